import Identity
import StationModel

/// The station that is measured: a card reader, an ID-card module, a scanner and a lock.
enum BenchmarkStation {
    /// The lock closes so soon after a grant that the next read finds it closed.
    static let unlock: Duration = .milliseconds(5)
    static let cardReader = "reader"
    static let idCardReader = "id-card"
    static let scanner = "scanner"

    static var identity: StationIdentity {
        guard let id = StationId("benchmark") else { preconditionFailure("a valid id") }
        return StationIdentity(id: id, name: "测速驿站", place: "", timeZone: .shanghai)
    }

    static func configuration(_ city: City) -> StationConfiguration {
        StationConfiguration(
            station: identity, devices: devices,
            door: DoorConfiguration(lock: .failSecure, unlock: unlock, longUnlock: unlock),
            // A time client has just been there.
            access: AccessConfiguration(clockMarker: city.keyFile), storage: StorageConfiguration(),
            status: StatusConfiguration(port: 0),
            lists: ListConfiguration(
                rootPublicKey: city.rootKey.bytes, listKeyFiles: ["a": city.keyFile]),
            language: .chinese)
    }

    private static var devices: [DeviceConfiguration] {
        func line(_ offset: UInt32) -> LineAddress {
            LineAddress(chip: "memory", offset: offset)
        }
        func port(_ name: String) -> SerialConfiguration {
            SerialConfiguration(path: name, baudRate: 115_200)
        }
        return [
            DeviceConfiguration(
                id: DeviceId(cardReader),
                driver: .wiegandReader(
                    WiegandReaderConfiguration(
                        data0: line(0), data1: line(1), bias: .pullUp, formats: [.h10301]))),
            DeviceConfiguration(
                id: DeviceId(idCardReader), driver: .idCardReader(port(idCardReader))),
            DeviceConfiguration(
                id: DeviceId(scanner),
                driver: .scanner(ScannerConfiguration(port: port(scanner)))),
            DeviceConfiguration(
                id: DeviceId("lock"),
                driver: .output(
                    OutputConfiguration(role: .lock, line: line(2), activeLow: false))),
        ]
    }
}
