import StationModel
import Testing

@testable import StationCore

struct OccupancyTests {
    static let pir = DeviceId("pir")
    static let radar = DeviceId("radar")
    static let pair = BeamPairConfiguration(outer: DeviceId("outer"), inner: DeviceId("inner"))
    static let configuration = OccupancyConfiguration(
        beams: [pair], presence: [.pir(pir), .radar(radar)], vacantAfter: .minutes(10))

    var room = Occupancy(configuration, at: instant(0))
    var now = 0

    /// Both sensors quiet and the door closed, `time` after the start.
    mutating func calm(at time: Int = 0) {
        now = time
        _ = room.set(Self.pir, active: false, at: instant(now))
        _ = room.set(Self.radar, active: false, at: instant(now))
        _ = room.advance(to: instant(now), doorIsOpen: false)
    }

    mutating func vacate() {
        calm()
        _ = room.advance(to: instant(3_600_000), doorIsOpen: false)
        now = 3_600_000
    }

    /// One witness's word, in all combinations.
    enum Word: CaseIterable { case unread, active, quiet }

    @Test func `the room is vacant only when every witness was heard and is quiet`() {
        var combinations = 0
        for pir in Word.allCases {
            for radar in Word.allCases {
                for door in [nil, false, true] as [Bool?] {
                    for beams in [false, true] {
                        var test = OccupancyTests()
                        if pir != .unread {
                            _ = test.room.set(Self.pir, active: pir == .active, at: instant(0))
                        }
                        if radar != .unread {
                            _ = test.room.set(
                                Self.radar, active: radar == .active, at: instant(0))
                        }
                        if beams { _ = test.room.see(.entered, at: instant(0)) }
                        _ = test.room.advance(to: instant(0), doorIsOpen: door)
                        _ = test.room.advance(to: instant(3_600_000), doorIsOpen: door)
                        let isVacant = pir == .quiet && radar == .quiet && door == false
                        #expect(test.room.isOccupied != isVacant, "\(pir) \(radar) \(door as Any)")
                        #expect(test.room.people == (beams && !isVacant ? 1 : 0))
                        combinations += 1
                    }
                }
            }
        }
        #expect(combinations == 54)
    }

    /// What ends a vacancy, and what does not.
    enum Event: CaseIterable {
        case movement, entered, left, unclear, pirActive, radarActive, doorOpens, doorLost
        case pirLost, pirReturns, button, time
    }

    mutating func apply(_ event: Event) -> [RoomAction] {
        let time = instant(now + 1000)
        switch event {
        case .movement: return room.see(.movement, at: time)
        case .entered: return room.see(.entered, at: time)
        case .left: return room.see(.left, at: time)
        case .unclear: return room.see(.unclear, at: time)
        case .pirActive: return room.set(Self.pir, active: true, at: time)
        case .radarActive: return room.set(Self.radar, active: true, at: time)
        case .doorOpens: return room.advance(to: time, doorIsOpen: true)
        case .doorLost: return room.advance(to: time, doorIsOpen: nil)
        case .pirLost:
            room.lost(Self.pir)
            return room.advance(to: time, doorIsOpen: false)
        case .pirReturns:
            room.lost(Self.pir)
            room.returned(Self.pir, at: time)
            return room.set(Self.pir, active: true, at: time)
        case .button: return room.moved(at: time)
        case .time: return room.advance(to: time + .hours(1), doorIsOpen: false)
        }
    }

    @Test(arguments: Event.allCases)
    func `every event in a vacant room means somebody or nobody`(event: Event) {
        var test = OccupancyTests()
        test.vacate()
        #expect(!test.room.isOccupied && test.room.vacantSince == instant(3_600_000))
        let actions = test.apply(event)
        let isNobody = [.doorLost, .pirLost, .pirReturns, .time].contains(event)
        #expect(test.room.isOccupied != isNobody)
        #expect(actions == (isNobody ? [] : [.record(.roomOccupied, subject: "room", [:], [])]))
        #expect((test.room.vacantSince == nil) != isNobody)
    }

    @Test mutating func `vacancy comes with the last quiet witness and the vacant time`() {
        calm(at: 5000)
        _ = room.set(Self.radar, active: true, at: instant(100_000))
        _ = room.set(Self.radar, active: false, at: instant(200_000))
        let due = instant(200_000 + 10_000 + 600_000)
        #expect(room.nextDeadline(at: instant(200_000)) == due)
        #expect(room.advance(to: due - .milliseconds(1), doorIsOpen: false) == [])
        #expect(room.advance(to: due, doorIsOpen: false).count == 1)
        #expect(room.nextDeadline(at: due) == nil)
    }

