import Decoding
import Identity
import StationModel

/// `yizhand qr issue voucher`.
struct QRIssueVoucherCommand: Subcommand {
    let name = "qr issue voucher"
    let summary = Phrase("签发一个核销码（类型 3）", "Make a voucher (kind 3)")
    let options: [CommandOption] = [
        .privateKey, .newKey, .keyId, .member, .at, Self.timeToLive, Self.voucher, Self.sku,
        Self.quantity, .station, .json,
    ]
    let examples = [
        CommandExample(
            "yizhand qr issue voucher --key voucher.key --key-id 2 --member 38fe29f51f54ebad "
                + "--sku 1001",
            Phrase("签发一件物品的核销码", "Makes a voucher for one item"))
    ]

    private static let timeToLive = CommandOption(
        "--ttl", "HOURS", form: .number(1...65_535), usual: "72",
        Phrase("有效小时数", "How many hours the voucher is valid"))
    private static let voucher = CommandOption(
        "--voucher", "HEX",
        Phrase("核销码编号，16 位十六进制（默认随机）", "The voucher's id, 16 hex digits (usually random)"))
    private static let sku = CommandOption(
        "--sku", "N", form: .number(0...Int(UInt32.max)), isRequired: true,
        Phrase("物品编号", "The item's number"))
    private static let quantity = CommandOption(
        "--quantity", "N", form: .number(1...255), usual: "1", Phrase("数量", "How many"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let issuing = QRIssuing(call: call)
        _ = try call.arguments.needed(Self.sku)
        let issuer = CodeIssuer(
            codeKeyId: issuing.codeKeyId, key: try issuing.privateKey(.privateKey))
        let digits = Phrase("16 位 0-9a-f", "16 digits 0-9a-f")
        let voucher = try call.arguments.value(Self.voucher, digits) { text in
            text.utf8.count == 16 ? UInt64(strictHex: text) : nil
        }
        let code = try issuer.voucher(
            VoucherCode.Statement(
                codeKeyId: issuer.codeKeyId, member: try issuing.member(),
                issuedAt: try issuing.issuedAt(),
                timeToLiveHours: UInt16(call.arguments.number(Self.timeToLive) ?? 72),
                nonce: QRIssuing.nonce(), voucherId: voucher ?? UInt64.random(in: 1...UInt64.max),
                station: try issuing.station(), sku: UInt32(call.arguments.number(Self.sku) ?? 0),
                quantity: UInt8(call.arguments.number(Self.quantity) ?? 1)))
        return try issuing.print(code, signedBy: issuer.publicKey)
    }
}
