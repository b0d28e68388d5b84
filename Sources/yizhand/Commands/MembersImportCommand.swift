import Foundation
import Identity
import StationModel
import StationRuntime
import Storage

/// `yizhand members import`.
struct MembersImportCommand: Subcommand {
    let name = "members import"
    let summary = Phrase("从目录导入签名名册", "Import a signed list from a folder")
    let notes = [
        Phrase(
            "由服务导入，门照常工作；服务未运行时直接写入数据目录。",
            "The service imports while the door works; while none runs, the files are written "
                + "directly."),
        Phrase(
            "签名、有效期、版本、大小、哈希和每一行都要正确，否则原名册不变。",
            "Signature, validity, version, sizes, hashes and every line must be right; else the "
                + "list in use stays."),
    ]
    let operands = [
        Operand("DIR", Phrase("含 manifest.json 的目录", "The folder that holds manifest.json"))
    ]
    let options: [CommandOption] = [
        Self.dryRun, Self.force, .socket, .configuration, .state, .json,
    ]
    let examples = [
        CommandExample(
            "yizhand members import /media/stick --dry-run",
            Phrase("只检查并显示差别", "Checks everything and shows the difference")),
        CommandExample(
            "yizhand members import /media/stick", Phrase("导入 U 盘上的名册", "Imports from a stick")),
    ]

    private static let dryRun = CommandOption(
        flag: "--dry-run", Phrase("只检查，不改变", "Check everything, change nothing"))
    private static let force = CommandOption(
        flag: "--force", Phrase("允许名册缩小一半以上", "Take a list that shrinks to less than half"))

    /// How often the service is asked how far it is.
    private static let pollEvery: Duration = .milliseconds(200)

    func run(_ call: CommandCall) throws -> ExitCode {
        let folder = URL(filePath: call.arguments.operands[0]).standardizedFileURL.path
        let request = ListImportRequest(
            directory: folder, force: call.arguments.has(Self.force),
            dryRun: call.arguments.has(Self.dryRun))
        let outcome = try throughService(request, call) ?? direct(request, call)
        call.console.endProgress()
        try report(outcome, call)
        return .success
    }

    // MARK: - Through the service

    private struct Progress: Decodable {
        let state: String
        let done: UInt64?
        let total: UInt64?
        /// Why it failed.
        let text: StatusReport.Text?
        let outcome: Outcome?
    }

    fileprivate struct Outcome: Decodable {
        let way: String

        struct Size: Decodable {
            let version: UInt64
            let count: Int
        }

        struct Difference: Decodable {
            let added: Int
            let changed: Int
            let removed: Int
        }

        let before: Size
        let after: Size
        let difference: Difference?
    }

    /// `nil` = no service runs.
    private func throughService(
        _ request: ListImportRequest, _ call: CommandCall
    ) throws -> ListImportOutcome? {
        let body = """
            {"directory":\(jsonString(request.directory)),"force":\(request.force),\
            "dryRun":\(request.dryRun)}
            """
        let begun = try call.client.ifRunning { (client) throws(ControlFault) in
            try client.post("/control/members/import", json: body)
        }
        guard var answer = begun else { return nil }
        while true {
            let progress = try ControlClient.decode(answer, as: Progress.self)
            if let text = progress.text { throw Self.refused(text.phrase) }
            if let outcome = progress.outcome { return outcome.value(request.dryRun) }
            call.console.progress(progress.done ?? 0, of: progress.total ?? 0, Self.working)
            guard try call.surroundings.pause(Self.pollEvery) else { throw Self.interrupted }
            answer = try call.client.get("/control/members/import")
        }
    }

    private static let interrupted = CommandFailure(
        .unavailable,
        Phrase("已中断；服务会继续导入。", "Interrupted; the service goes on importing."),
        next: Phrase("查看结果：yizhand members info", "See its result: yizhand members info"))

    private static let working = Phrase("导入名册", "Importing the list")

    private static func refused(_ why: Phrase) -> CommandFailure {
        CommandFailure(
            .answerIsNo, Phrase("未导入，原名册不变：", "Not imported, nothing changed: ") + why)
    }

    // MARK: - Directly

    private func direct(
        _ request: ListImportRequest, _ call: CommandCall
    ) throws -> ListImportOutcome {
        let configuration = try StationFiles.configuration(call)
        guard let root = configuration.lists.rootPublicKey else {
            throw CommandFailure(
                .configuration,
                Phrase(
                    "配置中没有 lists.rootPublicKey。",
                    "The configuration names no lists.rootPublicKey."))
        }
        let importing = DirectListImport(
            stateDirectory: call.arguments.required(.state), rootKey: try Ed25519PublicKey(root),
            moment: BoardClock.read(configuration.access),
            budgetBytes: configuration.storage.budgetBytes,
            listKeyIds: Set(configuration.lists.listKeyFiles.keys))
        return try importing.run(
            request,
            remark: { remark in
                call.console.endProgress()
                call.console.note(remark)
            },
            progress: { done, total in
                call.console.progress(UInt64(done), of: UInt64(total), Self.working)
            })
    }

    // MARK: - Answer

    private func report(_ outcome: ListImportOutcome, _ call: CommandCall) throws {
        if call.arguments.has(.json) { return try call.console.print(outcome.json) }
        let (before, after) = (outcome.before, outcome.after)
        switch outcome.way {
        case .unchanged:
            try call.console.print(
                Phrase("第 \(after.version) 版已在使用", "version \(after.version) is in use already"))
        case .deltas, .snapshot:
            let verb =
                outcome.dryRun
                ? Phrase("检查通过（未导入）：", "would import: ") : Phrase("已导入：", "imported: ")
            let versions = Phrase(
                "第 \(before.version) 版 \(before.count) 行 → 第 \(after.version) 版 \(after.count) 行",
                "version \(before.version) with \(before.count.counted("line")) → "
                    + "version \(after.version) with \(after.count.counted("line"))")
            try call.console.print(verb + versions + Self.words(outcome.difference))
        }
    }

    private static func words(_ difference: ListDifference?) -> Phrase {
        guard let difference else {
            return Phrase("；与原名册无法比较", "; it could not be compared with the list before")
        }
        let (added, changed) = (difference.added, difference.changed)
        return Phrase(
            "；新增 \(added) 行，修改 \(changed) 行，删除 \(difference.removed) 行",
            "; \(added) added, \(changed) changed, \(difference.removed) removed")
    }
}

extension MembersImportCommand.Outcome {
    fileprivate func value(_ dryRun: Bool) -> ListImportOutcome {
        ListImportOutcome(
            way: ListImportOutcome.Way(rawValue: way) ?? .snapshot, dryRun: dryRun,
            before: .init(version: before.version, count: before.count),
            after: .init(version: after.version, count: after.count),
            difference: difference.map {
                ListDifference(added: $0.added, changed: $0.changed, removed: $0.removed)
            })
    }
}
