import StationModel
import Storage

/// `yizhand ledger export`.
struct LedgerExportCommand: Subcommand {
    let name = "ledger export"
    let summary = Phrase("导出全部记录", "Write out all entries")
    let notes = [
        Phrase(
            "导出含人员代号，请妥善保管。文件只有自己可读，已有的文件不会被覆盖。",
            "It holds people's pseudonyms: keep it safe. The file is readable by you alone."),
        Phrase("中断的导出不留下文件。", "An existing file stays; a broken export leaves none."),
    ]
    let options: [CommandOption] = [
        Self.format, Self.output, .offline, .configuration, .state, .socket,
    ]
    let examples = [
        CommandExample(
            "yizhand ledger export --format csv --output ledger.csv",
            Phrase("导出为表格", "For a spreadsheet")),
        CommandExample(
            "yizhand ledger export > ledger.ndjson",
            Phrase("每行一个 CloudEvent", "One CloudEvent a line")),
    ]

    private static let format = CommandOption(
        "--format", "FORMAT", form: .choice(LedgerExportFormat.allCases.map(\.rawValue)),
        usual: LedgerExportFormat.ndjson.rawValue, Phrase("格式", "The form"))
    private static let output = CommandOption(
        "--output", "FILE", Phrase("写入文件（默认为标准输出）", "Where to (usually standard output)"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let word = call.arguments.required(Self.format)
        guard let format = LedgerExportFormat(rawValue: word) else {
            throw UsageFault.missingValue(option: Self.format.name, placeholder: "FORMAT")
        }
        let ledger = try call.ledger()
        guard let path = call.arguments.text(Self.output) else {
            try write(ledger, format, call) { try call.console.writeOutput($0) }
            return .success
        }
        let file = try NewFile(path: path)
        do {
            try write(ledger, format, call) { try file.append($0) }
            try file.finish()
        } catch {
            file.discard()
            throw error
        }
        call.console.note(Phrase("已写入 \(path)。", "Written to \(path)."))
        return .success
    }

    private func write(
        _ ledger: any LedgerSource, _ format: LedgerExportFormat, _ call: CommandCall,
        _ write: (String) throws -> Void
    ) throws {
        let what = Phrase("导出中", "Exporting")
        try ledger.export(
            format, call, progress: { call.console.progress($0, of: $1, what) }, write: write)
        call.console.endProgress()
    }
}
