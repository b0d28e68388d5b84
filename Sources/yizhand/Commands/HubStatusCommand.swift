import StationModel

/// `yizhand hub status`.
struct HubStatusCommand: Subcommand {
    let name = "hub status"
    let summary = Phrase("与市平台往来的情况", "How the station gets on with the city's hub")
    let notes = [
        Phrase(
            "每一路一行；出错的一路下面写明原因、上次成功的时间和处理办法。",
            "A line for each flow; under one that fails stand the reason, the last success and "
                + "what to do.")
    ]
    let options: [CommandOption] = [.json, .socket]
    let examples = [
        CommandExample("yizhand hub status", Phrase("查看各路状态", "Shows all flows"))
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        let body = try call.client.get("/api/v1/status")
        guard !call.arguments.has(.json) else {
            try call.console.print(StatusJSONPart.part("hub", of: body))
            return .success
        }
        let report = try ControlClient.decode(body, as: StatusReport.self)
        guard report.hub != nil else { throw CommandFailure.noHub }
        let screen = StatusScreen(report: report, language: call.console.language)
        for line in screen.hubLines + screen.publishedLines { try call.console.print(line) }
        return .success
    }
}

extension CommandFailure {
    static var noHub: CommandFailure {
        CommandFailure(
            .answerIsNo,
            Phrase(
                "本站没有配置市平台：在配置文件中加上 hub 一节。",
                "This station is told of no hub: the configuration has no section hub."))
    }
}
