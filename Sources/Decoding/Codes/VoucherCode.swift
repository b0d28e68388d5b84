public import StationModel

/// Kind 3, 106 bytes: the city's word that a member may take an item.
///
/// | offset | field |
/// |---|---|
/// | 0 | kind, 3 |
/// | 1 | codeKeyId u8 |
/// | 2 | member, 8 bytes |
/// | 10 | issuedAt u32, seconds since 2024-01-01 UTC |
/// | 14 | time to live u16, hours |
/// | 16 | nonce u32 |
/// | 20 | voucherId, 8 bytes |
/// | 28 | station, 8 bytes; 0 = any |
/// | 36 | sku u32 |
/// | 40 | quantity u8, at least 1 |
/// | 41 | reserved u8, 0 |
/// | 42 | signature, 64 bytes |
public struct VoucherCode: Hashable, Sendable {
    static let kind: UInt8 = 3
    static let length = 106
    private static let domain = Array("yizhan/voucher/1\0".utf8)

    /// What the city signs.
    public struct Statement: Hashable, Sendable {
        public var codeKeyId: UInt8
        public var member: MemberPseudonym
        public var issuedAt: CodeTime
        public var timeToLiveHours: UInt16
        public var nonce: UInt32
        public var voucherId: UInt64
        /// First 8 bytes of SHA-256 of the station's id; 0 = any station.
        public var station: UInt64
        public var sku: UInt32
        /// At least 1.
        public var quantity: UInt8

        public init(
            codeKeyId: UInt8, member: MemberPseudonym, issuedAt: CodeTime,
            timeToLiveHours: UInt16, nonce: UInt32, voucherId: UInt64, station: UInt64,
            sku: UInt32, quantity: UInt8
        ) {
            self.codeKeyId = codeKeyId
            self.member = member
            self.issuedAt = issuedAt
            self.timeToLiveHours = timeToLiveHours
            self.nonce = nonce
            self.voucherId = voucherId
            self.station = station
            self.sku = sku
            self.quantity = quantity
        }

        /// Last second in which the voucher is good.
        public var validThrough: UnixTime {
            issuedAt.unixTime + .hours(Int(timeToLiveHours))
        }

        /// Bytes 0 – 41.
        var bytes: [UInt8] {
            var bytes = [kind, codeKeyId]
            bytes.append(bigEndian: member.value)
            bytes.append(bigEndian: issuedAt.secondsSinceEpoch)
            bytes.append(bigEndian: timeToLiveHours)
            bytes.append(bigEndian: nonce)
            bytes.append(bigEndian: voucherId)
            bytes.append(bigEndian: station)
            bytes.append(bigEndian: sku)
            bytes.append(quantity)
            bytes.append(0)
            return bytes
        }

        /// `yizhan/voucher/1` NUL, then bytes 0 – 41.
        public var signedMessage: [UInt8] { domain + bytes }
    }

    public let statement: Statement
    /// 64 bytes.
    public let signature: [UInt8]

    public init(_ statement: Statement, signature: [UInt8]) {
        precondition(signature.count == CodeField.signature)
        self.statement = statement
        self.signature = signature
    }

    init(bytes: [UInt8]) throws(CodeFormatError) {
        try CodeField.check(bytes, length: Self.length)
        var fields = BigEndianReader(bytes.dropFirst())
        statement = Statement(
            codeKeyId: fields.integer(), member: MemberPseudonym(fields.integer()),
            issuedAt: CodeTime(secondsSinceEpoch: fields.integer()),
            timeToLiveHours: fields.integer(), nonce: fields.integer(),
            voucherId: fields.integer(), station: fields.integer(), sku: fields.integer(),
            quantity: fields.integer())
        guard fields.integer(UInt8.self) == 0 else { throw CodeFormatError(.reserved) }
        guard statement.quantity >= 1 else { throw CodeFormatError(.quantity) }
        signature = fields.bytes(CodeField.signature)
    }

    var bytes: [UInt8] { statement.bytes + signature }
}
