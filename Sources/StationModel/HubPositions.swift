/// An entry's place in all that the station has ever recorded: the id of its event.
///
/// The order is the storage's: entries saved of earlier epochs come first, then those of the
/// running epoch by their number. Whoever has only two positions cannot tell which is earlier.
public struct EventPosition: Hashable, Sendable {
    /// Of the file that the entry was written to first.
    public let epoch: UInt64
    public let sequence: UInt64

    public init(epoch: UInt64, sequence: UInt64) {
        self.epoch = epoch
        self.sequence = sequence
    }
}

/// Some entries that were made into one request's body. The worker keeps the bytes, by the token
/// that asked for them.
public struct EventBatch: Hashable, Sendable {
    /// 0 = there is nothing after the cursor, or the next entry waits.
    public let count: Int
    /// Of the body.
    public let bytes: Int
    /// The last entry in it; `nil` where there is none.
    public let last: EventPosition?
    /// When the first entry was recorded.
    public let oldest: UnixTime?
    /// What the first entry is: a refused notice of a refusal is not told once more.
    public let kind: EntryKind?
    /// The entry behind the last one has no trusted time yet and waits for the clock until then.
    public let waitsUntil: MonotonicInstant?

    public init(
        count: Int, bytes: Int = 0, last: EventPosition? = nil, oldest: UnixTime? = nil,
        kind: EntryKind? = nil, waitsUntil: MonotonicInstant? = nil
    ) {
        self.count = count
        self.bytes = bytes
        self.last = last
        self.oldest = oldest
        self.kind = kind
        self.waitsUntil = waitsUntil
    }

    public static let none = EventBatch(count: 0)
}

/// What the ledger holds on disk behind the cursor.
public struct EventBacklog: Hashable, Sendable {
    public let count: UInt64
    public let oldest: UnixTime?
    /// Events that are quarantined now, those of earlier starts too.
    public let quarantined: UInt64

    public init(count: UInt64, oldest: UnixTime? = nil, quarantined: UInt64 = 0) {
        self.count = count
        self.oldest = oldest
        self.quarantined = quarantined
    }
}

/// All series at one time, taken by the worker and held by it until it is told to write or to
/// forget them.
public struct SampleBlock: Hashable, Sendable {
    /// Counts up within a run.
    public let number: UInt64
    public let count: Int
    /// So many of them, the last ones, are of series that were to stand apart.
    public let apart: Int
    /// The station's clocks when it was taken.
    public let moment: Moment

    public init(number: UInt64, count: Int, apart: Int = 0, moment: Moment) {
        self.number = number
        self.count = count
        self.apart = apart
        self.moment = moment
    }
}

/// Samples that lie side by side, in a block or in the spool.
public struct SampleRange: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// In memory, by the block's number; samples are numbered from 0.
        case live(block: UInt64)
        /// In `samples.db`; samples are numbered from the file's beginning, without a gap and
        /// never anew. How many of them are one row is the spool's affair.
        case spool
    }

    public let place: Place
    public let numbers: Range<UInt64>

    public init(_ place: Place, _ numbers: Range<UInt64>) {
        self.place = place
        self.numbers = numbers
    }

    public var count: Int { numbers.count }
}

/// Samples that were made into one request's body, or why they were not.
public struct SampleBatch: Hashable, Sendable {
    /// What was looked at: begins where it was asked for, and may end earlier.
    public let range: SampleRange
    /// Samples in the body; 0 = nothing to send.
    public let count: Int
    public let bytes: Int
    /// Times of the first and the last sample in `range`.
    public let from: UnixTime
    public let to: UnixTime
    /// In `range`, and not in the body: no receiver may get them (more than ten minutes ahead of
    /// the clock, before any station was built, of a boot whose clock was never set).
    public let withheld: Int
    /// The next samples were taken by a clock that was not set, and this boot may still learn what
    /// time it was.
    public let waitsForClock: Bool
    /// The series of a single sample, as Prometheus writes it.
    public let series: String?

    public init(
        range: SampleRange, count: Int, bytes: Int, from: UnixTime, to: UnixTime,
        withheld: Int = 0, waitsForClock: Bool = false, series: String? = nil
    ) {
        self.range = range
        self.count = count
        self.bytes = bytes
        self.from = from
        self.to = to
        self.withheld = withheld
        self.waitsForClock = waitsForClock
        self.series = series
    }
}

/// What the spool holds: the samples `first ..< end`.
public struct SpoolBacklog: Hashable, Sendable {
    public let first: UInt64
    public let end: UInt64
    public let oldest: UnixTime?

    public init(first: UInt64, end: UInt64, oldest: UnixTime? = nil) {
        self.first = first
        self.end = end
        self.oldest = oldest
    }

    public static let empty = SpoolBacklog(first: 0, end: 0)
}
