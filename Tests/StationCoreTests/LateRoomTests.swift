import StationModel
import Testing

@testable import StationCore

/// The room of a station that began without its state.
struct LateRoomTests {
    static let hour: Int = 3_600_000
    var test = StationRoomTests(isStateLate: true)

    // MARK: - People

    enum Passage: CaseIterable {
        case entered, left, emptied
    }

    /// Every sequence of so many passages.
    static func sequences(_ length: Int) -> [[Passage]] {
        guard length > 0 else { return [[]] }
        return sequences(length - 1).flatMap { start in Passage.allCases.map { start + [$0] } }
    }

    static func counted(from people: Int?, _ passages: [Passage]) -> Occupancy {
        var test = OccupancyTests()
        test.room = Occupancy(OccupancyTests.configuration, people: people, at: instant(0))
        test.calm()
        for passage in passages {
            switch passage {
            case .entered: _ = test.room.see(.entered, at: instant(test.now))
            case .left: _ = test.room.see(.left, at: instant(test.now))
            case .emptied:
                test.now += Self.hour
                _ = test.room.advance(to: instant(test.now), doorIsOpen: false)
            }
        }
        return test.room
    }

    @Test(arguments: 0...4)
    func `people are as many as if the number had been known from the start`(before: Int) {
        for sequence in (0...5).flatMap(Self.sequences) {
            var late = Self.counted(from: nil, sequence)
            late.restore(people: before)
            let early = Self.counted(from: before, sequence)
            #expect(late.people == early.people, "\(before), \(sequence)")
            #expect(late.isOccupied == early.isOccupied)
        }
    }

    @Test func `a number that comes a second time is not added again`() {
        var room = Self.counted(from: nil, [.entered])
        room.restore(people: 2)
        room.restore(people: 2)
        #expect(room.people == 3)
    }

    // MARK: - Hours

    /// The last stop's hour, in hours from the one of the start; `nil` = nobody was counted.
    static let before: [Int?] = [nil, -1, 0]

    @Test(arguments: before, [0, 1, 3])
    func `passages of every hour are told in entries, none lost and none twice`(
        before: Int?, since: Int
    ) {
        for isOver in [false, true] {
            var late = Self()
            for _ in 0..<since { late.test.pass(entering: true) }
            if isOver { late.test.station.wait(Self.hour) }
            let memory = before.map {
                OccupancyMemory(
                    hour: wallOrigin + .hours($0), entered: 4, left: 2, people: 2)
            }
            late.test.station.send(.restored(RestoredState(occupancy: memory)))
            late.test.station.send(.stop)
            var expected: [UnixTime: Int64] = [:]
            if let memory { expected[memory.hour, default: 0] += 4 }
            if since > 0 { expected[wallOrigin, default: 0] += Int64(since) }
            #expect(late.entered == expected, "\(isOver)")
        }
    }

    /// People who entered, by the hours of the entries.
    private var entered: [UnixTime: Int64] {
        var sums: [UnixTime: Int64] = [:]
        for entry in test.station.entries where entry.kind == .occupancyHour {
            guard case .integer(let hour) = entry.data["hourMilliseconds"],
                case .integer(let number) = entry.data["entered"]
            else { continue }
            sums[UnixTime(milliseconds: hour), default: 0] += number
        }
        return sums
    }

    private var memories: [OccupancyMemory] {
        test.station.effects.flatMap { effect -> [OccupancyMemory] in
            guard case .append(let record) = effect else { return [] }
            return record.changes.compactMap {
                if case .occupancy(let memory) = $0 { memory } else { nil }
            }
        }
    }

    @Test mutating func `no entry carries counts before the state has come, the next one does`() {
        test.pass(entering: true)
        test.station.set(.door, true)
        test.station.set(.door, false)
        #expect(test.station.count(.doorOpened) == 1 && memories.isEmpty)
        let memory = OccupancyMemory(hour: wallOrigin, entered: 4, left: 2, people: 2)
        test.station.send(.restored(RestoredState(occupancy: memory)))
        let merged = OccupancyMemory(hour: wallOrigin, entered: 5, left: 2, people: 3)
        #expect(memories == [merged])
    }

