import DeviceDrivers
import DevicePorts
import StationModel

@testable import StationCore

/// Contacts on a board with the rules behind them, joined as the loop joins them, in virtual time.
final class ContactStationBench {
    enum Wiring: CaseIterable {
        /// Each contact on a line of its own.
        case lines
        /// All of them on one Modbus board.
        case modbus
    }

    /// Why a contact cannot be read.
    enum Loss: CaseIterable {
        case portFault, chatter, silentBoard

        var wiring: Wiring { self == .silentBoard ? .modbus : .lines }
    }

    private static let board = "io"
    private static let wall = UnixTime(seconds: 1_768_564_800)

    let wiring: Wiring
    private let bench: InstrumentBench
    private(set) var configuration: StationConfiguration
    private(set) var station: Station
    private(set) var effects: [Effect] = []

    init(
        _ wiring: Wiring, _ inputs: [ContactRole: UInt32],
        alarms: AlarmConfiguration = .none
    ) {
        guard let id = StationId("test-station") else { preconditionFailure("a sound id") }
        self.wiring = wiring
        configuration = StationConfiguration(
            station: StationIdentity(id: id, name: "", place: "", timeZone: .shanghai),
            devices: Self.devices(wiring, inputs), door: InstrumentBench.strike,
            access: AccessConfiguration(), storage: StorageConfiguration(),
            status: StatusConfiguration(), lists: ListConfiguration(), language: .chinese,
            alarms: alarms)
        bench = InstrumentBench(configuration.devices)
        let start = Station.Start(
            configuration: configuration, restored: RestoredState(cleanStop: true),
            lockIsReleased: false,
            list: MemberListStatus(
                generation: 1, version: 1, count: 1, issued: Self.wall,
                notAfter: Self.wall + .days(7)), buildDate: Self.wall - .days(30),
            version: "test")
        station = Station(start, at: Self.moment(bench.now))
        effects = station.begin(at: Self.moment(bench.now))
        run(.seconds(5))
    }

    private static func moment(_ now: MonotonicInstant) -> Moment {
        Moment(instant: now, wall: wall + now.sinceBoot, trust: .synced)
    }

    private static func devices(
        _ wiring: Wiring, _ inputs: [ContactRole: UInt32]
    ) -> [DeviceConfiguration] {
        let contacts = inputs.sorted { $0.value < $1.value }.map { role, input in
            DeviceConfiguration(
                id: DeviceId(role.rawValue),
                driver: .contact(
                    ContactConfiguration(
                        role: role, line: line(wiring, input), activeLow: false, bias: .pullUp)))
        }
        guard wiring == .modbus else { return contacts }
        let profile = ModbusProfile(name: board, inputs: ModbusInputs(count: 8))
        let device = ModbusDeviceConfiguration(
            id: DeviceId(board), unit: 1, profile: profile, period: .seconds(1))
        let port = SerialConfiguration(path: InstrumentBench.path, baudRate: 9600)
        let modbus = ModbusLineConfiguration(port: port, devices: [device])
        return contacts
            + [DeviceConfiguration(id: DeviceId("line"), driver: .modbusLine(modbus))]
    }

    private static func line(_ wiring: Wiring, _ input: UInt32) -> LineAddress {
        LineAddress(chip: wiring == .modbus ? board : "/dev/gpiochip0", offset: input)
    }

    private func port(_ input: UInt32) -> FakeInputLines {
        bench.ports.existingInputs([Self.line(.lines, input)])
    }

    // MARK: What happens

    var now: MonotonicInstant { bench.now }

    /// The contact on this input changes, and a board has been asked since.
    func set(_ input: UInt32, _ active: Bool) {
        switch wiring {
        case .lines: port(input).set(active, at: now)
        case .modbus: bench.wire.device(1).coils[UInt16(input) - 1] = active
        }
        run(.seconds(2))
    }

    /// The contact on this input cannot be read, for so long that everybody knows it.
    func lose(_ input: UInt32, by loss: Loss) {
        switch loss {
        case .portFault:
            port(input).fault = .gone
            run(.seconds(3))
        case .chatter:
            for _ in 0..<150 {
                port(input).set(!port(input).levels[0], at: now)
                run(.milliseconds(10))
            }
        case .silentBoard:
            bench.isCut = true
            run(.seconds(15))
        }
    }

    /// It can be read again, and rests at a level.
    func restore(_ input: UInt32, at level: Bool) {
        switch wiring {
        case .lines:
            port(input).fault = nil
            port(input).set(level, at: now)
        case .modbus:
            bench.isCut = false
            bench.wire.device(1).coils[UInt16(input) - 1] = level
        }
        run(.seconds(15))
    }

    /// A new configuration of the contacts, as a reload takes it over.
    func reload(_ inputs: [ContactRole: UInt32], ids: [ContactRole: String] = [:]) {
        configuration.devices = Self.devices(wiring, inputs).map { device in
            guard let role = device.contactRole, let id = ids[role] else { return device }
            return DeviceConfiguration(id: DeviceId(id), driver: device.driver)
        }
        bench.board.apply(configuration.devices, door: configuration.door, at: now)
        step(.configuration(configuration))
        run(.seconds(5))
    }

    func run(_ span: Duration) {
        let end = now + span
        while now < end {
            bench.run(.milliseconds(10))
            for event in bench.take() { receive(event) }
            if let due = station.nextDeadline(at: Self.moment(now)), due <= now { step(.tick) }
        }
    }

    private func receive(_ event: DeviceEvent) {
        switch event {
        case .contact(let role, let active, let since):
            step(.contact(role, active: active, since: since))
        case .condition(let id, let condition): step(.device(id, condition))
        default: break
        }
    }

    func step(_ input: Input) { effects += station.step(input, at: Self.moment(now)) }

    // MARK: What came of it

    func isUp(_ kind: AlarmKind) -> Bool {
        station.activeAlarms.contains { $0.alarm.kind == kind }
    }

    func count(_ kind: EntryKind) -> Int {
        effects.count {
            if case .append(let record) = $0 { record.entry.kind == kind } else { false }
        }
    }

    func resetFire() -> CommandOutcome? {
        step(.command(.resetFire, by: Operator(name: "li"), Token(1 << 62)))
        guard case .answer(_, let outcome) = effects.last(where: \.isAnswer) else { return nil }
        return outcome
    }
}

extension Effect {
    fileprivate var isAnswer: Bool { if case .answer = self { true } else { false } }
}
