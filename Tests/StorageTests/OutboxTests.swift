import CSQLite
import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct OutboxTests {
    private static let frameBytes = Int(Ledger.pageSize) + 24
    private let now = Sample.moment().instant

    private func page(
        _ ledger: Ledger, after place: LedgerPlace? = nil, most: Int = 1000,
        bytes: Int = 1 << 20
    ) throws -> OutboxPage {
        try ledger.outboxPage(after: place, mostEntries: most, mostBytes: bytes)
    }

    private func sequences(_ page: OutboxPage) -> [UInt64] { page.entries.map(\.entry.sequence) }

    /// Everything that is waiting, page by page.
    private func drain(_ ledger: Ledger, most: Int = 7) throws -> [OutboxEntry] {
        var entries: [OutboxEntry] = []
        var place: LedgerPlace?
        for _ in 0..<1000 {
            let page = try page(ledger, after: place, most: most)
            entries += page.entries
            place = page.end ?? place
            if !page.hasMore { return entries }
        }
        Issue.record("the outbox does not end")
        return entries
    }

    private func acknowledge(_ ledger: Ledger, _ sequence: UInt64) {
        let place = LedgerPlace(epoch: ledger.epoch, sequence: sequence)
        ledger.acknowledge(upTo: place, at: now)
    }

    private func filled(_ directory: TemporaryDirectory, _ count: Int) throws -> Ledger {
        let ledger = try Sample.open(directory)
        try ledger.append(Sample.records(0..<count, withMembers: true), boot: Sample.boot)
        return ledger
    }

    /// What lies before it, acknowledged or not, is not even looked at: it may be large, or lost.
    @Test func `a page is read from its first entry on`() throws {
        let directory = try TemporaryDirectory()
        try filled(directory, 2000).close()
        var bytes = try directory.bytes("station.db")
        let size = Int(Ledger.pageSize)
        let page = try #require(bytes.firstRange(of: Data("entry 900".utf8))).lowerBound / size
        bytes.replaceSubrange(page * size..<(page + 1) * size, with: Data(count: size))
        try directory.write(bytes, to: "station.db")
        let database = try SQLiteDatabase(
            path: directory.file("station.db"), flags: SQLITE_OPEN_READWRITE)
        for (from, isReadable) in [(1, true), (902, false), (1000, true)] as [(Int64, Bool)] {
            let found = fault { () throws(StorageFault) in
                let cursor = try LedgerCursor(database, epoch: 1, from: from, first: 1)
                defer { cursor.close() }
                let item = try cursor.next()
                #expect(item?.row.sequence == from)
            }
            #expect((found == nil) == isReadable, "from \(from)")
        }
    }

    @Test func `pages hold what is not acknowledged, in order, with the hash before`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 30)
        let all = try drain(ledger)
        #expect(all.map(\.entry.sequence) == Array(1...31))
        #expect(all.map(\.entry) == (try ledger.tail(100)))
        for (before, entry) in zip(all, all.dropFirst()) {
            #expect(entry.previousHash == before.entry.hash)
        }
        let hasher = try SHA256Hasher()
        #expect(
            all.first?.previousHash
                == (try LedgerRow.firstPreviousHash(epoch: ledger.epoch, hasher)))
        acknowledge(ledger, 12)
        let rest = try drain(ledger)
        #expect(rest.map(\.entry.sequence) == Array(13...31))
        #expect(rest.first?.previousHash == all[11].entry.hash)
    }

    @Test func `a page ends at its count or its bytes, and takes one entry at least`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 10)
        let five = try page(ledger, most: 5)
        #expect(sequences(five) == [1, 2, 3, 4, 5] && five.hasMore)
        #expect(sequences(try page(ledger, after: five.end, most: 6)) == Array(6...11))
        #expect(try page(ledger, most: 11).hasMore == false)
        #expect(sequences(try page(ledger, bytes: 1)) == [1])
        let text = try page(ledger, most: 3).entries.map(\.entry)
            .reduce(0) { $0 + $1.data.utf8.count + $1.kind.utf8.count + $1.subject.utf8.count }
        #expect(sequences(try page(ledger, bytes: text)) == [1, 2, 3])
        #expect(sequences(try page(ledger, bytes: text - 1)) == [1, 2])
    }

    @Test func `nothing waits when all is acknowledged, and the next entry does`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 5)
        acknowledge(ledger, 6)
        #expect(try page(ledger) == OutboxPage(entries: [], hasMore: false))
        #expect(
            try ledger.outboxBacklog() == OutboxBacklog(entries: 0, oldest: nil, quarantined: 0))
        try ledger.append(Sample.records(70..<72), boot: Sample.boot)
        #expect(sequences(try page(ledger)) == [7, 8])
        let backlog = try ledger.outboxBacklog()
        #expect(backlog.entries == 2 && backlog.oldest == Sample.moment(70).wall)
    }

    @Test func `a mark never goes back, nor beyond what is written`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 5)
        acknowledge(ledger, 4)
        acknowledge(ledger, 2)
        acknowledge(ledger, 7)
        ledger.acknowledge(upTo: LedgerPlace(epoch: ~ledger.epoch, sequence: 6), at: now)
        #expect(sequences(try page(ledger)) == [5, 6])
    }

    // MARK: On disk

    /// What a kill now would leave acknowledged.
    private func acknowledgedAfterKill(_ directory: TemporaryDirectory) throws -> UInt64 {
        let copy = try TemporaryDirectory()
        try directory.copyStation(to: copy)
        return try Sample.open(copy).acknowledgedSequence
    }

    @Test func `a mark rides on the next group and costs no write of its own`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 5)
        let before = ledger.writtenBytes
        acknowledge(ledger, 6)
        #expect(try ledger.writeAcknowledgements(at: now) == false)
        #expect(ledger.writtenBytes == before)
        #expect(try acknowledgedAfterKill(directory) == 0)
        try ledger.append(Sample.records(6..<7), boot: Sample.boot)
        #expect(try acknowledgedAfterKill(directory) == 6)
    }

    @Test func `where no group comes the mark is written alone, after its time`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 5)
        acknowledge(ledger, 3)
        let due = now + Outbox.longestUnwritten
        #expect(try !ledger.writeAcknowledgements(at: due - .milliseconds(1)))
        #expect(try ledger.writeAcknowledgements(at: due))
        #expect(try acknowledgedAfterKill(directory) == 3)
        #expect(try !ledger.writeAcknowledgements(at: due + .days(1)))
    }

    @Test func `a backlog on its way writes its mark every thousand entries`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 2000)
        acknowledge(ledger, Outbox.mostUnwritten - 1)
        #expect(try !ledger.writeAcknowledgements(at: now))
        acknowledge(ledger, Outbox.mostUnwritten)
        let before = ledger.writtenBytes
        #expect(try ledger.writeAcknowledgements(at: now))
        #expect(ledger.writtenBytes - before <= 2 * Ledger.pageSize)
    }

    @Test func `a clean stop writes the mark`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 5)
        acknowledge(ledger, 5)
        try ledger.close()
        #expect(sequences(try page(Sample.open(directory))) == [6])
    }

    @Test func `a group that fails leaves the mark to the next one`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 5)
        acknowledge(ledger, 4)
        try ledger.database.execute("PRAGMA query_only = ON")
        #expect(
            fault { () throws(StorageFault) in
                try ledger.append(Sample.records(0..<1), boot: Sample.boot)
            } != nil)
        try ledger.database.execute("PRAGMA query_only = OFF")
        #expect(try ledger.writeAcknowledgements(at: now + .days(1)))
        #expect(try acknowledgedAfterKill(directory) == 4)
    }

    @Test func `the log cut at every frame never acknowledges what is not there`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try filled(directory, 3)
        try ledger.copyLog(.truncate)
        var ends = [UInt64(0): UInt64(0)]
        for group in 1...8 {
            acknowledge(ledger, ledger.lastSequence)
            let mark = ledger.lastSequence
            try ledger.append(Sample.records(0..<group), boot: Sample.boot)
            ends[ledger.lastSequence] = mark
        }
        ends[4] = 0
        let log = try directory.bytes("station.db-wal")
        let frames = (log.count - 32) / Self.frameBytes
        #expect(frames >= 8)
        for frame in 0...frames {
            for extra in [0, 25] {
                let copy = try TemporaryDirectory()
                try directory.copyStation(to: copy, logBytes: 32 + frame * Self.frameBytes + extra)
                let left = try Sample.open(copy)
                #expect(left.recovery == nil)
                #expect(ends[left.lastSequence] == left.acknowledgedSequence)
            }
        }
    }

    // MARK: Epochs

    private func damage(_ directory: TemporaryDirectory, _ text: String) throws {
        var bytes = try directory.bytes("station.db")
        let place = try #require(bytes.firstRange(of: Data(text.utf8)))
        bytes[place.lowerBound] ^= 0x01
        try directory.write(bytes, to: "station.db")
    }

    /// Three lives of a ledger, the first two ended by damage; of each some is acknowledged.
    private func threeLives(_ directory: TemporaryDirectory) throws -> [UInt64] {
        var epochs: [UInt64] = []
        for life in 0..<3 {
            let ledger = try Ledger.open(
                directory: directory.path, moment: Sample.moment(Int64(life) * 1000),
                boot: Sample.boot)
            let numbers = life * 100..<life * 100 + 10
            try ledger.append(Sample.records(numbers), boot: Sample.boot)
            epochs.append(ledger.epoch)
            guard life < 2 else { break }
            if life == 0 { acknowledge(ledger, 4) }
            try ledger.close()
            try damage(directory, "entry \(life * 100 + 7)")
        }
        return epochs
    }

    @Test func `what damaged files gave goes up once, the oldest first, then the new epoch`() throws
    {
        let directory = try TemporaryDirectory()
        let epochs = try threeLives(directory)
        let ledger = try Sample.open(directory)
        let waiting = try drain(ledger)
        #expect(Set(waiting.map(\.entry.eventId)).count == waiting.count)
        var order: [UInt64] = []
        for entry in waiting where order.last != entry.entry.epoch {
            order.append(entry.entry.epoch)
        }
        #expect(order == epochs)
        // Of the first life 4 are acknowledged, and number 9 is what the damage took; each later
        // life begins with an entry about that.
        let first = waiting.filter { $0.entry.epoch == epochs[0] }
        #expect(first.map(\.entry.sequence) == [5, 6, 7, 8, 10, 11])
        #expect(first[0].previousHash != nil && first[4].previousHash == nil)
        #expect(try ledger.outboxBacklog().entries == 7 + 12 + 12)
    }

    @Test func `pages never mix epochs, and each one's mark moves by itself`() throws {
        let directory = try TemporaryDirectory()
        let epochs = try threeLives(directory)
        do {
            let ledger = try Sample.open(directory)
            for epoch in epochs {
                let page = try page(ledger)
                #expect(Set(page.entries.map(\.entry.epoch)) == [epoch])
                ledger.acknowledge(upTo: try #require(page.end), at: now)
                if epoch == epochs[1] { try ledger.append([], boot: Sample.boot) }
            }
            #expect(try page(ledger).entries.isEmpty)
            try ledger.close()
        }
        let restarted = try Sample.open(directory)
        #expect(try drain(restarted).isEmpty)
        #expect(try restarted.outboxBacklog().entries == 0)
    }

    @Test func `a hub that has more than the ledger makes a new epoch, no number twice`() throws {
        let directory = try TemporaryDirectory()
        let old: UInt64
        do {
            let ledger = try filled(directory, 5)
            old = ledger.epoch
            try ledger.database.setFact(HubSchema.acknowledged(old), 7)
        }
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery?.fault.detail == "the hub has entry 7, the ledger ends at 6")
        #expect(ledger.epoch != old)
        #expect(try drain(ledger).allSatisfy { $0.entry.epoch == ledger.epoch })
    }

    @Test func `a file of format 2 gains the tables; nothing of it is acknowledged`() throws {
        let directory = try TemporaryDirectory()
        do {
            let ledger = try filled(directory, 5)
            for table in HubSchema.tables { try ledger.database.execute("DROP TABLE \(table)") }
            try ledger.database.execute("PRAGMA user_version = 2")
            try ledger.close()
        }
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery == nil)
        #expect(try ledger.database.integer("PRAGMA user_version") == 5)
        #expect(try drain(ledger).count == 6)
    }

    // MARK: Told losses

    @Test func `a loss of samples is told with its entry, or not at all`()
        throws
    {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        #expect(try ledger.toldSampleLoss() == nil)
        let record = LedgerRecord(Sample.entry(1), changes: [.sampleLossTold(id: .max - 4)])
        try ledger.database.execute("PRAGMA query_only = ON")
        #expect(
            fault { () throws(StorageFault) in
                try ledger.append([record], boot: Sample.boot)
            } != nil)
        try ledger.database.execute("PRAGMA query_only = OFF")
        #expect(try ledger.toldSampleLoss() == nil)
        try ledger.append([record], boot: Sample.boot)
        #expect(try ledger.toldSampleLoss() == .max - 4)
    }
}
