import FoundationEssentials
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
                let after = parameters["after"].flatMap { UInt64($0) } ?? 0
                responder.complete(Self.json(access.journal.news(of: device, after: after)))
            },
        ]
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
