import StationModel
import Testing

@testable import Storage

/// A boot's untrusted times are corrected by its trusted entries: the last one before, else the
/// first one behind.
@Suite struct OutboxClockTests {
    private let now = Sample.moment().instant

    /// By a clock that is off by `error` seconds where it is not trusted.
    private func entry(
        _ second: Int64, _ trust: ClockTrust, error: Int64 = 0
    ) -> LedgerRecord {
        let moment = Moment(
            instant: Sample.moment(second).instant, wall: Sample.moment(second + error).wall,
            trust: trust)
        return LedgerRecord(LedgerEntry(.doorOpened, at: moment, subject: "door"))
    }

    /// A ledger without its first entry's trusted time.
    private func open(_ directory: TemporaryDirectory) throws -> Ledger {
        try Ledger.open(
            directory: directory.path, moment: Sample.moment(-1, trust: .untrusted),
            boot: Sample.boot(9))
    }

    /// When each entry of the boots in question happened, in seconds after `Sample.moment()`.
    private func occurred(
        _ ledger: Ledger, after place: LedgerPlace? = nil, most: Int = 1000
    ) throws -> [Int64?] {
        var times: [Int64?] = []
        var place = place
        for _ in 0..<1000 {
            let page = try ledger.outboxPage(after: place, mostEntries: most, mostBytes: 1 << 20)
            for entry in page.entries where entry.entry.kind == "door.opened" {
                times.append(entry.occurred.map { $0.seconds - Sample.moment().wall.seconds })
            }
            place = page.end ?? place
            if !page.hasMore { break }
        }
        return times
    }

    @Test(arguments: [1, 2, 1000])
    func `the last trusted entry before corrects, else the first one behind`(most: Int) throws {
        let directory = try TemporaryDirectory()
        let ledger = try open(directory)
        try ledger.append(
            [
                entry(10, .untrusted, error: -5000), entry(20, .untrusted, error: -5000),
                entry(30, .synced, error: 3), entry(40, .untrusted, error: -7000),
                entry(50, .holdover(uncertaintySeconds: 9), error: 8), entry(60, .untrusted),
            ], boot: Sample.boot(1))
        try ledger.append([entry(70, .untrusted, error: 99)], boot: Sample.boot(2))
        // A trusted entry's own error is believed; another boot's tells nothing.
        #expect(try occurred(ledger, most: most) == [13, 23, 33, 43, 58, 68, nil])
    }

