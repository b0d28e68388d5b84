public import StationModel

extension StationIdentity {
    /// The station that is simulated.
    public static var simulated: StationIdentity {
        guard let id = StationId("simulated") else { preconditionFailure("a valid id") }
        return StationIdentity(
            id: id, name: "江汉路驿站（模拟）", place: "江汉路 12 号", timeZone: .shanghai)
    }
}

extension SimulatedBoard {
    /// A full station, wired so that a cut wire is on the safe side: the supervised contacts (door,
    /// fire loop, housing, smoke, mains) are closed at rest and pull their line low, so that
    /// without them it is an open door, a fire, an open housing; buttons close when pressed; the
    /// lock is a magnet. The room's relays are on a board on the RS-485 line.
    public static func demoConfiguration(
        station: StationIdentity, status: StatusConfiguration = StatusConfiguration(),
        lists: ListConfiguration = ListConfiguration(), language: Language = .chinese
    ) -> StationConfiguration {
        StationConfiguration(
            station: station,
            devices: demoReaders + demoDoorContacts + demoDoorOutputs + demoLines + demoSensors
                + demoButtons + demoRelays + demoLanes,
            door: DoorConfiguration(lock: .failSafe),
            access: AccessConfiguration(capacity: 12), storage: StorageConfiguration(),
            status: status, lists: lists, language: language, alarms: demoAlarms, room: demoRoom,
            appliances: demoAppliances, supplies: demoSupplies)
    }

    /// What stands in the room of that station.
    public static func demoPremises(_ configuration: StationConfiguration) -> Premises {
        Premises(configuration, stock: demoStock)
    }

    // MARK: The door

    private static var demoReaders: [DeviceConfiguration] {
        [
            device(
                "card-reader",
                .wiegandReader(
                    WiegandReaderConfiguration(
                        data0: line(0), data1: line(1), bias: .pullUp, formats: [.h10301]))),
            device("id-card-reader", .idCardReader(port("id-card"))),
            device("scanner", .scanner(ScannerConfiguration(port: port("scanner")))),
        ]
    }

    private static var demoDoorContacts: [DeviceConfiguration] {
        [
            contact("door-contact", .door, 2, activeLow: false),
            contact("exit-button", .exitButton, 3, activeLow: true),
            contact("fire-loop", .fireAlarm, 4, activeLow: false),
            contact("housing", .tamper, 5, activeLow: false),
        ]
    }

    private static var demoDoorOutputs: [DeviceConfiguration] {
        let outputs: [(name: String, role: OutputRole, offset: UInt32)] = [
            ("lock", .lock, 6), ("buzzer", .buzzer, 7), ("green-lamp", .greenLamp, 8),
            ("red-lamp", .redLamp, 9), ("siren", .siren, 10),
        ]
        return outputs.map { output($0.name, $0.role, line($0.offset)) }
    }

    // MARK: The room

    private static var demoSensors: [DeviceConfiguration] {
        [
            device(
                "probe-room", .oneWireProbe(OneWireProbeConfiguration(device: "28-0316a2799bff"))),
            device(
                "radar",
                .radar(
                    RadarConfiguration(
                        port: port("radar", baudRate: 256_000),
                        limits: RadarLimits(
                            farthestMovingGate: 8, farthestStillGate: 6, absenceSeconds: 10)))),
            named("beam-outer", 11, activeLow: true),
            named("beam-inner", 12, activeLow: true),
            // Active high: a cut wire is quiet, and reported by nobody; the radar sees too.
            device(
                "pir",
                .contact(
                    ContactConfiguration(
                        role: .named(DeviceId("pir")), line: line(13), activeLow: false,
                        bias: .pullDown))),
        ]
    }

    private static var demoButtons: [DeviceConfiguration] {
        [
            named("lane-1-button", 14), named("lane-2-button", 15), named("dryer-button", 16),
            named("help-button", 17), named("aed-cabinet", 18), named("water-leak", 19),
            named("mains", 20, activeLow: false), named("battery-low", 21),
            named("smoke", 22, activeLow: false), named("locker-1-button", 23),
            named("locker-2-button", 24), named("locker-3-button", 25),
        ]
    }

    private static var demoRelays: [DeviceConfiguration] {
        let names = ["heater", "cooler", "light", "dryer", "outlets", "microwave"]
        return names.enumerated().map { place, name in
            output(
                name, .named(DeviceId(name)),
                LineAddress(chip: "relay-board", offset: UInt32(place + 1)))
        }
    }

    private static var demoLanes: [DeviceConfiguration] {
        [UInt32(1), 2].map { number in
            let first = 23 + 3 * number
            return device(
                "lane-\(number)",
                .motorLane(
                    MotorLaneConfiguration(
                        motor: DriveLine(line: line(first), activeLow: false),
                        home: SenseLine(line: line(first + 1), activeLow: true, bias: .pullUp),
                        drop: SenseLine(line: line(first + 2), activeLow: true, bias: .pullUp))))
        }
    }

    private static var demoLines: [DeviceConfiguration] {
        [
            device(
                "rs485",
                .modbusLine(
                    ModbusLineConfiguration(
                        port: port("rs485", baudRate: 9600), devices: demoModbusDevices))),
            device(
                "locker-line",
                .lockerLine(
                    LockerLineConfiguration(
                        port: port("lockers", baudRate: 9600),
                        boards: [
                            LockerBoardConfiguration(
                                id: DeviceId("locker"), address: 1, lockCount: 3)
                        ]))),
        ]
    }

    // MARK: Parts

    private static func device(
        _ name: String, _ driver: DeviceConfiguration.Driver
    ) -> DeviceConfiguration {
        DeviceConfiguration(id: DeviceId(name), driver: driver)
    }

    private static func contact(
        _ name: String, _ role: ContactRole, _ offset: UInt32, activeLow: Bool
    ) -> DeviceConfiguration {
        device(
            name,
            .contact(
                ContactConfiguration(
                    role: role, line: line(offset), activeLow: activeLow, bias: .pullUp)))
    }

    private static func named(
        _ name: String, _ offset: UInt32, activeLow: Bool = true
    ) -> DeviceConfiguration {
        contact(name, .named(DeviceId(name)), offset, activeLow: activeLow)
    }

    private static func output(
        _ name: String, _ role: OutputRole, _ line: LineAddress
    ) -> DeviceConfiguration {
        device(
            name, .output(OutputConfiguration(role: role, line: line, activeLow: false)))
    }

    private static func line(_ offset: UInt32) -> LineAddress {
        LineAddress(chip: "/dev/simulated/lines", offset: offset)
    }

    private static func port(_ name: String, baudRate: UInt32 = 115_200) -> SerialConfiguration {
        SerialConfiguration(path: "/dev/simulated/\(name)", baudRate: baudRate)
    }
}
