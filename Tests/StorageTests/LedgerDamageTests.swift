import CSQLite
import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct LedgerDamageTests {
    private let override = DoorOverride(
        mode: .open, until: UnixTime(seconds: 99), remainingWhenApplied: .seconds(9))

    /// A stopped station with 301 entries and some state.
    private func stopped() throws -> (TemporaryDirectory, epoch: UInt64) {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(
            [
                LedgerRecord(
                    Sample.entry(1),
                    changes: [
                        .doorOverride(override), .directiveVersion(42),
                        .trustedTime(UnixTime(seconds: 1000)),
                        .alarm(Alarm(.heldOpen, subject: "door"), raised: true),
                        .alarm(Alarm(.tamper, subject: "station"), raised: true),
                        .alarmAcknowledged(Alarm(.tamper, subject: "station")),
                    ])
            ] + Sample.records(2..<301, withMembers: true), boot: Sample.boot)
        try ledger.close()
        return (directory, ledger.epoch)
    }

    private func flip(_ text: String, in directory: TemporaryDirectory) throws {
        var bytes = try directory.bytes("station.db")
        let place = try #require(bytes.firstRange(of: Data(text.utf8)))
        bytes[place.lowerBound] ^= 0x01
        try directory.write(bytes, to: "station.db")
    }

    @Test func `a changed entry moves the file aside, the rest is taken over`() throws {
        let (directory, oldEpoch) = try stopped()
        try flip("entry 200", in: directory)
        let damaged = try directory.bytes("station.db")
        let ledger = try Sample.open(directory)
        let recovery = try #require(ledger.recovery)
        #expect(recovery.fault.kind == .damaged)
        #expect(recovery.fault.condition == .damaged)
        #expect(recovery.salvagedEntries == 300)
        #expect(!recovery.isComplete)
        #expect(recovery.asidePath == directory.file("station.db.damaged-1"))
        #expect(try directory.bytes("station.db.damaged-1") == damaged)
        #expect(ledger.epoch != oldEpoch)
        // Its first entry, and what it says of the lost one.
        #expect(ledger.lastSequence == 2)

        let state = ledger.restore(fireLatched: false)
        #expect(!state.cleanStop)
        #expect(state.doorOverride == override)
        #expect(state.directiveVersion == 42)
        #expect(state.trustedTime == UnixTime(seconds: 1000))
        let tamper = Alarm(.tamper, subject: "station")
        #expect(Set(state.alarms) == [Alarm(.heldOpen, subject: "door"), tamper])
        #expect(state.acknowledgedAlarms == [tamper])
    }

    @Test func `a fact that cannot be read makes the state incomplete`() throws {
        let (directory, _) = try stopped()
        for (name, isComplete) in [("nothing", true), ("directiveVersion", false)] {
            let old = directory.file("old-\(name).db")
            try FileManager.default.copyItem(atPath: directory.file("station.db"), toPath: old)
            let source = try SQLiteDatabase(path: old, flags: SQLITE_OPEN_READWRITE)
            // A page of facts that is gone: the table has nothing that can be asked.
            if !isComplete { try source.execute("ALTER TABLE fact RENAME TO lost") }
            source.close()
            let fresh = try TemporaryDirectory()
            let target = try Sample.open(fresh).database
            let outcome = try LedgerSalvage(from: old, into: target).run()
            #expect(outcome.isStateComplete == isComplete)
        }
    }

    /// Tables of another shape: what a file of another version, or its damage, may have.
    @Test(arguments: [
        ("ALTER TABLE supply_stock DROP COLUMN sku", [], true),
        ("ALTER TABLE supply_stock ADD COLUMN shade INTEGER", ["supply_stock"], true),
        ("ALTER TABLE loan RENAME COLUMN due_ms TO ends_ms", ["loan"], false),
        ("DROP TABLE loan; CREATE TABLE loan(other)", [], false),
        (
            "DROP TABLE loan; CREATE TABLE loan(other); INSERT INTO loan VALUES(1)", ["loan"],
            false
        ),
    ])
    func `a table of another shape costs itself at most`(
        change: String, lost: [String], keepsLoan: Bool
    ) throws {
        let directory = try TemporaryDirectory()
        do {
            let ledger = try Sample.open(directory)
            try SuppliesStateTests.append(
                ledger, Sample.entry(1),
                [
                    .stock(SuppliesStateTests.stock(4, StockTotals(restocked: 4))),
                    .loan(
                        Loan(
                            compartment: SuppliesStateTests.door, member: MemberPseudonym(4),
                            due: UnixTime(seconds: 5))),
                ])
            try ledger.database.execute(change)
            try ledger.close()
        }
        try flip("entry 1", in: directory)
        let ledger = try Sample.open(directory)
        let recovery = try #require(ledger.recovery)
        #expect(recovery.incompleteTables == lost)
        let first = try #require(try ledger.tail(2).first)
        #expect(first.data.contains("\"incomplete\"") == !lost.isEmpty)
        let supplies = ledger.restore(fireLatched: false).supplies
        #expect(supplies.stocks.map(\.count) == [4])
        #expect(supplies.loans.isEmpty == !keepsLoan)
        // The next start needs no salvage again.
        try ledger.close()
        #expect(try Sample.open(directory).recovery == nil)
    }

    @Test func `the new ledger's first entry tells what was found`() throws {
        let (directory, oldEpoch) = try stopped()
        try flip("entry 200", in: directory)
        let ledger = try Sample.open(directory)
        let first = try #require(try ledger.tail(2).first)
        #expect(first.kind == "ledger.started")
        #expect(
            first.data == #"{"aside":"station.db.damaged-1","complete":false,"#
                + #""damage":"entry 201: hashMismatch","epochBefore":"\#(oldEpoch.hex)","#
                + #""salvaged":300}"#)
        #expect(try ledger.verify(all: true).holds)
    }

    @Test func `salvaged entries are exported under their old names, links and all`() throws {
        let (directory, oldEpoch) = try stopped()
        try flip("entry 200", in: directory)
        let ledger = try Sample.open(directory)
        var lines: [String] = []
        try ledger.export(.ndjson, station: Sample.station) { lines.append($0) }
        #expect(lines.count == 302)
        #expect(lines[10].contains("\"id\":\"\(oldEpoch.hex)-000000000011\""))
        #expect(lines[10].contains("\"member\":\"000000000000000a\""))
        #expect(!lines.contains { $0.contains("\(oldEpoch.hex)-000000000201\"") })
    }

    @Test func `a second damage keeps what the first one saved, and starts again once`() throws {
        let (directory, _) = try stopped()
        try flip("entry 200", in: directory)
        do {
            let ledger = try Sample.open(directory)
            try ledger.append(Sample.records(900..<920), boot: Sample.boot)
            try ledger.close()
        }
        try flip("entry 910", in: directory)
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery?.asidePath == directory.file("station.db.damaged-2"))
        #expect(ledger.recovery?.salvagedEntries == 21)
        #expect(try ledger.database.integer("SELECT count(*) FROM salvaged") == 321)
        #expect(try ledger.database.integer("SELECT count(DISTINCT epoch) FROM salvaged") == 2)
    }

    @Test func `no more than three damaged files are kept`() throws {
        let directory = try TemporaryDirectory()
        for round in 1...5 {
            try directory.write(Data("not a database \(round)".utf8), to: "station.db")
            let ledger = try Sample.open(directory)
            #expect(ledger.recovery?.isComplete == false)
            #expect(ledger.recovery?.salvagedEntries == 0)
        }
        let aside = try directory.names.filter { $0.contains("damaged") && !$0.hasSuffix("-wal") }
        #expect(aside.count == StationReplacement.mostAside)
    }

    @Test func `a destroyed page costs its entries, not those before and behind it`() throws {
        let (directory, _) = try stopped()
        var bytes = try directory.bytes("station.db")
        let place = try #require(bytes.firstRange(of: Data("entry 150".utf8)))
        let size = Int(Ledger.pageSize)
        let page = place.lowerBound / size * size
        bytes.replaceSubrange(page..<page + size, with: Data(repeating: 0xA5, count: size))
        try directory.write(bytes, to: "station.db")
        let ledger = try Sample.open(directory)
        let recovery = try #require(ledger.recovery)
        #expect(!recovery.isComplete)
        #expect(recovery.salvagedEntries > 200)
        #expect(recovery.salvagedEntries < 300)
        let sequences = "SELECT %@(seq) FROM salvaged"
        #expect(
            try ledger.database.integer(sequences.replacing("%@", with: "min")) == 1)
        #expect(
            try ledger.database.integer(sequences.replacing("%@", with: "max")) == 301)
    }

    @Test func `noise anywhere in the file never keeps the station from starting`() throws {
        var noise = Noise(seed: 7)
        let (directory, _) = try stopped()
        let good = try directory.bytes("station.db")
        for round in 0..<40 {
            let copy = try TemporaryDirectory()
            var bytes = good
            let start = (Int(noise.byte()) << 8 | Int(noise.byte())) % (bytes.count - 64)
            for index in start..<start + 64 { bytes[index] = noise.byte() }
            try copy.write(bytes, to: "station.db")
            let opening = fault { () throws(StorageFault) in try Sample.open(copy) }
            // The ids in the first page may have become another program's: refused is right.
            if start < 100 { continue }
            #expect(opening == nil, "round \(round), bytes \(start)…")
            let ledger = try Sample.open(copy)
            #expect(try ledger.append(Sample.records(0..<3), boot: Sample.boot) > 0)
        }
    }

    /// Nothing else reads the regulars' table as a whole before the station asks for them.
    @Test(arguments: [0, 1500, 2999])
    func `a destroyed page of the regulars does not keep the ledger from opening`(
        regular: UInt64
    ) throws {
        let directory = try TemporaryDirectory()
        let first = try Sample.open(directory)
        let record = MemberRecord(
            member: MemberPseudonym(1), group: MemberGroup("courier"), from: nil, until: nil,
            flags: [])
        let changes = (0..<UInt64(3000)).map {
            StateChange.regular(CredentialDigest(high: 0xABCD_EF01_2345_6789, low: $0), record)
        }
        try first.append([LedgerRecord(Sample.entry(1), changes: changes)], boot: Sample.boot)
        try first.close()

        // The page of the table; the one of the index by age holds the digest alone.
        var bytes = try directory.bytes("station.db")
        let digest = CredentialDigest(high: 0xABCD_EF01_2345_6789, low: regular).bytes
        let row = Data(digest + Array("courier".utf8))
        let place = try #require(bytes.firstRange(of: row)).lowerBound
        let size = Int(Ledger.pageSize)
        let page = place / size * size
        bytes.replaceSubrange(page..<page + size, with: repeatElement(0xFF, count: size))
        try directory.write(bytes, to: "station.db")

        let ledger = try Sample.open(directory)
        #expect(ledger.recovery?.fault.kind == .damaged)
        #expect(try ledger.regulars().count < 3000)
        try ledger.append(
            [LedgerRecord(Sample.entry(2), changes: [changes[Int(regular)]])], boot: Sample.boot)
    }

    @Test func `a state that no version wrote is dropped, and the station starts`() throws {
        let (directory, _) = try stopped()
        do {
            let database = try SQLiteDatabase(
                path: directory.file("station.db"), format: .station, journal: .wal,
                cacheKibibytes: 100, create: nil)
            try database.execute("UPDATE alarm SET kind = 'invented'")
        }
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery?.isComplete == true)
        #expect(ledger.recovery?.salvagedEntries == 301)
        #expect(ledger.restore(fireLatched: false).alarms == [])
        #expect(ledger.restore(fireLatched: false).directiveVersion == 42)
    }

    @Test func `a swap that a power cut parted is finished at the next start`() throws {
        let (directory, _) = try stopped()
        try flip("entry 200", in: directory)
        // The log of a killed station, which must never meet the new database.
        try directory.write(Data("an old log".utf8), to: "station.db-wal")
        let replacement = StationReplacement(directory: directory.path)
        let damaged = try directory.bytes("station.db")
        let other = try TemporaryDirectory()
        try other.write(damaged, to: "station.db")
        let epoch = try Sample.open(other).epoch
        // As cut after step 2: the finished successor has its name, nothing else has happened.
        try directory.write(other.bytes("station.db"), to: "station.db.new")
        try directory.write(Data("half made".utf8), to: "station.db.salvage")
        try replacement.finish()
        #expect(
            try directory.names
                == ["station.db", "station.db.damaged-1", "station.db.damaged-1-wal"])
        #expect(try directory.bytes("station.db.damaged-1") == damaged)
        #expect(try Sample.open(directory).epoch == epoch)
    }
}
