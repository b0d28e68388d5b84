import Identity
import StationModel

/// `yizhand qr issue door`.
struct QRIssueDoorCommand: Subcommand {
    let name = "qr issue door"
    let summary = Phrase("签发一个开门码（类型 1）", "Make a door code (kind 1)")
    let options: [CommandOption] = [
        .privateKey, .newKey, .keyId, .member, .at, Self.timeToLive, .json,
    ]
    let examples = [
        CommandExample(
            "yizhand qr issue door --key door.key --member 38fe29f51f54ebad",
            Phrase("签发一个现在有效的开门码", "Makes a code that opens now")),
        CommandExample(
            "yizhand qr issue door --key door.key --new-key --member 38fe29f51f54ebad --json",
            Phrase("先生成密钥，并显示公钥", "Makes the key first, and shows its public half")),
    ]

    private static let timeToLive = CommandOption(
        "--ttl", "SECONDS", form: .number(1...255), usual: "45",
        Phrase("有效秒数", "How long the code is valid"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let issuing = QRIssuing(call: call)
        let issuer = CodeIssuer(
            codeKeyId: issuing.codeKeyId, key: try issuing.privateKey(.privateKey))
        let code = try issuer.issued(
            member: try issuing.member(), issuedAt: try issuing.issuedAt(),
            timeToLiveSeconds: UInt8(call.arguments.number(Self.timeToLive) ?? 45),
            nonce: QRIssuing.nonce())
        return try issuing.print(code, signedBy: issuer.publicKey)
    }
}
