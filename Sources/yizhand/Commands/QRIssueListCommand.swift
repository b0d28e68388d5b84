import Foundation
import Identity
import StationModel

/// `yizhand qr issue list`.
struct QRIssueListCommand: Subcommand {
    let name = "qr issue list"
    let summary = Phrase("由人员表生成签名名册目录", "Make a signed list from a table of people")
    let notes = [
        Phrase(
            "人员表为 CSV（首行 \(PeopleTable.columns.joined(separator: ","))）或同名字段的 NDJSON。",
            "The table is CSV (first line \(PeopleTable.columns.joined(separator: ","))), or "
                + "NDJSON with the same names."),
        Phrase(
            "表中含有凭证，签发后请删除。", "The table holds credentials: remove it afterwards."),
    ]
    let operands = [Operand("PEOPLE", Phrase("人员表文件", "The table of people"))]
    let options: [CommandOption] = [
        Self.output, .privateKey, .listKey, .newKey, Self.listId, Self.listKeyId, Self.version,
        Self.codeKeys, Self.cost, .at, Self.days, .json,
    ]
    let examples = [
        CommandExample(
            "yizhand qr issue list people.csv --output out --key root.key --list-key a.key",
            Phrase(
                "生成名册，可供 members import 和 members verify 使用",
                "Makes a list that members import and members verify accept"))
    ]

    private static let output = CommandOption(
        "--output", "DIR", isRequired: true, Phrase("输出目录", "The folder to write into"))
    private static let listId = CommandOption(
        "--list-id", "NAME", usual: "test", Phrase("名册号，永不改变", "The list's id; never changes"))
    private static let listKeyId = CommandOption(
        "--list-key-id", "NAME", usual: "a",
        Phrase("名册密钥编号", "Which list key the digests are made with"))
    private static let version = CommandOption(
        "--version", "N", form: .number(1...Int(Int32.max)), usual: "1",
        Phrase("版本，只增不减", "The version; only ever increases"))
    private static let codeKeys = CommandOption(
        "--code-keys", "ID:ROLE:HEX,…",
        Phrase("二维码公钥，逗号分隔", "Public keys of codes, separated by commas"))
    private static let cost = CommandOption(
        "--cost", "N", form: .number(0...65_536), usual: "4096",
        Phrase("身份证号的 scrypt N", "scrypt's N for ID card numbers"))
    private static let days = CommandOption(
        "--days", "N", form: .number(1...3650), usual: "365",
        Phrase("有效天数", "How many days the list is valid"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let arguments = call.arguments
        let output = try arguments.needed(Self.output)
        let issuing = QRIssuing(call: call)
        let people = try PeopleTable.read(arguments.operands[0])
        let rootKey = try issuing.privateKey(.privateKey)
        guard let cost = HardeningCost(n: UInt64(arguments.number(Self.cost) ?? 4096)) else {
            throw UsageFault.wrong(
                Phrase("--cost 应为 0 或 2 的幂。", "--cost is not 0 or a power of two."))
        }
        let publisher = ListPublisher(
            rootKey: rootKey, rootKeyId: "root",
            list: ListIdentity(
                listId: arguments.required(Self.listId),
                listKeyId: arguments.required(Self.listKeyId), cost: cost),
            listKey: try issuing.secret(.listKey))
        let list = try publisher.snapshot(of: people, try edition(call))
        try FileManager.default.createDirectory(
            atPath: output, withIntermediateDirectories: true)
        try list.write(into: output)
        return try report(list, rootKey.publicKey, call)
    }

    private func edition(_ call: CommandCall) throws -> ListPublisher.Edition {
        let issued = try call.arguments.time(.at) ?? call.surroundings.now()
        let days = call.arguments.number(Self.days) ?? 365
        let example = Phrase(
            "公钥，如 1:door:十六进制,2:voucher:十六进制", "keys such as 1:door:HEX,2:voucher:HEX")
        return ListPublisher.Edition(
            version: UInt64(call.arguments.number(Self.version) ?? 1), issued: issued,
            // Boards whose clock is a little behind may use it at once.
            notBefore: issued - .days(1), notAfter: issued + .days(days),
            keys: try call.arguments.value(Self.codeKeys, example) { text in
                let keys = text.split(separator: ",").map { CodeKey(argument: String($0)) }
                return keys.contains(nil) ? nil : keys.compactMap(\.self)
            } ?? [])
    }

    private func report(
        _ list: PublishedList, _ key: Ed25519PublicKey, _ call: CommandCall
    ) throws -> ExitCode {
        let count = list.manifest.members.count
        if call.arguments.has(.json) {
            try call.console.print(
                """
                {"version":\(list.manifest.version),"count":\(count),\
                "rootPublicKey":"\(key.bytes.hex)"}
                """)
        } else {
            try call.console.print(
                Phrase(
                    "第 \(list.manifest.version) 版，共 \(count) 行；根公钥 \(key.bytes.hex)",
                    "version \(list.manifest.version), \(count.counted("line")); root public key "
                        + key.bytes.hex))
        }
        return .success
    }
}
