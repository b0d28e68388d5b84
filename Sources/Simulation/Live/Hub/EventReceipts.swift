import StationModel

/// The events of one ledger that a hub has: each once, whatever came twice.
///
/// What is here is kept as runs of neighbours, so that months of events take a few lines: there is
/// a run more for each event that was set aside, which are a thousand at most.
struct EventReceipts {
    /// Neighbours without a gap.
    private struct Run {
        var first: UInt64
        var last: UInt64
        /// What the first one says of the one before it.
        var previousHash: String?
        /// Of the last one.
        var hash: String
    }

    /// Ascending, apart from each other.
    private var runs: [Run] = []
    /// How many are here.
    private(set) var count: UInt64 = 0
    /// How often one came that was here already.
    private(set) var repeated: UInt64 = 0
    /// An event names another one before it than the one that came, or came with another hash.
    private(set) var hasBrokenChain = false
    /// Of what happened last.
    private(set) var newest: UnixTime?

    /// The greatest number that is here, and its hash.
    var last: (sequence: UInt64, hash: String)? { runs.last.map { ($0.last, $0.hash) } }

    mutating func take(_ event: ReceivedEvent) {
        let place = runs.firstIndex { $0.last >= event.sequence } ?? runs.endIndex
        if place < runs.endIndex, runs[place].first <= event.sequence {
            repeated += 1
            check(event.sequence < runs[place].last || event.hash == runs[place].hash)
            return
        }
        count += 1
        newest = max(newest ?? event.time, event.time)
        runs.insert(
            Run(
                first: event.sequence, last: event.sequence, previousHash: event.previousHash,
                hash: event.hash), at: place)
        joinNext(to: place)
        if place > 0 { joinNext(to: place - 1) }
    }

    /// Makes one run of two that have no gap any more.
    private mutating func joinNext(to place: Int) {
        guard place + 1 < runs.count, runs[place].last + 1 == runs[place + 1].first else { return }
        let next = runs.remove(at: place + 1)
        check(next.previousHash.map { $0 == runs[place].hash } ?? true)
        runs[place].last = next.last
        runs[place].hash = next.hash
    }

    private mutating func check(_ isRight: Bool) { if !isRight { hasBrokenChain = true } }
}
