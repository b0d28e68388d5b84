import Identity
import StationModel

/// What leads from one version of a section to the next, written as a delta.
///
/// Both sides are records in order. A line that both have is compared as a whole; `put` replaces
/// by the line's name, so a changed line is one `put`.
struct SectionDifference<Line: PublishedLine> {
    private(set) var changes = LineChanges()

    /// - Parameters:
    ///   - old: `nil` = nothing.
    ///   - delta: gets the lines.
    init(
        from old: RecordStream, to new: RecordStream, groups: [MemberGroup], into delta: OutputFile
    ) throws {
        while old.current != nil || new.current != nil {
            let order = Self.comparison(old, new)
            if order < 0 {
                try old.withCurrent { try delta.append(line: Line($0).delete()) }
                changes.removed += 1
            } else if order > 0 || !Self.isSame(old, new) {
                try new.withCurrent { try delta.append(line: Line($0).put(groups)) }
                if order > 0 { changes.added += 1 } else { changes.changed += 1 }
            }
            if order <= 0 { try old.advance() }
            if order >= 0 { try new.advance() }
        }
    }

    private static func comparison(_ old: RecordStream, _ new: RecordStream) -> Int32 {
        guard old.current != nil else { return 1 }
        guard new.current != nil else { return -1 }
        return old.withCurrent { left in
            new.withCurrent { order(left, $0, count: Line.keySize) }
        }
    }

    private static func isSame(_ old: RecordStream, _ new: RecordStream) -> Bool {
        old.withCurrent { left in
            new.withCurrent { order(left, $0, count: Line.size) == 0 }
        }
    }
}
