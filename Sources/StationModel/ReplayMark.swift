/// The newest accepted code of a member, for one purpose and one signer.
public struct ReplayMark: Hashable, Sendable {
    public let member: MemberPseudonym
    public let purpose: VerifiedCode.Purpose
    public let signer: CodeSigner
    public let issuedAt: UnixTime
    public let counter: UInt16

    public init(
        member: MemberPseudonym, purpose: VerifiedCode.Purpose, signer: CodeSigner,
        issuedAt: UnixTime, counter: UInt16
    ) {
        self.member = member
        self.purpose = purpose
        self.signer = signer
        self.issuedAt = issuedAt
        self.counter = counter
    }
}
