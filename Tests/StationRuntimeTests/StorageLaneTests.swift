import Foundation
import Glibc
import LinuxIO
import StationModel
import Synchronization
import Testing

@testable import StationRuntime
@testable import Storage

struct StorageLaneTests {
    @Test func `what is posted is on disk when it is acknowledged, in order and once`() throws {
        let bench = try LaneBench()
        #expect(try bench.start().condition == .healthy)
        for number in 1...200 {
            #expect(bench.lane.post(bench.record("entry \(number)"), token: nil) == UInt64(number))
        }
        let status = try bench.storedUpTo(200)
        #expect(status.condition == .healthy)
        bench.lane.stop(.clean)
        let entries = try bench.tail(200)
        #expect(entries.map(\.subject) == (1...200).map { "entry \($0)" })
    }

    @Test func `a commit is answered when it is on disk, with everything before it`() throws {
        let bench = try LaneBench()
        _ = try bench.start()
        _ = bench.lane.post(bench.record("before"), token: nil)
        _ = bench.lane.post(bench.record("committed"), token: Token(9))
        while let message = try bench.message() {
            if case .committed(let token) = message {
                #expect(token == Token(9))
                break
            }
        }
        bench.lane.stop(.clean)
        let entries = try bench.tail(2)
        #expect(entries.map(\.subject) == ["before", "committed"])
    }

    @Test func `a full queue refuses, and what it holds is written when the disk is back`() throws {
        let isStalled = StallSwitch()
        let bench = try LaneBench(waitForDisk: { isStalled.wait() })
        _ = try bench.start()
        isStalled.set(true)
        var taken: UInt64 = 0
        for _ in 0..<(2 * StorageLane.mostWaiting) {
            guard let serial = bench.lane.post(bench.record("flood"), token: nil) else { break }
            taken = serial
        }
        #expect(taken >= UInt64(StorageLane.queueCapacity))
        #expect(taken <= UInt64(StorageLane.mostWaiting))
        isStalled.set(false)
        #expect(try bench.storedUpTo(taken).lastSequence == taken + 1)
        bench.lane.stop(.clean)
    }

    @Test func `a folder that is not there is its own condition, and the lane lives`() throws {
        let bench = try LaneBench()
        try FileManager.default.removeItem(atPath: bench.folder)
        #expect(try bench.start().condition == .gone)
        _ = bench.lane.post(bench.record("waits"), token: nil)
        _ = bench.lane.post(bench.record("refused"), token: Token(1))
        var refused = false
        while let message = try bench.message() {
            if case .commitFailed(let token) = message, token == Token(1) {
                refused = true
                break
            }
        }
        #expect(refused)
        try FileManager.default.createDirectory(
            atPath: bench.folder, withIntermediateDirectories: true)
        #expect(try bench.storedUpTo(1).condition == .healthy)
        bench.lane.stop(.clean)
        let entries = try bench.tail(10)
        #expect(entries.last?.subject == "waits")
    }

    @Test func `a stop writes what waits, and the next start calls it clean`() throws {
        let bench = try LaneBench()
        #expect(try bench.start().restored?.cleanStop == false)
        _ = bench.lane.post(bench.record("last"), token: nil)
        bench.lane.stop(.clean)
        #expect(try bench.tail(1).first?.subject == "last")
        let second = try StorageLane(bench.lane.options)
        let answer = try Mailbox<StorageLane.Opened>(capacity: 1)
        try second.start(loop: bench.loop, moment: bench.moment) { _ = answer.post($0) }
        #expect(try bench.first(answer)?.restored?.cleanStop == true)
        second.stop(.clean)
    }

    // MARK: - Commits that fail

    @Test func `a failed commit is answered, counted and leaves nothing to wait for`() throws {
        let bench = try LaneBench()
        try FileManager.default.removeItem(atPath: bench.folder)
        _ = try bench.start()
        _ = bench.lane.post(bench.record("refused"), token: Token(1))
        #expect(try bench.refusal() == Token(1))
        #expect(try bench.storedUpTo(1).condition == .gone)
        try bench.makeFolder()
        _ = bench.lane.post(bench.record("next"), token: nil)
        #expect(try bench.storedUpTo(2).condition == .healthy)
        bench.lane.stop(.clean)
        #expect(try bench.tail(10).map(\.subject).contains("refused") == false)
    }

    @Test func `a commit that fails behind a group is covered when the group is written`() throws {
        let bench = try LaneBench()
        try FileManager.default.removeItem(atPath: bench.folder)
        _ = try bench.start()
        _ = bench.lane.post(bench.record("waits"), token: nil)
        _ = bench.lane.post(bench.record("refused"), token: Token(2))
        #expect(try bench.refusal() == Token(2))
        try bench.makeFolder()
        #expect(try bench.storedUpTo(2).condition == .healthy)
        bench.lane.stop(.clean)
        #expect(try bench.tail(1).map(\.subject) == ["waits"])
    }

    // MARK: - What the last run left

    @Test func `a ledger that opens late tells then what the last run left`() throws {
        let bench = try LaneBench()
        let override = DoorOverride(
            mode: .lockdown, until: bench.moment.wall + .hours(1), remainingWhenApplied: .hours(1))
        try bench.runBefore(changes: [.doorOverride(override)])
        try FileManager.default.moveItem(atPath: bench.folder, toPath: bench.folder + "-away")
        #expect(try bench.start().restored == nil)
        try FileManager.default.moveItem(atPath: bench.folder + "-away", toPath: bench.folder)
        _ = bench.lane.post(bench.record("first"), token: nil)
        let opened = try #require(try bench.restored())
        #expect(opened.restored?.doorOverride == override)
        #expect(opened.restored?.cleanStop == true)
        #expect(try bench.storedUpTo(1).condition == .healthy)
        bench.lane.stop(.clean)
    }

