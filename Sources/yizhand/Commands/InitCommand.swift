import ConfigurationFile
import Foundation
import Identity
import StationModel

/// `yizhand init`.
struct InitCommand: Subcommand {
    let name = "init"
    let summary = Phrase("生成驿站密钥和首份配置", "Make the station's key and its first configuration")
    let notes = [
        Phrase(
            "写入 DIR/station.json5 和 DIR/station.key（0400）；没有 --force 时不覆盖已有文件。",
            "Writes DIR/station.json5 and DIR/station.key (mode 0400); nothing is overwritten "
                + "without --force."),
        Phrase(
            "--force 只重写配置；已有密钥始终保留，因为市平台按公钥认识这个驿站。",
            "--force writes the configuration again; a key that exists always stays, for the city "
                + "knows the station by it."),
    ]
    let options: [CommandOption] = [
        Self.id, Self.stationName, Self.place, Self.timeZone, Self.board, .rootKey, Self.listKey,
        Self.output, Self.force, .json,
    ]
    let examples = [
        CommandExample(
            "yizhand init --id wuhan-jianghan-007 --name 江汉路驿站 --root-key 1feb…b304",
            Phrase("生成密钥和配置，并显示公钥", "Makes key and configuration, shows the public key")),
        CommandExample(
            "yizhand init --id demo-1 --output ./demo --list-key a=/etc/yizhand/list-keys/a",
            Phrase("写入别的目录，并指定名册密钥文件", "Writes elsewhere, and names a list key's file")),
    ]

    private static let id = CommandOption(
        "--id", "ID", isRequired: true,
        Phrase("驿站号：a-z 0-9 -，永不改变", "The station's id: a-z 0-9 -; never changes"))
    private static let stationName = CommandOption(
        "--name", "NAME", Phrase("来访者看到的名称（默认同驿站号）", "As visitors read it (usually the id)"))
    private static let place = CommandOption(
        "--place", "TEXT", usual: "-", Phrase("地址", "Where it stands"))
    private static let timeZone = CommandOption(
        "--time-zone", "ZONE", usual: "Asia/Shanghai", Phrase("时区", "The local time zone"))
    private static let board = CommandOption(
        "--board", "NAME", form: .choice(BoardProfile.all.map(\.name)),
        usual: BoardProfile.raspberryPi4.name, Phrase("板卡", "The board"))
    private static let listKey = CommandOption(
        "--list-key", "NAME=FILE",
        Phrase("名册密钥编号和文件（绝对路径）", "A list key's id and its file (an absolute path)"))
    private static let output = CommandOption(
        "--output", "DIR", usual: "/etc/yizhand", Phrase("写入的目录", "The folder to write into"))
    private static let force = CommandOption(
        flag: "--force", Phrase("覆盖已有配置", "Write over an existing configuration"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let directory = call.arguments.required(Self.output)
        let path = directory + "/station.json5"
        let text = try configuration(call.arguments, call.console.language).text
        if InputFile.exists(path), !call.arguments.has(Self.force) {
            throw CommandFailure(
                .inputOutput, Phrase("\(path) 已存在。", "\(path) exists."),
                next: Phrase("如要覆盖请加 --force。", "Use --force to write over it."))
        }
        try check(text, path, call)
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        let keys = try StationKeys(seed: stationSeed(directory + "/station.key", call.console))
        try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        return try report(path, keys, call)
    }

    private func configuration(
        _ arguments: Arguments, _ language: Language
    ) throws -> FirstConfiguration {
        _ = try arguments.needed(Self.id)
        let example = Phrase("编号，如 wuhan-jianghan-007", "an id such as wuhan-jianghan-007")
        guard let id = try arguments.value(Self.id, example, StationId.init),
            let board = BoardProfile.all.first(where: {
                $0.name == arguments.required(Self.board)
            })
        else { preconditionFailure("the parser has checked both") }
        let keyFile = Phrase(
            "密钥文件，如 a=/etc/yizhand/list-keys/a", "a key file such as a=/etc/yizhand/list-keys/a")
        let listKey = try arguments.value(Self.listKey, keyFile) { text in
            let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
            return halves.count == 2 ? (id: halves[0], path: halves[1]) : nil
        }
        return FirstConfiguration(
            id: id, name: arguments.text(Self.stationName) ?? id.text,
            place: arguments.required(Self.place),
            timeZone: arguments.required(Self.timeZone), board: board,
            rootPublicKey: try arguments.publicKey(.rootKey)?.bytes.hex,
            listKeyFiles: listKey.map { [$0] } ?? [], language: language)
    }

    /// What is written must be right: else nothing is written, and the faults say why.
    private func check(_ text: String, _ path: String, _ call: CommandCall) throws {
        let environment = LoadEnvironment(
            now: call.surroundings.now(), credentialsDirectory: nil)
        do throws(ConfigurationErrors) {
            _ = try ConfigurationLoader.load(text: text, file: path, in: environment)
        } catch {
            throw CommandFailure(
                .configuration,
                Phrase(
                    "配置有误，未写入：\n\(error.text(in: .chinese))",
                    "The configuration would be wrong, nothing was written:\n"
                        + error.text(in: .english)))
        }
    }

    private func stationSeed(_ path: String, _ console: Console) throws -> SecretBytes {
        if InputFile.exists(path) {
            console.note(Phrase("保留已有密钥 \(path)", "keeping the key \(path)"))
        } else {
            try KeyFile.create(try SecretBytes.random(count: KeyFile.keySize), at: path)
        }
        return try KeyFile.load(path)
    }

    private func report(
        _ path: String, _ keys: StationKeys, _ call: CommandCall
    ) throws -> ExitCode {
        let (signing, exchange) = (keys.signing.bytes.hex, keys.exchange.bytes.hex)
        if call.arguments.has(.json) {
            try call.console.print(
                """
                {"configuration":\(jsonString(path)),"publicKey":"\(signing)",\
                "exchangeKey":"\(exchange)"}
                """)
            return .success
        }
        try call.console.print(Phrase("驿站公钥 \(signing)", "station public key \(signing)"))
        try call.console.print(
            Phrase(
                "名册密钥封装公钥 \(exchange)", "public key to wrap list keys for \(exchange)"))
        try call.console.print(
            Phrase(
                "已写入 \(path)；下一步：yizhand check \(path)",
                "wrote \(path); next: yizhand check \(path)"))
        return .success
    }
}

/// What the city must know of a station: both come from the one secret in its key file.
private struct StationKeys {
    let signing: Ed25519PublicKey
    let exchange: X25519PublicKey

    init(seed: SecretBytes) throws {
        signing = try Ed25519PrivateKey(seed: seed).publicKey
        exchange = try X25519PrivateKey(stationSeed: seed).publicKey
    }
}
