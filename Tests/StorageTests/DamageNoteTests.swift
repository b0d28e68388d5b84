import CSQLite
import Foundation
import StationModel
import Testing

@testable import Storage

/// Damage that only a running station meets: behind the last checkpoint, where no start looks.
@Suite struct DamageNoteTests {
    private static let note = "station.db.damage"
    private let directory: TemporaryDirectory
    private let epoch: UInt64
    /// The first entry, 2,000 others, a checkpoint, and 50 behind it.
    private static let last: UInt64 = 2052

    init() throws {
        directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        epoch = ledger.epoch
        for number in stride(from: 0, to: 2000, by: 100) {
            let records = (number..<number + 100).map {
                LedgerRecord(Sample.entry($0, member: Self.member($0)))
            }
            try ledger.append(records, boot: Sample.boot)
        }
        #expect(
            try ledger.checkpointIfDue(moment: Sample.moment(), boot: Sample.boot) {
                Array($0.prefix(64))
            })
        try ledger.append(Sample.records(5000..<5050), boot: Sample.boot)
        #expect(ledger.lastSequence == Self.last)
        try ledger.close()
    }

    /// Eight bytes that stand nowhere else in the file.
    private static func member(_ number: Int) -> MemberPseudonym {
        MemberPseudonym(0x5EED_5EED_0000_0000 + UInt64(number))
    }

    /// A page of garbage, as a worn card gives it.
    private func destroyPage(of mark: Data) throws {
        var bytes = try directory.bytes("station.db")
        let size = Int(Ledger.pageSize)
        let page = try #require(bytes.firstRange(of: mark)).lowerBound / size * size
        bytes.replaceSubrange(page..<page + size, with: Data(repeating: 0xA5, count: size))
        try directory.write(bytes, to: "station.db")
    }

    private func destroyOldPage() throws { try destroyPage(of: Data("entry 900".utf8)) }

    /// Sends all that can be read; returns the ids.
    private func send(_ ledger: Ledger) throws -> [String] {
        var ids: [String] = []
        for _ in 0..<1000 {
            let page = try ledger.outboxPage(mostEntries: 50, mostBytes: 1 << 20)
            guard let end = page.end else { return ids }
            ids += page.entries.map(\.entry.eventId)
            ledger.acknowledge(upTo: end, at: Sample.moment().instant)
        }
        Issue.record("the outbox does not end")
        return ids
    }

    /// The same up to the damage, which is then noted.
    private func sendUntilDamage(_ ledger: Ledger) throws -> [String] {
        #expect(ledger.recovery == nil && ledger.damage == nil)
        var ids: [String] = []
        while ids.count < Int(Self.last) {
            do {
                let page = try ledger.outboxPage(mostEntries: 50, mostBytes: 1 << 20)
                let end = try #require(page.end)
                ids += page.entries.map(\.entry.eventId)
                ledger.acknowledge(upTo: end, at: Sample.moment().instant)
            } catch let fault as StorageFault {
                #expect(fault.kind == .damaged)
                #expect(ledger.damage == fault)
                try ledger.noteDamage()
                return ids
            }
        }
        Issue.record("no damage was met")
        return ids
    }

    private func id(_ sequence: UInt64) -> String {
        LedgerPlace(epoch: epoch, sequence: sequence).eventId
    }

    private var isNoted: Bool {
        get throws { try directory.names.contains(Self.note) }
    }

    /// What the city was told of lost entries of the old epoch.
    private func lost(_ ledger: Ledger) throws -> [ClosedRange<UInt64>] {
        struct Told: Decodable {
            let epoch: String
            let from: UInt64
            let to: UInt64
            let endUnknown: Bool?
        }
        return try ledger.tail(100).filter { $0.kind == "events.gap" }.map {
            let told = try JSONDecoder().decode(Told.self, from: Data($0.data.utf8))
            #expect(told.epoch == epoch.hex && told.endUnknown == nil)
            return told.from...told.to
        }
    }

    // MARK: The whole way

    @Test func `a page of old entries that is lost costs its entries, and stops no event`() throws {
        try destroyOldPage()
        let first = try Sample.open(directory)
        var sent = try sendUntilDamage(first)
        #expect(sent.count > 500 && sent.count < 901)
        #expect(try isNoted)
        try first.close()

        let second = try Sample.open(directory)
        #expect(second.recovery?.fault.detail == "database disk image is malformed")
        #expect(try !isNoted)
        let gaps = try lost(second)
        let gap = try #require(gaps.first)
        #expect(gaps.count == 1 && gap.contains(902) && gap.count < 20)
        sent += try send(second)
        let old = (1...Self.last).filter { !gap.contains($0) }.map(id)
        #expect(sent.filter { $0.hasPrefix(epoch.hex) } == old)
        #expect(Set(sent).count == sent.count)
        // The new epoch's own: how it began, and the gap.
        #expect(sent.count == old.count + 2)
        #expect(second.damage == nil)
        #expect(try second.verify(all: true).holds)
        try second.close()
        #expect(try Sample.open(directory).recovery == nil)
    }

    @Test func `of three lost pages what stands between them is saved`() throws {
        for mark in ["entry 300", "entry 900", "entry 1500"] {
            try destroyPage(of: Data(mark.utf8))
        }
        let first = try Sample.open(directory)
        var sent = try sendUntilDamage(first)
        #expect(sent.count < 301)
        try first.close()
        let second = try Sample.open(directory)
        let gaps = try lost(second)
        #expect(gaps.count == 3 && gaps.allSatisfy { $0.count < 20 })
        for (gap, number) in zip(gaps, [302, 902, 1502] as [UInt64]) {
            #expect(gap.contains(number))
        }
        sent += try send(second)
        let old = (1...Self.last).filter { number in !gaps.contains { $0.contains(number) } }
        #expect(sent.filter { $0.hasPrefix(epoch.hex) } == old.map(id))
        #expect(Set(sent).count == sent.count)
        #expect(try second.verify(all: true).holds)
    }

    @Test func `a lost page of persons costs links, and no entry`() throws {
        let bytes = Self.member(900).value.bigEndianBytes
        try destroyPage(of: Data(bytes))
        let first = try Sample.open(directory)
        var sent = try sendUntilDamage(first)
        try first.close()

        let second = try Sample.open(directory)
        #expect(second.recovery?.salvagedEntries == Self.last)
        #expect(try lost(second).isEmpty)
        sent += try send(second)
        #expect(sent.filter { $0.hasPrefix(epoch.hex) } == (1...Self.last).map(id))
        let began = try #require(try second.tail(1).first)
        let links = try second.database.integer(
            "SELECT count(*) FROM salvaged WHERE person IS NOT NULL AND member IS NULL")
        #expect((5...60).contains(links))
        #expect(began.data.contains("\"lostLinks\":\(links)"))
        let page = try second.outboxEntry(at: LedgerPlace(epoch: epoch, sequence: 902))
        guard case .found(let entry) = page else {
            Issue.record("the entry was not saved: \(page)")
            return
        }
        #expect(entry.entry.person == .erased)
        // The chain of the saved ones is whole: the check of the new file finds nothing.
        #expect(try findings(second).isEmpty && second.damage == nil)
    }

    private func findings(_ ledger: Ledger) throws -> [String] {
        var check = FileCheck()
        while !check.isDone { try ledger.check(&check) }
        return check.findings
    }

    @Test func `a link that is another's is not taken over`() throws {
        let ledger = try Sample.open(directory)
        try ledger.database.execute("UPDATE person SET member = 99999 WHERE seq = 280")
        #expect(try findings(ledger) == ["entry 280: linkMismatch"])
        try ledger.noteDamage()
        try ledger.close()
        let second = try Sample.open(directory)
        #expect(second.recovery?.isComplete == true)
        let wrong = "SELECT count(*) FROM salvaged WHERE member = 99999"
        #expect(try second.database.integer(wrong) == 0)
    }

    // MARK: What is noted

    @Test(arguments: [
        ("UPDATE ledger SET subject = 'doos' WHERE seq = 700", true),
        ("DELETE FROM ledger WHERE seq = 700", true),
        ("UPDATE person SET member = 1 WHERE seq = 700", true),
        ("INSERT INTO door_override VALUES(2, 'normal', 1, 1)", true),
        // A salvage would take these over as they are.
        (
            """
            INSERT INTO salvaged SELECT 7, seq, time_ms, mono_ms, boot, clock, person, kind,
                subject, '{}', hash, NULL, NULL FROM ledger WHERE seq BETWEEN 5 AND 9
            """, false
        ),
        ("SELECT 1", false),
    ])
    func `the check notes what a salvage mends`(change: String, isNoted: Bool) throws {
        let ledger = try Sample.open(directory)
        try ledger.database.execute("PRAGMA ignore_check_constraints = ON")
        try ledger.database.execute(change)
        try ledger.database.execute("PRAGMA ignore_check_constraints = OFF")
        _ = try findings(ledger)
        #expect((ledger.damage != nil) == isNoted)
        try ledger.noteDamage()
        #expect(try self.isNoted == isNoted)
        try ledger.close()
        // And it does not come again.
        try Sample.open(directory).close()
        let third = try Sample.open(directory)
        _ = try findings(third)
        #expect(third.recovery == nil && third.damage == nil)
    }

    @Test func `a signature that is another key's is not the file's damage`() throws {
        let ledger = try Sample.open(directory)
        let result = try ledger.verify(all: true) { _, _ in false }
        #expect(result.findings.map(\.problem) == [.badSignature])
        #expect(ledger.damage == nil)
    }

    private static let read = SQLITE_IOERR | (1 << 8)
    private static let shortRead = SQLITE_IOERR | (2 << 8)
    private static let write = SQLITE_IOERR | (3 << 8)
    private static let synchronise = SQLITE_IOERR | (4 << 8)
    private static let corruptFileSystem = SQLITE_IOERR | (33 << 8)

    @Test func `what cannot be read is the file's, what cannot be written is not`() {
        let ofFile = [
            SQLITE_CORRUPT, SQLITE_CORRUPT | (3 << 8), SQLITE_NOTADB, Self.read, Self.shortRead,
            Self.corruptFileSystem,
        ]
        for code in ofFile { #expect(StorageFault.Kind.isOfFile(sqliteCode: code)) }
        let others = [
            Self.write, Self.synchronise, SQLITE_FULL, SQLITE_READONLY, SQLITE_BUSY,
            SQLITE_CONSTRAINT, SQLITE_ERROR,
        ]
        for code in others { #expect(!StorageFault.Kind.isOfFile(sqliteCode: code)) }
    }

    // MARK: Notes that come to nothing, or late

    @Test func `a note about a sound file loses nothing, and ends`() throws {
        try directory.write(Data("a note".utf8), to: Self.note)
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery?.isComplete == true)
        #expect(ledger.recovery?.salvagedEntries == Self.last)
        #expect(ledger.recovery?.fault.detail == "a note")
        #expect(try lost(ledger).isEmpty)
        #expect(try send(ledger).dropLast() == (1...Self.last).map(id)[...])
        try ledger.close()
        #expect(try !isNoted)
        #expect(try Sample.open(directory).recovery == nil)
    }

    @Test func `a note without a word counts, and so does one without a file`() throws {
        try directory.write(Data(), to: Self.note)
        #expect(try Sample.open(directory).recovery?.isComplete == true)
        let empty = try TemporaryDirectory()
        try empty.write(Data(repeating: 0xFF, count: 5000), to: Self.note)
        let ledger = try Sample.open(empty)
        #expect(ledger.recovery?.isComplete == true)
        #expect(try ledger.verify(all: true).holds)
        try ledger.close()
        #expect(try Sample.open(empty).recovery == nil)
    }

    @Test func `a disk that takes no note keeps the damage known, and the ledger written`() throws {
        try destroyOldPage()
        // Nothing can be made in /sys, by nobody.
        try FileManager.default.createSymbolicLink(
            atPath: directory.file(Self.note + ".new"), withDestinationPath: "/sys/none")
        let ledger = try Sample.open(directory)
        #expect(throws: StorageFault.self) { try sendUntilDamage(ledger) }
        #expect(fault { () throws(StorageFault) in try ledger.noteDamage() }?.kind == .readOnly)
        #expect(ledger.damage != nil)
        #expect(try !isNoted)
        #expect(try ledger.append(Sample.records(0..<1), boot: Sample.boot) == Self.last + 1)
        try FileManager.default.removeItem(atPath: directory.file(Self.note + ".new"))
        try ledger.noteDamage()
        #expect(try isNoted)
    }

    @Test func `where there is no room to salvage, the file is used on and the note stays`() throws
    {
        try destroyOldPage()
        try directory.write(Data("a note".utf8), to: Self.note)
        let blocked = directory.file("station.db.salvage")
        try FileManager.default.createSymbolicLink(
            atPath: blocked, withDestinationPath: "/sys/none")
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery == nil && ledger.epoch == epoch)
        #expect(ledger.salvageFailed && ledger.damage?.detail == "a note")
        #expect(try ledger.append(Sample.records(0..<1), boot: Sample.boot) == Self.last + 1)
        #expect(try isNoted)
        try ledger.close()
        try FileManager.default.removeItem(atPath: blocked)
        let second = try Sample.open(directory)
        #expect(second.recovery != nil && !second.salvageFailed && second.damage == nil)
        #expect(try !isNoted)
    }

    // MARK: Crashes

    @Test func `a crash before the salvage is finished repeats it`() throws {
        try destroyOldPage()
        let first = try Sample.open(directory)
        _ = try sendUntilDamage(first)
        // Killed; the next start began with the new file, and was killed too.
        let copy = try TemporaryDirectory()
        try first.copyFiles(from: directory, to: copy, [Self.note])
        try copy.write(Data("half made".utf8), to: "station.db.salvage")
        let ledger = try Sample.open(copy)
        #expect(ledger.recovery?.isComplete == false)
        #expect(try lost(ledger).count == 1)
        #expect(try copy.names.isDisjoint(with: [Self.note, "station.db.salvage"]))
    }

    /// As cut after each step of `StationReplacement`, once with the note and once without.
    @Test(arguments: [true, false])
    func `a crash behind the salvage keeps the salvaged file, once`(isNoteThere: Bool) throws {
        try destroyOldPage()
        let other = try TemporaryDirectory()
        try other.write(directory.bytes("station.db"), to: "station.db")
        try other.write(Data("a note".utf8), to: Self.note)
        let salvaged = try Sample.open(other)
        let gaps = try lost(salvaged)
        try salvaged.close()
        try directory.write(other.bytes("station.db"), to: "station.db.new")
        if isNoteThere { try directory.write(Data("a note".utf8), to: Self.note) }
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery == nil && ledger.epoch == salvaged.epoch)
        #expect(try lost(ledger) == gaps)
        #expect(
            try directory.names.isDisjoint(with: [Self.note, "station.db.new"]))
        #expect(try directory.names.contains("station.db.damaged-1"))
    }
}

extension Ledger {
    /// As a kill leaves them.
    fileprivate func copyFiles(
        from directory: TemporaryDirectory, to other: TemporaryDirectory, _ names: [String]
    ) throws {
        try directory.copyStation(to: other)
        for name in names { try other.write(directory.bytes(name), to: name) }
    }
}
