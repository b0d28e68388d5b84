import Foundation
import StationModel
import Testing

@testable import Storage

/// Damage costs what lies where it is: everything else is saved, and the rest is told, each once.
@Suite struct SpoolSalvageTests {
    private static let minutes = 300
    /// So many samples share a leaf with five other frames, and go on on a page of their own.
    private static let series = 70
    private static var all: Int { minutes * series }

    private static let file = Result {
        let directory = try TemporaryDirectory()
        let spool = Series.spool(directory)
        for minute in 0..<minutes { try spool.append(Series.minute(minute, series)) }
        try spool.close()
        return try directory.bytes("samples.db")
    }

    /// A closed file of minutes, of which the hub has some.
    private func filled(stored: Int = 0) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write(Self.file.get(), to: "samples.db")
        guard stored > 0 else { return directory }
        let spool = Series.spool(directory)
        spool.acknowledge(before: UInt64(stored), at: Series.now)
        try spool.close()
        return directory
    }

    /// Reads all that can be read, again after a fault, as the hub's lane does.
    private func drain(_ spool: SampleSpool) throws -> [TimedSample] {
        var samples: [TimedSample] = []
        var faults = 0
        while true {
            do throws(StorageFault) {
                guard let batch = try spool.nextBatch(most: 500) else { return samples }
                samples += batch.samples
                spool.acknowledge(batch)
            } catch {
                faults += 1
                try #require(error.kind == .damaged && faults < 10)
            }
        }
    }

    /// What was sent is what was kept, in its order, and what is told is the rest.
    @discardableResult
    private func judge(
        _ directory: TemporaryDirectory, waiting: Int = all, mostLost: Int,
        _ when: Comment? = nil
    ) throws -> Int {
        let spool = Series.spool(directory)
        let sent = try drain(spool)
        let kept = (0..<Self.minutes).flatMap { Series.minute($0, Self.series) }
        #expect(Set(sent).isSubset(of: kept) && Set(sent).count == sent.count, when)
        #expect(sent.map(\.time) == sent.map(\.time).sorted(), when)
        let losses = try spool.tellLosses()
        #expect(losses.allSatisfy { $0.reason == .damaged }, when)
        let lost = losses.compactMap(\.extent.count).reduce(0, +)
        #expect(sent.count + lost == waiting, when)
        #expect(lost <= mostLost, when)
        let missing = Set(kept.suffix(waiting)).subtracting(sent).map(\.time)
        if let from = missing.min(), let to = missing.max() {
            // The times of what was saved beside it, at most.
            let extent = try #require(losses.first).extent
            #expect(extent.from.map { $0 <= from && from - $0 <= .minutes(1) } ?? true, when)
            #expect(extent.to.map { $0 >= to && $0 - to <= .minutes(1) } ?? true, when)
        }
        #expect(try directory.names.contains("samples.db.damaged"), when)
        #expect(try !directory.names.contains("samples.db.salvage"), when)
        #expect(try !directory.names.contains("samples.db.salvaged"), when)
        // It goes on, and tells nothing twice.
        try spool.append(Series.minute(999))
        #expect(try spool.drain() == Series.minute(999), when)
        try spool.close()
        #expect(try Series.spool(directory).tellLosses().isEmpty, when)
        return lost
    }

    @Test(arguments: [UInt8(0xA5), 0, 0x0D, 0xFF])
    func `a leaf page costs the minutes on it`(byte: UInt8) throws {
        let pages = try SpoolPages(try filled())
        for share in [0, 5, 50, 90, 99] {
            let leaf = pages.leaves[pages.leaves.count * share / 100]
            let directory = try filled()
            try SpoolPages.spoil([leaf.page], in: directory, with: byte)
            let lost = try judge(
                directory, mostLost: leaf.frames.count * Self.series, "\(share) %")
            #expect(lost > 0)
        }
    }

    @Test func `the last page costs the minutes on it, told exactly`() throws {
        let directory = try filled()
        let leaf = try #require(try SpoolPages(directory).leaves.last)
        try SpoolPages.spoil([leaf.page], in: directory)
        let lost = try judge(directory, mostLost: leaf.frames.count * Self.series)
        #expect(lost == leaf.frames.count * Self.series)
    }

    @Test func `of scattered pages each costs what is on it`() throws {
        let directory = try filled()
        let leaves = try SpoolPages(directory).leaves.enumerated()
            .filter { $0.offset.isMultiple(of: 5) }.map(\.element)
        try SpoolPages.spoil(leaves.map(\.page), in: directory)
        let frames = leaves.map(\.frames.count).reduce(0, +)
        let lost = try judge(directory, mostLost: frames * Self.series)
        #expect(lost == frames * Self.series)
    }

    @Test func `any page, one at a time, leaves all accounted for`() throws {
        let whole = try filled(stored: 90)
        let bytes = try whole.bytes("samples.db")
        let pages = try SpoolPages(whole)
        // Without its mark a file is sent as a whole, and a loss that cannot be read has no size.
        let others = try ["spool", "loss"].map { try SpoolPages.root(of: $0, in: whole) }
        // A step that meets leaves and what hangs on them alike.
        for page in stride(from: 2, through: pages.count, by: 19) where !others.contains(page) {
            let directory = try TemporaryDirectory()
            try directory.write(bytes, to: "samples.db")
            try SpoolPages.spoil([page], in: directory)
            let spool = Series.spool(directory)
            let sent = try drain(spool)
            let lost = try spool.tellLosses().compactMap(\.extent.count).reduce(0, +)
            #expect(sent.count + lost == Self.all - 90, "page \(page)")
        }
    }

    @Test func `an inner page costs what hangs on it, the root all`() throws {
        // Of these frames each has a leaf of its own, so that there are pages in between.
        let whole = try TemporaryDirectory()
        let filled = Series.spool(whole)
        for minute in 0..<150 { try filled.append(Series.minute(minute, 40)) }
        try filled.close()
        let pages = try SpoolPages(whole)
        #expect(pages.inner.count > 2)
        for page in pages.inner {
            let directory = try TemporaryDirectory()
            try directory.write(whole.bytes("samples.db"), to: "samples.db")
            try SpoolPages.spoil([page], in: directory)
            let spool = Series.spool(directory)
            let sent = try drain(spool)
            let lost = try spool.tellLosses().compactMap(\.extent.count)
            #expect(lost == [150 * 40 - sent.count])
            #expect(sent.isEmpty == (page == pages.inner[0]))
        }
    }

    @Test func `a file that is cut costs what is cut off`() throws {
        for share in [50, 90, 99] {
            let directory = try filled()
            let pages = try SpoolPages(directory)
            let kept = pages.count * share / 100
            try directory.write(
                try directory.bytes("samples.db").prefix(kept * pages.size), to: "samples.db")
            let cut = pages.leaves.filter { $0.page > kept }.flatMap(\.frames).count
            // One of its frames may have begun before the cut; a page above may lie behind it.
            let above = pages.inner.contains { $0 > kept }
            try judge(
                directory, mostLost: above ? Self.all : (cut + 10) * Self.series, "\(share) %")
        }
    }

    @Test func `without its mark all that lies in a file is sent, some once more`() throws {
        let directory = try filled(stored: 150)
        try SpoolPages.spoil([SpoolPages.root(of: "spool", in: directory)], in: directory)
        let spool = Series.spool(directory)
        #expect(try drain(spool).count == Self.all)
        #expect(try spool.tellLosses().isEmpty)
    }

    @Test func `names that are lost cost their samples, and no other gets their values`() throws {
        let directory = try filled()
        let root = try SpoolPages.root(of: "series", in: directory)
        try SpoolPages.spoil([root], in: directory)
        let spool = Series.spool(directory)
        let sent = try drain(spool)
        let lost = try spool.tellLosses().compactMap(\.extent.count).reduce(0, +)
        #expect(sent.count + lost == Self.all)
        let kept = Set((0..<Self.minutes).flatMap { Series.minute($0, Self.series) })
        #expect(kept.isSuperset(of: sent))
        let others = (100..<150).map { Series.sample($0, 400) }
        try spool.append(others)
        #expect(try spool.drain() == others)
    }

    @Test func `damage while it is in use costs no more, and what the hub has is not sent`() throws
    {
        let directory = try filled()
        let pages = try SpoolPages(directory)
        let root = try SpoolPages.root(of: "series", in: directory)
        let spool = Series.spool(directory)
        spool.acknowledge(before: 50, at: Series.now)
        let leaf = pages.leaves[pages.leaves.count / 2]
        // The names are in memory.
        try SpoolPages.spoil([leaf.page, root], in: directory)
        let sent = try drain(spool)
        let kept = (0..<Self.minutes).flatMap { Series.minute($0, Self.series) }
        #expect(Set(sent).isSubset(of: kept.dropFirst(50)))
        let lost = try spool.tellLosses()
        #expect(lost.map(\.extent.count) == [leaf.frames.count * Self.series])
        #expect(Set(sent).count + leaf.frames.count * Self.series == Self.all - 50)
    }

    @Test func `losses that nobody was told of and notes of refused samples come along`() throws {
        let directory = try filled()
        var offered: SampleLoss?
        do {
            let spool = Series.spool(directory)
            spool.lose([Series.sample(1, 900)])
            offered = try spool.nextLoss()
            spool.lose([Series.sample(1, 901)])
            spool.lose(.damaged, from: Series.time(7), to: Series.time(8), count: 3)
            spool.quarantine(Series.sample(2, 5), reason: "x", status: 400, at: Series.time(6))
            try spool.close()
        }
        let leaf = try SpoolPages(directory).leaves[20]
        try SpoolPages.spoil([leaf.page], in: directory)
        let spool = Series.spool(directory)
        #expect(try drain(spool).count == Self.all - leaf.frames.count * Self.series)
        #expect(try spool.nextLoss() == offered)
        let losses = try spool.tellLosses()
        #expect(
            losses.map(\.reason) == [.damaged, .notWritten, .notWritten]
                && losses[0].extent.count == 3 + leaf.frames.count * Self.series)
        #expect(try spool.quarantinedSamples().map(\.status) == [400])
    }

    @Test func `a service that ends waits for no salvage, and the next start makes it`() throws {
        let directory = try filled()
        let leaf = try SpoolPages(directory).leaves[20]
        try SpoolPages.spoil([leaf.page], in: directory)
        var asked = 0
        let stopping = SampleSpool(
            directory: directory.path, budgetBytes: 64 << 20,
            isStopping: {
                asked += 1
                return asked > 9
            })
        #expect(
            fault { () throws(StorageFault) in
                while let batch = try stopping.nextBatch(most: 500) { stopping.acknowledge(batch) }
            }?.kind == .damaged)
        #expect(asked >= 10)
        try stopping.close()
        #expect(try !directory.names.contains("samples.db.damaged"))
        let spool = Series.spool(directory)
        let waiting = try spool.waiting
        let sent = try drain(spool)
        #expect(waiting == sent.count + leaf.frames.count * Self.series)
        #expect(try spool.tellLosses().map(\.extent.count) == [leaf.frames.count * Self.series])
    }

    @Test func `a disk without room for two files loses the rest, told exactly`() throws {
        let directory = try filled()
        let leaf = try SpoolPages(directory).leaves[20]
        try SpoolPages.spoil([leaf.page], in: directory)
        // A log of nothing, as large as no disk.
        try directory.write(Data(), to: "samples.db-wal")
        let log = try #require(FileHandle(forWritingAtPath: directory.file("samples.db-wal")))
        try log.truncate(atOffset: 4 << 40)
        try log.close()
        let spool = Series.spool(directory)
        let sent = try drain(spool)
        #expect(sent.count < 21 * 6 * Self.series)
        #expect(try spool.tellLosses().map(\.extent.count) == [Self.all - sent.count])
        #expect(try directory.names.contains("samples.db.damaged"))
    }

    @Test func `a kill between any two steps of the exchange changes nothing`() throws {
        for step in ["made", "log aside", "both aside"] {
            let directory = try filled()
            let leaf = try SpoolPages(directory).leaves[20]
            try SpoolPages.spoil([leaf.page], in: directory)
            // As a kill in the middle of a copy leaves it.
            try directory.write(Data([1, 2, 3]), to: "samples.db.salvage")
            let salvage = SpoolSalvage(
                directory: directory.path, memory: nil, isStopping: { false })
            _ = try salvage.run(behind: 0)
            try directory.write(Data(), to: "samples.db-wal")
            let moved = ["made": [], "log aside": ["-wal"]][step] ?? ["-wal", ""]
            for suffix in moved {
                try Files.rename(
                    directory.file("samples.db" + suffix),
                    to: directory.file("samples.db.damaged" + suffix))
            }
            try judge(directory, mostLost: leaf.frames.count * Self.series, "\(step)")
        }
    }
}
