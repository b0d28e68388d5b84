import StationModel
import Testing

@testable import StationCore

/// The room as a part of the station: inputs in, effects, entries and alarms out.
struct StationRoomTests {
    static let probe = DeviceId("probe-room")
    static let radar = DeviceId("radar")
    static let outer = DeviceId("beam-outer")
    static let inner = DeviceId("beam-inner")

    static func fullRoom() -> StationConfiguration {
        var full = configuration(access: AccessConfiguration(capacity: 1))
        full.room = RoomConfiguration(
            sensors: [
                SensorConfiguration(
                    probe: Probe(probe, .temperature),
                    limits: [SensorLimit(.frost, 5000, hysteresis: 1000)])
            ],
            occupancy: OccupancyConfiguration(
                beams: [BeamPairConfiguration(outer: outer, inner: inner)],
                presence: [.radar(radar)]),
            climate: ClimateConfiguration(probes: [probe], heater: ClimateTests.heater),
            lights: LightConfiguration(outputs: [DeviceId("light")]),
            contactor: ContactorConfiguration(output: DeviceId("contactor")))
        full.appliances = AppliancesConfiguration([AppliancesTests.dryer])
        return full
    }

    var station: StationHarness

    init() { self.init(restored: RestoredState(cleanStop: true)) }

    init(restored: RestoredState = RestoredState(), isStateLate: Bool = false) {
        station = StationHarness(
            Self.fullRoom(), restored: restored, isStateLate: isStateLate)
        station.set(.door, false)
        for device in [Self.radar, Self.outer, Self.inner, AppliancesTests.dryer.button] {
            station.set(.named(device), false)
        }
    }

    mutating func read(_ value: Int) {
        let reading = Reading(.temperature, value, at: instant(station.now))
        station.send(.reading(Self.probe, reading))
    }

    /// One person walks through the beams, 100 ms an edge.
    mutating func pass(entering: Bool) {
        let (first, second) = entering ? (Self.outer, Self.inner) : (Self.inner, Self.outer)
        for (device, broken) in [(first, true), (second, true), (first, false), (second, false)] {
            station.sleep(100)
            station.set(.named(device), broken)
        }
    }

    /// The levels that an output was driven to.
    func levels(_ output: String) -> [Bool] {
        station.effects.compactMap {
            guard case .actuate(let actuation) = $0, actuation.output.rawValue == output else {
                return nil
            }
            return actuation.on
        }
    }

    /// Keeps the probe fresh while time passes.
    mutating func wait(minutes: Int, at value: Int) {
        for _ in 0..<minutes {
            station.wait(60_000)
            read(value)
        }
    }

    @Test func `a start leaves the outputs off, but for light and power for who may be there`() {
        #expect(levels("heater") == [] && levels("outlet-1") == [])
        #expect(levels("light") == [true] && levels("contactor") == [true])
    }

    @Test mutating func `a cold room is heated, counted as wear, and recorded once`() {
        read(18_000)
        wait(minutes: 4, at: 18_000)
        #expect(levels("heater") == [true])
        #expect(station.count(.heaterSwitched) == 1)
        wait(minutes: 4, at: 20_000)
        #expect(levels("heater") == [true, false])
        let status = station.station.status(at: station.present).room
        #expect(status.outputs.first { $0.output.text == "heater" }?.switches == 2)
        #expect(status.climate?.temperatureMillidegrees == 20_000)
    }

    @Test mutating func `a silent probe turns the heater off and calls somebody`() {
        read(18_000)
        wait(minutes: 4, at: 18_000)
        station.wait(90_000)
        #expect(levels("heater") == [true, false])
        #expect(station.isUp(.sensorStale) && station.isUp(.climateBlind))
        read(18_000)
        #expect(!station.isUp(.sensorStale) && !station.isUp(.climateBlind))
    }

    @Test(arguments: [Self.radar, Self.outer, Self.inner])
    mutating func `who is there is not sure while a sensor of it cannot be read`(device: DeviceId) {
        func isSure() -> Bool { station.station.roomStatus.isOccupancySure }
        #expect(isSure())
        station.send(.device(device, .failed("gone")))
        #expect(!isSure())
        station.send(.device(device, .working))
        #expect(!isSure())
        station.set(.named(device), false)
        #expect(isSure())
    }

