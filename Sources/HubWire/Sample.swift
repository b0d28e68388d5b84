public import StationModel

/// One value of a series at one time. Compared by its bits, so that a NaN equals itself.
public struct Sample: Hashable, Sendable {
    public let time: UnixTime
    /// IEEE 754, as stored and sent.
    public let bits: UInt64

    /// A NaN becomes the ordinary one: only `stale(at:)` ends a series.
    public init(time: UnixTime, value: Double) {
        self.time = time
        bits = value.isNaN ? Self.ordinaryNaN : value.bitPattern
    }

    /// From stored bits.
    public init(time: UnixTime, bits: UInt64) {
        self.time = time
        self.bits = bits
    }

    /// Says that the series ends here: what draws it shows a gap at once instead of the last value
    /// for five more minutes.
    public static func stale(at time: UnixTime) -> Sample {
        Sample(time: time, bits: staleNaN)
    }

    public var value: Double { Double(bitPattern: bits) }
    public var isStale: Bool { bits == Self.staleNaN }

    /// Prometheus, `model/value`: `StaleNaN`.
    private static let staleNaN: UInt64 = 0x7FF0_0000_0000_0002
    /// Prometheus, `model/value`: `NormalNaN`.
    private static let ordinaryNaN: UInt64 = 0x7FF8_0000_0000_0001
}

/// Samples of one series, oldest first.
public struct SampleRun: Hashable, Sendable {
    public var series: SampleSeries
    public var samples: [Sample]

    public init(_ series: SampleSeries, _ samples: [Sample]) {
        self.series = series
        self.samples = samples
    }
}
