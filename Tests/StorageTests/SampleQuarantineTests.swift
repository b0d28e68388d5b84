import Foundation
import StationModel
import Testing

@testable import Storage

/// Samples that the hub refuses: none leaves the spool without a note of it.
@Suite struct SampleQuarantineTests {
    private let noted = Sample.moment(99).wall

    private func refuse(_ spool: SampleSpool, _ sample: TimedSample, status: Int? = 400) {
        spool.quarantine(sample, reason: "contentRefused", status: status, at: noted)
    }

    /// A later moment, at which everything is due that waits for time.
    private func hours(_ count: Int) -> MonotonicInstant { Series.now + .hours(count) }

    @Test func `a refused sample is noted as it was sent, with what was answered`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        let odd = TimedSample(
            Series.series(3), at: Series.time(8), Double(bitPattern: 0x7FF0_0000_0000_0002))
        refuse(spool, Series.sample(1, 7))
        refuse(spool, odd, status: nil)
        spool.quarantine(Series.sample(1, 7), reason: "serverError", status: 500, at: noted)
        let look = { (spool: SampleSpool) throws in
            let samples = try spool.quarantinedSamples()
            #expect(samples.map(\.series) == [Series.series(3), Series.series(1)])
            #expect(samples.map(\.time) == [Series.time(8), Series.time(7)])
            let bits = [odd.value.bitPattern, Series.sample(1, 7).value.bitPattern]
            #expect(samples.map(\.value.bitPattern) == bits)
            #expect(samples.map(\.status) == [nil, 500])
            #expect(samples.map(\.reason) == ["contentRefused", "serverError"])
            #expect(samples.allSatisfy { $0.noted == noted })
        }
        try look(spool)
        try spool.keepHouse(at: Series.now)
        try look(spool)
        try directory.killedSpool(look)
    }

    /// Whatever part of the log a kill or a power cut has left.
    @Test func `at every commit a refused sample waits for the hub or is noted`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        for minute in 0..<3 { try spool.append(Series.minute(minute)) }
        let first = try directory.bytes("samples.db-wal").count
        var lengths: Set = [first]
        for number in 0..<15 {
            let slice = try #require(try spool.read(UInt64(number)..<UInt64(number) + 1))
            refuse(spool, slice.samples[0])
            spool.acknowledge(before: UInt64(number) + 1, at: hours(number))
            // By turns what writes: a frame, the minute's duties, nothing.
            switch number % 3 {
            case 0: try spool.append([Series.sample(9, 10 + number)])
            case 1: try spool.keepHouse(at: hours(number) + .minutes(2))
            default: break
            }
            lengths.insert(try directory.bytes("samples.db-wal").count)
        }
        #expect(lengths.count > 9)
        var found: Set<Int> = []
        for length in stride(from: first, through: try #require(lengths.max()), by: 536) {
            let copy = try TemporaryDirectory()
            try directory.copySpool(to: copy, logBytes: length)
            let killed = Series.spool(copy)
            let passed = Int(try killed.backlog().first)
            // Of three minutes of five series.
            let refused = try killed.quarantinedSamples()
            #expect(refused.count == passed, "\(length) bytes")
            for number in 0..<passed {
                let sample = Series.sample(number % 5, number / 5)
                let isNoted = refused.contains {
                    $0.series == sample.series && $0.time == sample.time
                }
                #expect(isNoted, "\(number) of \(length) bytes")
            }
            found.insert(passed)
        }
        #expect(found.count > 5)
    }

    @Test func `a clean stop writes the notes that wait`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        refuse(spool, Series.sample(0, 0))
        try spool.close()
        #expect(try Series.spool(directory).quarantinedSamples().count == 1)
    }

    @Test func `live notes are written at once, and then once an hour`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        var writings = 0
        for minute in 0..<180 {
            for series in 0..<8 { refuse(spool, Series.sample(series, minute)) }
            let before = spool.writtenBytes
            try spool.keepHouse(at: Series.now + .minutes(minute))
            if spool.writtenBytes > before { writings += 1 }
            // Whoever asks sees all of them.
            let newest = try spool.quarantinedSamples().last
            #expect(newest?.time == Series.time(minute))
        }
        #expect(writings == 3)
        // Eight series that are refused each minute: of 25 MB a day that a card bears.
        #expect(spool.writtenBytes < 300_000, "\(spool.writtenBytes)")
    }

    @Test func `of a series the newest ten are kept, and of all a thousand`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        let (ofSeries, most) = (RefusedSamples.mostOfSeries, RefusedSamples.most)
        for minute in 0..<ofSeries + 3 {
            refuse(spool, Series.sample(0, minute))
            try spool.keepHouse(at: hours(minute))
        }
        #expect(
            try spool.quarantinedSamples().map(\.time)
                == (3..<ofSeries + 3).map { Series.time($0) })
        for series in 1..<most { refuse(spool, Series.sample(series, 0)) }
        for look in 0..<2 {
            let kept = try spool.quarantinedSamples()
            #expect(kept.count == most && kept.first?.time == Series.time(ofSeries + 2), "\(look)")
            try spool.keepHouse(at: hours(100))
        }
        refuse(spool, Series.sample(most, 0))
        try spool.keepHouse(at: hours(200))
        try directory.killedSpool { spool in
            let kept = try spool.quarantinedSamples()
            #expect(kept.count == most)
            #expect(kept.first?.series == Series.series(1))
            #expect(kept.last?.series == Series.series(most))
        }
    }

    @Test func `notes count against the budget, and take an eighth of it at most`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        for series in 0..<RefusedSamples.most { refuse(spool, Series.sample(series, 0)) }
        try spool.keepHouse(at: Series.now)
        let used = try spool.status().usedBytes
        let rows = Int64(RefusedSamples.most) * QuarantineTable.bytesPerRow
        #expect(used > 100_000 && used < 2 * rows, "\(used)")
        spool.budgetBytes = 128 << 10
        for minute in 0..<60 { try spool.append(Series.minute(minute)) }
        let most = Int(spool.budgetBytes / 8 / QuarantineTable.bytesPerRow)
        let kept = try spool.quarantinedSamples()
        #expect(kept.count == most && kept.last?.series == Series.series(RefusedSamples.most - 1))
        #expect(try spool.waiting > 0)
        // The station's own storage has nothing left.
        spool.budgetBytes = 0
        try spool.append(Series.minute(60))
        #expect(try spool.quarantinedSamples().isEmpty)
    }

    @Test func `a disk that takes no note keeps the sample, and the note for the next try`()
        throws
    {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try spool.append(Series.minute(0))
        refuse(spool, Series.sample(0, 0))
        spool.acknowledge(before: 1, at: Series.now)
        try #require(spool.file).database.execute("PRAGMA query_only = ON")
        #expect(throws: StorageFault.self) { try spool.keepHouse(at: Series.now) }
        try directory.killedSpool { (killed) throws in
            #expect(try killed.waiting == 5)
            #expect(try killed.quarantinedSamples().isEmpty)
        }
        try #require(spool.file).database.execute("PRAGMA query_only = OFF")
        try spool.keepHouse(at: Series.now)
        try directory.killedSpool { (killed) throws in
            #expect(try killed.waiting == 4)
            #expect(try killed.quarantinedSamples().count == 1)
        }
    }

    @Test func `a file of format 1 keeps its samples and gains what a note tells`() throws {
        let directory = try TemporaryDirectory()
        do {
            let spool = Series.spool(directory)
            try spool.append(Series.minute(0))
            let database = try #require(spool.file).database
            try database.execute(
                """
                DROP TABLE quarantine;
                CREATE TABLE quarantine(
                    place INTEGER PRIMARY KEY, labels BLOB NOT NULL, time_ms INTEGER NOT NULL,
                    reason TEXT NOT NULL, noted_ms INTEGER NOT NULL, UNIQUE(labels, time_ms)
                ) STRICT;
                ALTER TABLE spool RENAME TO newer;
                CREATE TABLE spool(
                    only INTEGER PRIMARY KEY CHECK(only = 1), life INTEGER NOT NULL,
                    acknowledged INTEGER NOT NULL -- as it was
                ) STRICT;
                INSERT INTO spool SELECT only, life, acknowledged FROM newer;
                DROP TABLE newer;
                DROP TABLE boot;
                PRAGMA user_version = 1;
                """)
            try spool.close()
        }
        let spool = Series.spool(directory)
        #expect(try spool.waiting == 5)
        #expect(try spool.tellLosses().isEmpty)
        refuse(spool, Series.sample(0, 0))
        try spool.keepHouse(at: Series.now)
        #expect(try #require(spool.file).database.integer("PRAGMA user_version") == 4)
        #expect(try !directory.names.contains("samples.db.damaged"))
        #expect(try spool.quarantinedSamples().map(\.status) == [400])
    }
}
