import CSQLite
import Foundation
import StationModel
import Testing

@testable import Storage

/// What is lost is counted, and told exactly once whatever happens meanwhile.
@Suite struct SampleLossTests {
    private let now = Series.now

    // MARK: Told once

    /// A minute that is lost, in one change of the file.
    private func lose(_ spool: SampleSpool, _ minute: Int) throws {
        spool.losses.add(
            .notWritten, .init(from: Series.time(minute), to: Series.time(minute), count: 5))
        try #require(spool.file).commit(spool.losses)
        spool.wrote()
    }

    /// Tells the next loss as the hub lane does, and stops after so many steps.
    private func tell(_ spool: SampleSpool, _ ledger: Ledger, steps: Int) throws {
        guard steps > 0, let loss = try spool.nextLoss() else { return }
        if try ledger.toldSampleLoss() != loss.id {
            guard steps > 1 else { return }
            let entry = LedgerEntry(
                .doorOpened, at: Sample.moment(), subject: "samples",
                data: ["count": .integer(Int64(loss.extent.count ?? -1))])
            try ledger.append(
                [LedgerRecord(entry, changes: [.sampleLossTold(id: loss.id)])],
                boot: Sample.boot)
        }
        guard steps > 2 else { return }
        try spool.forget(lossId: loss.id)
    }

    private func told(_ ledger: Ledger) throws -> [String] {
        try ledger.tail(1000).filter { $0.subject == "samples" }.map(\.data)
    }

    @Test(arguments: 0...3, [false, true])
    func `a kill at any step of the telling tells once`(steps: Int, power: Bool) throws {
        let directory = try TemporaryDirectory()
        let ledgerDirectory = try TemporaryDirectory()
        let ledger = try Sample.open(ledgerDirectory)
        let spool = Series.spool(directory)
        for minute in 0..<4 { try spool.append(Series.minute(minute)) }
        try lose(spool, 0)
        // Without a flush of its own nothing is safe from a power cut: it begins here.
        try #require(spool.file).flush()
        try tell(spool, ledger, steps: steps)
        // More is lost while the first loss is under way: another one, told by itself.
        let file = try directory.bytes("samples.db")
        let log = try directory.bytes("samples.db-wal")
        try lose(spool, 1)
        let copy = try TemporaryDirectory()
        if power {
            // What was flushed is there, and nothing else.
            try copy.write(file, to: "samples.db")
            try copy.write(log, to: "samples.db-wal")
        } else {
            try directory.copySpool(to: copy)
        }
        let restarted = Series.spool(copy)
        for _ in 0..<4 { try tell(restarted, ledger, steps: 3) }
        let counts = try told(ledger)
        if power {
            #expect(counts == [#"{"count":5}"#])
        } else if steps == 0 {
            #expect(counts == [#"{"count":10}"#])
        } else {
            #expect(counts == [#"{"count":5}"#, #"{"count":5}"#])
        }
        #expect(try restarted.nextLoss() == nil)
    }

    @Test(arguments: SampleLossReason.allCases)
    func `the reason of a loss reads as words in both languages`(reason: SampleLossReason) {
        let entry = LedgerEntry(
            .samplesLost, at: Sample.moment(), subject: "hub",
            data: ["count": .integer(5), "reason": .text(reason.rawValue)])
        let sentence = entry.sentence(in: .shanghai)
        #expect(!sentence.chinese.contains(reason.rawValue))
        #expect(!sentence.english.hasSuffix(", " + reason.rawValue))
    }

    @Test func `what was lost while there was no file is told after a stop`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        spool.losses.add(
            .notWritten, .init(from: Series.time(0), to: Series.time(0), count: 5))
        try spool.close()
        #expect(try Series.spool(directory).nextLoss()?.extent.count == 5)
    }

    /// As a disk leaves it that had no room for making the file small.
    @Test func `an emptied file that could not be made small is at the next look`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try spool.append(Series.minute(0))
        try lose(spool, 0)
        spool.acknowledge(try #require(try spool.nextBatch(most: 500)))
        let database = try #require(spool.file).database
        try database.execute(
            """
            CREATE TABLE freed(content); INSERT INTO freed VALUES(zeroblob(9 << 20));
            DROP TABLE freed
            """)
        let pages = try database.integer("PRAGMA page_count")
        try spool.keepHouse(at: now)
        #expect(try database.integer("PRAGMA page_count") < pages - (8 << 20) / 512)
        #expect(try spool.nextLoss()?.extent.count == 5)
        try spool.append(Series.minute(1))
        #expect(try spool.drain() == Series.minute(1))
    }

    @Test func `what is offered grows no more, and comes again until it is forgotten`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        for minute in 0..<4 { try spool.append(Series.minute(minute)) }
        try lose(spool, 0)
        let first = try #require(try spool.nextLoss())
        try lose(spool, 1)
        #expect(try spool.nextLoss() == first)
        try spool.forget(lossId: first.id)
        let second = try #require(try spool.nextLoss())
        #expect(second.id != first.id)
        #expect(second.extent == .init(from: Series.time(1), to: Series.time(1), count: 5))
    }
}
