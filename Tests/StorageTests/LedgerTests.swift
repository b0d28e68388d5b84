import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct LedgerTests {
    @Test func `a new ledger begins with its own start, and each has its own epoch`() throws {
        let first = try TemporaryDirectory()
        let second = try TemporaryDirectory()
        let ledger = try Sample.open(first)
        #expect(ledger.lastSequence == 1)
        #expect(try ledger.tail(5).map(\.kind) == ["ledger.started"])
        #expect(try ledger.epoch != Sample.open(second).epoch)
        #expect(ledger.recovery == nil)
    }

    @Test func `entries come back in order, complete, after a restart`() throws {
        let directory = try TemporaryDirectory()
        let member = MemberPseudonym(0x97c5_2526_2e6a_7c07)
        var epoch: UInt64 = 0
        do {
            let ledger = try Sample.open(directory)
            epoch = ledger.epoch
            let last = try ledger.append(
                [LedgerRecord(Sample.entry(1)), LedgerRecord(Sample.entry(2, member: member))],
                boot: Sample.boot)
            #expect(last == 3)
        }
        let ledger = try Sample.open(directory)
        #expect(ledger.epoch == epoch)
        let entry = try #require(try ledger.tail(1).last)
        #expect(entry.sequence == 3)
        #expect(entry.eventId == "\(epoch.hex)-000000000003")
        #expect(entry.time == Sample.moment(2).wall)
        #expect(entry.monotonicMilliseconds == 3_602_000)
        #expect(entry.boot == Sample.boot.hex)
        #expect(entry.trust == .synced)
        #expect(entry.kind == "door.opened")
        #expect(entry.subject == "door")
        #expect(entry.data == #"{"note":"entry 2","number":2}"#)
        #expect(entry.person == .member(member))
        #expect(try ledger.tail(2).first?.person == .nobody)
    }

    @Test func `groups of any size leave no gap and a chain that holds`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        for count in [1, 7, 0, 64, 1] {
            try ledger.append(
                Sample.records(0..<count, withMembers: true), boot: Sample.boot)
        }
        let entries = try ledger.tail(1000)
        #expect(entries.map(\.sequence) == Array(1...74))
        let result = try ledger.verify(all: true)
        #expect(result.holds)
        #expect(result.entries == 74)
        #expect(result.firstSequence == 1)
        #expect(result.lastSequence == 74)
        #expect(result.erasedLinks == 0)
    }

    @Test func `a group that fails half way changes neither the file nor the end of the chain`()
        throws
    {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<3), boot: Sample.boot)
        // The third entry's place is taken: two inserts succeed before the failure.
        try ledger.database.execute(
            """
            CREATE TEMP TRIGGER refuse BEFORE INSERT ON ledger WHEN NEW.seq = 7
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """)
        let time = UnixTime(seconds: 2_000_000_000)
        let records =
            [LedgerRecord(Sample.entry(9), changes: [.trustedTime(time)])]
            + Sample.records(10..<14)
        let refused = fault { () throws(StorageFault) in
            try ledger.append(records, boot: Sample.boot)
        }
        #expect(refused?.detail == "refused")
        #expect(ledger.lastSequence == 4)
        #expect(try ledger.tail(100).count == 4)
        #expect(try ledger.database.fact(LedgerSchema.Fact.trustedTime) == nil)

        try ledger.database.execute("DROP TRIGGER refuse")
        #expect(try ledger.append(records, boot: Sample.boot) == 9)
        #expect(try ledger.verify(all: true).holds)
        #expect(
            try ledger.database.fact(LedgerSchema.Fact.trustedTime) == time.milliseconds)
    }

    @Test func `only a closed ledger was stopped cleanly, and only once`() throws {
        let directory = try TemporaryDirectory()
        #expect(try !Sample.open(directory).restore(fireLatched: false).cleanStop)
        try Sample.open(directory).close()
        #expect(try Files.size(directory.file("station.db-wal")) == 0)
        #expect(try Sample.open(directory).restore(fireLatched: false).cleanStop)
        #expect(try !Sample.open(directory).restore(fireLatched: false).cleanStop)
    }

    @Test func `the start's answer to a clean stop is on disk before anything else`() throws {
        let directory = try TemporaryDirectory()
        try Sample.open(directory).close()
        let running = try Sample.open(directory)
        let copy = try TemporaryDirectory()
        try directory.copyStation(to: copy)
        #expect(try !Sample.open(copy).restore(fireLatched: false).cleanStop)
        #expect(running.lastSequence == 1)
    }

    @Test func `what is written is counted, and the log is put away on request`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        let before = ledger.writtenBytes
        try ledger.append(Sample.records(0..<100), boot: Sample.boot)
        let written = ledger.writtenBytes - before
        let text = Sample.records(0..<100).reduce(0) { $0 + $1.entry.canonicalData.utf8.count }
        #expect(written > UInt64(text))
        #expect(written < 200_000)
        #expect(ledger.logBytes > 0)
        let file = try Files.size(directory.file("station.db"))
        try ledger.copyLog(.passive)
        #expect(ledger.logBytes == 0)
        #expect(try Files.size(directory.file("station.db")) > file)
        try ledger.copyLog(.truncate)
        #expect(try Files.size(directory.file("station.db-wal")) == 0)
    }

    @Test func `the log never grows far beyond its limit`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        let note = String(repeating: "x", count: 3000)
        let record = LedgerRecord(
            LedgerEntry(
                .doorOpened, at: Sample.moment(), subject: "door", data: ["note": .text(note)]))
        for _ in 0..<60 {
            try ledger.append(Array(repeating: record, count: 100), boot: Sample.boot)
        }
        let limit = Int64(Ledger.mostLogBytes) + 1_100_000
        #expect(try Files.size(directory.file("station.db-wal")) < limit)
        #expect(ledger.lastSequence == 6001)
    }
}
