import Foundation
import StationModel

/// `yizhand hub sync`.
struct HubSyncCommand: Subcommand {
    let name = "hub sync"
    let summary = Phrase("立即与市平台同步，不等下次重试", "Ask the hub now instead of waiting")
    let operands = [
        Operand(
            "FLOW", form: .choice(HubFlow.allCases.map(\.rawValue)), isRequired: false,
            Phrase("只同步这一路；省略则全部", "This flow only; all of them without it"))
    ]
    let options: [CommandOption] = [.socket]
    let examples = [
        CommandExample("yizhand hub sync", Phrase("全部立即重试", "Tries everything now")),
        CommandExample(
            "yizhand hub sync lists", Phrase("立即检查新名册", "Asks for a new member list")),
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        try call.sync(call.arguments.operand(0))
        try call.console.print(
            Phrase("已开始；结果见 yizhand hub status。", "Begun; see yizhand hub status."))
        return .success
    }
}

extension CommandCall {
    private struct SyncOrder: Encodable {
        let flow: String?
    }

    /// Has the running station ask its hub at once.
    ///
    /// - Parameter flow: `nil` = all that are configured.
    func sync(_ flow: String?) throws {
        let report = try client.get("/api/v1/status", as: StatusReport.self)
        guard let hub = report.hub else { throw CommandFailure.noHub }
        if let flow, !hub.flows.contains(where: { $0.flow == flow }) {
            throw CommandFailure.noFlow(flow)
        }
        let order = try JSONEncoder().encode(SyncOrder(flow: flow))
        _ = try client.post("/control/hub/sync", json: String(decoding: order, as: UTF8.self))
    }
}

extension CommandFailure {
    /// - Parameter flow: one of `HubFlow`'s words.
    fileprivate static func noFlow(_ flow: String) -> CommandFailure {
        // Copies of critical alarms go where the events go.
        let section = flow == HubFlow.criticalEvents.rawValue ? HubFlow.events.rawValue : flow
        let name = HubFlow(rawValue: flow)?.name ?? .verbatim(flow)
        return CommandFailure(
            .answerIsNo,
            Phrase("本站没有配置“", "This station is told of no hub for \"") + name
                + Phrase("”：在配置文件中加上 hub.", "\": the configuration has no hub.")
                + .verbatim(section) + Phrase("。", "."))
    }
}
