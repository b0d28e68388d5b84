public import StationModel

/// Kind 2, 190 bytes: the city lets a phone's own key speak for a member for some days (the
/// grant), and the phone, perhaps offline, says "now, here" (the presentation).
///
/// | offset | field |
/// |---|---|
/// | 0 | kind, 2 |
/// | 1 | codeKeyId u8 |
/// | 2 | member, 8 bytes |
/// | 10 | deviceKey, 32 bytes, Ed25519 |
/// | 42 | expiresAt u32, seconds since 2024-01-01 UTC |
/// | 46 | class u8, 0 |
/// | 47 | flags u8, 0 |
/// | 48 | grant signature, 64 bytes, by the city's key |
/// | 112 | issuedAt u32 |
/// | 116 | counter u16 |
/// | 118 | station, 8 bytes; 0 = any |
/// | 126 | presentation signature, 64 bytes, by the device key |
public struct DelegatedCode: Hashable, Sendable {
    static let kind: UInt8 = 2
    static let length = 190

    /// What the city signs.
    public struct Grant: Hashable, Sendable {
        private static let domain = Array("yizhan/grant/1\0".utf8)

        public var codeKeyId: UInt8
        public var member: MemberPseudonym
        /// The phone's Ed25519 public key, 32 bytes.
        public let deviceKey: [UInt8]
        /// Last second in which the phone may speak for the member.
        public var expiresAt: CodeTime

        public init(
            codeKeyId: UInt8, member: MemberPseudonym, deviceKey: [UInt8], expiresAt: CodeTime
        ) {
            precondition(deviceKey.count == CodeField.publicKey)
            self.codeKeyId = codeKeyId
            self.member = member
            self.deviceKey = deviceKey
            self.expiresAt = expiresAt
        }

        /// Bytes 0 – 47.
        var bytes: [UInt8] {
            var bytes = [kind, codeKeyId]
            bytes.append(bigEndian: member.value)
            bytes += deviceKey
            bytes.append(bigEndian: expiresAt.secondsSinceEpoch)
            bytes += [0, 0]
            return bytes
        }

        /// `yizhan/grant/1` NUL, then bytes 0 – 47.
        public var signedMessage: [UInt8] { Self.domain + bytes }
    }

    /// What the phone signs.
    public struct Presentation: Hashable, Sendable {
        private static let domain = Array("yizhan/present/1\0".utf8)

        public var issuedAt: CodeTime
        /// Tells codes of one second apart.
        public var counter: UInt16
        /// First 8 bytes of SHA-256 of the station's id; 0 = any station.
        public var station: UInt64

        public init(issuedAt: CodeTime, counter: UInt16, station: UInt64) {
            self.issuedAt = issuedAt
            self.counter = counter
            self.station = station
        }

        /// Bytes 112 – 125.
        var bytes: [UInt8] {
            var bytes: [UInt8] = []
            bytes.append(bigEndian: issuedAt.secondsSinceEpoch)
            bytes.append(bigEndian: counter)
            bytes.append(bigEndian: station)
            return bytes
        }

        /// `yizhan/present/1` NUL, the SHA-256 of `signedGrantBytes`, then bytes 112 – 125.
        public func signedMessage(grantSHA256 digest: [UInt8]) -> [UInt8] {
            precondition(digest.count == 32)
            return Self.domain + digest + bytes
        }
    }

    public let grant: Grant
    /// 64 bytes.
    public let grantSignature: [UInt8]
    public let presentation: Presentation
    /// 64 bytes.
    public let presentationSignature: [UInt8]

    public init(
        _ grant: Grant, grantSignature: [UInt8], presentation: Presentation,
        presentationSignature: [UInt8]
    ) {
        precondition(grantSignature.count == CodeField.signature)
        precondition(presentationSignature.count == CodeField.signature)
        self.grant = grant
        self.grantSignature = grantSignature
        self.presentation = presentation
        self.presentationSignature = presentationSignature
    }

    /// Bytes 0 – 111, the grant with its signature: what the presentation is bound to.
    public static func signedGrantBytes(_ grant: Grant, signature: [UInt8]) -> [UInt8] {
        grant.bytes + signature
    }

    /// Bytes 0 – 111 of this code.
    public var signedGrantBytes: [UInt8] {
        Self.signedGrantBytes(grant, signature: grantSignature)
    }

    init(bytes: [UInt8]) throws(CodeFormatError) {
        try CodeField.check(bytes, length: Self.length)
        var fields = BigEndianReader(bytes.dropFirst())
        grant = Grant(
            codeKeyId: fields.integer(), member: MemberPseudonym(fields.integer()),
            deviceKey: fields.bytes(CodeField.publicKey),
            expiresAt: CodeTime(secondsSinceEpoch: fields.integer()))
        guard fields.integer(UInt16.self) == 0 else { throw CodeFormatError(.reserved) }
        grantSignature = fields.bytes(CodeField.signature)
        presentation = Presentation(
            issuedAt: CodeTime(secondsSinceEpoch: fields.integer()), counter: fields.integer(),
            station: fields.integer())
        presentationSignature = fields.bytes(CodeField.signature)
    }

    var bytes: [UInt8] {
        signedGrantBytes + presentation.bytes + presentationSignature
    }
}
