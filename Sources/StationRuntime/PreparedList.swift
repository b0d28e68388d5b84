import StationModel
import Storage

/// A list that was read and checked as a whole, and waits to be taken into use.
struct PreparedList: Sendable {
    /// How it comes into use.
    enum Way: Sendable {
        /// It is in use already.
        case unchanged
        /// A finished file beside what is in use.
        case built(BuiltList)
    }

    let promise: ListPromise
    let way: Way
    /// The city's other lists; `nil` = another file of the version that is in use already.
    let published: PublishedLists?
    /// The files that those were read from.
    let otherFiles: [String]

    var outcome: ListImportOutcome.Way {
        switch way {
        case .unchanged: .unchanged
        case .built(.changes): .deltas
        case .built(.snapshot): .snapshot
        }
    }
}

extension ListRefusal {
    /// Deltas that do not fit the list in use, although its version says so, or too many of them.
    var isHelpedBySnapshot: Bool {
        switch self {
        case .shrinks, .manifestNotNewer, .listOlder: false
        case .versionMismatch, .countMismatch, .notSorted, .deletionInSnapshot, .deletesUnknown,
            .conflictingLines, .tooManyGroups, .deltaTooLong:
            true
        }
    }
}
