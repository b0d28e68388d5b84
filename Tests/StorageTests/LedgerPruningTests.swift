import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct LedgerPruningTests {
    private static let frameBytes = Int(Ledger.pageSize) + 24
    /// Small enough that some thousand entries fill it.
    static let budget: Int64 = 3 << 19
    static let day: Int64 = 86_400

    func sign(_ bytes: [UInt8]) -> [UInt8] { Array((bytes.reversed() + bytes).prefix(64)) }
    func isGood(_ bytes: [UInt8], _ signature: [UInt8]) -> Bool {
        sign(bytes) == signature
    }

    /// One day of a station: entries with people, then its checkpoint.
    func live(
        _ ledger: Ledger, day: Int, entries: Int = 500, trust: ClockTrust = .synced
    ) throws {
        let noon = Int64(day) * Self.day
        let records = (0..<entries).map { number in
            LedgerRecord(
                LedgerEntry(
                    .accessGranted, at: Sample.moment(noon + Int64(number), trust: trust),
                    subject: "reader-front",
                    data: ["kind": .text("wiegand"), "group": .text("courier")],
                    member: MemberPseudonym(UInt64(number))))
        }
        try ledger.append(records, boot: Sample.boot)
        try ledger.checkpointIfDue(
            moment: Sample.moment(noon + Self.day - 1, trust: trust), boot: Sample.boot,
            sign: sign)
    }

    func moment(_ day: Int) -> Moment { Sample.moment(Int64(day) * Self.day) }

    func prune(
        _ ledger: Ledger, today: Int, retentionDays: Int = 5, budget: Int64 = budget,
        forHub: Bool = false
    ) throws(StorageFault) -> Ledger.Pruning {
        try ledger.prune(
            budget: budget, before: moment(today - retentionDays).wall, forHub: forHub,
            moment: moment(today), boot: Sample.boot)
    }

    func pruneToTheEnd(
        _ ledger: Ledger, today: Int, each: () throws -> Void = {}
    ) throws -> Ledger.Pruning {
        // Many times what any of these ledgers takes: a pruning without an end is a failure.
        for _ in 0..<200 {
            let step = try prune(ledger, today: today)
            guard step == .hasMore else { return step }
            try each()
        }
        Issue.record("the pruning does not end")
        return .hasMore
    }

    /// A ledger over its budget: 14 days, with what is the first day's end its first checkpoint.
    func fullLedger(
        _ directory: TemporaryDirectory, trust: ClockTrust = .synced
    ) throws -> Ledger {
        let ledger = try Sample.open(directory)
        for day in 0..<14 { try live(ledger, day: day, trust: trust) }
        try ledger.copyLog(.truncate)
        return ledger
    }

    func pruned(_ ledger: Ledger) throws -> [StoredEntry] {
        try ledger.tail(10_000).filter { $0.kind == "ledger.pruned" }
    }

    @Test func `what the budget holds stays, however old it is`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try live(ledger, day: 0)
        guard case .notNeeded(let use) = try prune(ledger, today: 1000) else {
            Issue.record("the ledger holds one day and was pruned")
            return
        }
        #expect(!use.isOverBudget)
        #expect(use.usedBytes >= use.ledgerBytes)
        #expect(try ledger.verify(all: true).firstSequence == 1)
    }

    @Test func `a full budget prunes the oldest past retention up to a checkpoint`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        let last = ledger.lastSequence
        guard case .notNeeded = try pruneToTheEnd(ledger, today: 14) else {
            Issue.record("room was not made")
            return
        }
        try ledger.copyLog(.truncate)
        #expect(try ledger.use(budget: Self.budget).usedBytes <= Self.budget / 8 * 7)
        let result = try ledger.verify(all: true, signature: isGood)
        #expect(result.holds)
        #expect(result.firstSequence > 1)
        #expect(result.lastSequence == last + 1)
        let first = try #require(
            try ledger.tail(10_000).first { $0.sequence == result.firstSequence })
        #expect(first.kind == "ledger.checkpoint")
        // The last step is told as it was done.
        let told = try #require(try pruned(ledger).last)
        #expect(
            told.data == #"{"from":1,"reason":"budget","to":\#(result.firstSequence - 1)}"#)
        let rows = try ledger.database.integer("SELECT count(*) FROM ledger")
        #expect(UInt64(rows) == result.entries)
    }

    @Test func `nothing younger than retention goes, whatever the budget says`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        let step = try prune(ledger, today: 14, retentionDays: 30)
        guard case .nothingToPrune(let use) = step else {
            Issue.record("entries within retention were pruned")
            return
        }
        #expect(use.needsPruning)
        let tight = try prune(ledger, today: 14, retentionDays: 30, budget: 1 << 20)
        guard case .nothingToPrune(let use) = tight else {
            Issue.record("entries within retention were pruned")
            return
        }
        #expect(use.isOverBudget)
        #expect(try ledger.verify(all: true).firstSequence == 1)
        #expect(try pruned(ledger).isEmpty)
    }

    @Test func `without a trusted clock, now or then, nothing goes`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        let step = try ledger.prune(
            budget: Self.budget, before: nil, forHub: false, moment: moment(14), boot: Sample.boot)
        guard case .nothingToPrune = step else {
            Issue.record("a station without a clock has pruned")
            return
        }
        let other = try TemporaryDirectory()
        let untrusted = try fullLedger(other, trust: .untrusted)
        guard case .nothingToPrune = try prune(untrusted, today: 14) else {
            Issue.record("entries of unknown age were pruned")
            return
        }
    }

    @Test func `without checkpoints nothing goes`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<12_000), boot: Sample.boot)
        try ledger.copyLog(.truncate)
        guard case .nothingToPrune = try prune(ledger, today: 100) else {
            Issue.record("a chain without a signature was cut")
            return
        }
    }

    /// Each is larger than the budget.
    @Test(arguments: [
        "members.db", "members.changes.db", "members.previous.db", "members.previous.changes.db",
        "members.db.new", "members.db.new-journal", "members.changes.db.new",
        "lists/vouchers-1.ndjson", "lists.incoming/members-9.ndjson",
    ])
    func `a list takes no room from the ledger or the samples`(name: String) throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try live(ledger, day: 0)
        let alone = try ledger.use(budget: Self.budget)
        #expect(alone.listBytes == 0)
        if let folder = name.split(separator: "/").dropLast().last {
            try FileManager.default.createDirectory(
                atPath: directory.file(String(folder)), withIntermediateDirectories: true)
        }
        try directory.write(Data(count: Int(Self.budget)), to: name)
        guard case .notNeeded(let use) = try prune(ledger, today: 100) else {
            Issue.record("a large list has pruned the ledger")
            return
        }
        #expect(!use.isOverBudget)
        #expect(use.usedBytes == alone.usedBytes)
        #expect(use.ledgerShare == alone.ledgerShare)
        #expect(use.roomForSamples == alone.roomForSamples)
        #expect(use.listBytes == Self.budget)
    }

    @Test func `what was set aside does not take the ledger's reserve`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try live(ledger, day: 0)
        // It alone is larger than the budget; a day of entries is within the reserve.
        try directory.write(Data(count: Int(Self.budget)), to: "station.db.aside")
        guard case .notNeeded(let use) = try prune(ledger, today: 100) else {
            Issue.record("a file set aside has pruned the ledger")
            return
        }
        #expect(use.isOverBudget)
        #expect(use.ledgerShare == Self.budget / 4)
    }

    @Test func `samples take no room from the ledger, but the ledger from them`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        // What is full for the ledger leaves half for them.
        let budget = Self.budget * 2
        let alone = try ledger.use(budget: budget)
        try directory.write(Data(count: Int(budget)), to: "samples.db")
        try directory.write(Data(count: 4096), to: "samples.db-wal")
        let use = try ledger.use(budget: budget)
        #expect(use.isOverBudget)
        #expect(use.sampleBytes == budget + 4096)
        #expect(use.ledgerShare == alone.ledgerShare)
        #expect(use.roomForSamples == budget - alone.usedBytes)
    }

    @Test func `a file with two names is counted once`() throws {
        let directory = try TemporaryDirectory()
        try directory.write(Data(count: 5000), to: "members.db")
        try Files.link(directory.file("members.db"), as: directory.file("members.previous.db"))
        #expect(try Files.totalSize(of: directory.path) == 5000)
    }

    @Test func `a person's link goes before the entry, also where nobody knew its age`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        #expect(try ledger.database.integer("SELECT min(seq) FROM person") == 2)
        _ = try pruneToTheEnd(ledger, today: 14)
        let first = try ledger.verify(all: true).firstSequence
        let oldest = try ledger.database.integer("SELECT min(seq) FROM person")
        #expect(oldest > Int64(first))
    }

    @Test func `a stop between any two slices leaves a ledger that holds`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        var stops = 0
        _ = try pruneToTheEnd(ledger, today: 14) {
            stops += 1
            let copy = try TemporaryDirectory()
            try directory.copyStation(to: copy)
            let reader = try LedgerReader(path: copy.file("station.db"))
            #expect(try reader.verify(all: true, signature: isGood).holds)
            let first = try #require(try reader.tail(10_000).first)
            #expect(first.kind == "ledger.checkpoint")
        }
        #expect(stops >= 4)
    }

    @Test func `a killed pruning is finished by the next run`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        for _ in 0..<3 { #expect(try prune(ledger, today: 14) == .hasMore) }
        let copy = try TemporaryDirectory()
        try directory.copyStation(to: copy)
        let restarted = try Sample.open(copy)
        #expect(restarted.recovery == nil)
        _ = try pruneToTheEnd(restarted, today: 14)
        _ = try pruneToTheEnd(ledger, today: 14)
        let (one, other) = try (restarted.verify(all: true), ledger.verify(all: true))
        #expect(one == other)
        #expect(one.holds)
        #expect(try pruned(restarted).count == pruned(ledger).count)
    }

    @Test func `the log cut at every frame of a pruning leaves a ledger that holds`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        try ledger.copyLog(.truncate)
        // Without links: their erasure would empty the log.
        try ledger.database.execute("DELETE FROM person")
        for _ in 0..<4 { #expect(try prune(ledger, today: 14) == .hasMore) }
        let log = try directory.bytes("station.db-wal")
        let frames = (log.count - 32) / Self.frameBytes
        #expect(frames > 4)
        for frame in 0...frames {
            for extra in [0, 25] {
                let copy = try TemporaryDirectory()
                try directory.copyStation(to: copy, logBytes: 32 + frame * Self.frameBytes + extra)
                let reader = try LedgerReader(path: copy.file("station.db"))
                #expect(try reader.verify(all: true).holds, "cut after frame \(frame)")
            }
        }
    }

    @Test func `parts of a verification that pruning overtakes still hold`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try fullLedger(directory)
        var next: UInt64 = 1
        #expect(try ledger.verify(from: next, count: 700).holds)
        next = 701
        // Begun, with most of the rows before the new beginning still there.
        #expect(try prune(ledger, today: 14) == .hasMore)
        let rest = try ledger.verify(from: next, count: .max)
        #expect(rest.holds)
        #expect(rest.firstSequence > next)
    }

    @Test func `a damaged ledger that was pruned is salvaged whole`() throws {
        let directory = try TemporaryDirectory()
        let entries: UInt64
        do {
            let ledger = try fullLedger(directory)
            for _ in 0..<3 { #expect(try prune(ledger, today: 14) == .hasMore) }
            entries = try ledger.verify(all: true).entries
            try ledger.close()
        }
        let target = try TemporaryDirectory()
        var outcome = LedgerSalvage.Outcome()
        _ = try SQLiteDatabase(
            path: target.file("new.db"), format: .station, journal: .delete, cacheKibibytes: 500,
            create: { (database) throws(StorageFault) in
                try LedgerFile.createTables(database)
                outcome = try LedgerSalvage(
                    from: directory.file("station.db"), into: database
                ).run()
            })
        #expect(outcome.isComplete)
        #expect(outcome.entries == entries)
    }

    @Test func `a year of a busy station stays within its budget`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        let budget: Int64 = 24 << 20
        var greatest: Int64 = 0
        var last = Ledger.Pruning.hasMore
        for day in 0..<365 {
            try live(ledger, day: day)
            _ = try ledger.eraseLinks(before: moment(day - 60).wall)
            repeat {
                last = try prune(ledger, today: day, retentionDays: 60, budget: budget)
            } while last == .hasMore
            if ledger.logBytes > Ledger.logWorthCopying { try ledger.copyLog(.passive) }
            greatest = max(greatest, try Files.totalSize(of: directory.path))
        }
        #expect(greatest <= budget)
        guard case .notNeeded = last else {
            Issue.record("the year ended without room")
            return
        }
        #expect(ledger.lastSequence > 365 * 500)
        // A step frees an eighth of the budget: some a year, not one a day.
        let steps = try ledger.database.integer(
            "SELECT count(*) FROM ledger WHERE kind = 'ledger.pruned'")
        #expect((1...20).contains(steps))
        let result = try ledger.verify(all: true, signature: isGood)
        #expect(result.holds)
        #expect(result.firstSequence > 1)
    }
}
