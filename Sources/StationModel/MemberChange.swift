/// One line of a member file: what a parser delivers and what the member list takes.
///
///     {"op":"put","digest":"…32 hex","member":"…16 hex","group":"courier",
///      "from":"…Z","until":"…Z","flags":["longAccess"]}
///     {"op":"del","digest":"…","member":"…"}
///
/// `digest` may be absent: a member with a phone only, who has one such line at most. `from` is
/// inclusive, `until` exclusive.
public enum MemberChange: Hashable, Sendable {
    /// Adds the line, or replaces the one with this digest.
    case put(digest: CredentialDigest?, MemberRecord)
    /// Takes away the line that has both; else the whole file is refused.
    case delete(digest: CredentialDigest?, member: MemberPseudonym)

    public var member: MemberPseudonym {
        switch self {
        case .put(_, let record): record.member
        case .delete(_, let member): member
        }
    }
}
