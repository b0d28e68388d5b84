public import Storage

/// What a technician asks for.
public struct ListImportRequest: Hashable, Sendable {
    /// A folder of signed files: a USB stick, a download.
    public var directory: String
    /// Takes a list that has shrunk to less than half.
    public var force: Bool
    /// Checks everything and changes nothing.
    public var dryRun: Bool

    public init(directory: String, force: Bool = false, dryRun: Bool = false) {
        self.directory = directory
        self.force = force
        self.dryRun = dryRun
    }
}

/// What an import did, or would do.
public struct ListImportOutcome: Hashable, Sendable {
    /// How the new list came into use.
    public enum Way: String, Hashable, Sendable {
        /// The list was in use already.
        case unchanged
        case deltas
        case snapshot
    }

    /// A list by its numbers.
    public struct Size: Hashable, Sendable {
        public let version: UInt64
        /// Lines on the list.
        public let count: Int

        public init(version: UInt64, count: Int) {
            self.version = version
            self.count = count
        }
    }

    public let way: Way
    public let dryRun: Bool
    public let before: Size
    public let after: Size
    /// `nil` = not known, for a file of the list before cannot be read as a whole.
    public let difference: ListDifference?

    public init(
        way: Way, dryRun: Bool, before: Size, after: Size, difference: ListDifference?
    ) {
        self.way = way
        self.dryRun = dryRun
        self.before = before
        self.after = after
        self.difference = difference
    }

    /// As the control socket and `--json` show it.
    public var json: String {
        """
        {"way":"\(way.rawValue)","dryRun":\(dryRun),\
        "before":\(before.json),"after":\(after.json),\
        "difference":\(difference?.json ?? "null")}
        """
    }
}

extension ListDifference {
    fileprivate var json: String {
        #"{"added":\#(added),"changed":\#(changed),"removed":\#(removed)}"#
    }
}

extension ListImportOutcome.Size {
    var json: String { "{\"version\":\(version),\"count\":\(count)}" }
}
