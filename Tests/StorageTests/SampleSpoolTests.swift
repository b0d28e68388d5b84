import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct SampleSpoolTests {
    private let now = Series.now

    @Test func `a spool that nobody needed makes no file and writes nothing`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        #expect(spool.fault == nil)
        #expect(try spool.nextBatch(most: 500) == nil)
        #expect(try spool.nextLoss() == nil)
        #expect(try spool.quarantinedSamples().isEmpty)
        try spool.keepHouse(at: now)
        try spool.append([])
        #expect(try spool.status().waiting == 0)
        #expect(spool.writtenBytes == 0)
        try spool.close()
        #expect(try directory.names == [])
    }

    @Test func `what went in comes out, the oldest first, to the bit`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        let stale = TimedSample(
            Series.series(9), at: Series.time(3), Double(bitPattern: 0x7FF0_0000_0000_0002))
        let minutes = [Series.minute(1), Series.minute(2, 8), [stale]]
        for minute in minutes { try spool.append(minute) }
        #expect(try spool.waiting == 14)
        let status = try spool.status()
        #expect(status.oldest == Series.time(1) && status.series == 9)
        #expect(try spool.drain() == minutes.flatMap { $0 })
        #expect(try spool.waiting == 0)
        #expect(try spool.status().oldest == nil)
    }

    @Test(arguments: 1...12)
    func `batches part frames anywhere and lose or repeat nothing`(most: Int) throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        var all: [TimedSample] = []
        for minute in 0..<9 {
            try spool.append(Series.minute(minute, 1 + minute % 4))
            all += Series.minute(minute, 1 + minute % 4)
        }
        var got: [TimedSample] = []
        while let batch = try spool.nextBatch(most: most) {
            #expect(batch.samples.count <= most)
            // The same until it is acknowledged.
            #expect(try spool.nextBatch(most: most) == batch)
            got += batch.samples
            spool.acknowledge(batch, at: now)
            #expect(try spool.waiting == all.count - got.count)
        }
        #expect(got == all)
    }

    @Test func `samples of one call keep their order, whatever their times and series`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        let backwards = Array(Series.minute(3).reversed())
        let samples = Series.minute(2) + Series.minute(1) + backwards
        #expect(try spool.append(samples) == 0..<UInt64(samples.count))
        #expect(try spool.drain(most: 500) == samples)
    }

    @Test func `a clock that was set back begins a batch of its own`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        for minute in [5, 6, 3, 4, 4] { try spool.append(Series.minute(minute, 2)) }
        var sizes: [Int] = []
        while let batch = try spool.nextBatch(most: 500) {
            sizes.append(batch.samples.count)
            spool.acknowledge(batch, at: now)
        }
        #expect(sizes == [4, 4, 2])
    }

    // MARK: The mark

    @Test func `a mark is written with the next frame, or after its time`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        for minute in 0..<4 { try spool.append(Series.minute(minute)) }
        let written = spool.writtenBytes
        spool.acknowledge(try #require(try spool.nextBatch(most: 5)), at: now)
        try spool.keepHouse(at: now + .seconds(59))
        #expect(spool.writtenBytes == written)
        #expect(try directory.waitingAfterKill() == 20)
        try spool.append(Series.minute(4))
        #expect(try directory.waitingAfterKill() == 20)
        spool.acknowledge(try #require(try spool.nextBatch(most: 5)), at: now)
        try spool.keepHouse(at: now + SampleSpool.longestUnwritten)
        #expect(try directory.waitingAfterKill() == 15)
    }

    @Test func `a batch of a file that was replaced acknowledges nothing of the new one`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try spool.append(Series.minute(0))
        let batch = try #require(try spool.nextBatch(most: 500))
        try FileManager.default.removeItem(atPath: directory.file("samples.db"))
        try FileManager.default.removeItem(atPath: directory.file("samples.db-wal"))
        #expect(throws: StorageFault.self) { try spool.append(Series.minute(1)) }
        try spool.append(Series.minute(2))
        spool.acknowledge(batch, at: now)
        #expect(try spool.waiting == 5)
        // The lost file; whoever has the minute that met it may try again.
        let told = try spool.tellLosses()
        #expect(told.map(\.reason) == [.damaged])
        #expect(told.map(\.extent.count) == [5])
    }

    @Test func `a clean stop keeps what waits and the mark`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        for minute in 0..<3 { try spool.append(Series.minute(minute)) }
        spool.acknowledge(try #require(try spool.nextBatch(most: 6)), at: now)
        try spool.close()
        #expect(try directory.bytes("samples.db-wal").isEmpty)
        let again = Series.spool(directory)
        #expect(try again.waiting == 9)
        #expect(
            try again.drain() == Array(Series.minute(1).dropFirst()) + Series.minute(2))
    }

    // MARK: Room

    /// Two hours of a station's minutes, some 230 KB.
    private func fill(_ spool: SampleSpool, _ minutes: Range<Int>) throws {
        for minute in minutes { try spool.append(Series.minute(minute, 200)) }
    }

    @Test func `over the budget the oldest go, counted, and told once`() throws {
        let directory = try TemporaryDirectory()
        let budget: Int64 = 2 << 20
        let spool = Series.spool(directory, budget: budget)
        try fill(spool, 0..<2500)
        #expect(try spool.status().usedBytes <= budget + 16 * 4096)
        let losses = try spool.tellLosses()
        #expect(losses.count == 1)
        let loss = try #require(losses.first)
        let rest = try spool.drain(most: 500)
        #expect(loss.reason == .budget)
        #expect(loss.extent.from == Series.time(0))
        let lost = try #require(loss.extent.count)
        #expect(lost + rest.count == 2500 * 200)
        let next = try #require(rest.first?.time)
        #expect(loss.extent.to == next - .seconds(60))
        #expect(lost == Int((next - Series.time(0)).wholeSeconds) / 60 * 200)
        #expect(try spool.nextLoss() == nil)
        #expect(try Files.totalSize(of: directory.path) < budget * 2)
    }

    @Test func `what the hub has makes room before what it does not have`() throws {
        let directory = try TemporaryDirectory()
        let budget: Int64 = 2 << 20
        let spool = Series.spool(directory, budget: budget)
        var sent = 0
        for minute in 0..<2500 {
            try spool.append(Series.minute(minute, 200))
            // The hub is nearly up to date all the time, and house is never kept.
            while try spool.waiting > 400, let batch = try spool.nextBatch(most: 500) {
                sent += batch.samples.count
                spool.acknowledge(batch, at: now)
            }
        }
        #expect(try spool.status().usedBytes <= budget + 16 * 4096)
        #expect(try spool.tellLosses().isEmpty)
        #expect(try sent + spool.waiting == 2500 * 200)
    }

    @Test func `what the hub has is deleted in steps, which write a handful of pages`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try fill(spool, 0..<1500)
        while try spool.waiting > 500 {
            spool.acknowledge(try #require(try spool.nextBatch(most: 500)), at: now)
        }
        let before = (try spool.status().usedBytes, spool.writtenBytes)
        try spool.keepHouse(at: now)
        let after = (try spool.status().usedBytes, spool.writtenBytes)
        #expect(before.0 - after.0 > 2 << 20)
        // A twentieth: pages that list free ones.
        #expect(after.1 - before.1 < 128 << 10)
        let rest = Series.minute(1497, 200).suffix(100) + Series.minute(1498, 200)
        #expect(try spool.drain() == rest + Series.minute(1499, 200))
        try spool.keepHouse(at: now)
        #expect(spool.writtenBytes == after.1)
    }

    @Test func `after a long outage the file gives back its room and forgets its series`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try fill(spool, 0..<6000)
        _ = try spool.drain(most: 500)
        try spool.keepHouse(at: now)
        #expect(try Files.size(directory.file("samples.db")) < 128 << 10)
        #expect(try spool.status().series == 0)
        try spool.append(Series.minute(7000))
        try directory.killedSpool { restarted in
            let samples = try restarted.drain()
            #expect(samples == Series.minute(7000))
        }
    }

    @Test func `an outage of an hour costs little more than its minutes`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try fill(spool, 0..<1)
        let before = spool.writtenBytes
        try fill(spool, 1..<61)
        let perMinute = (spool.writtenBytes - before) / 60
        // Copied once into the file, a day without the hub stays below the card's 25 MB.
        #expect(perMinute < 9_000)
    }

    // MARK: Series

    @Test func `more series than a station may have are counted, the others go on`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try spool.append(Series.minute(0, SpoolSeries.most + 30))
        try spool.append(Series.minute(1, SpoolSeries.most + 1))
        #expect(try spool.waiting == SpoolSeries.most * 2)
        let losses = try spool.tellLosses()
        #expect(losses.map(\.reason) == [.tooManySeries])
        #expect(
            losses.first?.extent
                == .init(from: Series.time(0), to: Series.time(1), count: 31))
        #expect(try spool.drain(most: 500).count == SpoolSeries.most * 2)
    }

    @Test func `a series keeps its number over restarts`() throws {
        let directory = try TemporaryDirectory()
        for start in 0..<3 {
            let spool = Series.spool(directory)
            try spool.append(Series.minute(start, 3 + start))
            try spool.close()
        }
        let spool = Series.spool(directory)
        #expect(try spool.status().series == 5)
        #expect(try spool.drain() == (0..<3).flatMap { Series.minute($0, 3 + $0) })
    }

    @Test func `a minute of 200 series is some seven small pages of writing`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try fill(spool, 0..<1)
        let before = spool.writtenBytes
        try fill(spool, 1..<61)
        let minute = Int(spool.writtenBytes - before) / 60
        #expect((200 * 8...7 * 512).contains(minute), "\(minute)")
        try spool.close()
        // Given back, the file has written what it had, and its log once more.
        #expect(spool.writtenBytes >= before + 60 * UInt64(minute) * 2)
    }

    @Test func `a file with large pages keeps them, and its room is counted by them`() throws {
        let directory = try TemporaryDirectory()
        do {
            _ = try SQLiteDatabase(
                path: directory.file("samples.db"), format: .samples, journal: .wal,
                cacheKibibytes: 100, pageSize: 4096,
                create: { (database) throws(StorageFault) in
                    try SampleSchema.begin(database, last: 0)
                })
        }
        let spool = Series.spool(directory)
        try fill(spool, 0..<60)
        #expect(try spool.drain(most: 5000).count == 12_000)
        let used = try spool.status().usedBytes
        try spool.close()
        let size = try Files.size(directory.file("samples.db"))
        #expect(size % 4096 == 0 && size > 60 * 1600)
        #expect(used > size)
    }
}
