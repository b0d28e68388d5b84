import Foundation
import StationModel
import Testing

@testable import Identity

/// The worked directive, made by another program than this one (Python's `cryptography`).
struct WorkedDirective: Decodable {
    let station: String
    let codeKeyId: UInt8
    let directiveSeed: String
    let directivePublicKey: String
    let stationSeed: String
    let exchangePublicKey: String
    let ephemeralSeed: String
    let ephemeralPublicKey: String
    let shared: String
    let keyAndNonce: String
    let listKeyId: String
    let listKey: String
    let wrapped: String

    init() throws {
        self = try JSONDecoder().decode(
            Self.self, from: Data(try Fixtures.bytes("directive/keys.json")))
    }

    static func file() throws -> [UInt8] { try Fixtures.bytes("directive/directive.json") }

    var stationId: StationId { required(StationId(station)) }

    func signingKey() throws -> Ed25519PrivateKey {
        try Ed25519PrivateKey(seed: SecretBytes(copying: hex(directiveSeed)))
    }

    func codeKey() throws -> CodeKey {
        Sample.codeKey(codeKeyId, .directive, try Ed25519PublicKey(hex(directivePublicKey)))
    }

    /// What its file says.
    func directive() -> StationDirective {
        let time = { required(UnixTime(rfc3339: $0)) }
        return StationDirective(
            station: stationId, version: 42, issued: time("2026-12-01T08:00:00Z"),
            door: DoorDirective(
                version: 42, mode: .open, until: time("2026-12-01T20:00:00Z"),
                unlocks: [
                    RemoteUnlock(
                        unlockId: 0xB2, member: Sample.member,
                        issuedAt: time("2026-12-01T08:00:00Z"),
                        notAfter: time("2026-12-01T08:00:30Z"))
                ]),
            room: RoomDirective(version: 42, power: .off, until: time("2026-12-01T12:00:00Z")),
            services: [
                ServiceOrder(.dispensers, isOffered: false, until: time("2026-12-02T00:00:00Z")),
                ServiceOrder(.lockers, isOffered: true, until: nil),
                ServiceOrder(.freeAccess, isOffered: false, until: nil),
            ],
            setPoints: [
                SetPointOrder(
                    .heater, occupiedMillidegrees: 22_000, vacantMillidegrees: 15_000,
                    until: time("2026-12-03T00:00:00Z")),
                SetPointOrder(
                    .airConditioner, occupiedMillidegrees: nil, vacantMillidegrees: 30_000,
                    until: nil),
            ],
            message: CityMessage(
                Phrase(
                    "寒潮预警：今晚全天开放，欢迎进来取暖。",
                    "Cold wave: open all night, come in and get warm."),
                until: time("2026-12-02T00:00:00Z")),
            restart: RestartOrder(restartId: 0xA1, notAfter: time("2026-12-01T09:00:00Z")),
            listKeys: [WrappedListKey(listKeyId: listKeyId, bytes: hex(wrapped))])
    }
}
