import Foundation
import StationModel
import Testing

@testable import Storage

/// What the city is told of entries that damage has taken before the hub had them.
@Suite struct LedgerGapTests {
    private static let last = 301

    /// A stopped station with 301 entries, of which the hub has some.
    private func stopped(
        acknowledged: Int
    ) throws -> (directory: TemporaryDirectory, epoch: UInt64) {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(1..<Self.last, withMembers: true), boot: Sample.boot)
        ledger.acknowledge(
            upTo: LedgerPlace(epoch: ledger.epoch, sequence: UInt64(acknowledged)),
            at: Sample.moment().instant)
        try ledger.close()
        return (directory, ledger.epoch)
    }

    /// The data of an `events.gap`, as `LedgerGap` describes it.
    private struct Told: Decodable, Hashable {
        var epoch: String?
        var from: Int?
        var to: Int?
        var count: Int
        var endUnknown: Bool?
        var reason = "damaged"
        var fromMilliseconds: Int64?
        var toMilliseconds: Int64?
    }

    /// The gap from entry `from` to entry `to`, between two that were saved.
    private func gap(_ epoch: UInt64, _ from: Int, _ to: Int) -> Told {
        Told(
            epoch: epoch.hex, from: from, to: to, count: to - from + 1,
            fromMilliseconds: time(from - 1), toMilliseconds: time(to + 1))
    }

    /// One whose end nobody knows, behind one that was saved.
    private func openGap(_ epoch: UInt64, _ from: Int) -> Told {
        Told(
            epoch: epoch.hex, from: from, count: 0, endUnknown: true,
            fromMilliseconds: time(from - 1))
    }

    /// Entries are a second apart; the ledger's second one is the sample's number 1.
    private func time(_ sequence: Int) -> Int64 {
        Sample.moment(Int64(max(0, sequence - 1))).wall.milliseconds
    }

    private func told(_ ledger: Ledger) throws -> [Told] {
        try ledger.tail(100).filter { $0.kind == "events.gap" }
            .map { try JSONDecoder().decode(Told.self, from: Data($0.data.utf8)) }
    }

    /// What is told where the station starts on this.
    private func told(_ directory: TemporaryDirectory) throws -> [Told] {
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery != nil)
        #expect(try ledger.verify(all: true).holds)
        return try told(ledger)
    }

    private func saved(_ ledger: Ledger, _ epoch: UInt64) throws -> Set<Int> {
        let rows = try ledger.database.statement("SELECT seq FROM salvaged WHERE epoch = ?1")
        rows.bind(1, Int64(bitPattern: epoch))
        var saved: Set<Int> = []
        while try rows.next() { saved.insert(Int(rows.integer(0))) }
        return saved
    }

    // MARK: Damage

    private func place(_ text: String, in bytes: Data) throws -> Int {
        try #require(bytes.firstRange(of: Data(text.utf8))).lowerBound
    }

    private func flip(_ texts: [String], in directory: TemporaryDirectory) throws {
        var bytes = try directory.bytes("station.db")
        for text in texts { bytes[try place(text, in: bytes)] ^= 0x01 }
        try directory.write(bytes, to: "station.db")
    }

    private func destroyPage(of text: String, in directory: TemporaryDirectory) throws {
        var bytes = try directory.bytes("station.db")
        let size = Int(Ledger.pageSize)
        let page = try place(text, in: bytes) / size * size
        bytes.replaceSubrange(page..<page + size, with: Data(repeating: 0xA5, count: size))
        try directory.write(bytes, to: "station.db")
    }

    private func change(_ directory: TemporaryDirectory, _ sql: String) throws {
        let database = try SQLiteDatabase(
            path: directory.file("station.db"), format: .station, journal: .wal,
            cacheKibibytes: 100, create: nil)
        try database.execute(sql)
        try database.checkpoint(truncate: true)
        database.close()
    }

    // MARK: Holes

    @Test(arguments: [(0, true), (200, true), (201, false), (250, false)])
    func `a changed entry is a gap of one, unless the hub has it`(
        acknowledged: Int, isTold: Bool
    ) throws {
        let (directory, epoch) = try stopped(acknowledged: acknowledged)
        try flip(["entry 200"], in: directory)
        #expect(try told(directory) == (isTold ? [gap(epoch, 201, 201)] : []))
    }

    @Test func `of a destroyed page what the hub does not have is told, and nothing else`() throws {
        let (directory, epoch) = try stopped(acknowledged: 0)
        try destroyPage(of: "entry 150", in: directory)
        let ledger = try Sample.open(directory)
        let missing = Set(1...Self.last).subtracting(try saved(ledger, epoch)).sorted()
        let (first, last) = (missing[0], missing[missing.count - 1])
        #expect(missing == Array(first...last))
        #expect(missing.contains(151) && missing.count > 1)
        #expect(try told(ledger) == [gap(epoch, first, last)])

        for mark in [first - 1, first, 151, last - 1, last, last + 1] {
            let (directory, epoch) = try stopped(acknowledged: mark)
            try destroyPage(of: "entry 150", in: directory)
            var expected = gap(epoch, max(first, mark + 1), last)
            // The last one that the hub has is not here: nobody knows its time.
            if mark >= first { expected.fromMilliseconds = nil }
            #expect(try told(directory) == (mark < last ? [expected] : []), "hub has \(mark)")
        }
    }

    @Test func `rows that are missing are told, the first ones too`() throws {
        let (directory, epoch) = try stopped(acknowledged: 0)
        try change(directory, "DELETE FROM ledger WHERE seq <= 4 OR seq BETWEEN 90 AND 94")
        var first = gap(epoch, 1, 5)
        first.fromMilliseconds = nil
        #expect(try told(directory) == [first, gap(epoch, 90, 95)])
    }

    @Test func `a clock that was not set tells no time of a gap`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        for number in 1...9 {
            let trust: ClockTrust = number == 4 ? .untrusted : .synced
            let entry = LedgerEntry(
                .doorOpened, at: Sample.moment(Int64(number), trust: trust), subject: "door",
                data: ["note": .text("entry \(number)")])
            try ledger.append([LedgerRecord(entry)], boot: Sample.boot)
        }
        try ledger.close()
        try flip(["entry 5"], in: directory)
        var expected = gap(ledger.epoch, 6, 6)
        expected.fromMilliseconds = nil
        #expect(try told(directory) == [expected])
    }

    @Test func `very many gaps are some entries, and their counts add up`() throws {
        let (directory, epoch) = try stopped(acknowledged: 0)
        try flip((1...40).map { "entry \($0 * 7 + 10)" }, in: directory)
        let told = try told(directory)
        var expected = (1...20).map { gap(epoch, $0 * 7 + 11, $0 * 7 + 11) }
        expected[19].to = 291
        expected[19].count = 21
        expected[19].toMilliseconds = time(292)
        #expect(told == expected)
    }

    // MARK: Ends

    @Test(arguments: [0, 299, 301])
    func `a lost end is told with what is known of it`(acknowledged: Int) throws {
        let (directory, epoch) = try stopped(acknowledged: acknowledged)
        try destroyPage(of: "entry 299", in: directory)
        let ledger = try Sample.open(directory)
        let end = try #require(try saved(ledger, epoch).max())
        #expect(end < 300)
        var expected = openGap(epoch, max(end, acknowledged) + 1)
        if acknowledged > end { expected.fromMilliseconds = nil }
        #expect(try told(ledger) == [expected])
    }

    @Test func `a hub that has more than the file tells of a lost end`() throws {
        let (directory, epoch) = try stopped(acknowledged: 295)
        try change(directory, "DELETE FROM ledger WHERE seq > 290")
        var expected = openGap(epoch, 296)
        expected.fromMilliseconds = nil
        #expect(try told(directory) == [expected])
    }

    @Test func `a last entry that is changed is the end all the same`() throws {
        let (directory, epoch) = try stopped(acknowledged: 10)
        try flip(["entry 300"], in: directory)
        var expected = gap(epoch, 301, 301)
        expected.toMilliseconds = nil
        #expect(try told(directory) == [expected])
    }

    @Test func `a number at the end that does not follow is not believed`() throws {
        let (directory, epoch) = try stopped(acknowledged: 10)
        try change(directory, "UPDATE ledger SET seq = 70000 WHERE seq = 301")
        #expect(try told(directory) == [openGap(epoch, 301)])
    }

    @Test(arguments: ["not a database", ""])
    func `what cannot even name its epoch is told as unknown`(text: String) throws {
        let (directory, _) = try stopped(acknowledged: 0)
        var bytes = try directory.bytes("station.db")
        bytes.replaceSubrange(0..<100, with: Data(text.utf8) + Data(count: 100 - text.utf8.count))
        try directory.write(bytes, to: "station.db")
        let ledger = try Sample.open(directory)
        #expect(try told(ledger) == [Told(count: 0, endUnknown: true)])
        let entry = try #require(try ledger.tail(1).first)
        #expect(entry.data == #"{"count":0,"endUnknown":true,"reason":"damaged"}"#)
    }

    // MARK: Once

    @Test func `where every entry was saved, nothing is told`() throws {
        let (directory, _) = try stopped(acknowledged: 0)
        try change(directory, "INSERT INTO alarm(kind, subject) VALUES('invented', 'door')")
        #expect(try told(directory) == [])
    }

    @Test func `a gap is told once, and goes to the hub behind what was saved`() throws {
        let (directory, oldEpoch) = try stopped(acknowledged: 298)
        try flip(["entry 299"], in: directory)
        try Sample.open(directory).close()
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery == nil)
        #expect(try told(ledger) == [gap(oldEpoch, 300, 300)])
        var kinds: [String] = []
        var page = try ledger.outboxPage(mostEntries: 10, mostBytes: 10_000)
        kinds += page.entries.map(\.entry.kind)
        page = try ledger.outboxPage(after: page.end, mostEntries: 10, mostBytes: 10_000)
        kinds += page.entries.map(\.entry.kind)
        #expect(!page.hasMore)
        #expect(kinds == ["door.opened", "door.opened", "ledger.started", "events.gap"])
    }

    @Test func `a second damage tells what it has taken of the saved ones, and no more`() throws {
        let (directory, first) = try stopped(acknowledged: 100)
        try flip(["entry 200"], in: directory)
        let second = try Sample.open(directory)
        second.acknowledge(
            upTo: LedgerPlace(epoch: first, sequence: 110), at: Sample.moment().instant)
        try second.append(Sample.records(903..<930), boot: Sample.boot)
        try second.close()

        try change(directory, "DELETE FROM salvaged WHERE seq IN (50, 110, 111, 112, 301)")
        try flip(["entry 920"], in: directory)
        var taken = [gap(first, 111, 112), gap(first, 301, 301), gap(second.epoch, 20, 20)]
        taken[0].fromMilliseconds = nil
        taken[1].toMilliseconds = nil
        // This epoch's third entry is the sample's number 903.
        taken[2].fromMilliseconds = time(920)
        taken[2].toMilliseconds = time(922)
        #expect(try Set(told(directory)) == Set(taken))
    }

    @Test func `whatever noise takes is at the hub, saved, or told`() throws {
        var noise = Noise(seed: 11)
        var judged = 0
        for mark in [0, 150, 290] {
            let (directory, epoch) = try stopped(acknowledged: mark)
            let good = try directory.bytes("station.db")
            for round in 0..<12 {
                let copy = try TemporaryDirectory()
                var bytes = good
                // The first page names the program: refused is right.
                let offset = (Int(noise.byte()) << 9 | Int(noise.byte()))
                let start = 4096 + offset % (good.count - 4096 - 500)
                for index in start..<start + 500 { bytes[index] = noise.byte() }
                try copy.write(bytes, to: "station.db")
                let ledger = try Sample.open(copy)
                guard ledger.recovery != nil else { continue }
                let lost = Set(1...Self.last).subtracting(try saved(ledger, epoch))
                var left = lost.filter { $0 > mark }
                let gaps = try told(ledger)
                for gap in gaps where gap.epoch == epoch.hex {
                    let from = try #require(gap.from)
                    if gap.endUnknown == true { left = left.filter { $0 < from } }
                    guard let to = gap.to else { continue }
                    #expect(Set(from...to).isSubset(of: lost), "round \(round): not lost")
                    left.subtract(from...to)
                }
                if gaps.contains(where: { $0.epoch == nil }) { continue }
                #expect(left.isEmpty, "hub has \(mark), round \(round), bytes \(start)…")
                judged += 1
            }
        }
        #expect(judged > 12)
    }
}
