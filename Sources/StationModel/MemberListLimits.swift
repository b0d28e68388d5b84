/// What a station takes of a member list. The city's side refuses to publish more.
public enum MemberListLimits {
    /// Groups are the city's categories of members; a list with more is a mistake: a column of
    /// names, one for each person.
    public static let mostGroups = 1000

    /// What may have changed since the snapshot: five percent of a city's list, some 10 MB that
    /// each delta writes anew. Beyond, the snapshot is the shorter way.
    public static let mostChanges = 100_000
}
