/// What `verify` found.
public struct LedgerVerification: Hashable, Sendable {
    /// Which part of the ledger is recomputed.
    public enum Scope: Hashable, Sendable {
        /// From the last checkpoint: what a start does.
        case sinceCheckpoint
        /// Everything that is there.
        case all
        /// At most this many entries from this one on: a piece of `all` that keeps nobody waiting.
        case part(from: UInt64, count: UInt64)
    }

    /// One thing that is not as it must be.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        /// What is wrong with an entry.
        public enum Problem: String, Hashable, CaseIterable, Sendable {
            /// The entry's hash is not that of its content after the entry before.
            case hashMismatch
            /// This number is the first that is missing.
            case gap
            /// The link to a person is not the one that was hashed.
            case linkMismatch
            /// A checkpoint does not say what the chain says.
            case checkpointMismatch
            /// A checkpoint's signature is not the station's.
            case badSignature
            /// The stock of a place is not what the entries add up to.
            case stockMismatch
            /// SQLite cannot read on from here.
            case unreadable
        }

        public let problem: Problem
        public let sequence: UInt64

        public var description: String { "entry \(sequence): \(problem.rawValue)" }
    }

    /// More than this need no list: the file is replaced anyway.
    public static let mostFindings = 100

    public var epoch: UInt64
    public var firstSequence: UInt64 = 0
    public var lastSequence: UInt64 = 0
    /// Entries whose hash was recomputed.
    public var entries: UInt64 = 0
    /// Entries whose link to a person retention has erased: no fault.
    public var erasedLinks: UInt64 = 0
    public var checkpoints: UInt64 = 0
    /// Places whose stock is not what the entries add up to.
    public var unbalanced: Set<String> = []
    /// In ascending order, at most `mostFindings`.
    public var findings: [Finding] = []
    /// All of them.
    public var findingCount: UInt64 = 0

    public var holds: Bool { findingCount == 0 }
    /// The first entry that is wrong or missing.
    public var firstBadSequence: UInt64? { findings.first?.sequence }

    /// Several places at one entry are one finding.
    mutating func add(unbalanced places: Set<String>, at sequence: Int64) {
        guard !places.isEmpty else { return }
        unbalanced.formUnion(places)
        add(.stockMismatch, at: sequence)
    }

    mutating func add(_ problem: Finding.Problem, at sequence: Int64) {
        findingCount += 1
        guard findings.count < Self.mostFindings else { return }
        findings.append(Finding(problem: problem, sequence: UInt64(bitPattern: sequence)))
    }
}
