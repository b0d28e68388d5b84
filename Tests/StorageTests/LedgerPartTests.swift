import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct LedgerPartTests {
    // MARK: - Verifying in parts

    /// All parts of a size, joined as one.
    private func inParts(of size: UInt64, _ verifier: LedgerVerifier) throws -> LedgerVerification {
        var whole = LedgerVerification(epoch: verifier.epoch)
        var from: UInt64 = 1
        while true {
            let part = try verifier.verify(.part(from: from, count: size))
            if part.entries == 0 { return whole }
            #expect(part.entries <= size)
            if whole.entries == 0 { whole.firstSequence = part.firstSequence }
            whole.lastSequence = part.lastSequence
            whole.entries += part.entries
            whole.erasedLinks += part.erasedLinks
            whole.checkpoints += part.checkpoints
            whole.findings += part.findings
            whole.findingCount += part.findingCount
            from = part.lastSequence + 1
        }
    }

    @Test(arguments: [
        "SELECT 1", "UPDATE ledger SET subject = 'x' WHERE seq = 9",
        "UPDATE ledger SET subject = 'x' WHERE seq IN (1, 2, 21)",
        "UPDATE ledger SET hash = zeroblob(32) WHERE seq = 8", "UPDATE ledger SET subject = 'x'",
        "DELETE FROM ledger WHERE seq = 9", "DELETE FROM ledger WHERE seq IN (8, 9, 10, 15)",
        "DELETE FROM ledger WHERE seq = 1", "UPDATE person SET member = 77 WHERE seq = 5",
        "DELETE FROM person WHERE seq < 9",
    ])
    func `parts of any size find what verifying at once finds`(change: String) throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(2..<22, withMembers: true), boot: Sample.boot)
        try ledger.database.execute(change)
        let verifier = LedgerVerifier(
            database: ledger.database, epoch: ledger.epoch, hasher: ledger.writer.hasher)
        let whole = try verifier.verify(.all)
        for size in UInt64(1)...23 {
            #expect(try inParts(of: size, verifier) == whole, "parts of \(size)")
        }
    }

    // MARK: - Exporting in pages

    private func pages(
        of limit: Int, _ format: LedgerExportFormat, _ ledger: Ledger
    ) throws -> String {
        var text = ""
        var after: String?
        repeat {
            let page = try ledger.exportPage(
                format, station: Sample.station, after: after, limit: limit)
            #expect(page.entries <= limit)
            text += page.text
            try #require(page.next == nil || page.next != after, "the same page again")
            after = page.next
        } while after != nil
        return text
    }

    /// A ledger with entries of two earlier epochs.
    private func salvaged() throws -> (TemporaryDirectory, Ledger) {
        let directory = try TemporaryDirectory()
        for round in 1...2 {
            let ledger = try Sample.open(directory)
            try ledger.append(
                Sample.records(round * 100..<round * 100 + 9, withMembers: true),
                boot: Sample.boot)
            try ledger.close()
            var bytes = try directory.bytes("station.db")
            let place = try #require(bytes.firstRange(of: Data("entry \(round)05".utf8)))
            bytes[place.lowerBound] ^= 0x01
            try directory.write(bytes, to: "station.db")
        }
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(300..<309, withMembers: true), boot: Sample.boot)
        return (directory, ledger)
    }

    @Test(arguments: LedgerExportFormat.allCases)
    func `pages of any size are the export, earlier epochs and all`(
        format: LedgerExportFormat
    ) throws {
        let (directory, ledger) = try salvaged()
        var whole = ""
        try ledger.export(format, station: Sample.station) { whole += $0 }
        #expect(try ledger.database.integer("SELECT count(DISTINCT epoch) FROM salvaged") == 2)
        for limit in 1...40 {
            #expect(try pages(of: limit, format, ledger) == whole, "pages of \(limit)")
        }
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: [
        "", "x", "00000000000000aa", "00000000000000aa-1", "00000000000000AA-000000000001",
        "00000000000000aa-00000000000x", "00000000000000aa-000000000001-",
        "00000000000000aa-99999999999999999999999",
    ])
    func `a page begins after an event's id and nothing else`(text: String) throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        let fault = fault { () throws(StorageFault) in
            try ledger.exportPage(.csv, station: Sample.station, after: text, limit: 1)
        }
        #expect(fault?.kind == .gone)
    }
}
