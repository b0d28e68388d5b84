import StationModel

/// The samples that a hub has: one of each series at each time, whatever came twice.
struct SampleReceipts {
    /// Times that are told apart: a scenario lasts 31 days of 1440 minutes at most. What comes of
    /// before them is taken for something that is here.
    static let mostTimes = 50_000
    /// So many go at once, so that the rest is not moved each minute.
    private static let timesForgotten = 1_000

    /// Which series is which bit. A station has some hundred.
    private var places: [SampleSeries: Int] = [:]
    /// Of each time the series that are here, a bit each.
    private var taken: [UnixTime: [UInt64]] = [:]
    /// Ascending.
    private var times: [UnixTime] = []
    private var forgotten: UnixTime?
    private(set) var count: UInt64 = 0
    private(set) var repeated: UInt64 = 0

    var newest: UnixTime? { times.last }

    mutating func take(_ series: SampleSeries, at time: UnixTime) {
        guard forgotten.map({ $0 < time }) ?? true, insert(series, time) else {
            repeated += 1
            return
        }
        count += 1
    }

    /// False = it is here already.
    private mutating func insert(_ series: SampleSeries, _ time: UnixTime) -> Bool {
        let place = places[series] ?? places.count
        places[series] = place
        if taken[time] == nil { begin(time) }
        let (word, bit) = (place / 64, UInt64(1) << UInt64(place % 64))
        var words = taken.removeValue(forKey: time) ?? []
        defer { taken[time] = words }
        while words.count <= word { words.append(0) }
        guard words[word] & bit == 0 else { return false }
        words[word] |= bit
        return true
    }

    private mutating func begin(_ time: UnixTime) {
        taken[time] = []
        // Nearly always at the end.
        let place = times.lastIndex { $0 < time }.map { $0 + 1 } ?? 0
        times.insert(time, at: place)
        guard times.count > Self.mostTimes else { return }
        let old = times.prefix(Self.timesForgotten)
        for time in old { taken[time] = nil }
        forgotten = old.last
        times.removeFirst(old.count)
    }
}
