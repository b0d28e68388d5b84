public import StationModel

/// Kind 1, 83 bytes: the city's word that a member stands here now.
///
/// | offset | field |
/// |---|---|
/// | 0 | kind, 1 |
/// | 1 | codeKeyId u8 |
/// | 2 | member, 8 bytes |
/// | 10 | issuedAt u32, seconds since 2024-01-01 UTC |
/// | 14 | time to live u8, seconds |
/// | 15 | nonce u32 |
/// | 19 | signature, 64 bytes |
public struct IssuedCode: Hashable, Sendable {
    static let kind: UInt8 = 1
    static let length = 83
    private static let domain = Array("yizhan/issued/1\0".utf8)

    /// What the city signs.
    public struct Statement: Hashable, Sendable {
        public var codeKeyId: UInt8
        public var member: MemberPseudonym
        public var issuedAt: CodeTime
        public var timeToLiveSeconds: UInt8
        public var nonce: UInt32

        public init(
            codeKeyId: UInt8, member: MemberPseudonym, issuedAt: CodeTime,
            timeToLiveSeconds: UInt8, nonce: UInt32
        ) {
            self.codeKeyId = codeKeyId
            self.member = member
            self.issuedAt = issuedAt
            self.timeToLiveSeconds = timeToLiveSeconds
            self.nonce = nonce
        }

        /// Last second in which the code is good, by its own word.
        public var validThrough: UnixTime {
            issuedAt.unixTime + .seconds(Int64(timeToLiveSeconds))
        }

        /// Bytes 0 – 18.
        var bytes: [UInt8] {
            var bytes = [kind, codeKeyId]
            bytes.append(bigEndian: member.value)
            bytes.append(bigEndian: issuedAt.secondsSinceEpoch)
            bytes.append(timeToLiveSeconds)
            bytes.append(bigEndian: nonce)
            return bytes
        }

        /// `yizhan/issued/1` NUL, then bytes 0 – 18.
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
            timeToLiveSeconds: fields.integer(), nonce: fields.integer())
        signature = fields.bytes(CodeField.signature)
    }

    var bytes: [UInt8] { statement.bytes + signature }
}
