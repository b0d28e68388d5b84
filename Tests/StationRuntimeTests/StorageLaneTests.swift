import Foundation
import Glibc
import LinuxIO
import StationModel
import Storage
import Synchronization
import Testing

@testable import StationRuntime

/// A storage lane on a real folder, and the loop's end of it.
private final class LaneBench {
    let folder: String
    let loop: Mailbox<LoopMessage>
    let lane: StorageLane
    let gate = Mutex(false)
    let moment = Moment(
        instant: Clocks.monotonic(), wall: UnixTime(seconds: 1_795_132_800), trust: .synced)

    init(waitForDisk: @escaping @Sendable () -> Void = {}) throws {
        folder = FileManager.default.temporaryDirectory.path + "/lane-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        loop = try Mailbox(capacity: 1024)
        lane = try StorageLane(
            StorageOptions(
                directory: folder,
                boot: try #require(BootId(hex: String(repeating: "a", count: 32))),
                retentionDays: 180, budgetBytes: 64 << 20, sign: nil,
                clock: SimulatedClock(speed: 1),
                waitForDisk: waitForDisk))
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch {
            Issue.record("the folder of a test could not be removed: \(error)")
        }
    }

    func start() throws -> StorageLane.Opened {
        let answer = try Mailbox<StorageLane.Opened>(capacity: 1)
        try lane.start(loop: loop, moment: moment) { _ = answer.post($0) }
        return try #require(try first(answer))
    }

    /// The newest entries; the file is given back at once.
    func tail(_ count: Int) throws -> [StoredEntry] {
        try LedgerReader(path: folder + "/station.db").tail(count)
    }

    func record(_ subject: String) -> LedgerRecord {
        LedgerRecord(LedgerEntry(.doorOpened, at: moment, subject: subject))
    }

    /// The next message, within ten seconds.
    func message() throws -> LoopMessage? {
        if waiting.isEmpty { waiting = try all(loop) }
        return waiting.isEmpty ? nil : waiting.removeFirst()
    }

    private var waiting: [LoopMessage] = []

    func storedUpTo(_ serial: UInt64) throws -> LedgerStatus {
        while let message = try message() {
            if case .stored(let upTo, let status) = message, upTo >= serial { return status }
        }
        Issue.record("the lane did not acknowledge record \(serial)")
        return LedgerStatus()
    }

    func first<Message: Sendable>(_ mailbox: Mailbox<Message>) throws -> Message? {
        try all(mailbox).first
    }

    private func all<Message: Sendable>(_ mailbox: Mailbox<Message>) throws -> [Message] {
        let poller = try Poller()
        try poller.add(mailbox.descriptor, key: 0, for: .read)
        _ = try poller.wait(until: Clocks.monotonic() + .seconds(10))
        return mailbox.drain()
    }
}

struct StorageLaneTests {
    @Test func `what is posted is on disk when it is acknowledged, in order and once`() throws {
        let bench = try LaneBench()
        #expect(try bench.start().condition == .healthy)
        for number in 1...200 {
            #expect(bench.lane.post(bench.record("entry \(number)"), token: nil) == UInt64(number))
        }
        let status = try bench.storedUpTo(200)
        #expect(status.condition == .healthy)
        bench.lane.stop()
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
        bench.lane.stop()
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
        bench.lane.stop()
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
        bench.lane.stop()
        let entries = try bench.tail(10)
        #expect(entries.last?.subject == "waits")
    }

    @Test func `a stop writes what waits, and the next start calls it clean`() throws {
        let bench = try LaneBench()
        #expect(try bench.start().restored.cleanStop == false)
        _ = bench.lane.post(bench.record("last"), token: nil)
        bench.lane.stop()
        #expect(try bench.tail(1).first?.subject == "last")
        let second = try StorageLane(bench.lane.options)
        let answer = try Mailbox<StorageLane.Opened>(capacity: 1)
        try second.start(loop: bench.loop, moment: bench.moment) { _ = answer.post($0) }
        #expect(try bench.first(answer)?.restored.cleanStop == true)
        second.stop()
    }

    @Test func `a latched fire is a file at once, whatever the ledger does`() throws {
        let bench = try LaneBench()
        _ = try bench.start()
        #expect(bench.lane.latchFire(true))
        bench.lane.stop()
        #expect(try FireLatch(directory: bench.folder).isLatched())
    }
}

/// A disk that waits until it is let go.
private final class StallSwitch: Sendable {
    private let stalled = Mutex(false)

    func set(_ on: Bool) { stalled.withLock { $0 = on } }

    func wait() { while stalled.withLock({ $0 }) { sched_yield() } }
}
