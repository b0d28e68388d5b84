import Decoding
import StationModel

/// The city's vouchers, with the real layout and a stand-in for the signature.
extension StandInIdentity {
    static func voucher(
        _ id: UInt64, of person: Person, _ sku: SKUNumber, quantity: UInt8, hours: UInt16,
        issuedAt: UnixTime
    ) -> [UInt8] {
        guard let issuedAt = CodeTime(issuedAt) else {
            preconditionFailure("the simulated world lives between 2024 and 2160")
        }
        let statement = VoucherCode.Statement(
            codeKeyId: 2, member: person.member, issuedAt: issuedAt, timeToLiveHours: hours,
            nonce: UInt32(truncatingIfNeeded: id), voucherId: id, station: 0, sku: sku.value,
            quantity: quantity)
        return ScannedCode.voucher(
            VoucherCode(statement, signature: stamp(statement.signedMessage))
        ).text
    }

    func judge(
        _ code: VoucherCode, at moment: Moment, _ widened: Int64
    ) -> Identification {
        let statement = code.statement
        let issuedAt = statement.issuedAt.unixTime
        if issuedAt > moment.wall + .seconds(30 + widened) { return .refused(.notYetValid) }
        if moment.wall > statement.validThrough + .seconds(widened) { return .refused(.expired) }
        guard code.signature == Self.stamp(statement.signedMessage) else {
            return .refused(.badSignature)
        }
        let verified = VerifiedCode(
            member: statement.member, purpose: .dispenser, signer: .issuer(statement.codeKeyId),
            issuedAt: issuedAt, counter: 0,
            voucher: Voucher(
                voucherId: statement.voucherId, sku: statement.sku, quantity: statement.quantity,
                validThrough: statement.validThrough))
        let person = people.all.first { $0.member == statement.member && $0.isListed }
        return .code(verified, record: person.map(record))
    }
}