    @Test mutating func `who is there is not sure while a beam is blocked`() {
        station.set(.named(Self.outer), true)
        station.wait(61_000)
        #expect(station.isUp(.beamBlocked))
        #expect(!station.station.roomStatus.isOccupancySure)
    }

    @Test mutating func `readings alone write nothing`() {
        read(21_000)
        station.set(.named(Self.radar), true)
        station.forget()
        for tenth in 0..<500 {
            station.wait(10_000)
            read(20_100 + tenth)
        }
        #expect(station.entries == [])
    }

    @Test mutating func `the beams' count is the capacity's question`() {
        station.people[card(1)] = .member(member(1), digest: digest(1))
        pass(entering: true)
        station.show(card(1))
        #expect(station.entries.last { $0.kind == .accessGranted }?.data["overCapacity"] != nil)
        pass(entering: false)
        station.wait(5000)
        station.show(card(1))
        #expect(station.entries.last { $0.kind == .accessGranted }?.data["overCapacity"] == nil)
    }

    @Test mutating func `an hour of people is one entry, and its counts ride on others before`() {
        pass(entering: true)
        station.set(.door, true)
        station.wait(1000)
        station.set(.door, false)
        let carried = station.effects.flatMap { effect -> [StateChange] in
            guard case .append(let record) = effect else { return [] }
            return record.changes
        }
        let memory = OccupancyMemory(hour: wallOrigin, entered: 1, left: 0, people: 1)
        #expect(carried.contains(.occupancy(memory)))
        station.wait(3_600_000)
        #expect(station.count(.occupancyHour) == 1)
        station.wait(7_200_000)
        #expect(station.count(.occupancyHour) == 1)
    }

    @Test mutating func `people counted ride once more where the disk refused their entry`() {
        pass(entering: true)
        station.forget()
        let unlock = RemoteUnlock(
            unlockId: 1, member: MemberPseudonym(1), issuedAt: wallOrigin,
            notAfter: wallOrigin + .seconds(30))
        station.send(
            .directive(
                DoorDirective(
                    version: 1, mode: nil, until: wallOrigin + .seconds(60), unlocks: [unlock])))
        let memory = OccupancyMemory(hour: wallOrigin, entered: 1, left: 0, people: 1)
        let refused = station.commits.first
        #expect(refused?.record.changes.contains(.occupancy(memory)) == true)
        guard let refused else { return }
        station.forget()
        station.send(.commitFailed(refused.token))
        guard case .append(let next) = station.effects.first(where: \.isAppend) else {
            Issue.record("no entry says that the unlock was void")
            return
        }
        #expect(next.changes.contains(.occupancy(memory)))
    }

    @Test func `a start goes on counting where the power was cut`() {
        let memory = OccupancyMemory(hour: wallOrigin, entered: 3, left: 1, people: 2)
        var test = Self(restored: RestoredState(cleanStop: false, occupancy: memory))
        #expect(test.station.station.status(at: test.station.present).room.people == 2)
        test.pass(entering: true)
        test.station.send(.stop)
        let entry = test.station.entries.first { $0.kind == .occupancyHour }
        #expect(entry?.data["entered"] == .integer(4))
    }

    @Test mutating func `an empty room goes dark, cold and dead, and wakes with the door`() {
        read(21_000)
        wait(minutes: 11, at: 21_000)
        #expect(levels("light") == [true, false])
        wait(minutes: 31, at: 21_000)
        #expect(levels("contactor") == [true, false])
        #expect(station.count(.roomVacant) == 1)
        station.set(.door, true)
        #expect(levels("light").last == true && levels("contactor").last == true)
        #expect(station.count(.roomOccupied) == 1)
    }

