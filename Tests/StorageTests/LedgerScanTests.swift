import CSQLite
import Foundation
import StationModel
import Testing

@testable import Storage

/// Reading the rows of a ledger that has holes, and from where.
@Suite struct LedgerScanTests {
    private let directory: TemporaryDirectory
    /// The first entry, and then `entry 0` … `entry 1999`.
    private static let last: Int64 = 2001

    init() throws {
        directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        for first in stride(from: 0, to: 2000, by: 100) {
            try ledger.append(Sample.records(first..<first + 100), boot: Sample.boot)
        }
        #expect(Int64(ledger.lastSequence) == Self.last)
        try ledger.close()
    }

    private func open() throws -> SQLiteDatabase {
        try SQLiteDatabase(path: directory.file("station.db"), flags: SQLITE_OPEN_READWRITE)
    }

    private func pages(of entries: [Int]) throws -> Set<Int> {
        let bytes = try directory.bytes("station.db")
        return try Set(
            entries.map { number in
                let mark = try #require(bytes.firstRange(of: Data("entry \(number)".utf8)))
                return mark.lowerBound / Int(Ledger.pageSize)
            })
    }

    /// Pages of garbage, as a worn card gives them. Returns the rows that stood there.
    private func destroy(_ pages: Set<Int>) throws -> Set<Int64> {
        var bytes = try directory.bytes("station.db")
        let size = Int(Ledger.pageSize)
        var rows: Set<Int64> = []
        for page in pages {
            let place = page * size..<(page + 1) * size
            let text = String(decoding: bytes[place], as: UTF8.self)
            for match in text.matches(of: /entry (\d+)/) {
                if let number = Int64(match.1) { rows.insert(number + 2) }
            }
            bytes.replaceSubrange(place, with: Data(repeating: 0xA5, count: size))
        }
        try directory.write(bytes, to: "station.db")
        return rows
    }

    /// What a scan finds, and whether it believes that it has met the end.
    private func scan() throws -> (rows: [Int64], reachedEnd: Bool) {
        var rows: [Int64] = []
        let reachedEnd = try LedgerScan(open(), epoch: 1).upwards { rows.append($0.row.sequence) }
        return (rows, reachedEnd)
    }

    @Test(arguments: [1, 7, 100, 400])
    func `behind a hole of any length the next row that can be read is read`(count: Int) throws {
        let lost = try destroy(pages(of: Array(1200..<1200 + count)))
        #expect(lost.count >= count && lost.count < count + 20)
        let found = try scan()
        #expect(found.reachedEnd)
        #expect(found.rows == (1...Self.last).filter { !lost.contains($0) })
    }

    @Test func `each of many holes costs its own rows`() throws {
        let lost = try destroy(pages(of: Array(stride(from: 1000, to: 2000, by: 25))))
        #expect((40..<400).contains(lost.count))
        let found = try scan()
        #expect(found.reachedEnd)
        #expect(found.rows == (1...Self.last).filter { !lost.contains($0) })
    }

    @Test func `where the end is lost nobody believes to have met it`() throws {
        let lost = try destroy(pages(of: Array(1900..<2000)))
        let found = try scan()
        #expect(!found.reachedEnd)
        #expect(found.rows == (1...Self.last).filter { !lost.contains($0) })
    }

    /// Rows that were pruned may still lie there.
    @Test(arguments: [1, 5, 10, 1999] as [Int64])
    func `nothing before the ledger's beginning is read, up or down, from wherever`(
        first: Int64
    ) throws {
        let database = try open()
        for from in [0, 1, 4, 10, 1998, Self.last, .max] as [Int64] {
            for descending in [false, true] {
                let cursor = try LedgerCursor(
                    database, epoch: 1, from: from, first: first, descending: descending)
                defer { cursor.close() }
                var rows: [Int64] = []
                while let item = try cursor.next() { rows.append(item.row.sequence) }
                let all = (first...Self.last).filter { descending ? $0 <= from : $0 >= from }
                #expect(rows == (descending ? all.reversed() : all), "from \(from)")
            }
        }
    }
}
