import Foundation
import LinuxIO
import StationCore
import StationModel
import Synchronization
import Testing

@testable import StationRuntime
@testable import Storage

/// A real ledger under the lane's slow duties; the time is given.
struct LedgerCareTests {
    private static let start = MonotonicInstant(sinceBoot: .seconds(100))
    private static let noon = UnixTime(seconds: 1_795_132_800)

    private final class Bench {
        let folder: String
        let boot: BootId
        let ledger: Ledger

        /// - Parameter trusted: the time on disk.
        init(
            entries: Int = 10, cleanly: Bool = true, trusted: UnixTime? = noon
        ) throws {
            folder = FileManager.default.temporaryDirectory.path + "/care-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            boot = try #require(BootId(hex: String(repeating: "a", count: 32)))
            let moment = Moment(instant: start, wall: noon - .days(40), trust: .synced)
            let first = try Ledger.open(directory: folder, moment: moment, boot: boot)
            for _ in 0..<max(1, entries / 1000) {
                let records = (0..<min(entries, 1000)).map {
                    LedgerRecord(
                        LedgerEntry(
                            .doorOpened, at: moment, subject: "door",
                            data: ["note": .text(String(repeating: "驿", count: $0 % 40))]))
                }
                try first.append(records, boot: boot)
                try first.checkpointIfDue(moment: moment, boot: boot) { Array($0.prefix(64)) }
            }
            if let trusted {
                let entry = LedgerEntry(.doorOpened, at: moment, subject: "door")
                try first.append(
                    [LedgerRecord(entry, changes: [.trustedTime(trusted)])], boot: boot)
            }
            if cleanly { try first.close() } else { first.database.close() }
            ledger = try Ledger.open(directory: folder, moment: moment, boot: boot)
        }

        deinit {
            do { try FileManager.default.removeItem(atPath: folder) } catch {
                Issue.record("the folder of a test could not be removed: \(error)")
            }
        }

        func options(budget: Int64, trust: ClockTrust = .synced) -> StorageOptions {
            StorageOptions(
                directory: folder, boot: boot, retentionDays: 30, budgetBytes: budget,
                sign: { Array($0.prefix(64)) },
                clock: StillClock(moment: Moment(instant: start, wall: noon, trust: trust)))
        }

        func care(budget: Int64 = 64 << 20, trust: ClockTrust = .synced) -> LedgerCare {
            LedgerCare(options(budget: budget, trust: trust), at: start)
        }

        /// Steps until there is nothing to do at once; returns how many steps that took.
        func settle(_ care: inout LedgerCare) -> Int {
            var steps = 0
            repeat {
                let now = care.next
                care.step(ledger, at: now)
                steps += 1
                if care.next == now + LedgerCare.interval { return steps }
                if care.next == now + LedgerCare.retry { return steps }
                #expect(care.next == now + LedgerCare.pause)
            } while steps < 1000
            return steps
        }

        func entries(_ kind: String) throws -> Int {
            try ledger.tail(10_000).count { $0.kind == kind }
        }
    }

    @Test func `the first look comes after the door serves, and measures`() throws {
        let bench = try Bench()
        var care = bench.care()
        #expect(care.next == Self.start + LedgerCare.firstLook)
        #expect(care.use == nil)
        _ = bench.settle(&care)
        #expect(care.condition == .healthy)
        let use = try #require(care.use)
        #expect(use.budgetBytes == 64 << 20)
        #expect(use.usedBytes > 0)
    }

    @Test func `a list much larger than the budget is no alarm, and is told apart`() throws {
        let bench = try Bench()
        let list = URL(filePath: bench.folder + "/members.db")
        #expect(FileManager.default.createFile(atPath: list.path, contents: nil))
        let file = try FileHandle(forWritingTo: list)
        try file.truncate(atOffset: 640 << 20)
        try file.close()
        var care = bench.care()
        _ = bench.settle(&care)
        #expect(care.condition == .healthy)
        let use = try #require(care.use)
        #expect(use.listBytes == 640 << 20)
        #expect(use.usedBytes < 64 << 20)
        #expect(try bench.entries("ledger.pruned") == 0)
    }

