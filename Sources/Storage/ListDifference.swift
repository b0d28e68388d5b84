import StationModel

/// How two lists differ, in lines: one for each credential, and one for each member with a phone
/// only.
public struct ListDifference: Hashable, Sendable {
    public let added: Int
    /// Another group, time or flag; or the same credential, of another member.
    public let changed: Int
    public let removed: Int

    public init(added: Int, changed: Int, removed: Int) {
        self.added = added
        self.changed = changed
        self.removed = removed
    }

    public static let none = ListDifference(added: 0, changed: 0, removed: 0)
}

extension BuiltList {
    /// Compares a finished file with a list whose files nobody writes meanwhile; `nil` = with none.
    ///
    /// A new snapshot and the list are read once from end to end, of changes only the lines that
    /// they touch. In memory are two lines and SQLite's pages.
    public func difference(
        from old: MemberChangesBuilder.Basis?
    ) throws(StorageFault) -> ListDifference {
        switch self {
        case .snapshot(let built):
            guard let old else {
                return ListDifference(added: built.count, changed: 0, removed: 0)
            }
            return try ListComparison.ofSnapshot(built.path, from: old)
        case .changes(let built):
            return try ListComparison.ofChanges(built.path, from: built.basis)
        }
    }
}
