import StationModel

/// `yizhand ledger tail`.
struct LedgerTailCommand: Subcommand {
    let name = "ledger tail"
    let summary = Phrase("显示最近的记录", "Show the newest entries")
    let notes = [
        Phrase(
            "不显示人员。时间后的 ? 表示当时时钟不可信。",
            "People are not shown. A ? after the time: the clock was not trusted then.")
    ]
    let options: [CommandOption] = [
        Self.count, .offline, .json, .configuration, .state, .socket,
    ]
    let examples = [
        CommandExample("yizhand ledger tail", Phrase("最近二十条", "The newest twenty")),
        CommandExample(
            "yizhand ledger tail --count 200 --json",
            Phrase("最近二百条，供程序读取", "The newest two hundred, for a program")),
    ]

    private static let count = CommandOption(
        "--count", "N", form: .number(1...1000), usual: "20", Phrase("条数", "How many"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let ledger = try call.ledger()
        let body = try ledger.tail(call.arguments.number(Self.count) ?? 20)
        guard !call.arguments.has(.json) else {
            try call.console.print(String(decoding: body, as: UTF8.self))
            return .success
        }
        let entries = try ControlClient.decode(body, as: [ShownEntry].self)
        let words = try ledger.words(call)
        for entry in entries {
            try call.console.print(entry.line(with: words, call.console.language))
        }
        return .success
    }
}
