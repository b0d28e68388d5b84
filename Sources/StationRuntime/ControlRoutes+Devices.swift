import DevicePorts
import FoundationEssentials
import LinuxIO
import StationModel
import StatusServer

/// What the devices say, live, for a technician in the room.
extension ControlRoutes {
    var deviceRoutes: [Route] {
        [
            route(.get, "devices") { _, _, responder in
                responder.complete(Self.json(access.journal.devices))
            },
            route(.get, "devices/events") { request, _, responder in
                let parameters = request.parameters ?? [:]
                guard let device = parameters["device"], access.journal.has(device) else {
                    return responder.complete(
                        .refusal(HTTPFault(.badRequest, "The station has no such device.")))
                }
                listen(to: DeviceId(device))
                let after = parameters["after"].flatMap { UInt64($0) } ?? 0
                responder.complete(Self.json(access.journal.news(of: device, after: after)))
            },
        ]
    }

    /// Who asks once asks again within seconds; who has gone is forgotten as soon.
    private static let listening: Duration = .seconds(5)

    /// From now on the bytes of its line are news, too. Where the loop is too busy to hear this,
    /// the next question tells it again.
    private func listen(to device: DeviceId) {
        _ = access.mailbox.post(
            .board { board, now in board.listen(to: device, until: now + Self.listening) })
    }

    private static func json(_ value: some Encodable) -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return .json(String(decoding: try encoder.encode(value), as: UTF8.self))
        } catch {
            return .refusal(HTTPFault(.serviceUnavailable, "\(error)"))
        }
    }
}