    @Test mutating func `a button starts the dryer, and a fire ends it`() {
        station.wait(60_000)
        station.set(.named(AppliancesTests.dryer.button), true)
        #expect(levels("outlet-1") == [true])
        station.set(.fireAlarm, true)
        #expect(levels("outlet-1") == [true, false])
        #expect(
            station.entries.last { $0.kind == .applianceStopped }?.data["cause"] == .text("fire"))
    }

    @Test mutating func `a press that cannot be granted is heard and seen`() {
        let button = ContactRole.named(AppliancesTests.dryer.button)
        station.wait(60_000)
        for isDown in [true, false, true, false] { station.set(button, isDown) }
        station.forget()
        station.set(button, true)
        #expect(station.effects.contains(.say(.applianceRefused(.coolingDown))))
        #expect(station.effects.contains(.actuate(Actuation(.redLamp, on: true))))
    }

    @Test mutating func `the first press in an empty room brings power and starts`() {
        read(21_000)
        wait(minutes: 42, at: 21_000)
        #expect(levels("contactor").last == false)
        station.set(.named(AppliancesTests.dryer.button), true)
        #expect(levels("contactor").last == true && levels("outlet-1").last == true)
    }

    @Test mutating func `a button that sticks is nobody, and starts nothing again`() {
        station.wait(60_000)
        station.set(.named(AppliancesTests.dryer.button), true)
        for _ in 0..<20 {
            station.wait(60_000)
            station.set(.named(AppliancesTests.dryer.button), true)
        }
        #expect(station.count(.roomVacant) == 1 && station.count(.applianceStarted) == 1)
    }

    @Test mutating func `the city cuts the outlets once, and a start keeps them cut`() {
        let until = wallOrigin + .hours(2)
        let directive = RoomDirective(version: 3, power: .off, until: until)
        station.send(.roomDirective(directive))
        station.send(.roomDirective(directive))
        #expect(levels("contactor") == [true, false])
        #expect(station.count(.roomPowerChanged) == 1)
        let order = RoomPowerOrder(power: .off, until: until, remainingWhenApplied: .hours(2))
        let kept = station.effects.contains {
            if case .append(let record) = $0 {
                record.changes.contains(.roomPower(order, directiveVersion: 3))
            } else {
                false
            }
        }
        #expect(kept)
        var next = Self(
            restored: RestoredState(roomPower: order, roomDirectiveVersion: 3))
        #expect(next.levels("contactor") == [])
        next.station.set(.named(Self.radar), true)
        next.station.wait(7_200_000)
        #expect(next.levels("contactor").first == true)
    }

    @Test mutating func `a technician's order needs an end that lies ahead, and a contactor`() {
        let person = Operator(name: "li")
        for until in [nil, wallOrigin - .seconds(1)] {
            station.send(.command(.setRoomPower(.off, until: until), by: person, Token(1)))
        }
        #expect(levels("contactor") == [true])
        station.send(.command(.setRoomPower(.automatic, until: nil), by: person, Token(3)))
        let answers = station.effects.compactMap {
            if case .answer(_, let outcome) = $0 { outcome } else { nil }
        }
        #expect(answers == [.refused(.untilMissing), .refused(.untilInThePast), .done])
        var bare = StationHarness()
        bare.send(.command(.setRoomPower(.on, until: nil), by: person, Token(1)))
        #expect(bare.effects.last == .answer(Token(1), .refused(.noContactor)))
    }

    @Test mutating func `a lost beam stops the count, and an output that returns is told again`() {
        station.send(.device(Self.outer, .failed("gone")))
        pass(entering: true)
        #expect(station.station.room.people == 0, "where that person came from is not known")
        pass(entering: true)
        #expect(station.station.room.people == 1)
        station.forget()
        station.send(.output(.named(DeviceId("light")), .working))
        #expect(levels("light") == [true])
    }

    @Test mutating func `a reload keeps what did not change, and clears what is gone`() {
        read(4000)
        pass(entering: true)
        #expect(station.isUp(.frost))
        station.forget()
        var new = Self.fullRoom()
        new.door.unlock = .seconds(7)
        station.send(.configuration(new))
        #expect(station.isUp(.frost) && levels("light") == [] && levels("contactor") == [])
        #expect(station.station.room.people == 1)
        new.room = .none
        new.appliances = .none
        station.send(.configuration(new))
        #expect(!station.isUp(.frost) && levels("light") == [false])
        // What was counted is still owed to the ledger; then nothing is left of the room.
        station.wait(3_600_000)
        #expect(station.count(.occupancyHour) == 1)
        #expect(station.station.room.nextDeadline(at: station.present, wall: wallOrigin) == nil)
    }

    @Test func `an alarm of a sensor that is gone does not survive the start`() {
        let old = Alarm(.frost, subject: "probe-old/temperature")
        let kept = Alarm(.frost, subject: "probe-room/temperature")
        let test = Self(restored: RestoredState(cleanStop: true, alarms: [old, kept]))
        #expect(test.station.station.status(at: test.station.present).alarms.map(\.alarm) == [kept])
    }
}

extension Effect {
    fileprivate var isAppend: Bool {
        if case .append = self { true } else { false }
    }
}
