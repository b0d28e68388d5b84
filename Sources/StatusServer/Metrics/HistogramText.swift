import StationModel

extension MetricsText {
    /// Cumulative buckets, sum and count.
    mutating func histogram(_ name: String, _ help: String, _ histogram: Histogram) {
        begin(name, .histogram, help)
        var below: UInt64 = 0
        for (bound, count) in zip(histogram.bounds, histogram.counts) {
            below += count
            sample(name + "_bucket", [("le", bound.metricText)], below)
        }
        sample(name + "_bucket", [("le", "+Inf")], histogram.total)
        sample(name + "_sum", [], histogram.sum)
        sample(name + "_count", [], histogram.total)
    }
}