    @Test(arguments: [false, true])
    func `a salvaged ledger is told with its counts, and is written like any other`(
        isLate: Bool
    ) throws {
        let bench = try LaneBench()
        try bench.runBefore(changes: [])
        try bench.damage("before")
        if isLate {
            try FileManager.default.moveItem(atPath: bench.folder, toPath: bench.folder + "-away")
        }
        #expect(try bench.start().condition == (isLate ? .gone : .healthy))
        if isLate {
            try FileManager.default.moveItem(atPath: bench.folder + "-away", toPath: bench.folder)
        }
        _ = bench.lane.post(bench.record("after"), token: nil)
        let salvaged = try #require(try bench.salvaged())
        #expect(salvaged.entries == 1)
        #expect(!salvaged.isComplete)
        #expect(try bench.storedUpTo(1).condition == .healthy)
        bench.lane.stop(.clean)
        #expect(
            try bench.tail(3).map(\.kind) == ["ledger.started", "events.gap", "door.opened"])
    }

    /// What lies behind the last checkpoint no start looks at.
    @Test func `old damage that a run finds is asked a restart for, which salvages it`() throws {
        let bench = try LaneBench()
        let boot = bench.lane.options.boot
        let ledger = try Ledger.open(directory: bench.folder, moment: bench.moment, boot: boot)
        try ledger.append(
            [bench.record("ancient")] + (0..<1000).map { bench.record("entry \($0)") }, boot: boot)
        #expect(
            try ledger.checkpointIfDue(moment: bench.moment, boot: boot) { Array($0.prefix(64)) })
        try ledger.close()
        try bench.damage("ancient")
        _ = try bench.start()
        #expect(try bench.restartMends())
        bench.lane.stop(.clean)
        let second = try StorageLane(bench.lane.options)
        let answer = try Mailbox<StorageLane.Opened>(capacity: 1)
        try second.start(loop: bench.loop, moment: bench.moment) { _ = answer.post($0) }
        #expect(try bench.first(answer)?.restored != nil)
        #expect(try bench.salvaged()?.entries == 1002)
        second.stop(.clean)
    }

    /// The care of the file waits for what is to be written, which would wait for ever.
    @Test func `damage that a write meets is noted at once, and what waits is kept at the end`()
        throws
    {
        let bench = try LaneBench()
        try bench.runBefore(changes: [])
        _ = try bench.start()
        try bench.spoilPage(of: "person")
        let entry = LedgerEntry(
            .accessGranted, at: bench.moment, subject: "waits", member: MemberPseudonym(7))
        _ = bench.lane.post(LedgerRecord(entry), token: nil)
        #expect(try bench.restartMends())
        #expect(FileManager.default.fileExists(atPath: bench.folder + "/station.db.damage"))
        bench.lane.stop(.clean)
        // Who starts next has to hear of it.
        #expect(FileManager.default.fileExists(atPath: bench.folder + "/station.db.damage"))
        #expect(try bench.tail(1).first?.subject == "waits")
        let second = try StorageLane(bench.lane.options)
        let answer = try Mailbox<StorageLane.Opened>(capacity: 1)
        try second.start(loop: bench.loop, moment: bench.moment) { _ = answer.post($0) }
        #expect(try bench.first(answer)?.restored != nil)
        // The start of its epoch, and what waited.
        #expect(try bench.salvaged()?.entries == 2)
        second.stop(.clean)
        #expect(!FileManager.default.fileExists(atPath: bench.folder + "/station.db.damage"))
    }

    @Test func `an unclean stop writes what waits, and the next start knows`() throws {
        let bench = try LaneBench()
        _ = try bench.start()
        _ = bench.lane.post(bench.record("last"), token: nil)
        bench.lane.stop(.unclean)
        #expect(try bench.tail(1).first?.subject == "last")
        let second = try StorageLane(bench.lane.options)
        let answer = try Mailbox<StorageLane.Opened>(capacity: 1)
        try second.start(loop: bench.loop, moment: bench.moment) { _ = answer.post($0) }
        #expect(try bench.first(answer)?.restored?.cleanStop == false)
        second.stop(.clean)
    }

    /// The marks that an unclean stop has lost are not found by stopping once more: a code that
    /// was used right before it would open again.
    @Test(arguments: [(1, false), (599, false), (600, true)])
    func `a stop soon after an unclean one is not clean`(seconds: Int, isClean: Bool) throws {
        let bench = try LaneBench()
        _ = try bench.start()
        _ = bench.lane.post(bench.record("first"), token: nil)
        bench.lane.stop(.unclean)
        let now = bench.lane.options.clock.now()
        let begun = Moment(
            instant: now.instant - .seconds(seconds), wall: now.wall, trust: now.trust)
        #expect(try bench.run(from: begun).restored?.cleanStop == false)
        #expect(try bench.run(from: now).restored?.cleanStop == isClean)
    }
}

extension LaneBench {
    /// Another run, from this moment until now, that is stopped on request.
    fileprivate func run(from begun: Moment) throws -> StorageLane.Opened {
        let next = try StorageLane(lane.options)
        let answer = try Mailbox<StorageLane.Opened>(capacity: 1)
        try next.start(loop: loop, moment: begun) { _ = answer.post($0) }
        let opened = try #require(try first(answer))
        next.stop(.clean)
        return opened
    }
}

/// A disk that waits until it is let go.
private final class StallSwitch: Sendable {
    private let stalled = Mutex(false)

    func set(_ on: Bool) { stalled.withLock { $0 = on } }

    func wait() { while stalled.withLock({ $0 }) { sched_yield() } }
}
