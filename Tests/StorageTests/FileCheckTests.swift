import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct FileCheckTests {
    /// Runs a check to its end; returns how many slices it took.
    private func run(_ ledger: Ledger, _ check: inout FileCheck) throws -> Int {
        var slices = 0
        while !check.isDone {
            try ledger.check(&check)
            slices += 1
        }
        return slices
    }

    private func findings(_ ledger: Ledger) throws -> [String] {
        var check = FileCheck()
        _ = try run(ledger, &check)
        return check.findings
    }

    private func filled(_ directory: TemporaryDirectory, _ entries: Int) throws -> Ledger {
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<entries, withMembers: true), boot: Sample.boot)
        return ledger
    }

    @Test func `a sound file is read in slices and remembered for a month`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 1100)
        #expect(try ledger.isCheckDue(at: Sample.moment()))
        var check = FileCheck()
        // 1,101 entries are five slices; then the salvaged ones and each small table.
        #expect(try run(ledger, &check) == 5 + 1 + FileCheck.smallTables.count)
        #expect(check.findings == [])
        try ledger.remember(check, at: Sample.moment())
        let month = Int64(30 * 86_400)
        #expect(try !ledger.isCheckDue(at: Sample.moment(1)))
        #expect(try !ledger.isCheckDue(at: Sample.moment(month - 1)))
        #expect(try ledger.isCheckDue(at: Sample.moment(month)))
        #expect(try ledger.isCheckDue(at: Sample.moment(-1)))
        #expect(try !ledger.isCheckDue(at: Sample.moment(month, trust: .untrusted)))
    }

    @Test func `no table goes unread`() throws {
        let ledger = try filled(try TemporaryDirectory(), 1)
        let rows = try ledger.database.statement(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        defer { rows.reset() }
        var tables: Set<String> = []
        while try rows.next() { tables.insert(rows.text(0)) }
        let readByNumber: Set = ["ledger", "person", "salvaged"]
        #expect(tables == readByNumber.union(FileCheck.smallTables))
    }

    @Test func `an unclean stop is known, a clean one too`() throws {
        let directory = try TemporaryDirectory()
        try filled(directory, 1).close()
        let second = try Sample.open(directory)
        #expect(!second.followsUncleanStop)
        let copy = try TemporaryDirectory()
        try directory.copyStation(to: copy)
        #expect(try Sample.open(copy).followsUncleanStop)
    }

    @Test func `a changed entry is found wherever it stands, and not remembered`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 1100)
        for sequence in [2, 250, 251, 600, 1101] {
            try ledger.database.execute(
                "UPDATE ledger SET subject = 'doos' WHERE seq = \(sequence)")
        }
        var check = FileCheck()
        _ = try run(ledger, &check)
        #expect(check.findings == [2, 250, 251, 600, 1101].map { "entry \($0): hashMismatch" })
        try ledger.remember(check, at: Sample.moment())
        #expect(try ledger.isCheckDue(at: Sample.moment()))
    }

    @Test func `a link that is another's is found`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 300)
        try ledger.database.execute("UPDATE person SET member = 99999 WHERE seq = 280")
        #expect(try findings(ledger) == ["entry 280: linkMismatch"])
    }

    @Test func `a page that cannot be read is found, and what stands after is still looked at`()
        throws
    {
        let directory = try TemporaryDirectory()
        try filled(directory, 3000).close()
        let place: Int
        do {
            let bytes = try directory.bytes("station.db")
            place = try #require(bytes.firstRange(of: Data("entry 1400".utf8))).lowerBound
        }
        let ledger = try Sample.open(directory)
        try ledger.database.execute("PRAGMA ignore_check_constraints = ON")
        try ledger.database.execute("INSERT INTO door_override VALUES(2, 'normal', 1, 1)")
        try ledger.database.execute("PRAGMA ignore_check_constraints = OFF")
        try ledger.database.execute("PRAGMA cache_size = 0")
        // As a card does it: under the feet of an open connection.
        let page = Int(Ledger.pageSize)
        let file = try #require(FileHandle(forUpdatingAtPath: directory.file("station.db")))
        try file.seek(toOffset: UInt64(place / page * page))
        try file.write(contentsOf: Data(repeating: 0xA5, count: page))
        let found = try findings(ledger)
        #expect(found.count == 2)
        #expect(found.first?.hasSuffix(": unreadable") == true)
        #expect(found.last?.hasPrefix("table door_override: ") == true)
    }

    @Test func `salvaged entries must follow from each other, across slices`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 600)
        try ledger.database.execute(
            """
            INSERT INTO salvaged SELECT 7, l.seq, time_ms, mono_ms, boot, clock, person, kind,
                subject, data, hash, salt, member
            FROM ledger AS l LEFT JOIN person AS p ON p.seq = l.seq WHERE l.seq <> 100
            """)
        #expect(try findings(ledger) == [])
        try ledger.database.execute("UPDATE salvaged SET data = '{}' WHERE seq IN (251, 252, 500)")
        let ids = [251, 252, 500].map { "0000000000000007-000000000\($0)" }
        #expect(try findings(ledger) == ids.map { "salvaged entry \($0): hashMismatch" })
    }

    @Test func `entries that are written or pruned meanwhile are no findings`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 1100)
        let stand = { (bytes: [UInt8]) in Array(bytes.prefix(64)) }
        try ledger.checkpointIfDue(moment: Sample.moment(), boot: Sample.boot, sign: stand)
        try ledger.append(Sample.records(0..<300), boot: Sample.boot)
        var check = FileCheck()
        for _ in 0..<3 { try ledger.check(&check) }
        // The smallest of budgets: everything before the checkpoint goes.
        let pruned = try ledger.prune(
            budget: 4096, before: Sample.moment(9999).wall, forHub: false,
            moment: Sample.moment(), boot: Sample.boot)
        #expect(pruned == .hasMore)
        try ledger.append(Sample.records(0..<300), boot: Sample.boot)
        _ = try run(ledger, &check)
        #expect(check.findings == [])
    }
}
