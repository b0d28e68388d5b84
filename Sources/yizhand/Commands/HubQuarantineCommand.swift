import Foundation
import StationModel

/// `yizhand hub quarantine`.
struct HubQuarantineCommand: Subcommand {
    let name = "hub quarantine"
    let summary = Phrase("查看市平台拒收的事件", "The events that the hub refuses")
    let notes = [
        Phrase(
            "被拒收的事件仍在台账中，不影响后面的事件；用 yizhand ledger export 交给平台方。",
            "Such an event stays in the ledger and holds up no other; yizhand ledger export hands "
                + "it to the hub's operators."),
        Phrase(
            "平台方改好后，用 yizhand hub release 重发。",
            "When they have set it right, yizhand hub release sends it again."),
    ]
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample("yizhand hub quarantine", Phrase("列出被拒收的事件", "Lists them"))
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        let body = try call.client.get("/control/hub/quarantine")
        guard !call.arguments.has(.json) else {
            try call.console.print(String(decoding: body, as: UTF8.self))
            return .success
        }
        let events = try ControlClient.decode(body, as: [QuarantinedReport].self)
        guard !events.isEmpty else {
            try call.console.print(Phrase("没有被拒收的事件。", "No event is refused."))
            return .success
        }
        let rows = events.map { event in
            [event.event, event.time, words(event, call.console.language)]
        }
        for line in TextTable.lines(rows) { try call.console.print(line) }
        return .success
    }

    private func words(_ event: QuarantinedReport, _ language: Language) -> String {
        let reason = HubReason(word: event.reason)?.name ?? .verbatim(event.reason)
        guard event.released ?? false else { return reason[language] }
        return (reason + Phrase("，等待重发", ", will be sent again"))[language]
    }
}

/// A refused event, as the service tells it.
struct QuarantinedReport: Decodable {
    let event: String
    let reason: String
    let time: String
    /// `nil` = a service of an older version.
    let released: Bool?
}
