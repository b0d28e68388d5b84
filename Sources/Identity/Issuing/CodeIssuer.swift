public import Decoding
public import StationModel

/// The city's side of a code: signs with one code key. For tools, the simulation and tests.
public struct CodeIssuer: Sendable {
    public let codeKeyId: UInt8
    private let key: Ed25519PrivateKey

    public init(codeKeyId: UInt8, key: Ed25519PrivateKey) {
        self.codeKeyId = codeKeyId
        self.key = key
    }

    public var publicKey: Ed25519PublicKey { key.publicKey }

    /// Kind 1: the member stands here now.
    public func issued(
        member: MemberPseudonym, issuedAt: CodeTime, timeToLiveSeconds: UInt8 = 45, nonce: UInt32
    ) throws(CryptographyFault) -> ScannedCode {
        let statement = IssuedCode.Statement(
            codeKeyId: codeKeyId, member: member, issuedAt: issuedAt,
            timeToLiveSeconds: timeToLiveSeconds, nonce: nonce)
        return .issued(
            IssuedCode(statement, signature: try key.signature(for: statement.signedMessage)))
    }

    /// The grant of kind 2: the phone with this key may speak for the member.
    public func phone(
        member: MemberPseudonym, deviceKey: Ed25519PrivateKey, expiresAt: CodeTime
    ) throws(CryptographyFault) -> GrantedPhone {
        let grant = DelegatedCode.Grant(
            codeKeyId: codeKeyId, member: member, deviceKey: deviceKey.publicKey.bytes,
            expiresAt: expiresAt)
        return GrantedPhone(
            grant: grant, grantSignature: try key.signature(for: grant.signedMessage),
            deviceKey: deviceKey)
    }

    /// Kind 3. The statement's `codeKeyId` becomes this issuer's.
    public func voucher(
        _ statement: VoucherCode.Statement
    ) throws(CryptographyFault) -> ScannedCode {
        var statement = statement
        statement.codeKeyId = codeKeyId
        return .voucher(
            VoucherCode(statement, signature: try key.signature(for: statement.signedMessage)))
    }
}

/// A phone that the city gave a grant: makes codes without a network.
public struct GrantedPhone: Sendable {
    /// What the city signed.
    public let grant: DelegatedCode.Grant
    /// The city's 64 bytes.
    public let grantSignature: [UInt8]
    private let deviceKey: Ed25519PrivateKey

    init(grant: DelegatedCode.Grant, grantSignature: [UInt8], deviceKey: Ed25519PrivateKey) {
        self.grant = grant
        self.grantSignature = grantSignature
        self.deviceKey = deviceKey
    }

    /// Kind 2: "now, here". `station` is 0 for any, else `CodeJudge.hash(of:)`.
    public func present(
        issuedAt: CodeTime, counter: UInt16, station: UInt64 = 0
    ) throws(CryptographyFault) -> ScannedCode {
        let presentation = DelegatedCode.Presentation(
            issuedAt: issuedAt, counter: counter, station: station)
        let signedGrant = DelegatedCode.signedGrantBytes(grant, signature: grantSignature)
        let message = presentation.signedMessage(grantSHA256: try SHA256.hash(signedGrant))
        return .delegated(
            DelegatedCode(
                grant, grantSignature: grantSignature, presentation: presentation,
                presentationSignature: try deviceKey.signature(for: message)))
    }
}
