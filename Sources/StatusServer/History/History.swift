import StationModel

/// The last 24 hours of the station, for the charts of a page that is opened in the morning.
///
/// Every status that is published falls into a slot of five minutes of the monotonic clock, which
/// no jump of the wall clock moves. A slot is one sample; looks within it are merged. A slot in
/// which nothing was published (the process stood still, or a simulation ran faster than it
/// publishes) has none. Kept in memory only: the ledger is what must not be lost.
struct History: Hashable, Sendable {
    /// Shorter than the least time that a heater is on and off again, as far as a chart 300
    /// points wide can show it.
    static let intervalSeconds: Int64 = 300
    /// 24 hours and the slot that is running: 289 samples, some 20 KiB, and 12 KiB as JSON.
    static let mostSamples: Int64 = 86_400 / intervalSeconds + 1
    /// What the numbers of a sample are, in order. The first is the start of its slot in seconds
    /// since the boot; temperatures are thousandths of a degree Celsius.
    static let fields = [
        "second", "room", "outside", "climate", "people", "stock", "alarms", "entered", "left",
    ]

    /// The oldest first, each in a slot of its own.
    private(set) var samples: [HistorySample] = []

    /// Takes a look at the station into account.
    mutating func take(_ status: StationStatus, outsideMillidegrees: Int? = nil) {
        let sample = HistorySample(status, outsideMillidegrees: outsideMillidegrees)
        if let last = samples.last, last.slot >= sample.slot {
            samples[samples.count - 1].take(sample)
            return
        }
        samples.append(sample)
        if let first = samples.firstIndex(where: { $0.slot > sample.slot - Self.mostSamples }) {
            samples.removeFirst(first)
        }
    }

    /// `/api/v1/history`. `second` and `now` are the same moment by the monotonic and by the wall
    /// clock, so that a reader can put each sample on either.
    func json(at moment: Moment) -> JSON {
        .object([
            ("second", .integer(moment.instant.sinceBoot.wholeSeconds)),
            ("now", .integer(moment.wall.milliseconds)),
            ("everySeconds", .integer(Self.intervalSeconds)),
            ("fields", .list(Self.fields.map(JSON.text))),
            ("samples", .list(samples.map(\.json))),
        ])
    }
}