    @Test mutating func `an hour that is over has its entry before its counts are replaced`() {
        test.pass(entering: true)
        let memory = OccupancyMemory(
            hour: wallOrigin - .hours(1), entered: 4, left: 2, people: 2)
        test.station.send(.restored(RestoredState(occupancy: memory)))
        let carrier = test.station.effects.compactMap { effect -> EntryKind? in
            guard case .append(let record) = effect,
                record.changes.contains(where: {
                    if case .occupancy = $0 { true } else { false }
                })
            else { return nil }
            return record.entry.kind
        }
        #expect(carrier == [.occupancyHour])
        #expect(
            memories.first
                == OccupancyMemory(
                    hour: wallOrigin, entered: 1, left: 0, people: 3))
    }

    // MARK: - Outlets

    enum Since: CaseIterable {
        case nothing, person, personAutomatic, refused
        case olderDirective, sameDirective, newerDirective, newerThatChangesNothing, newerRefused
    }

    static let until = wallOrigin + .hours(2)

    mutating func happen(_ since: Since) {
        switch since {
        case .nothing: break
        case .person: order(.on, until: Self.until)
        case .personAutomatic: order(.automatic, until: nil)
        case .refused: order(.on, until: wallOrigin - .hours(1))
        case .olderDirective: direct(6, .on)
        case .sameDirective: direct(7, .on)
        case .newerDirective: direct(8, .on)
        case .newerThatChangesNothing: direct(8, .automatic)
        case .newerRefused: direct(8, .on, until: wallOrigin - .hours(1))
        }
    }

    mutating func order(_ power: RoomPower, until: UnixTime?) {
        test.station.send(
            .command(
                .setRoomPower(power, until: until), by: Operator(name: "uid 1000"), Token(9)))
    }

    mutating func direct(_ version: UInt64, _ power: RoomPower, until: UnixTime = until) {
        test.station.send(
            .roomDirective(RoomDirective(version: version, power: power, until: until)))
    }

    /// The last stop's order.
    static let orders: [RoomPowerOrder?] = [
        nil, RoomPowerOrder(power: .off, until: until, remainingWhenApplied: .hours(2)),
        RoomPowerOrder(
            power: .off, until: wallOrigin + .seconds(1), remainingWhenApplied: .seconds(1)),
    ]

    @Test(arguments: orders, Since.allCases)
    mutating func `the order of the last stop returns unless a newer one was given since`(
        before: RoomPowerOrder?, since: Since
    ) {
        test.station.wait(5000)
        happen(since)
        test.station.forget()
        test.station.send(
            .restored(RestoredState(roomPower: before, roomDirectiveVersion: 7)))
        let power: RoomPower? =
            switch since {
            case .nothing, .refused, .olderDirective, .sameDirective, .newerRefused:
                before?.until == Self.until ? .off : nil
            case .person, .newerDirective: .on
            case .personAutomatic, .newerThatChangesNothing: nil
            }
        let room = test.station.station.room
        #expect(room.contactor?.order?.power == power)
        #expect(room.contactor?.isOn == (power != .off))
        let isNewer = [.newerDirective, .newerThatChangesNothing, .newerRefused].contains(since)
        #expect(room.directiveVersion == (isNewer ? 8 : 7))
        // What is on disk afterwards is what is in force.
        let written = test.station.effects.flatMap { effect -> [StateChange] in
            if case .append(let record) = effect { record.changes } else { [] }
        }.last {
            if case .roomPower = $0 { true } else { false }
        }
        #expect(
            written == .roomPower(room.contactor?.order, directiveVersion: room.directiveVersion))
    }

    // MARK: - Alarms

    /// What has been seen since the start.
    enum Seen: CaseIterable {
        case nothing, warm, mild, cold, beamBroken, beamLost
    }

    static let probe = StationRoomTests.probe.text + "/temperature"

    /// The beams were read as free at the start, and a broken one is blocked after a minute only;
    /// of a lost one nobody knows.
    static func isUp(_ kind: AlarmKind, _ seen: Seen, isSeenFirst: Bool) -> Bool {
        switch kind {
        case .frost: seen != .warm
        case .sensorStale, .climateBlind: ![.warm, .mild, .cold].contains(seen)
        case .beamBlocked: [.beamBroken, .beamLost].contains(seen) && isSeenFirst
        // No limit of this room.
        default: false
        }
    }

    mutating func see(_ seen: Seen) {
        switch seen {
        case .nothing: break
        case .warm: test.read(20_000)
        // Above the limit of 5 °C, within its hysteresis of 1 °C.
        case .mild: test.read(5500)
        case .cold: test.read(4000)
        case .beamLost: test.station.send(.device(StationRoomTests.outer, .failed("")))
        case .beamBroken: test.station.set(.named(StationRoomTests.outer), true)
        }
    }

    static let alarms: [Alarm] = [
        Alarm(.frost, subject: probe),
        Alarm(.sensorStale, subject: probe),
        Alarm(.climateBlind, subject: "room"),
        Alarm(.beamBlocked, subject: StationRoomTests.outer.text),
        Alarm(.tooHot, subject: probe),
    ]

    @Test(arguments: alarms, Seen.allCases)
    mutating func `an alarm of the room ends with what its machine sees, before or after`(
        alarm: Alarm, seen: Seen
    ) {
        for isSeenFirst in [true, false] {
            var late = Self()
            if isSeenFirst { late.see(seen) }
            late.test.station.send(.restored(RestoredState(alarms: [alarm])))
            if !isSeenFirst { late.see(seen) }
            late.test.station.wait(1000)
            let isUp = late.test.station.station.activeAlarms.map(\.alarm).contains(alarm)
            #expect(isUp == Self.isUp(alarm.kind, seen, isSeenFirst: isSeenFirst))
        }
    }
}
