public import StationModel

/// One line of a member file.
///
///     {"op":"put","digest":"…32 hex","member":"…16 hex","group":"courier",
///      "from":"…Z","until":"…Z","flags":["longAccess"]}
///     {"op":"del","digest":"…","member":"…"}
///
/// `digest` may be absent: a member with a phone only. `from` is inclusive, `until` exclusive.
public enum MemberLine: Hashable, Sendable {
    /// Adds the line, or replaces the one with this digest.
    case put(digest: CredentialDigest?, MemberRecord)
    /// Takes away the line that has both.
    case delete(digest: CredentialDigest?, member: MemberPseudonym)

    /// Longest line in bytes, without its end: a line that uses everything has some 300.
    public static let greatestLength = 1024
    /// Longest name of a group in UTF-8 bytes.
    public static let greatestGroupLength = 64
}
