import Foundation
import Identity
import Publishing
import StationModel

/// `yizhand hub keys`.
struct HubKeysCommand: Subcommand {
    let name = "hub keys"
    let summary = Phrase("显示或生成市平台的密钥", "Show the city's keys, or make them")
    let notes = [
        Phrase(
            "--new 在 DIR 中生成根、开门码、核销码、指令、名册各项密钥和 keys.json；从不覆盖已有文件。",
            "--new makes the root, door, voucher, directive and list keys in DIR, and keys.json; "
                + "nothing is ever overwritten."),
        Phrase(
            "目录只供市平台内部使用；根密钥平时离线保存，发布时才取用。",
            "The folder is the city's own: keep the root key offline, and bring it to publish."),
    ]
    let operands = [Operand("DIR", Phrase("密钥目录", "The folder of the keys"))]
    let options: [CommandOption] = [
        Self.new, Self.add, Self.listId, Self.listKeyId, Self.cost, Self.days, .json,
    ]
    let examples = [
        CommandExample(
            "yizhand hub keys ./keys --new --list-id wuhan",
            Phrase("为一个城市生成全部密钥", "Makes all keys of a city")),
        CommandExample(
            "yizhand hub keys ./keys --add list --list-key-id b",
            Phrase("为更换名册密钥做准备", "Begins the change of the list key")),
        CommandExample(
            "yizhand hub keys ./keys", Phrase("显示公钥", "Shows what is public of them")),
    ]

    private static let new = CommandOption(
        flag: "--new", Phrase("生成新的密钥", "Make new keys"))
    private static let add = CommandOption(
        "--add", "ROLE", form: .choice(CodeKey.Role.allCases.map(\.rawValue) + ["list"]),
        Phrase("增加一把密钥，旧的仍然有效", "Add a key; the others stay valid"))
    private static let listId = CommandOption(
        "--list-id", "NAME", usual: "city", Phrase("名册号，永不改变", "The list's id; never changes"))
    private static let listKeyId = CommandOption(
        "--list-key-id", "NAME", usual: "a",
        Phrase("名册密钥编号，用于 --new 和 --add list", "The list key's id, for --new and --add list"))
    private static let cost = CommandOption(
        "--cost", "N", form: .number(0...65_536), usual: "4096",
        Phrase("身份证号的 scrypt N", "scrypt's N for ID card numbers"))
    private static let days = CommandOption(
        "--days", "N", form: .number(1...3650), usual: "400",
        Phrase("密钥有效天数", "How many days the code keys are valid"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let path = call.arguments.operands[0]
        let folder = try folder(path, call)
        if call.arguments.has(.json) {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            try call.console.print(
                String(decoding: try encoder.encode(folder.keys), as: UTF8.self))
            return .success
        }
        try show(folder.keys, call.console)
        return .success
    }

    private func folder(_ path: String, _ call: CommandCall) throws -> CityKeyFolder {
        let role = call.arguments.text(Self.add)
        if call.arguments.has(Self.new) {
            guard role == nil else {
                throw UsageFault.wrong(
                    Phrase("--new 与 --add 不能同时使用。", "--new and --add do not go together."))
            }
            return try make(at: path, call)
        }
        let folder = try CityKeyFolder(path: path)
        guard let role else { return folder }
        guard let role = CodeKey.Role(rawValue: role) else {
            return try folder.addingListKey(try name(Self.listKeyId, call))
        }
        return try folder.addingKey(
            role, from: call.surroundings.now(), days: call.arguments.number(Self.days) ?? 400)
    }

    private func make(at path: String, _ call: CommandCall) throws -> CityKeyFolder {
        guard let cost = HardeningCost(n: UInt64(call.arguments.number(Self.cost) ?? 4096)) else {
            throw UsageFault.wrong(
                Phrase("--cost 应为 0 或 2 的幂。", "--cost is not 0 or a power of two."))
        }
        return try CityKeyFolder.make(
            at: path, listId: try name(Self.listId, call),
            listKeyId: try name(Self.listKeyId, call), cost: cost,
            from: call.surroundings.now(), days: call.arguments.number(Self.days) ?? 400)
    }

    /// What stands in a manifest and in a file's name.
    private func name(_ option: CommandOption, _ call: CommandCall) throws -> String {
        let text = call.arguments.required(option)
        let isPlain = text.utf8.allSatisfy {
            (0x61...0x7A) ~= $0 || (0x30...0x39) ~= $0 || $0 == 0x2D
        }
        guard isPlain, (1...64).contains(text.utf8.count) else {
            throw UsageFault.wrong(
                Phrase(
                    "\(option.name) 应为 1 – 64 个 a-z 0-9 - 字符。",
                    "\(option.name) is not 1 – 64 characters of a-z 0-9 -."))
        }
        return text
    }

    private func show(_ keys: CityKeys, _ console: Console) throws {
        try console.print(
            Phrase("根公钥 \(keys.rootPublicKey)", "root public key \(keys.rootPublicKey)"))
        try console.print(
            Phrase(
                "名册 \(keys.listId)，名册密钥 \(keys.listKeyId)，scrypt N = \(keys.cost)",
                "list \(keys.listId), list key \(keys.listKeyId), scrypt N = \(keys.cost)"))
        for key in keys.keys {
            let state = key.revoked ? Phrase("，已吊销", ", revoked") : .none
            try console.print(
                Phrase(
                    "\(key.codeKeyId) \(key.role) \(key.publicKey)，至 \(key.notAfter)",
                    "\(key.codeKeyId) \(key.role) \(key.publicKey), until \(key.notAfter)")
                    + state)
        }
    }
}
