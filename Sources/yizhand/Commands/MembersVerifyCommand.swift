import Identity
import StationModel

/// `yizhand members verify`.
struct MembersVerifyCommand: Subcommand {
    let name = "members verify"
    let summary = Phrase("核验一个签名名册目录", "Judge a folder of signed files")
    let notes = [
        Phrase(
            "目录中有 expected.json 时，根公钥、名册密钥和名册号取自该文件，并逐一核对摘要。",
            "With expected.json in the folder, the root key, the list key and the list's id come "
                + "from it, and every digest is compared."),
        Phrase(
            "不改变任何内容；可在没有驿站的电脑上运行。",
            "Changes nothing, and needs no station."),
    ]
    let operands = [
        Operand("DIR", Phrase("含 manifest.json 的目录", "The folder that holds manifest.json"))
    ]
    let options: [CommandOption] = [Self.at, .rootKey, .listKey, .json]
    let examples = [
        CommandExample(
            "yizhand members verify /media/stick",
            Phrase("核验 U 盘上的名册", "Judges the list on a stick")),
        CommandExample(
            "yizhand members verify out --root-key 1feb…b304 --at 2026-12-01T00:00:00Z",
            Phrase("按指定根公钥和时间核验", "Judges it by this root key, at this time")),
    ]

    private static let at = CommandOption(
        "--at", "TIME",
        Phrase("按此时间判断有效期（默认签发时间）", "Judge at this time (usually its own issue)"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let folder = PublishedFolder(path: call.arguments.operands[0])
        // A folder without a manifest is no list at all: said before anything else.
        _ = try folder.manifestFile()
        let expected = try folder.holdsExpectedDigests ? ExpectedDigests(in: folder) : nil
        guard let root = try call.arguments.publicKey(.rootKey) ?? expected?.rootKey else {
            throw UsageFault.wrong(
                Phrase(
                    "请用 --root-key 给出根公钥，或在目录中放 expected.json。",
                    "Give the root key with --root-key, or put expected.json into the folder."))
        }
        let listKey = try call.arguments.text(.listKey).map { try KeyFile.load($0) }
        let moment = try call.arguments.time(Self.at).map {
            Moment(instant: MonotonicInstant(nanoseconds: 0), wall: $0, trust: .synced)
        }
        var tally = Tally()
        let found: ListVerification
        do {
            found = try verify(folder, root, moment, call.console)
        } catch {
            call.console.endProgress()
            tally.fail(
                call.arguments.has(.json)
                    ? "\(error)"
                    : CommandFailure.explaining(error).found[call.console.language])
            try tally.report(call)
            return tally.exitCode
        }
        call.console.endProgress()
        tally.count("manifest and files", passed: true)
        for check in try expected?.checks(of: found, listKey: listKey) ?? [] {
            tally.count(check.name, passed: check.passed)
        }
        if !call.arguments.has(.json) { try describe(found, call.console) }
        try tally.report(call, Self.members(of: found))
        return tally.exitCode
    }

    private func verify(
        _ folder: PublishedFolder, _ root: Ed25519PublicKey, _ moment: Moment?,
        _ console: Console
    ) throws -> ListVerification {
        try ListVerification.verify(folder, rootKey: root, at: moment) { done, total in
            console.progress(
                UInt64(done), of: UInt64(total), Phrase("核验名册", "Judging the list"))
        }
    }

    private func describe(_ found: ListVerification, _ console: Console) throws {
        let manifest = found.manifest
        let members = manifest.members
        try console.print(
            Phrase(
                "名册 \(members.list.listId) 第 \(members.files.version) 版，共 \(members.count) 行，"
                    + "签发于 \(manifest.issued.rfc3339Seconds)",
                "list \(members.list.listId), version \(members.files.version), "
                    + "\(members.count.counted("line")), issued \(manifest.issued.rfc3339Seconds)"))
        for (group, people) in found.contents.peopleByGroup.sorted(by: { $0.key < $1.key }) {
            try console.print("  \(group.name): \(people)")
        }
        if let vouchers = found.vouchers?.vouchers {
            try console.print(Phrase("核销码 \(vouchers.count) 个", "vouchers: \(vouchers.count)"))
        }
        if let days = found.calendar?.days {
            try console.print(
                Phrase("日历 \(days.count) 天", "days in the calendar: \(days.count)"))
        }
    }

    private static func members(of found: ListVerification) -> [(String, String)] {
        let members = found.manifest.members
        return [
            ("manifestVersion", "\(found.manifest.version)"),
            ("version", "\(members.files.version)"), ("count", "\(members.count)"),
            ("listId", jsonString(members.list.listId)),
            ("listKeyId", jsonString(members.list.listKeyId)),
            ("vouchers", "\(found.vouchers?.vouchers.count ?? 0)"),
            ("calendarDays", "\(found.calendar?.days.count ?? 0)"),
        ]
    }
}

extension CommandOption {
    static let rootKey = CommandOption(
        "--root-key", "HEX", Phrase("市平台根公钥", "The city's root key (Ed25519, public)"))
    static let listKey = CommandOption(
        "--list-key", "FILE", Phrase("名册密钥文件", "File of the list key"))
}

extension KeyFile {
    /// A key that somebody at the terminal names.
    static func load(_ path: String) throws(KeyFileFault) -> SecretBytes {
        try KeyFile(path: path, credentialsDirectory: nil).load()
    }
}
