/// One label of a series; `__name__` is the metric's own name.
public struct SampleLabel: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What a sample is a value of: a metric with its labels, as Prometheus names series.
///
/// Whether names and values are such as a receiver takes is judged where they are sent.
public struct SampleSeries: Hashable, Sendable {
    /// Ascending by the bytes of their names, `__name__` among them.
    public let labels: [SampleLabel]

    /// Brings the labels into their order.
    public init(labels: [SampleLabel]) {
        self.labels = labels.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    public init(_ metric: String, _ labels: [SampleLabel] = []) {
        self.init(labels: labels + [SampleLabel(Self.nameLabel, metric)])
    }

    /// The label that holds a metric's name.
    public static let nameLabel = "__name__"

    /// The metric's name; empty where there is none.
    public var metric: String { labels.first { $0.name == Self.nameLabel }?.value ?? "" }
}

/// A value of a series at a time. Equal are samples with the same bits: the marker of a series
/// that has ended is a NaN, which equals nothing.
public struct TimedSample: Hashable, Sendable {
    public let series: SampleSeries
    public let time: UnixTime
    public let value: Double

    public init(_ series: SampleSeries, at time: UnixTime, _ value: Double) {
        self.series = series
        self.time = time
        self.value = value
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.time == right.time && left.value.bitPattern == right.value.bitPattern
            && left.series == right.series
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(series)
        hasher.combine(time)
        hasher.combine(value.bitPattern)
    }
}
