import CSQLite
import Foundation
import StationModel
import Testing

@testable import Storage

/// A card that is cut off, full, read-only or that changes bits.
@Suite struct SpoolDamageTests {
    private let now = Series.now
    private static let frameBytes = Int(SpoolFile.pageSize) + 24

    @Test func `the log cut at every frame leaves whole minutes and a mark that fits`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        for minute in 0..<12 {
            try spool.append(Series.minute(minute, 30))
            if minute > 2 {
                spool.acknowledge(try #require(try spool.nextBatch(most: 17)), at: now)
            }
        }
        let log = try directory.bytes("samples.db-wal")
        let frames = (log.count - 32) / Self.frameBytes
        #expect(frames > 12)
        for frame in 0...frames {
            for extra in [-1, 0, 1, 25] {
                let cut = 32 + frame * Self.frameBytes + extra
                guard cut <= log.count else { continue }
                let copy = try TemporaryDirectory()
                try directory.copySpool(to: copy, logBytes: cut)
                try check(Series.spool(copy))
            }
        }
    }

    @Test func `the log cut at every byte of a frame's header is the log before it`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        for minute in 0..<4 { try spool.append(Series.minute(minute, 30)) }
        let log = try directory.bytes("samples.db-wal")
        let start = log.count - Self.frameBytes
        for cut in (0...32) + Array(start..<start + 26) {
            let copy = try TemporaryDirectory()
            try directory.copySpool(to: copy, logBytes: cut)
            try check(Series.spool(copy))
        }
    }

    /// What is left is a beginning of what was written, behind some mark.
    private func check(_ spool: SampleSpool) throws {
        #expect(spool.fault == nil)
        let samples = try spool.drain(most: 500)
        let all = (0..<12).flatMap { Series.minute($0, 30) }
        if let first = samples.first {
            let start = try #require(all.firstIndex(of: first))
            #expect(Array(all[start...].prefix(samples.count)) == samples)
            #expect((start + samples.count).isMultiple(of: 30))
        }
        try spool.append(Series.minute(99))
        #expect(try spool.drain() == Series.minute(99))
        #expect(try spool.tellLosses() == [])
    }

    @Test func `a flipped bit costs its minute, told as damaged, and no other`() throws {
        let directory = try TemporaryDirectory()
        do {
            let spool = Series.spool(directory)
            for minute in 0..<20 { try spool.append(Series.minute(minute, 100)) }
            try spool.close()
        }
        var bytes = try directory.bytes("samples.db")
        let value = withUnsafeBytes(of: Double(7042).bitPattern.bigEndian) { Data($0) }
        let place = try #require(bytes.firstRange(of: value))
        bytes[place.upperBound - 1] ^= 0x40
        try directory.write(bytes, to: "samples.db")
        let spool = Series.spool(directory)
        let expected = (0..<20).filter { $0 != 7 }.flatMap { Series.minute($0, 100) }
        #expect(try spool.drain(most: 500) == expected)
        let losses = try spool.tellLosses()
        #expect(losses.map(\.reason) == [.damaged])
        #expect(
            losses[0].extent == .init(from: Series.time(7), to: Series.time(7), count: 100))
    }

    @Test func `a flipped bit in a series' name costs that series`() throws {
        let directory = try TemporaryDirectory()
        do {
            let spool = Series.spool(directory)
            for minute in 0..<3 { try spool.append(Series.minute(minute, 4)) }
            try spool.close()
        }
        var bytes = try directory.bytes("samples.db")
        let place = try #require(bytes.firstRange(of: Data("probe-2".utf8)))
        bytes[place.upperBound - 1] ^= 0x01
        try directory.write(bytes, to: "samples.db")
        let spool = Series.spool(directory)
        let samples = try spool.drain(most: 5)
        #expect(samples.count == 9)
        #expect(samples.allSatisfy { $0.series != Series.series(2) })
        let losses = try spool.tellLosses()
        #expect(losses.map(\.reason) == [.damaged])
        #expect(losses[0].extent == .init(from: Series.time(0), to: Series.time(2), count: 3))
    }

    /// Overwrites stretches of 4 KiB of a stopped spool of 50 minutes.
    private func damaged(_ pages: Range<Int>) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        for minute in 0..<50 { try spool.append(Series.minute(minute, 200)) }
        try spool.close()
        var bytes = try directory.bytes("samples.db")
        let end = min(pages.upperBound * 4096, bytes.count)
        bytes.replaceSubrange(
            pages.lowerBound * 4096..<end, with: Data(count: end - pages.lowerBound * 4096))
        try directory.write(bytes, to: "samples.db")
        return directory
    }

    @Test func `a file that is no database is put aside, a new one made, the rest told`() throws {
        let directory = try damaged(0..<3)
        let spool = Series.spool(directory)
        #expect(spool.fault == nil)
        #expect(try directory.names.contains("samples.db.damaged"))
        try spool.append(Series.minute(60))
        #expect(try spool.drain() == Series.minute(60))
        let losses = try spool.tellLosses()
        #expect(losses.map(\.reason) == [.damaged])
        // Nobody knows how much it was.
        #expect(losses[0].extent == .init(from: nil, to: nil, count: nil))
    }

    @Test func `damage that shows while reading is told, and what it leaves is read`() throws {
        let directory = try damaged(8..<18)
        let spool = Series.spool(directory)
        var sent: [TimedSample] = []
        let found = fault { () throws(StorageFault) in
            while let batch = try spool.nextBatch(most: 500) {
                sent += batch.samples
                spool.acknowledge(batch, at: now)
            }
        }
        #expect(found?.kind == .damaged)
        #expect(spool.fault?.kind == .damaged)
        #expect(try directory.names.contains("samples.db.damaged"))
        try spool.append(Series.minute(60))
        #expect(spool.fault == nil)
        sent += try spool.drain(most: 500)
        #expect(sent.last == Series.minute(60).last)
        let losses = try spool.tellLosses()
        #expect(losses.map(\.reason) == [.damaged])
        #expect(losses[0].extent.count == 50 * 200 + 5 - Set(sent).count)
    }

    /// A hub that is well leaves the new file without a sample for weeks.
    @Test(arguments: [false, true])
    func `damage while reading is told though nothing more is kept, and after a kill`(
        isKilled: Bool
    ) throws {
        let directory = try damaged(8..<18)
        var spool = Series.spool(directory)
        var sent = 0
        let found = fault { () throws(StorageFault) in
            while let batch = try spool.nextBatch(most: 500) {
                sent += batch.samples.count
                spool.acknowledge(batch, at: now)
            }
        }
        #expect(found?.kind == .damaged)
        if isKilled { spool = Series.spool(directory) }
        let losses = try spool.tellLosses()
        #expect(losses.map(\.reason) == [.damaged])
        sent += try spool.waiting
        #expect(losses.first?.extent.count == 50 * 200 - sent)
        #expect(try spool.tellLosses().isEmpty)
    }

    @Test func `a file found damaged at a start is told after a kill`() throws {
        let directory = try damaged(0..<3)
        _ = Series.spool(directory)
        let losses = try Series.spool(directory).tellLosses()
        #expect(losses.map(\.reason) == [.damaged])
    }

    @Test func `samples that meet the damage go into the new file`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try spool.append(Series.minute(0))
        // Nothing that any version wrote.
        try #require(spool.file).database.execute("DROP TABLE series")
        try spool.append(Series.minute(1, 6))
        #expect(try spool.drain() == Series.minute(0) + Series.minute(1, 6))
        #expect(try spool.tellLosses().isEmpty)
    }

    @Test func `a full disk loses what comes, told once, and what waits stays`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try spool.append(Series.minute(0, 200))
        let database = try #require(spool.file).database
        let pages = try database.integer("PRAGMA page_count")
        _ = try database.integer("PRAGMA max_page_count = \(pages)")
        for _ in 1...3 {
            let found = fault { () throws(StorageFault) in
                try spool.append(Series.minute(1, 500))
            }
            #expect(found?.kind == .full)
            #expect(spool.fault?.condition == .full)
        }
        // Given up, each once; the one of before is kept after all.
        for minute in 2...3 { spool.lose(Series.minute(minute, 500)) }
        _ = try database.integer("PRAGMA max_page_count = 100000")
        try spool.append(Series.minute(1, 500))
        #expect(spool.fault == nil)
        #expect(try spool.drain() == Series.minute(0, 200) + Series.minute(1, 500))
        let losses = try spool.tellLosses()
        #expect(losses.map(\.reason) == [.notWritten])
        #expect(
            losses[0].extent == .init(from: Series.time(2), to: Series.time(3), count: 1000))
    }

    @Test func `a directory where nothing can be made loses what comes and says why`() {
        let spool = SampleSpool(directory: "/sys", budgetBytes: 1 << 20)
        #expect(spool.fault == nil)
        let found = fault { () throws(StorageFault) in try spool.append(Series.minute(0)) }
        #expect(found?.kind == .readOnly)
        #expect(spool.fault?.kind == .readOnly)
        #expect(spool.losses.isEmpty)
        let missing = SampleSpool(directory: "/nonexistent", budgetBytes: 1 << 20)
        #expect(
            fault { () throws(StorageFault) in try missing.append(Series.minute(0)) }?.kind
                == .gone)
    }

    @Test func `a spool that has become read-only goes on when it is writable again`() throws {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        try spool.append(Series.minute(0))
        try #require(spool.file).database.execute("PRAGMA query_only = ON")
        #expect(
            fault { () throws(StorageFault) in try spool.append(Series.minute(1)) }?.kind
                == .readOnly)
        // What is there can still be sent.
        #expect(try spool.drain() == Series.minute(0))
        try #require(spool.file).database.execute("PRAGMA query_only = OFF")
        try spool.append(Series.minute(1))
        #expect(try spool.drain() == Series.minute(1))
        #expect(try spool.tellLosses().isEmpty)
    }

    @Test func `a newer version's or a foreign file is left as it is`() throws {
        for pragma in ["user_version = 5", "application_id = 7"] {
            let directory = try TemporaryDirectory()
            do {
                let spool = Series.spool(directory)
                try spool.append(Series.minute(0))
                try #require(spool.file).database.execute("PRAGMA \(pragma)")
                try spool.close()
            }
            let bytes = try directory.bytes("samples.db")
            let spool = Series.spool(directory)
            #expect(
                spool.fault?.kind == (pragma.hasPrefix("user") ? .newerVersion : .foreignFile))
            #expect(fault { () throws(StorageFault) in try spool.append(Series.minute(1)) } != nil)
            #expect(try directory.bytes("samples.db") == bytes)
        }
    }

    @Test func `the damaged file goes when its room is needed`() throws {
        let directory = try damaged(0..<3)
        let budget: Int64 = 2 << 20
        let spool = Series.spool(directory, budget: budget)
        for minute in 0..<1500 { try spool.append(Series.minute(minute, 200)) }
        #expect(try !directory.names.contains("samples.db.damaged"))
        #expect(try spool.status().usedBytes <= budget + 16 * 4096)
    }
}
