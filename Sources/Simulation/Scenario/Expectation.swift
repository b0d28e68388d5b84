public import StationModel

/// What a scenario's file says must come of it.
public enum Expectation: Hashable, Sendable {
    /// From one time to another, so many entries of a kind are recorded.
    case entries(EntryMatch, from: Duration, until: Duration, count: ClosedRange<Int>)
    /// At a time an alarm is up, or is not.
    case alarm(AlarmKind, subject: String?, at: Duration, isUp: Bool)
    /// At every minute from one time to another a figure lies within a range.
    case figure(Figure, from: Duration, until: Duration, range: ClosedRange<Int>)

    /// Which entries are counted.
    public struct EntryMatch: Hashable, Sendable {
        public var kind: EntryKind
        /// `nil` = any.
        public var subject: String?
        /// Data that the entry has, as text: `outcome: "jammed"`.
        public var data: [String: String]

        public init(_ kind: EntryKind, subject: String? = nil, data: [String: String] = [:]) {
            self.kind = kind
            self.subject = subject
            self.data = data
        }

        func matches(_ entry: LedgerEntry) -> Bool {
            guard entry.kind == kind, subject.map({ $0 == entry.subject }) ?? true else {
                return false
            }
            return data.allSatisfy { key, value in entry.data[key]?.shown == value }
        }
    }

    /// What is looked at.
    public enum Figure: Hashable, Sendable {
        /// The room's, as its air really is, in thousandths of a degree.
        case roomMillidegrees
        /// As the station counts them.
        case people
        /// As the station's books have it.
        case stock(LaneAddress)
    }

    /// When the run has to stop and look.
    var times: [Duration] {
        switch self {
        case .entries(_, let from, let until, _): [from, until]
        case .alarm(_, _, let at, _): [at]
        case .figure(_, let from, let until, _):
            Array(stride(from: from.wholeSeconds, through: until.wholeSeconds, by: 60))
                .map { .seconds($0) }
        }
    }
}

extension LedgerValue {
    /// As a trace shows it, and a scenario's file names it.
    var shown: String {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .flag(let flag): String(flag)
        }
    }
}
