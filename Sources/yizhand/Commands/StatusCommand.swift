import StationModel

/// `yizhand status`: one screen, in words.
struct StatusCommand: Subcommand {
    let name = "status"
    let summary = Phrase("一屏看全站状态", "The whole station on one screen, in words")
    let notes = [
        Phrase(
            "显示门、人次、名册、室内、电器、库存、设备、台账、时钟，以及报警和处理办法；未配置的不显示。",
            "Door, visits, list, room, appliances, stock, devices, ledger, clock, and the alarms "
                + "with what to do about them; what is not configured is left out.")
    ]
    let options: [CommandOption] = [Self.watch, .json, .socket]
    let examples = [
        CommandExample("yizhand status", Phrase("显示当前状态", "Shows the station as it is now")),
        CommandExample(
            "yizhand status --watch",
            Phrase("每两秒刷新，Ctrl-C 结束", "Shows it every two seconds until Ctrl-C")),
    ]

    private static let watch = CommandOption(
        flag: "--watch", Phrase("持续刷新，Ctrl-C 结束", "Go on showing it until Ctrl-C"))
    /// Faster than a person reads, slow enough for a board's serial console.
    private static let interval: Duration = .seconds(2)

    func run(_ call: CommandCall) throws -> ExitCode {
        guard call.arguments.has(Self.watch) else {
            try show(call)
            return .success
        }
        repeat {
            if call.console.outputIsTerminal { try call.console.writeOutput("\u{1B}[H\u{1B}[2J") }
            do {
                try show(call)
            } catch let fault as ControlFault {
                // A service that restarts comes back: whoever watches wants to see it.
                call.console.report(fault)
            }
        } while try call.surroundings.pause(Self.interval)
        return .success
    }

    private func show(_ call: CommandCall) throws {
        let body = try call.client.get("/api/v1/status")
        guard !call.arguments.has(.json) else {
            return try call.console.print(String(decoding: body, as: UTF8.self))
        }
        let report = try ControlClient.decode(body, as: StatusReport.self)
        let screen = StatusScreen(report: report, language: call.console.language)
        try call.console.print(screen.text)
    }
}

extension CommandCall {
    /// The way to the running service.
    var client: ControlClient { ControlClient(path: arguments.required(.socket)) }
}