    @Test mutating func `a vacant room forgets the people, and says how many`() {
        _ = room.see(.entered, at: instant(0))
        _ = room.see(.entered, at: instant(0))
        calm()
        let actions = room.advance(to: instant(3_600_000), doorIsOpen: false)
        #expect(
            actions == [.record(.roomVacant, subject: "room", ["people": .integer(2)], [])])
        #expect(room.people == 0)
    }

    @Test mutating func `a sleeper seen by the radar keeps the room, whatever the count says`() {
        calm()
        _ = room.set(Self.radar, active: true, at: instant(1000))
        _ = room.advance(to: instant(36_000_000), doorIsOpen: false)
        #expect(room.isOccupied && room.people == 0)
    }

    @Test mutating func `a PIR that warms up is not believed, and is afterwards`() {
        vacate()
        room.lost(Self.pir)
        room.returned(Self.pir, at: instant(now))
        #expect(room.set(Self.pir, active: true, at: instant(now + 1000)) == [])
        #expect(room.nextDeadline(at: instant(now + 1000)) == instant(now + 60_000))
        #expect(room.advance(to: instant(now + 60_000), doorIsOpen: false).count == 1)
    }

    @Test mutating func `the count is never below zero nor beyond any room`() {
        _ = room.see(.left, at: instant(0))
        #expect(room.people == 0)
        for _ in 0..<1200 { _ = room.see(.entered, at: instant(0)) }
        #expect(room.people == Occupancy.mostPeople)
    }

    @Test func `with beams alone the count decides, with nothing the room is occupied`() {
        var beams = Occupancy(OccupancyConfiguration(beams: [Self.pair]), at: instant(0))
        _ = beams.advance(to: instant(0), doorIsOpen: false)
        _ = beams.see(.entered, at: instant(0))
        _ = beams.advance(to: instant(36_000_000), doorIsOpen: false)
        #expect(beams.isOccupied)
        _ = beams.see(.left, at: instant(36_000_000))
        _ = beams.advance(to: instant(36_600_000), doorIsOpen: false)
        #expect(!beams.isOccupied)
        var nothing = Occupancy(OccupancyConfiguration(), at: instant(0))
        _ = nothing.advance(to: instant(0), doorIsOpen: false)
        _ = nothing.advance(to: instant(36_000_000), doorIsOpen: false)
        #expect(nothing.isOccupied && !nothing.canTell && nothing.people == nil)
    }

    @Test mutating func `a reload keeps what is known of the sensors that stay`() {
        vacate()
        var new = Self.configuration
        new.presence.removeFirst()
        room.reconfigure(new, at: instant(now))
        #expect(!room.isOccupied && room.witnesses.count == 1)
        #expect(room.witnesses.first?.isActive == false)
    }
}

struct HourlyFlowTests {
    /// 20:00 at the station.
    static let hour = wallOrigin
    var flow = HourlyFlow(zone: .shanghai)

    func entry(_ hour: UnixTime, _ entered: Int64, _ left: Int64) -> RoomAction {
        .record(
            .occupancyHour, subject: "room",
            [
                "hourMilliseconds": .integer(hour.milliseconds), "entered": .integer(entered),
                "left": .integer(left),
            ], [])
    }

    @Test mutating func `an hour with people is one entry, one without is none`() {
        for sighting in [BeamCounter.Sighting.entered, .entered, .left, .movement, .unclear] {
            flow.count(sighting, at: Self.hour + .minutes(5))
        }
        #expect(flow.nextDeadline(at: instant(0), wall: Self.hour) == instant(3_600_000))
        #expect(flow.advance(to: Self.hour + .minutes(59)) == [])
        #expect(flow.advance(to: Self.hour + .hours(1)) == [entry(Self.hour, 2, 1)])
        #expect(flow.advance(to: Self.hour + .hours(2)) == [])
        #expect(flow.nextDeadline(at: instant(0), wall: Self.hour) == nil)
    }

    @Test mutating func `counts ride on the next entry once, and come back with a start`() {
        #expect(flow.memory(people: 1, at: Self.hour) == nil)
        flow.count(.entered, at: Self.hour)
        let memory = OccupancyMemory(hour: Self.hour, entered: 1, left: 0, people: 1)
        #expect(flow.memory(people: 1, at: Self.hour) == memory)
        #expect(flow.memory(people: 1, at: Self.hour) == nil)
        var next = HourlyFlow(zone: .shanghai, restored: memory)
        #expect(next.advance(to: Self.hour + .days(1)) == [entry(Self.hour, 1, 0)])
        #expect(next.memory(people: 0, at: Self.hour)?.entered == 0)
    }

    @Test mutating func `a clean stop closes the hour before its end`() {
        flow.count(.left, at: Self.hour + .minutes(5))
        #expect(flow.close() == [entry(Self.hour, 0, 1)])
        #expect(flow.close() == [])
    }

    @Test mutating func `a clock set back closes the hour that it came from`() {
        flow.count(.entered, at: Self.hour)
        #expect(flow.advance(to: Self.hour - .days(3)) == [entry(Self.hour, 1, 0)])
    }

    @Test mutating func `in a zone of half hours the hour is the local one`() {
        let zone = TimeZoneTable(name: "Asia/Kolkata", firstOffsetSeconds: 19_800)
        flow.reconfigure(zone: zone)
        flow.count(.entered, at: Self.hour + .minutes(10))
        #expect(flow.close() == [entry(Self.hour - .minutes(30), 1, 0)])
    }
}
