import ConfigurationFile
import StationModel

/// `yizhand door mode`.
struct DoorModeCommand: Subcommand {
    let name = "door mode"
    let summary = Phrase("设定门模式：正常、常开、封闭", "Set the door's mode: normal, open, lockdown")
    let notes = [
        Phrase(
            "常开与封闭必须有结束时间，到时自动恢复。封闭时站内人员仍可离开。",
            "Open and lockdown need an end and pass by themselves. In lockdown people can leave."),
        Phrase("操作人写入台账。", "Who did it is recorded in the ledger."),
    ]
    let operands = [
        Operand(
            "MODE", form: .choice(DoorMode.allCases.map(\.rawValue)),
            Phrase("门模式", "The mode"))
    ]
    let options: [CommandOption] = [Self.until, Self.span, .json, .socket]
    let examples = [
        CommandExample(
            "yizhand door mode open --for 2h",
            Phrase("寒潮应急，开放两小时", "Opens to everybody for two hours, in a cold wave")),
        CommandExample(
            "yizhand door mode lockdown --until 18:00",
            Phrase("消杀封闭到当地时间 18:00", "Closes for cleaning until 18:00, local time")),
        CommandExample("yizhand door mode normal", Phrase("恢复正常", "Ends either of them now")),
    ]

    /// A year: what lasts longer belongs into the hours of the configuration.
    private static let longestMilliseconds: Int64 = 366 * 86_400_000

    private static let until = CommandOption(
        "--until", "TIME",
        Phrase(
            "结束时间：18:00、\"2026-11-21 18:00\"（驿站当地时间）或 2026-11-21T10:00:00Z",
            "The end: 18:00 or \"2026-11-21 18:00\" (station's time), or 2026-11-21T10:00:00Z"))
    private static let span = CommandOption(
        "--for", "SPAN", Phrase("持续时间：30min、2h、1d", "How long: 30min, 2h, 1d"))

    func run(_ call: CommandCall) throws -> ExitCode {
        guard let mode = call.arguments.operand(0).flatMap(DoorMode.init(rawValue:)) else {
            throw UsageFault.missingOperand("MODE")
        }
        try checkOptions(mode, call.arguments)
        guard mode != .normal else {
            return try call.order(
                "/control/door/mode", json: #"{"mode":"normal"}"#,
                done: Phrase("门已恢复正常模式。", "The door is in its normal mode."))
        }
        // A wrong command line is told where no service runs too.
        let wanted = try end(call)
        let zone = try call.client.get("/api/v1/status", as: StatusReport.self).zone
        let end = wanted.time(after: call.surroundings.now(), in: zone)
        return try call.order(
            "/control/door/mode",
            json: "{\"mode\":\"\(mode.rawValue)\",\"until\":\"\(end.rfc3339)\"}",
            done: Phrase("门模式：", "The door's mode is ") + mode.name
                + Phrase(
                    "，至 \(zone.minuteText(end))（\(zone.name)）。",
                    " until \(zone.minuteText(end)) (\(zone.name))."))
    }

    private func checkOptions(_ mode: DoorMode, _ arguments: Arguments) throws(UsageFault) {
        let given = [Self.until, Self.span].filter(arguments.has)
        switch (mode, given.count) {
        case (.normal, 0), (.open, 1), (.lockdown, 1): return
        case (.normal, _):
            throw .wrong(
                Phrase("正常模式没有结束时间。", "The normal mode has no end: leave it out."))
        case (_, 0):
            throw .wrong(
                Phrase("请用 --until 或 --for 给出结束时间。", "An end is needed: --until or --for."))
        default:
            throw .wrong(
                Phrase("--until 和 --for 只能用一个。", "--until and --for cannot stand together."))
        }
    }

    /// The end as it was typed; which instant that is depends on the station's time zone.
    private func end(_ call: CommandCall) throws(UsageFault) -> TimeArgument {
        if let text = call.arguments.text(Self.span) {
            guard let milliseconds = ConfigurationFile.Quantity.amount(of: text, .time),
                (1...Self.longestMilliseconds).contains(milliseconds)
            else {
                throw .wrong(
                    Phrase(
                        "--for 是“\(text)”，应为 30min、2h、1d 之类，最长 366d。",
                        "--for is \"\(text)\"; expected such as 30min, 2h or 1d, at most "
                            + "366d."))
            }
            return .exact(call.surroundings.now() + .milliseconds(milliseconds))
        }
        let text = call.arguments.text(Self.until) ?? ""
        guard let time = TimeArgument(text) else {
            throw .wrong(
                Phrase(
                    "--until 是“\(text)”，应为 18:00、\"2026-11-21 18:00\" 或 2026-11-21T10:00:00Z。",
                    "--until is \"\(text)\"; expected 18:00, \"2026-11-21 18:00\" or "
                        + "2026-11-21T10:00:00Z."))
        }
        return time
    }
}
