/// How a version of a list differs from the one before it, in lines.
public struct LineChanges: Hashable, Sendable {
    public var added = 0
    /// Of the same name as before, with another content.
    public var changed = 0
    public var removed = 0

    /// Lines of the delta.
    var lines: Int { added + changed + removed }

    public init(added: Int = 0, changed: Int = 0, removed: Int = 0) {
        self.added = added
        self.changed = changed
        self.removed = removed
    }
}
