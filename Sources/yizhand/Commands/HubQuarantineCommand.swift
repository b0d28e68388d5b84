import Foundation
import StationModel

/// `yizhand hub quarantine`.
struct HubQuarantineCommand: Subcommand {
    let name = "hub quarantine"
    let summary = Phrase("查看市平台拒收的事件和监测数据", "The events and samples that the hub refuses")
    let notes = [
        Phrase(
            "被拒收的事件仍在台账中，不影响后面的事件；用 yizhand ledger export 交给平台方。"
                + "平台方改好后，用 yizhand hub release 重发。",
            "A refused event stays in the ledger and holds up no other; yizhand ledger export "
                + "hands it to the hub's operators. When they have set it right, yizhand hub "
                + "release sends it again."),
        Phrase(
            "被拒收的监测数据不再重发；每个监测项保留最新 10 个，总共最多 1000 个，供平台方查找原因。丢失的总数见台账。"
                + "因采集时间太早被拒的原因已明，不在此列，只见于台账。",
            "A refused sample is not sent again. The newest 10 of a series, 1000 of all, are "
                + "kept, for the hub's operators to find out why; the ledger counts them all. "
                + "Those that are refused for their age stand in the ledger only."),
    ]
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample(
            "yizhand hub quarantine",
            Phrase("列出被拒收的内容、状态码和处理办法", "Lists them, with the HTTP status and what to do"))
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        let client = call.client
        let events = try client.get("/control/hub/quarantine")
        let samples = try client.get("/control/hub/quarantine/samples")
        guard !call.arguments.has(.json) else {
            try call.console.print(
                "{\"events\":" + String(decoding: events, as: UTF8.self) + ",\"samples\":"
                    + String(decoding: samples, as: UTF8.self) + "}")
            return .success
        }
        let screen = QuarantineScreen(
            events: try ControlClient.decode(events, as: [QuarantinedReport].self),
            samples: try ControlClient.decode(samples, as: [RefusedSampleReport].self),
            zone: try ServedLedger(client: client).words(call).zone,
            language: call.console.language)
        for line in screen.lines { try call.console.print(line) }
        return .success
    }
}

/// A refused event, as the service tells it.
struct QuarantinedReport: Decodable {
    let event: String
    /// `nil` = its entry is gone, or a service of an older version.
    let type: String?
    let reason: String
    /// HTTP; `nil` = an older version has noted none.
    let status: Int?
    /// When it was refused, RFC 3339.
    let time: String
    /// `nil` = a service of an older version.
    let released: Bool?
}

/// A refused sample, as the service tells it.
struct RefusedSampleReport: Decodable {
    /// `nil` = damage has taken its name.
    let series: String?
    let value: String
    /// RFC 3339.
    let sampleTime: String
    let reason: String
    let status: Int?
    /// When it was refused, RFC 3339.
    let time: String
}
