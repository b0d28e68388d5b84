import Foundation
import StationModel

@testable import Storage

/// Invented series, and the samples of minutes.
enum Series {
    static func series(_ number: Int) -> SampleSeries {
        SampleSeries(
            "yizhan_probe_celsius",
            [SampleLabel("station", "test-1"), SampleLabel("probe", "probe-\(number)")])
    }

    /// The minute's time.
    static func time(_ minute: Int) -> UnixTime { Sample.moment(Int64(minute) * 60).wall }

    static func sample(_ number: Int, _ minute: Int) -> TimedSample {
        TimedSample(series(number), at: time(minute), Double(minute * 1000 + number))
    }

    static func minute(_ minute: Int, _ count: Int = 5) -> [TimedSample] {
        (0..<count).map { sample($0, minute) }
    }

    static func spool(
        _ directory: TemporaryDirectory, budget: Int64 = 64 << 20
    ) -> SampleSpool {
        SampleSpool(directory: directory.path, budgetBytes: budget)
    }

    static let now = Sample.moment().instant
}

extension SampleSpool {
    /// All that waits, acknowledged batch by batch.
    func drain(most: Int = 7) throws -> [TimedSample] {
        var samples: [TimedSample] = []
        while let batch = try nextBatch(most: most) {
            samples += batch.samples
            acknowledge(batch)
        }
        return samples
    }

    /// The oldest samples that wait.
    func nextBatch(most: Int) throws(StorageFault) -> SpoolSlice? {
        let first = try backlog().first
        return try read(first..<first + UInt64(most))
    }

    func acknowledge(_ batch: SpoolSlice, at now: MonotonicInstant = Series.now) {
        acknowledge(before: batch.numbers.upperBound, at: now)
    }

    var waiting: Int {
        get throws { Int(try backlog().end - backlog().first) }
    }

    /// All losses, told as the hub lane does.
    func tellLosses() throws -> [SampleLoss] {
        var told: [SampleLoss] = []
        while let loss = try nextLoss() {
            told.append(loss)
            try forget(lossId: loss.id)
        }
        return told.sorted { $0.reason.rawValue < $1.reason.rawValue }
    }
}

extension TemporaryDirectory {
    /// Samples that wait for the hub after a kill now.
    func waitingAfterKill() throws -> Int {
        var waiting = 0
        try killedSpool { waiting = try $0.waiting }
        return waiting
    }

    /// As a kill leaves the spool: a copy of the file and its log while they are open.
    func copySpool(to other: TemporaryDirectory, logBytes: Int? = nil) throws {
        try other.write(bytes("samples.db"), to: "samples.db")
        let log = try bytes("samples.db-wal")
        try other.write(Data(log.prefix(logBytes ?? log.count)), to: "samples.db-wal")
    }

    /// The spool that the next start finds after a kill now.
    func killedSpool(_ body: (SampleSpool) throws -> Void) throws {
        let copy = try TemporaryDirectory()
        try copySpool(to: copy)
        try body(Series.spool(copy))
    }
}
