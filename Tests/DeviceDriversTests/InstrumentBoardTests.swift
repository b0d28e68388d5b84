import DeviceDrivers
import DevicePorts
import StationModel
import Testing

private let path = InstrumentBench.path
private let start = InstrumentBench.start
private let strike = InstrumentBench.strike

private func address(_ offset: UInt32) -> LineAddress {
    LineAddress(chip: "/dev/gpiochip0", offset: offset)
}

private func line(_ profiles: [ModbusProfile], period: Duration = .seconds(1))
    -> DeviceConfiguration
{
    let devices = profiles.enumerated().map { place, profile in
        ModbusDeviceConfiguration(
            id: DeviceId(profile.name), unit: UInt8(place + 1), profile: profile, period: period)
    }
    let port = SerialConfiguration(path: path, baudRate: 9600)
    return DeviceConfiguration(
        id: DeviceId("line"),
        driver: .modbusLine(ModbusLineConfiguration(port: port, devices: devices)))
}

private func output(_ id: String, _ relay: UInt32, activeLow: Bool = false) -> DeviceConfiguration {
    let line = LineAddress(chip: "relays", offset: relay)
    return DeviceConfiguration(
        id: DeviceId(id),
        driver: .output(
            OutputConfiguration(role: .named(DeviceId(id)), line: line, activeLow: activeLow)))
}

private typealias Bench = InstrumentBench

@Suite struct InstrumentBoardTests {
    @Test func `an output finds its relay, and its polarity`() throws {
        let bench = Bench([
            output("heater", 3), output("siren", 4, activeLow: true), line([.relays]),
        ])
        let coils = bench.wire.device(1)
        bench.run(.seconds(2))
        #expect(coils.coils[2] != true && coils.coils[3] == true)
        try bench.set("heater", on: true)
        try bench.set("siren", on: true)
        bench.run(.seconds(1))
        #expect(coils.coils[2] == true && coils.coils[3] == false)
    }

    @Test func `a relay that is asked for while the board is silent follows when it is back`()
        throws
    {
        let bench = Bench([output("heater", 1), line([.relays])])
        bench.run(.seconds(2))
        try bench.set("heater", on: true)
        bench.run(.seconds(1))
        bench.isCut = true
        bench.run(.seconds(20))
        let lost = bench.take()
        #expect(lost.conditions(of: "relays").last?.isFailure == true)
        #expect(lost.conditions(of: "heater").last?.isFailure == true)
        try bench.set("heater", on: false)
        bench.isCut = false
        bench.run(.seconds(15))
        #expect(bench.wire.device(1).coils[0] == false)
        #expect(bench.take().conditions(of: "heater").last == .working)
    }

    @Test func `a new line keeps the levels that were asked for`() throws {
        let bench = Bench([output("heater", 1), line([.relays])])
        bench.run(.seconds(1))
        try bench.set("heater", on: true)
        bench.run(.seconds(1))
        #expect(bench.wire.device(1).coils[0] == true)
        bench.board.apply(
            [output("heater", 1), line([.relays], period: .seconds(3))], door: strike,
            at: bench.now)
        bench.run(.seconds(4))
        #expect(bench.wire.device(1).coils[0] == true)
    }

    @Test func `what hangs on a line that does not open is lost with it, once`() {
        let bench = Bench([output("heater", 1), line([.relays])])
        bench.ports.existingBytes(path).fault = .gone
        bench.run(.seconds(5))
        let lost = bench.take()
        #expect(lost.conditions(of: "relays").count == 1)
        #expect(lost.conditions(of: "relays").last?.isFailure == true)
        #expect(lost.conditions(of: "heater").last?.isFailure == true)
        bench.ports.existingBytes(path).fault = nil
        bench.run(.seconds(15))
        let found = bench.take()
        #expect(found.conditions(of: "relays") == [.working])
        #expect(found.conditions(of: "heater").last == .working)
    }

    @Test func `a board's inputs are contacts, told anew after it was lost`() {
        let profile = ModbusProfile(name: "io", inputs: ModbusInputs(count: 2))
        let id = DeviceId("leak")
        let contact = DeviceConfiguration(
            id: id,
            driver: .contact(
                ContactConfiguration(
                    role: .named(id), line: LineAddress(chip: "io", offset: 2), activeLow: true,
                    bias: .none)))
        func levels(_ events: [DeviceEvent]) -> [Bool] {
            events.compactMap { event in
                guard case .contact(.named(id), let active, _) = event else { return nil }
                return active
            }
        }
        let bench = Bench([contact, line([profile])])
        bench.run(.seconds(3))
        #expect(levels(bench.take()) == [true])
        bench.wire.device(1).coils[1] = true
        bench.run(.seconds(3))
        #expect(levels(bench.take()) == [false])
        bench.isCut = true
        bench.run(.seconds(20))
        let lost = bench.take()
        #expect(levels(lost).isEmpty && lost.conditions(of: "leak").last?.isFailure == true)
        bench.isCut = false
        bench.run(.seconds(15))
        let found = bench.take()
        #expect(levels(found) == [false] && found.conditions(of: "leak") == [.working])
    }

