import Identity
import StationModel
import StatusServer
import Storage

/// Questions to the ledger. Each is short: the storage lane that answers them is also the one
/// that puts records on disk, so a whole ledger is asked for in parts.
extension ControlRoutes {
    /// A part takes the lane some 10 ms on a desktop and some 100 ms on a board; records wait for
    /// 2 s before that is an alarm.
    static let mostEntries = 5000
    /// What a screen shows.
    static let mostTail = 1000

    var ledgerRoutes: [Route] {
        [
            route(.get, "ledger/tail") { request, _, responder in
                let count = request.parameters?["count"].flatMap { Int($0) } ?? 20
                ask(responder) { ledger in
                    let lines = try ledger.tail(min(max(1, count), Self.mostTail)).map(\.json)
                    return .json("[" + lines.joined(separator: ",") + "]")
                }
            },
            route(.get, "ledger/verify") { request, _, responder in
                verify(request.parameters ?? [:], responder)
            },
            route(.get, "ledger/export") { request, _, responder in
                export(request.parameters ?? [:], responder)
            },
        ]
    }

    private func verify(_ parameters: [String: String], _ responder: Responder) {
        do {
            let key = try parameters["publicKey"].map { try Ed25519PublicKey(hexadecimal: $0) }
            let limit = Self.limit(parameters)
            ask(responder) { ledger in
                let signature = key.map { key in
                    { (signed: [UInt8], signature: [UInt8]) in
                        key.isValid(signature: signature, for: signed)
                    }
                }
                let result =
                    if let from = parameters["from"].flatMap({ UInt64($0) }) {
                        try ledger.verify(
                            from: from, count: UInt64(limit), signature: signature)
                    } else {
                        try ledger.verify(all: false, signature: signature)
                    }
                return .json(result.json(newest: ledger.lastSequence))
            }
        } catch {
            responder.complete(
                .refusal(HTTPFault(.badRequest, "\"publicKey\" is no Ed25519 key: \(error)")))
        }
    }

    private func export(_ parameters: [String: String], _ responder: Responder) {
        let word = parameters["format"] ?? LedgerExportFormat.ndjson.rawValue
        guard let format = LedgerExportFormat(rawValue: word) else {
            return responder.complete(
                .refusal(HTTPFault(.badRequest, "The format is ndjson or csv.")))
        }
        let station = access.station
        let limit = Self.limit(parameters)
        ask(responder) { ledger in
            let page = try ledger.exportPage(
                format, station: station, after: parameters["after"], limit: limit)
            return .json(page.json(newest: ledger.lastSequence))
        }
    }

    private static func limit(_ parameters: [String: String]) -> Int {
        min(max(1, parameters["limit"].flatMap { Int($0) } ?? mostEntries), mostEntries)
    }
}