    @Test func `a clock held over for too long corrects nothing`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try open(directory)
        let stale = ClockTrust.holdover(
            uncertaintySeconds: ClockTrust.largestUncertaintySeconds + 1)
        try ledger.append([entry(1, .untrusted), entry(2, stale)], boot: Sample.boot(1))
        #expect(try occurred(ledger) == [nil, nil])
    }

    @Test func `an entry nobody can date is dated once its boot is synced`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try open(directory)
        try ledger.append([entry(5, .untrusted, error: -900)], boot: Sample.boot(1))
        #expect(try occurred(ledger) == [nil])
        try ledger.append([entry(6, .untrusted, error: -900)], boot: Sample.boot(1))
        #expect(try occurred(ledger) == [nil, nil])
        try ledger.append([entry(7, .synced)], boot: Sample.boot(1))
        #expect(try occurred(ledger) == [5, 6, 7])
    }

    @Test func `reading again from any place gives the same times`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try open(directory)
        var expected: [Int64?] = []
        for boot in UInt64(1)...4 {
            let base = Int64(boot) * 1000
            let trusts: [ClockTrust] = [.untrusted, .untrusted, .synced, .untrusted, .untrusted]
            let records = trusts.enumerated().map {
                entry(base + Int64($0.offset), boot == 3 ? .untrusted : $0.element, error: 0)
            }
            try ledger.append(records, boot: Sample.boot(boot))
            expected += (0..<5).map { boot == 3 ? nil : base + Int64($0) }
        }
        // Backwards, so that nothing found before helps.
        for start in (0..<20).reversed() {
            let place = LedgerPlace(epoch: ledger.epoch, sequence: UInt64(start) + 1)
            #expect(try occurred(ledger, after: place, most: 3) == Array(expected[start...]))
        }
    }

    @Test func `a long boot is searched in slices, upwards and downwards`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try open(directory)
        let count = OutboxClock.sliceRows * 2 + 50
        try ledger.append(
            (0..<count).map { entry(Int64($0), .untrusted, error: -60) }, boot: Sample.boot(1))
        try ledger.append([entry(Int64(count), .synced)], boot: Sample.boot(1))
        try ledger.append(
            (count + 1..<count * 2).map { entry(Int64($0), .untrusted, error: -60) },
            boot: Sample.boot(1))
        let first = LedgerPlace(epoch: ledger.epoch, sequence: 1)
        var empty = 0
        var page = try ledger.outboxPage(after: first, mostEntries: 5, mostBytes: 1 << 20)
        while page.entries.isEmpty, page.hasMore, empty < 10 {
            empty += 1
            page = try ledger.outboxPage(after: first, mostEntries: 5, mostBytes: 1 << 20)
        }
        #expect(empty == 2)
        #expect(page.entries.first?.occurred == Sample.moment(0).wall)
        // From the end a fresh look goes back to the trusted one.
        let late = LedgerPlace(epoch: ledger.epoch, sequence: UInt64(count * 2) - 2)
        let tail: [Int64?] = (count * 2 - 3..<count * 2).map { Int64($0) }
        #expect(try occurred(ledger, after: late) == tail)
        #expect(try occurred(ledger) == (0..<count * 2).map { Int64($0) })
    }

    /// Entries 2 to 100,001 of one boot, none of them dated; what they say is not read here.
    private func longBoot(_ directory: TemporaryDirectory) throws -> Ledger {
        let ledger = try open(directory)
        try ledger.database.execute(
            """
            WITH RECURSIVE number(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number LIMIT 100000)
            INSERT INTO ledger SELECT n, 1000 * n, 1000 * n, x'\(Sample.boot(1).hex)', -2, NULL,
                'door.opened', 'door', '{}', zeroblob(32) FROM number
            """)
        return ledger
    }

    /// Asks until the entry is there; returns how often it was not, and its reference.
    private func look(
        _ ledger: Ledger, _ sequence: UInt64, beside other: UInt64? = nil
    ) throws -> (slices: Int, reference: BootTime?) {
        for slices in 0..<1000 {
            let place = LedgerPlace(epoch: ledger.epoch, sequence: sequence)
            let found = try ledger.outboxEntry(at: place)
            if case .found(let entry) = found { return (slices, entry.reference) }
            #expect(found == .unfinished)
            guard let other else { continue }
            _ = try ledger.outboxEntry(at: LedgerPlace(epoch: ledger.epoch, sequence: other))
        }
        Issue.record("the search does not end")
        return (1000, nil)
    }

    @Test func `one entry of a boot of 100,000 costs a slice at a time`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try longBoot(directory)
        let slices = 100_000 / OutboxClock.sliceRows
        // Down from the newest, up from the oldest, and both ways from the middle.
        #expect(try look(ledger, 100_001) == (slices, nil))
        #expect(try look(ledger, 2) == (slices, nil))
        #expect(try look(ledger, 50_000) == (slices, nil))
        try ledger.database.execute("UPDATE ledger SET clock = -1 WHERE seq = 60000")
        let trusted = BootTime(
            monotonicMilliseconds: 60_000_000, wall: UnixTime(milliseconds: 60_000_000))
        let (downwards, before) = try look(ledger, 100_001)
        #expect(before == trusted)
        #expect((1...40_000 / OutboxClock.sliceRows).contains(downwards))
        #expect(try look(ledger, 50_000).reference == trusted)
    }

    @Test func `searches for two entries, and the queue's, do not keep each other from ending`()
        throws
    {
        let directory = try TemporaryDirectory()
        let ledger = try longBoot(directory)
        let slices = 100_000 / OutboxClock.sliceRows
        #expect(try look(ledger, 100_001, beside: 99_000) == (slices, nil))
        for _ in 0..<10 {
            let page = try ledger.outboxPage(
                after: LedgerPlace(epoch: ledger.epoch, sequence: 70_000), mostEntries: 1,
                mostBytes: 1)
            #expect(page.entries.isEmpty && page.hasMore)
            _ = try ledger.outboxEntry(at: LedgerPlace(epoch: ledger.epoch, sequence: 80_000))
        }
        // 70,000 back and 30,000 on, less what those ten have read.
        var left = 0
        while try ledger.outboxPage(
            after: LedgerPlace(epoch: ledger.epoch, sequence: 70_000), mostEntries: 1,
            mostBytes: 1
        ).entries.isEmpty {
            left += 1
            if left > 1000 { break }
        }
        #expect(left == slices - 10)
    }
}
