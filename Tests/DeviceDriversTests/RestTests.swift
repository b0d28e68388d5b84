import DeviceDrivers
import DevicePorts
import StationModel
import Testing

private typealias Bench = InstrumentBench

/// The relay board that outputs hang on, with its own line.
private let line = DeviceConfiguration(
    id: DeviceId("line"),
    driver: .modbusLine(
        ModbusLineConfiguration(
            port: SerialConfiguration(path: InstrumentBench.path, baudRate: 9600),
            devices: [
                ModbusDeviceConfiguration(
                    id: DeviceId("relays"), unit: 1, profile: .relays, period: .seconds(1))
            ])))

private func output(
    _ id: String, _ relay: UInt32, activeLow: Bool = false, rest: OutputRest = .off
) -> DeviceConfiguration {
    DeviceConfiguration(
        id: DeviceId(id),
        driver: .output(
            OutputConfiguration(
                role: .named(DeviceId(id)), line: LineAddress(chip: "relays", offset: relay),
                activeLow: activeLow, rest: rest)))
}

/// How a load hangs on its relay, and whether the coil has current when nobody drives it.
private enum Wiring: CaseIterable {
    case loadOpen, loadClosed, lightOpen, lightClosed

    var device: DeviceConfiguration {
        switch self {
        case .loadOpen: output("load", 1)
        case .loadClosed: output("load", 1, activeLow: true)
        case .lightOpen: output("load", 1, rest: .undriven)
        case .lightClosed: output("load", 1, activeLow: true, rest: .undriven)
        }
    }

    /// A load that is on while its coil has none is kept off; a light is not.
    var isEnergisedAtRest: Bool { self == .loadClosed }
}

/// What a board is left at: by a station that ends, and by a reload that takes an output away.
@Suite struct RestTests {
    @Test(arguments: Wiring.allCases, [false, true])
    private func `a relay is left as its load is safe, whatever it was told`(
        wiring: Wiring, isOn: Bool
    ) throws {
        for endsByReload in [false, true] {
            let bench = Bench([wiring.device, line])
            bench.run(.seconds(1))
            try bench.set("load", on: isOn)
            bench.run(.seconds(1))
            if endsByReload {
                bench.board.apply([line], door: Bench.strike, at: bench.now)
            } else {
                bench.board.rest(at: bench.now)
            }
            bench.run(.milliseconds(300))
            #expect(bench.board.isAtRest)
            let coil = bench.wire.device(1).coils[0] ?? false
            #expect(coil == wiring.isEnergisedAtRest, "reload: \(endsByReload)")
            bench.board.close()
            bench.run(.seconds(2))
            #expect(bench.wire.device(1).coils[0] ?? false == coil)
        }
    }

    @Test func `a light that a reload wires to another relay is as it was asked for`() throws {
        let bench = Bench([output("light", 1, activeLow: true, rest: .undriven), line])
        bench.run(.seconds(1))
        try bench.set("light", on: false)
        bench.run(.seconds(1))
        bench.board.apply(
            [output("light", 2, activeLow: true, rest: .undriven), line], door: Bench.strike,
            at: bench.now)
        bench.run(.seconds(1))
        let coils = bench.wire.device(1).coils
        #expect(coils[0] != true && coils[1] == true)
    }

    @Test func `at rest the relays are off at their board, which has confirmed it`() throws {
        let bench = Bench([
            output("heater", 1), output("siren", 2, activeLow: true), line,
        ])
        bench.run(.seconds(1))
        try bench.set("heater", on: true)
        try bench.set("siren", on: true)
        bench.run(.seconds(1))
        #expect(bench.wire.device(1).coils[0] == true && bench.board.isAtRest)
        bench.board.rest(at: bench.now)
        #expect(!bench.board.isAtRest)
        bench.run(.milliseconds(200))
        #expect(bench.board.isAtRest)
        #expect(bench.wire.device(1).coils[0] == false && bench.wire.device(1).coils[1] == true)
    }

    @Test func `a dead board and a line that is gone are not waited for`() throws {
        let bench = Bench([output("heater", 1), line])
        bench.run(.seconds(1))
        try bench.set("heater", on: true)
        bench.isCut = true
        bench.run(.seconds(20))
        bench.board.rest(at: bench.now)
        #expect(bench.board.isAtRest)
        bench.ports.existingBytes(Bench.path).fault = .gone
        bench.run(.seconds(5))
        #expect(bench.board.isAtRest)
    }

    @Test func `at rest a motor stands, whatever its spiral was doing`() {
        let id = DeviceId("lane-1")
        let motorLine = LineAddress(chip: "/dev/gpiochip0", offset: 12)
        let homeLine = LineAddress(chip: "/dev/gpiochip0", offset: 13)
        let lane = MotorLaneConfiguration(
            motor: DriveLine(line: motorLine, activeLow: false),
            home: SenseLine(line: homeLine, activeLow: true, bias: .pullUp), drop: nil)
        let bench = Bench([DeviceConfiguration(id: id, driver: .motorLane(lane))])
        bench.ports.existingInputs([homeLine]).levels = [true]
        bench.run(.milliseconds(100))
        bench.board.dispense(LaneAddress(device: id, number: 1), Token(9), at: bench.now)
        bench.run(.milliseconds(200))
        let motor = bench.ports.existingOutput(motorLine)
        #expect(motor.driven == [false, true])
        bench.board.rest(at: bench.now)
        #expect(motor.driven == [false, true, false] && bench.board.isAtRest)
    }
}
