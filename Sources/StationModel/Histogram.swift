/// Counts of observations up to each bound, as Prometheus counts them.
public struct Histogram: Hashable, Sendable {
    /// Upper bounds in ascending order; an observation above the last counts only in the total.
    public let bounds: [Double]
    /// Observations up to and including each bound, not cumulative.
    public private(set) var counts: [UInt64]
    public private(set) var total: UInt64 = 0
    public private(set) var sum: Double = 0

    public init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count)
    }

    public mutating func observe(_ value: Double) {
        total += 1
        sum += value
        if let place = bounds.firstIndex(where: { value <= $0 }) { counts[place] += 1 }
    }
}