    @Test func `babble on a line loses every device on it, and tells all anew afterwards`() {
        let profile = ModbusProfile(
            name: "io", relays: ModbusRelays(count: 2), inputs: ModbusInputs(count: 2))
        let id = DeviceId("smoke")
        let contact = DeviceConfiguration(
            id: id,
            driver: .contact(
                ContactConfiguration(
                    role: .named(id), line: LineAddress(chip: "io", offset: 2), activeLow: false,
                    bias: .none)))
        let heater = DeviceConfiguration(
            id: DeviceId("heater"),
            driver: .output(
                OutputConfiguration(
                    role: .named(DeviceId("heater")), line: LineAddress(chip: "io", offset: 1),
                    activeLow: false)))
        let bench = Bench([contact, heater, line([profile, .climate])])
        bench.wire.device(2).registers = [1: 215, 2: 480]
        bench.run(.seconds(3))
        _ = bench.take()
        bench.isCut = true
        for _ in 0..<300 {
            bench.ports.existingBytes(path).incoming += [0x55, 0x13, 0x99]
            bench.run(.milliseconds(20))
        }
        let lost = bench.take()
        for device in ["line", "io", "climate", "smoke", "heater"] {
            #expect(lost.conditions(of: device).count == 1, "\(device)")
            #expect(lost.conditions(of: device).last?.isFailure == true, "\(device)")
        }
        #expect(lost.words(of: "climate") == ["failed", "temperature stale", "humidity stale"])
        bench.isCut = false
        bench.run(.seconds(30))
        let found = bench.take()
        for device in ["line", "io", "climate", "smoke", "heater"] {
            #expect(found.conditions(of: device).last == .working, "\(device)")
        }
        #expect(
            found.contains { if case .contact(.named(id), false, _) = $0 { true } else { false } })
    }

    @Test func `an output whose relay does not follow fails, and the others work`() throws {
        let bench = Bench([output("heater", 1), output("dryer", 2), line([.relays])])
        let coils = bench.wire.device(1)
        bench.run(.seconds(2))
        _ = bench.take()
        // Welded: it confirms what it is told, and stays on.
        bench.ports.existingBytes(path).answer = { [wire = bench.wire] frame in
            defer { coils.coils[0] = true }
            return wire.answer(frame)
        }
        try bench.set("heater", on: true)
        try bench.set("dryer", on: true)
        bench.run(.seconds(2))
        #expect(bench.take().conditions(of: "heater").isEmpty)
        try bench.set("heater", on: false)
        bench.run(.seconds(5))
        let events = bench.take()
        #expect(
            events.conditions(of: "heater") == [
                .failed("relay 1 of board relays does not follow; replace it")
            ])
        #expect(events.conditions(of: "relays").isEmpty && events.conditions(of: "dryer").isEmpty)
        try bench.set("dryer", on: false)
        bench.run(.seconds(1))
        #expect(coils.coils[1] == false)
        bench.ports.existingBytes(path).answer = { [wire = bench.wire] in wire.answer($0) }
        bench.run(.seconds(12))
        #expect(bench.take().conditions(of: "heater") == [.working])
    }

    @Test func `an item that falls while nothing turns is told, a hand is noise to nobody`() {
        let id = DeviceId("lane-1")
        let lane = MotorLaneConfiguration(
            motor: DriveLine(line: address(12), activeLow: false),
            home: SenseLine(line: address(13), activeLow: true, bias: .pullUp),
            drop: SenseLine(line: address(19), activeLow: true, bias: .pullUp))
        let bench = Bench([DeviceConfiguration(id: id, driver: .motorLane(lane))])
        bench.ports.existingInputs([address(13)]).levels = [true]
        let beam = bench.ports.existingInputs([address(19)])
        bench.run(.milliseconds(100))
        _ = bench.take()
        beam.set(true, at: bench.now)
        beam.set(false, at: bench.now + .milliseconds(4))
        bench.run(.milliseconds(100))
        #expect(bench.take() == [.instrument(id, .strayDrop)])
        beam.set(true, at: bench.now)
        bench.run(.seconds(2))
        beam.set(false, at: bench.now)
        bench.run(.milliseconds(100))
        #expect(bench.take().isEmpty)
    }

    @Test func `radar presence is a contact of the radar's own name`() {
        let id = DeviceId("radar")
        let port = SerialConfiguration(path: "/dev/radar", baudRate: 256_000)
        let bench = Bench([
            DeviceConfiguration(id: id, driver: .radar(RadarConfiguration(port: port)))
        ])
        bench.run(.milliseconds(20))
        // Moving target at 81 cm: the data sheet's basic report.
        bench.ports.existingBytes("/dev/radar").incoming = [
            0xF4, 0xF3, 0xF2, 0xF1, 0x0D, 0x00, 0x02, 0xAA, 0x02, 0x51, 0x00, 0x00, 0x00, 0x00,
            0x3B, 0x00, 0x00, 0x55, 0x00, 0xF8, 0xF7, 0xF6, 0xF5,
        ]
        let seen = bench.now
        bench.run(.milliseconds(20))
        #expect(bench.take().contains(.contact(.named(id), active: true, since: seen)))
    }

    @Test func `a lane that does not exist answers at once`() {
        let bench = Bench([])
        bench.board.dispense(
            LaneAddress(device: DeviceId("x"), number: 1), Token(5), at: bench.now)
        #expect(bench.board.nextDeadline.map { $0 <= bench.now } == true)
        bench.run(.milliseconds(10))
        #expect(bench.take() == [.dispensed(Token(5), .failed("there is no lane 1"))])
        #expect(bench.board.nextDeadline == nil)
    }

    @Test(arguments: [true, false])
    func `a lane that a reload takes away in mid-turn is answered`(isRebuilt: Bool) throws {
        let id = DeviceId("lane-1")
        func lane(_ home: UInt32) -> DeviceConfiguration {
            let lane = MotorLaneConfiguration(
                motor: DriveLine(line: address(12), activeLow: false),
                home: SenseLine(line: address(home), activeLow: true, bias: .pullUp), drop: nil)
            return DeviceConfiguration(id: id, driver: .motorLane(lane))
        }
        let bench = Bench([lane(13)])
        bench.ports.existingInputs([address(13)]).levels = [true]
        bench.run(.milliseconds(100))
        bench.board.dispense(LaneAddress(device: id, number: 1), Token(9), at: bench.now)
        bench.run(.milliseconds(200))
        #expect(!bench.take().contains { if case .dispensed = $0 { true } else { false } })
        #expect(bench.ports.existingOutput(address(12)).level == true)
        bench.board.apply(isRebuilt ? [lane(14)] : [], door: strike, at: bench.now)
        bench.run(.milliseconds(50))
        #expect(bench.take().contains(.dispensed(Token(9), .timeout)))
        bench.board.apply([], door: strike, at: bench.now)
        bench.run(.seconds(20))
        #expect(!bench.take().contains { if case .dispensed = $0 { true } else { false } })
    }

    @Test func `an order reaches a lane's motor, and its end comes back`() {
        let id = DeviceId("lane-1")
        let lane = MotorLaneConfiguration(
            motor: DriveLine(line: address(12), activeLow: false),
            home: SenseLine(line: address(13), activeLow: true, bias: .pullUp),
            drop: SenseLine(line: address(19), activeLow: true, bias: .pullUp))
        let bench = Bench([DeviceConfiguration(id: id, driver: .motorLane(lane))])
        let home = bench.ports.existingInputs([address(13)])
        let beam = bench.ports.existingInputs([address(19)])
        let motor = bench.ports.existingOutput(address(12))
        home.levels = [true]
        bench.run(.milliseconds(100))
        #expect(motor.driven == [false])
        bench.board.dispense(LaneAddress(device: id, number: 1), Token(9), at: bench.now)
        bench.run(.milliseconds(200))
        #expect(motor.driven == [false, true])
        home.set(false, at: bench.now)
        bench.run(.seconds(2))
        // Shorter than a turn of the loop: only the edges tell.
        beam.set(true, at: bench.now)
        beam.set(false, at: bench.now + .milliseconds(2))
        home.set(true, at: bench.now + .milliseconds(5))
        bench.run(.milliseconds(100))
        #expect(motor.driven == [false, true, false])
        #expect(bench.take().contains(.dispensed(Token(9), .dropped)))
    }

    @Test func `a motor whose line fails in mid-turn ends the order as unknown`() {
        let id = DeviceId("lane-1")
        let lane = MotorLaneConfiguration(
            motor: DriveLine(line: address(12), activeLow: false),
            home: SenseLine(line: address(13), activeLow: true, bias: .pullUp), drop: nil)
        let bench = Bench([DeviceConfiguration(id: id, driver: .motorLane(lane))])
        bench.ports.existingInputs([address(13)]).levels = [true]
        bench.run(.milliseconds(100))
        bench.board.dispense(LaneAddress(device: id, number: 1), Token(9), at: bench.now)
        bench.run(.milliseconds(100))
        bench.ports.existingInputs([address(13)]).fault = .gone
        bench.run(.seconds(2))
        let events = bench.take()
        #expect(events.contains(.dispensed(Token(9), .timeout)))
        #expect(events.conditions(of: "lane-1").last?.isFailure == true)
        #expect(bench.ports.existingOutput(address(12)).level == false)
        // While it is lost, nothing can be asked of it.
        bench.board.dispense(LaneAddress(device: id, number: 1), Token(10), at: bench.now)
        bench.ports.existingInputs([address(13)]).fault = nil
        bench.run(.seconds(15))
        #expect(
            bench.take().contains { event in
                if case .dispensed(Token(10), .failed) = event { true } else { false }
            })
    }
}

extension DeviceCondition {
    fileprivate var isFailure: Bool {
        if case .failed = self { true } else { false }
    }
}

extension [DeviceEvent] {
    fileprivate func conditions(of device: String) -> [DeviceCondition] {
        compactMap { event in
            guard case .condition(DeviceId(device), let condition) = event else { return nil }
            return condition
        }
    }
}
