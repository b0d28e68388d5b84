import StationModel
import Testing

@testable import Storage

/// Samples of a clock that was not set, whose boot has learned the time and is over.
@Suite struct SpoolClocksTests {
    private let boot = Sample.boot(7)
    private let time = BootTime(monotonicMilliseconds: 90_000, wall: Series.time(2))

    private func undated(_ seconds: Int64, _ boot: BootId? = nil) -> UndatedMoment {
        UndatedMoment(boot: boot ?? self.boot, monotonicMilliseconds: seconds * 1000)
    }

    @Test func `the time of a boot is on disk when it is known, for a power cut as well`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try spool.append(Series.minute(0), undated: undated(30))
        #expect(try spool.nextBatch(most: 9)?.reference == nil)
        try spool.keepTime(time, of: boot)
        #expect(try spool.nextBatch(most: 9)?.reference == time)
        // Flushed: what stands in the log only may be gone.
        let cut = try TemporaryDirectory()
        try directory.copySpool(to: cut, logBytes: 0)
        #expect(try Series.spool(cut).nextBatch(most: 9)?.reference == time)
    }

    @Test func `samples that come late have the time that was told before`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try spool.keepTime(time, of: boot)
        try spool.append(Series.minute(0), undated: undated(30))
        try spool.append(Series.minute(1), undated: undated(5, Sample.boot(8)))
        try directory.killedSpool { killed in
            let first = try #require(try killed.nextBatch(most: 9))
            #expect(first.reference == time)
            killed.acknowledge(first)
            let second = try #require(try killed.nextBatch(most: 9))
            #expect(second.undated == undated(5, Sample.boot(8)) && second.reference == nil)
        }
    }

    @Test func `nothing is written where no sample needs it, or nothing is new`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try spool.append(Series.minute(0))
        let before = spool.writtenBytes
        try spool.keepTime(time, of: boot)
        #expect(spool.writtenBytes == before)
        try spool.append(Series.minute(1), undated: undated(30))
        let known = spool.writtenBytes
        func tell(after seconds: Int64, _ error: Int64) throws {
            try spool.keepTime(
                BootTime(
                    monotonicMilliseconds: 90_000 + seconds * 1000,
                    wall: time.wall + .seconds(seconds) + .milliseconds(error)), of: boot)
        }
        try tell(after: 200, 999)
        #expect(spool.writtenBytes == known)
        try tell(after: 300, -1000)
        let changed = spool.writtenBytes
        #expect(changed > known)
        // A clock that jumps about writes once a minute.
        try tell(after: 310, 5000)
        #expect(spool.writtenBytes == changed)
        try tell(after: 370, 5000)
        #expect(spool.writtenBytes > changed)
    }

    @Test func `a boot goes with the last of its samples`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try spool.append(Series.minute(0), undated: undated(30))
        try spool.append(Series.minute(1), undated: undated(30, Sample.boot(8)))
        let file = try #require(spool.file)
        spool.acknowledge(before: 5, at: Series.now)
        try file.deleteAcknowledged(LossTally())
        #expect(try file.database.integer("SELECT count(*) FROM boot") == 1)
        try file.dropOldest(freeing: 1 << 20, keepingRefused: 0, LossTally())
        #expect(try file.database.integer("SELECT count(*) FROM boot") == 0)
    }

    @Test func `a time that a card has changed is none`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try spool.append(Series.minute(0), undated: undated(30))
        try spool.keepTime(time, of: boot)
        try #require(spool.file).database.execute(
            "UPDATE boot SET time = CAST(substr(time, 1, 19) || x'00' AS BLOB)")
        try spool.close()
        #expect(try Series.spool(directory).nextBatch(most: 9)?.reference == nil)
    }

    @Test(arguments: [true, false])
    func `a salvage takes the times along`(isInUse: Bool) throws {
        let directory = try TemporaryDirectory()
        var spool = Series.spool(directory)
        for minute in 0..<40 {
            try spool.append(Series.minute(minute, 70), undated: undated(Int64(minute) * 2))
        }
        try spool.keepTime(time, of: boot)
        try spool.close()
        let leaf = try SpoolPages(directory).leaves[3]
        spool = Series.spool(directory)
        if !isInUse { _ = try spool.close() }
        try SpoolPages.spoil([leaf.page], in: directory)
        if !isInUse { spool = Series.spool(directory) }
        var seen = 0
        for _ in 0..<60 {
            do throws(StorageFault) {
                guard let batch = try spool.nextBatch(most: 500) else { break }
                #expect(batch.reference == time)
                seen += batch.samples.count
                spool.acknowledge(batch)
            } catch {
                #expect(error.kind == .damaged)
            }
        }
        #expect(seen == (40 - leaf.frames.count) * 70)
    }
}
