import Foundation
import StationModel

/// `yizhand alarms list`.
struct AlarmsListCommand: Subcommand {
    let name = "alarms list"
    let summary = Phrase("当前报警、起因和处理办法", "The alarms that are up, and what to do about each")
    let notes = [
        Phrase(
            "由另一报警引起的列在其起因之下。每行末尾是确认时用的名称。",
            "What another alarm explains stands under it. The line ends with the names to use.")
    ]
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample("yizhand alarms list", Phrase("列出报警", "Lists the alarms"))
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        let body = try call.client.get("/api/v1/status")
        guard !call.arguments.has(.json) else {
            try call.console.print(StatusJSONPart.part("alarms", of: body))
            return .success
        }
        let report = try ControlClient.decode(body, as: StatusReport.self)
        let screen = StatusScreen(report: report, language: call.console.language)
        for line in screen.alarmLines { try call.console.print(line) }
        return .success
    }
}
