public import StationModel

/// Some samples that wait for the hub, the oldest first; the time of each series only rises.
public struct SampleBatch: Hashable, Sendable {
    public let samples: [TimedSample]
    /// The file's life and the number of the last sample in it.
    let life: UInt64
    let end: Int64
    /// Samples between them that nobody can name any more.
    let unreadable: SampleLoss.Extent?
}

extension SpoolFile {
    /// What waits, at most `most` samples; `nil` = nothing does. Frames that cannot be believed,
    /// or that are not newer than `floor`, are left behind, into `losses`.
    func next(
        most: Int, newerThan floor: UnixTime?, _ losses: inout LossTally
    ) throws(StorageFault) -> SampleBatch? {
        while true {
            let start = acknowledged
            let builder = try read(most: most, floor, &losses)
            if !builder.samples.isEmpty {
                return SampleBatch(
                    samples: builder.samples, life: life, end: builder.end,
                    unreadable: builder.unreadable)
            }
            if let unreadable = builder.unreadable { losses.add(.damaged, unreadable) }
            acknowledge(builder.end)
            if acknowledged == start { return nil }
        }
    }

    private struct Builder {
        var samples: [TimedSample] = []
        var end: Int64
        var unreadable: SampleLoss.Extent?
        var time: UnixTime?

        mutating func take(_ series: SampleSeries?, _ bits: UInt64, at time: UnixTime) {
            end += 1
            self.time = time
            if let series {
                samples.append(TimedSample(series, at: time, Double(bitPattern: bits)))
            } else {
                let one = SampleLoss.Extent(from: time, to: time, count: 1)
                unreadable = unreadable?.merged(with: one) ?? one
            }
        }
    }

    private func read(
        most: Int, _ floor: UnixTime?, _ losses: inout LossTally
    ) throws(StorageFault) -> Builder {
        let rows = try database.statement(
            "SELECT last, time_ms, content FROM frame WHERE last > ?1 ORDER BY last")
        rows.bind(1, acknowledged)
        defer { rows.reset() }
        var builder = Builder(end: acknowledged)
        while builder.samples.count < most, try rows.next() {
            let number = rows.integer(0)
            let time = UnixTime(milliseconds: rows.integer(1))
            let values = try SampleFrame.values(in: rows.blob(2), at: time, hasher)
            let isTooOld = floor.map { time <= $0 } ?? false
            guard let values, !isTooOld else {
                // Behind samples that are sent first it is judged when its turn has come.
                if builder.time != nil { return builder }
                losses.add(
                    values == nil ? .damaged : .refused,
                    .init(from: time, to: time, count: Int(number - acknowledged)))
                acknowledge(number)
                builder.end = number
                continue
            }
            // A clock that was set back: the rest goes in a request of its own.
            if let before = builder.time, time <= before { return builder }
            builder.end = max(builder.end, number - Int64(values.count))
            let known = Int(builder.end - (number - Int64(values.count)))
            for value in values.dropFirst(known) where builder.samples.count < most {
                builder.take(series[value.series], value.bits, at: time)
            }
        }
        return builder
    }
}
