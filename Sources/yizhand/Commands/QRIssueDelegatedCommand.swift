import Decoding
import Identity
import StationModel

/// `yizhand qr issue delegated`.
struct QRIssueDelegatedCommand: Subcommand {
    let name = "qr issue delegated"
    let summary = Phrase("签发一个手机离线码（类型 2）", "Make a code of an offline phone (kind 2)")
    let notes = [
        Phrase(
            "--key 是市平台的授权私钥，--device-key 是手机的私钥。",
            "--key is the city's key that grants, --device-key the phone's that presents.")
    ]
    let options: [CommandOption] = [
        .privateKey, Self.deviceKey, .newKey, .keyId, .member, .at, Self.expires, Self.counter,
        .station, .json,
    ]
    let examples = [
        CommandExample(
            "yizhand qr issue delegated --key a.key --device-key b.key --member 38fe29f51f54ebad",
            Phrase("授权一部手机并出示一次", "Grants a phone and presents once"))
    ]

    private static let deviceKey = CommandOption(
        "--device-key", "FILE", isRequired: true,
        Phrase("手机私钥文件", "File of the phone's private key"))
    private static let expires = CommandOption(
        "--expires", "TIME",
        Phrase("授权到期时间（默认签发后 7 天）", "The grant's end (usually 7 days after the issue)"))
    private static let counter = CommandOption(
        "--counter", "N", form: .number(0...65_535), usual: "0",
        Phrase("同一秒内的出示次序", "Order of presentations within one second"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let issuing = QRIssuing(call: call)
        let issuer = CodeIssuer(
            codeKeyId: issuing.codeKeyId, key: try issuing.privateKey(.privateKey))
        let issuedAt = try issuing.issuedAt()
        let week = CodeTime(issuedAt.unixTime + .days(7)) ?? issuedAt
        let phone = try issuer.phone(
            member: try issuing.member(), deviceKey: try issuing.privateKey(Self.deviceKey),
            expiresAt: try issuing.codeTime(Self.expires) ?? week)
        let code = try phone.present(
            issuedAt: issuedAt, counter: UInt16(call.arguments.number(Self.counter) ?? 0),
            station: try issuing.station())
        return try issuing.print(code, signedBy: issuer.publicKey)
    }
}