    @Test func `after an unclean stop the file is checked once, then monthly`() throws {
        let bench = try Bench(entries: 1000, cleanly: false)
        var care = bench.care()
        #expect(bench.settle(&care) > 5)
        #expect(bench.settle(&care) == 1)
        #expect(
            try !bench.ledger.isCheckDue(
                at: Moment(
                    instant: Self.start, wall: Self.noon + .days(29), trust: .synced)))
    }

    @Test func `a finding is an alarm that stays, and the file is not read again`() throws {
        let bench = try Bench(entries: 1000, cleanly: false)
        try bench.ledger.database.execute("UPDATE ledger SET subject = 'x' WHERE seq = 7")
        var care = bench.care()
        _ = bench.settle(&care)
        #expect(care.condition == .damaged)
        #expect(bench.settle(&care) == 1)
        #expect(care.condition == .damaged)
    }

    @Test func `a full budget prunes what is past retention and is no alarm`() throws {
        let bench = try Bench(entries: 12_000)
        // Empty tables are a page each, which counts here.
        var care = bench.care(budget: (3 << 19) + (3 << 12))
        #expect(bench.settle(&care) > 2)
        #expect(care.condition == .healthy)
        // So small a budget feels its log: there may be a second step.
        let pruned = try bench.entries("ledger.pruned")
        #expect((1...2).contains(pruned))
        #expect(try bench.ledger.verify(all: true).holds)
    }

    /// An idle station has no other group to tell of them.
    @Test func `the ledger's own entries are announced like a group of others`() throws {
        let bench = try Bench(entries: 12_000)
        let heard = Mutex<[UInt64]>([])
        let last = bench.ledger.lastSequence
        var options = bench.options(budget: 3 << 19)
        // The last signature is of the day before yesterday.
        options.clock = StillClock(
            moment: Moment(instant: Self.start + .days(2), wall: Self.noon, trust: .synced))
        options.wrote = { records, ledger in
            #expect(records.isEmpty)
            heard.withLock { $0.append(ledger.lastSequence) }
        }
        try bench.ledger.close()
        var worker = StorageWorker(
            lane: try StorageLane(options), loop: try Mailbox<LoopMessage>(capacity: 64))
        let moment = options.clock.now()
        #expect(worker.open(at: moment).condition == .healthy)
        worker.keepHouse(at: Clocks.monotonic() + .seconds(61))
        #expect(heard.withLock { $0 } == [last + 1])
        worker.takeCare(at: Self.start)
        #expect(heard.withLock { $0 } == [last + 1, last + 2])
        // Removing rows writes no entry.
        worker.takeCare(at: Self.start)
        #expect(heard.withLock { $0 }.count == 2)
    }

    /// The clock claims that all of it is past retention; what is on disk knows no such time.
    @Test(arguments: [nil, noon - .days(20)])
    func `a full budget prunes nothing by a time that is not remembered`(
        trusted: UnixTime?
    ) throws {
        let bench = try Bench(entries: 12_000, trusted: trusted)
        var care = bench.care(budget: (3 << 19) + (3 << 12))
        _ = bench.settle(&care)
        #expect(care.condition == .full)
        #expect(try bench.entries("ledger.pruned") == 0)
    }

    @Test func `over the budget with nothing that may go is an alarm, and entries go on`() throws {
        let bench = try Bench(entries: 12_000)
        var care = bench.care(budget: 3 << 19, trust: .untrusted)
        _ = bench.settle(&care)
        #expect(care.condition == .full)
        #expect(try bench.entries("ledger.pruned") == 0)
        let moment = Moment(instant: Self.start, wall: Self.noon, trust: .synced)
        let entry = LedgerEntry(.doorOpened, at: moment, subject: "door")
        let last = bench.ledger.lastSequence
        #expect(try bench.ledger.append([LedgerRecord(entry)], boot: bench.boot) == last + 1)
    }

    @Test func `room that is made clears the alarm at the next look`() throws {
        let bench = try Bench(entries: 10)
        let file = bench.folder + "/station.db.aside"
        try Data(count: 2 << 20).write(to: URL(filePath: file))
        var care = bench.care(budget: 1 << 20)
        _ = bench.settle(&care)
        #expect(care.condition == .full)
        try FileManager.default.removeItem(atPath: file)
        _ = bench.settle(&care)
        #expect(care.condition == .healthy)
    }

    @Test func `a fault is told while it lasts, and no loop of retries`() throws {
        let bench = try Bench(entries: 12_000)
        var care = bench.care(budget: 3 << 19)
        try bench.ledger.database.execute("PRAGMA query_only = ON")
        #expect(bench.settle(&care) == 1)
        #expect(care.condition == .readOnly)
        try bench.ledger.database.execute("PRAGMA query_only = OFF")
        _ = bench.settle(&care)
        #expect(care.condition == .healthy)
    }

    // MARK: - Damage

    private func hasNote(_ bench: Bench) -> Bool {
        FileManager.default.fileExists(atPath: bench.folder + "/station.db.damage")
    }

    @Test func `what the check finds is noted for the next start`() throws {
        let bench = try Bench(entries: 1000, cleanly: false)
        try bench.ledger.database.execute("UPDATE ledger SET subject = 'x' WHERE seq = 7")
        var care = bench.care()
        _ = bench.settle(&care)
        #expect(care.condition == .damaged && care.isDamageNoted)
        #expect(hasNote(bench))
    }

    /// The events of the hub are read by others, on the same lane.
    @Test func `damage that somebody else has met is an alarm, and is noted`() throws {
        let bench = try Bench(entries: 1000)
        var care = bench.care()
        _ = bench.settle(&care)
        #expect(care.condition == .healthy && !care.isDamageNoted && !hasNote(bench))
        try bench.ledger.database.execute("UPDATE ledger SET subject = 'x' WHERE seq = 7")
        #expect(try !bench.ledger.verify(from: 1, count: 20).holds)
        _ = bench.settle(&care)
        #expect(care.condition == .damaged && care.isDamageNoted && hasNote(bench))
    }

    @Test func `a check that ends without a finding does not clear damage met meanwhile`() throws {
        let bench = try Bench(entries: 1000, cleanly: false)
        var care = bench.care()
        care.step(bench.ledger, at: care.next)
        care.step(bench.ledger, at: care.next)
        // Behind the place that the check has reached already.
        try bench.ledger.database.execute("UPDATE ledger SET subject = 'x' WHERE seq = 7")
        #expect(try !bench.ledger.verify(from: 1, count: 20).holds)
        care.step(bench.ledger, at: care.next)
        #expect(care.condition == .damaged && care.isDamageNoted)
        #expect(bench.settle(&care) > 1)
        #expect(care.condition == .damaged && care.isDamageNoted)
    }

    @Test func `a note that the disk does not take is tried again, and the alarm is up`() throws {
        let bench = try Bench(entries: 1000)
        let blocked = bench.folder + "/station.db.damage.new"
        try FileManager.default.createSymbolicLink(
            atPath: blocked, withDestinationPath: "/sys/none")
        try bench.ledger.database.execute("UPDATE ledger SET subject = 'x' WHERE seq = 7")
        #expect(try !bench.ledger.verify(from: 1, count: 20).holds)
        var care = bench.care()
        #expect(bench.settle(&care) > 0)
        #expect(care.condition == .damaged && !care.isDamageNoted && !hasNote(bench))
        try FileManager.default.removeItem(atPath: blocked)
        _ = bench.settle(&care)
        #expect(care.condition == .damaged && care.isDamageNoted && hasNote(bench))
    }
}
