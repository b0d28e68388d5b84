import LinuxIO
import StationModel
import Storage

/// Where a command reads the ledger: from the running service, or from the files of a stopped one.
protocol LedgerSource {
    /// The newest entries as a JSON list, oldest first.
    func tail(_ count: Int) throws -> [UInt8]
    /// What the entries are told with.
    func words(_ call: CommandCall) throws -> LedgerWords
    /// Recomputes the chain.
    func verify(_ question: LedgerQuestion, progress: LedgerProgress) throws -> LedgerReport
    /// Streams all entries.
    func export(
        _ format: LedgerExportFormat, _ call: CommandCall, progress: LedgerProgress,
        write: (String) throws -> Void
    ) throws
}

/// What sentences need besides an entry.
struct LedgerWords {
    /// The station's.
    let zone: TimeZoneTable
    /// What items are called, as far as it is known here.
    let items: [SKUNumber: Phrase]
}

/// How many entries of how many are done.
typealias LedgerProgress = (_ done: UInt64, _ of: UInt64) -> Void

/// What is recomputed, and against which key checkpoints are judged.
struct LedgerQuestion: Hashable {
    let all: Bool
    /// 64 hexadecimal digits; `nil` = signatures are not judged.
    let publicKey: String?
}

extension CommandOption {
    /// Of all commands on the ledger.
    static let offline = CommandOption(
        flag: "--offline",
        Phrase(
            "直接读数据目录，不经过服务（服务须已停止）",
            "Read the files, not the service, which must be stopped"))
}

extension CommandCall {
    /// The service where it runs, else the files.
    func ledger() throws -> any LedgerSource {
        let stored = StoredLedger(path: arguments.required(.state) + "/station.db")
        if arguments.has(.offline) { return stored }
        let health = try client.ifRunning { (client) throws(ControlFault) in
            try client.get("/healthz")
        }
        if health != nil { return ServedLedger(client: client) }
        console.note(
            Phrase(
                "服务没有运行，直接读取 \(stored.path)。",
                "The service does not run: reading \(stored.path) itself."))
        return stored
    }
}
