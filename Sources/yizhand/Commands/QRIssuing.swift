import Decoding
import Identity
import StationModel

/// What all commands that sign have in common: the key file, the time, the code's text.
struct QRIssuing {
    let call: CommandCall

    /// The private key of `option`'s file; made first where that was asked for and nothing is
    /// there.
    func privateKey(_ option: CommandOption) throws -> Ed25519PrivateKey {
        try Ed25519PrivateKey(seed: try secret(option))
    }

    /// 32 bytes of a key file: the seed of a private key, or a list key.
    func secret(_ option: CommandOption) throws -> SecretBytes {
        let path = try call.arguments.needed(option)
        if call.arguments.has(.newKey), !InputFile.exists(path) {
            try KeyFile.create(try SecretBytes.random(count: KeyFile.keySize), at: path)
            call.console.note(Phrase("已生成密钥 \(path)", "made the key \(path)"))
        }
        return try KeyFile.load(path)
    }

    /// `--at`, usually now, as a code carries it.
    func issuedAt() throws -> CodeTime { try codeTime(.at) ?? now() }

    func codeTime(_ option: CommandOption) throws -> CodeTime? {
        guard let time = try call.arguments.time(option) else { return nil }
        guard let codeTime = CodeTime(time) else { throw Self.outOfRange(option.name) }
        return codeTime
    }

    private func now() throws -> CodeTime {
        guard let time = CodeTime(call.surroundings.now()) else {
            throw Self.outOfRange("--at")
        }
        return time
    }

    private static func outOfRange(_ name: String) -> UsageFault {
        .wrong(
            Phrase("\(name) 应在 2024 至 2159 年之间。", "\(name) is not within 2024 – 2159."))
    }

    func member() throws -> MemberPseudonym {
        _ = try call.arguments.needed(.member)
        guard let member = try call.arguments.member(.member) else {
            throw UsageFault.missingOperand(CommandOption.member.name)
        }
        return member
    }

    /// How the code names its station: 0 = any.
    func station() throws -> UInt64 {
        try call.arguments.station(.station).map { try CodeJudge.hash(of: $0) } ?? 0
    }

    var codeKeyId: UInt8 { UInt8(truncatingIfNeeded: call.arguments.number(.keyId) ?? 1) }

    /// A value that makes two codes of one second differ.
    static func nonce() -> UInt32 { UInt32.random(in: 0...UInt32.max) }

    /// The text for the picture, and with `--json` the public key that judges it.
    func print(_ code: ScannedCode, signedBy key: Ed25519PublicKey) throws -> ExitCode {
        let text = String(decoding: code.text, as: UTF8.self)
        guard call.arguments.has(.json) else {
            try call.console.print(text)
            return .success
        }
        let members = [
            ("code", jsonString(text)), ("member", jsonString(code.member.hex)),
            ("codeKeyId", "\(code.codeKeyId)"), ("publicKey", jsonString(key.bytes.hex)),
            ("issuedAt", jsonString(code.issuedAt.unixTime.rfc3339Seconds)),
        ]
        try call.console.print(
            "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}")
        return .success
    }
}

extension CommandOption {
    static let privateKey = CommandOption(
        "--key", "FILE", isRequired: true,
        Phrase("签名私钥文件（0400）", "File of the private key that signs (0400)"))
    static let newKey = CommandOption(
        flag: "--new-key", Phrase("密钥文件不存在时先生成", "Make the key files that are missing"))
    static let keyId = CommandOption(
        "--key-id", "N", form: .number(0...255), usual: "1",
        Phrase("密钥编号 codeKeyId", "The key's number, codeKeyId"))
    static let member = CommandOption(
        "--member", "HEX", isRequired: true,
        Phrase("会员化名，16 位十六进制", "The member's pseudonym, 16 hex digits"))
    static let at = CommandOption(
        "--at", "TIME", Phrase("签发时间（默认现在）", "Time of issue (usually now)"))
}
