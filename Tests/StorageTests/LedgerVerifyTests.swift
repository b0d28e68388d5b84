import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct LedgerVerifyTests {
    /// A closed ledger with entries 2 … 21 of which every one has a link.
    private func closedLedger() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(2..<22, withMembers: true), boot: Sample.boot)
        try ledger.close()
        return directory
    }

    private func verify(
        _ directory: TemporaryDirectory, after change: String
    ) throws -> LedgerVerification {
        do {
            let database = try SQLiteDatabase(
                path: directory.file("station.db"), format: .station, journal: .wal,
                cacheKibibytes: 1000, create: nil)
            try database.execute(change)
        }
        return try LedgerReader(path: directory.file("station.db")).verify(all: true)
    }

    @Test func `a flipped bit in the file names its entry`() throws {
        let directory = try closedLedger()
        var bytes = try directory.bytes("station.db")
        let place = try #require(bytes.firstRange(of: Data("entry 13".utf8)))
        bytes[place.lowerBound] ^= 0x01
        try directory.write(bytes, to: "station.db")
        let result = try LedgerReader(path: directory.file("station.db")).verify(all: true)
        #expect(result.findings == [.init(problem: .hashMismatch, sequence: 13)])
        #expect(result.firstBadSequence == 13)
        #expect(!result.holds)
        #expect(result.entries == 21)
    }

    @Test(arguments: [
        "time_ms = time_ms + 1", "mono_ms = mono_ms - 1", "boot = zeroblob(16)",
        "boot = zeroblob(15)", "clock = 0", "person = NULL", "person = zeroblob(32)",
        "kind = 'door.closed'", "subject = 'doos'", "data = '{}'",
    ])
    func `a change of any field names its entry`(change: String) throws {
        let result = try verify(
            closedLedger(), after: "UPDATE ledger SET \(change) WHERE seq = 9")
        #expect(result.findings == [.init(problem: .hashMismatch, sequence: 9)])
    }

    @Test func `a forged hash shows at the entry and at the one after it`() throws {
        let result = try verify(
            closedLedger(), after: "UPDATE ledger SET hash = zeroblob(32) WHERE seq = 9")
        #expect(result.findings.map(\.sequence) == [9, 10])
    }

    @Test func `missing entries are a gap at the first of them`() throws {
        let result = try verify(
            closedLedger(), after: "DELETE FROM ledger WHERE seq IN (6, 7, 15)")
        #expect(
            result.findings == [
                .init(problem: .gap, sequence: 6), .init(problem: .gap, sequence: 15),
            ])
    }

    @Test func `a missing beginning is a gap at 1`() throws {
        let result = try verify(closedLedger(), after: "DELETE FROM ledger WHERE seq < 4")
        #expect(result.firstBadSequence == 1)
        #expect(result.findings.first?.problem == .gap)
    }

    @Test func `a link to another person is found, an erased one is counted`() throws {
        let changed = try verify(
            closedLedger(), after: "UPDATE person SET member = 77 WHERE seq = 5")
        #expect(changed.findings == [.init(problem: .linkMismatch, sequence: 5)])
        let invented = try verify(
            closedLedger(),
            after: "INSERT INTO person(seq, salt, member) VALUES(1, zeroblob(16), 5)")
        #expect(invented.findings == [.init(problem: .linkMismatch, sequence: 1)])
        let erased = try verify(closedLedger(), after: "DELETE FROM person WHERE seq < 5")
        #expect(erased.holds)
        #expect(erased.erasedLinks == 3)
    }

    @Test func `more findings than the list takes are still counted`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<150), boot: Sample.boot)
        try ledger.close()
        let result = try verify(directory, after: "UPDATE ledger SET subject = 'x'")
        #expect(result.findings.count == LedgerVerification.mostFindings)
        #expect(result.findingCount == 151)
    }

    @Test func `progress ends with everything done`() throws {
        let directory = try closedLedger()
        var heard: [UInt64] = []
        let reader = try LedgerReader(path: directory.file("station.db"))
        _ = try reader.verify(all: true, progress: { done, total in heard += [done, total] })
        #expect(heard == [21, 21])
    }

    @Test func `a reader reads the log that a killed station left, and changes nothing`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<9), boot: Sample.boot)
        let copy = try TemporaryDirectory()
        try directory.copyStation(to: copy)
        let before = try (copy.bytes("station.db"), copy.bytes("station.db-wal"))
        do {
            let reader = try LedgerReader(path: copy.file("station.db"))
            #expect(try reader.verify(all: true).lastSequence == 10)
            #expect(try reader.tail(3).map(\.sequence) == [8, 9, 10])
            #expect(reader.epoch == ledger.epoch)
        }
        #expect(try copy.bytes("station.db") == before.0)
        #expect(try copy.bytes("station.db-wal") == before.1)
    }

    @Test func `a reader of a cleanly stopped station leaves no file behind`() throws {
        let directory = try closedLedger()
        let names = try directory.names
        let bytes = try directory.bytes("station.db")
        #expect(try LedgerReader(path: directory.file("station.db")).verify(all: true).holds)
        #expect(try directory.names == names)
        #expect(try directory.bytes("station.db") == bytes)
    }
}
