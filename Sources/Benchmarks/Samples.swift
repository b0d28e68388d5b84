import LinuxIO
import StationModel

/// Durations of one thing, measured again and again.
struct Samples {
    /// Nanoseconds, in ascending order once asked for.
    private var values: [Int64] = []

    var count: Int { values.count }

    mutating func add(_ nanoseconds: Int64) { values.append(nanoseconds) }

    mutating func add(_ others: Samples) { values += others.values }

    /// Runs `body` once and keeps what it took.
    mutating func time<Result>(_ body: () throws -> Result) rethrows -> Result {
        let start = Clocks.monotonic()
        let result = try body()
        add((Clocks.monotonic() - start).wholeNanoseconds)
        return result
    }

    var median: Double { percentile(50) }

    /// The value that so many of a hundred do not exceed (nearest rank); 0 without any.
    func percentile(_ rank: Int) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        return Double(sorted[min(sorted.count - 1, (sorted.count * rank + 99) / 100 - 1)])
    }

    var greatest: Double { Double(values.max() ?? 0) }
}

/// Measures two things in turn, A B A B …, so that whatever else the machine does meets both.
/// The first round warms both up and is not counted.
func interleaved(
    _ count: Int, _ first: (Int) throws -> Void, _ second: (Int) throws -> Void
) rethrows -> (Samples, Samples) {
    var samples = (Samples(), Samples())
    try first(0)
    try second(0)
    for round in 1...count {
        try samples.0.time { try first(round) }
        try samples.1.time { try second(round) }
    }
    return samples
}

/// Waits without using a processor.
func pause(_ span: Duration) throws {
    let end = Clocks.monotonic() + span
    let poller = try Poller()
    while Clocks.monotonic() < end { _ = try poller.wait(until: end) }
}
