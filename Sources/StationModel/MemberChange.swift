/// One line of a member file: what a parser delivers and what the member list takes.
public enum MemberChange: Hashable, Sendable {
    /// Replaces what the list says of this digest. `nil`: a member with a phone only, who has
    /// one such line at most.
    case put(digest: CredentialDigest?, MemberRecord)
    /// Must match a line in both; else the whole file is refused.
    case delete(CredentialDigest, MemberPseudonym)
}
