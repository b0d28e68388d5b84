public import StationModel

/// When samples were taken whose clock was not trusted: what it learns later in the same boot says
/// what time it was.
public struct UndatedMoment: Hashable, Sendable {
    public let boot: BootId
    public let monotonicMilliseconds: Int64

    public init(boot: BootId, monotonicMilliseconds: Int64) {
        self.boot = boot
        self.monotonicMilliseconds = monotonicMilliseconds
    }
}

/// Some samples of the spool, in the order of their numbers; the time of each series only rises.
public struct SpoolSlice: Hashable, Sendable {
    public let samples: [TimedSample]
    /// What was looked at: begins where it was asked for, and may end earlier.
    public let numbers: Range<UInt64>
    /// The times as they were recorded, also of what cannot be believed any more. That is not
    /// among the samples, and is told as lost when it is acknowledged.
    public let from: UnixTime
    public let to: UnixTime
    /// All of them were taken at this moment of an untrusted clock; `nil` = the clock was trusted.
    public let undated: UndatedMoment?
    /// When the clock of that boot was trusted; `nil` = it never was, as far as the file knows.
    public let reference: BootTime?
}

extension SampleSpool {
    /// Samples by their numbers, which count from 0; `nil` = there are none of them.
    public func read(_ numbers: Range<UInt64>) throws(StorageFault) -> SpoolSlice? {
        guard let file = try existing() else { return nil }
        return try use(file) { (file) throws(StorageFault) in
            guard let (slice, damage) = try file.read(numbers) else { return nil }
            unreadable.merge(damage) { _, newest in newest }
            return slice
        }
    }
}

extension SpoolFile {
    fileprivate func read(
        _ numbers: Range<UInt64>
    ) throws(StorageFault) -> (SpoolSlice, damage: [Int64: SampleLoss.Extent])? {
        // In the file numbers count from 1.
        let start = max(Int64(clamping: numbers.lowerBound), acknowledged)
        let end = min(Int64(clamping: numbers.upperBound), last)
        guard start < end else { return nil }
        let rows = try database.statement(
            "SELECT \(FrameRow.columns) FROM frame WHERE last > ?1 ORDER BY last")
        rows.bind(1, start)
        defer { rows.reset() }
        var builder = SliceBuilder(start: start, end: end)
        while !builder.isFull, try rows.next() {
            guard let row = FrameRow(rows) else {
                throw StorageFault(
                    .damaged, operation: "read", path: database.path,
                    detail: "a frame's boot is none")
            }
            let frame = SliceBuilder.Frame(
                last: row.last, time: row.time,
                values: try SampleFrame.values(in: row.content, at: row.time, hasher),
                undated: row.undated)
            guard builder.take(frame, series) else { break }
        }
        return builder.slice(clocks).map { ($0, builder.damage) }
    }
}

/// Collects frames for one request.
private struct SliceBuilder {
    struct Frame {
        let last: Int64
        let time: UnixTime
        /// `nil` = what lay on the disk cannot be believed.
        let values: [SampleFrame.Value]?
        let undated: UndatedMoment?
    }

    private let start: Int64
    private let end: Int64
    private var reached: Int64
    private var samples: [TimedSample] = []
    /// By the number of the first sample: what cannot be believed.
    private(set) var damage: [Int64: SampleLoss.Extent] = [:]
    private var times: ClosedRange<UnixTime>?
    private var undated: UndatedMoment?

    init(start: Int64, end: Int64) {
        self.start = start
        self.end = end
        reached = start
    }

    var isFull: Bool { reached >= end || undated != nil }

    /// False = it goes into another request: a clock that was set back, or one that was not set.
    mutating func take(_ frame: Frame, _ series: SpoolSeries) -> Bool {
        if let times, frame.time <= times.upperBound || frame.undated != nil { return false }
        times = (times?.lowerBound ?? frame.time)...frame.time
        undated = frame.undated
        let upTo = min(frame.last, end)
        guard let values = frame.values else {
            damage[reached + 1] = .init(
                from: frame.time, to: frame.time, count: Int(upTo - reached))
            reached = upTo
            return true
        }
        let first = frame.last - Int64(values.count) + 1
        for (value, number) in zip(values, first...) where number > reached && number <= end {
            if let series = series[value.series] {
                samples.append(
                    TimedSample(series, at: frame.time, Double(bitPattern: value.bits)))
            } else {
                damage[number] = .init(from: frame.time, to: frame.time, count: 1)
            }
        }
        reached = upTo
        return true
    }

    func slice(_ clocks: SpoolClocks) -> SpoolSlice? {
        guard let times else { return nil }
        return SpoolSlice(
            samples: samples, numbers: UInt64(start)..<UInt64(reached),
            from: times.lowerBound, to: times.upperBound, undated: undated,
            reference: undated.flatMap { clocks[$0.boot] })
    }
}
