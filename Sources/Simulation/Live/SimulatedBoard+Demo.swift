public import StationModel

extension SimulatedBoard {
    /// A station with one of everything, wired so that a cut wire is on the safe side: the
    /// supervised contacts (door, fire loop, housing) are closed at rest and pull their line low,
    /// so that without them it is an open door, a fire, an open housing; the exit button closes
    /// when pressed; the lock is a magnet.
    public static func demoConfiguration(
        station: StationIdentity, status: StatusConfiguration = StatusConfiguration(),
        lists: ListConfiguration = ListConfiguration(), language: Language = .chinese
    ) -> StationConfiguration {
        StationConfiguration(
            station: station, devices: demoReaders + demoContacts + demoOutputs,
            door: DoorConfiguration(lock: .failSafe), access: AccessConfiguration(),
            storage: StorageConfiguration(), status: status, lists: lists, language: language)
    }

    private static var demoReaders: [DeviceConfiguration] {
        [
            DeviceConfiguration(
                id: DeviceId("card-reader"),
                driver: .wiegandReader(
                    WiegandReaderConfiguration(
                        data0: line(0), data1: line(1), bias: .pullUp, formats: [.h10301]))),
            DeviceConfiguration(
                id: DeviceId("id-card-reader"), driver: .idCardReader(port("id-card"))),
            DeviceConfiguration(
                id: DeviceId("scanner"),
                driver: .scanner(ScannerConfiguration(port: port("scanner")))),
        ]
    }

    private static var demoContacts: [DeviceConfiguration] {
        let contacts: [(name: String, role: ContactRole, offset: UInt32, activeLow: Bool)] = [
            ("door-contact", .door, 2, false), ("exit-button", .exitButton, 3, true),
            ("fire-loop", .fireAlarm, 4, false), ("housing", .tamper, 5, false),
        ]
        return contacts.map {
            DeviceConfiguration(
                id: DeviceId($0.name),
                driver: .contact(
                    ContactConfiguration(
                        role: $0.role, line: line($0.offset), activeLow: $0.activeLow,
                        bias: .pullUp)))
        }
    }

    private static var demoOutputs: [DeviceConfiguration] {
        let outputs: [(name: String, role: OutputRole, offset: UInt32)] = [
            ("lock", .lock, 6), ("buzzer", .buzzer, 7), ("green-lamp", .greenLamp, 8),
            ("red-lamp", .redLamp, 9), ("siren", .siren, 10),
        ]
        return outputs.map {
            DeviceConfiguration(
                id: DeviceId($0.name),
                driver: .output(
                    OutputConfiguration(role: $0.role, line: line($0.offset), activeLow: false)))
        }
    }

    private static func line(_ offset: UInt32) -> LineAddress {
        LineAddress(chip: "/dev/simulated/lines", offset: offset)
    }

    private static func port(_ name: String) -> SerialConfiguration {
        SerialConfiguration(path: "/dev/simulated/\(name)", baudRate: 115_200)
    }
}
