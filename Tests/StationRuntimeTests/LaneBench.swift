import Foundation
import Glibc
import LinuxIO
import StationCore
import StationModel
import Synchronization
import Testing

@testable import StationRuntime
@testable import Storage

/// A clock that stands still.
struct StillClock: StationClock {
    let moment: Moment

    func now() -> Moment { moment }
    func rest(
        until deadline: MonotonicInstant?, awaitsAnswer: Bool
    ) -> MonotonicInstant? { deadline }
    func wake() {}
    func observe(_ observation: ClockJudge.Observation) {}
    func restore(_ trustedTime: UnixTime?) {}
}

/// A storage lane on a real folder, and the loop's end of it.
final class LaneBench {
    let folder: String
    let loop: Mailbox<LoopMessage>
    let lane: StorageLane
    let gate = Mutex(false)
    static let noon = UnixTime(seconds: 1_795_132_800)
    let moment: Moment

    init(
        at moment: Moment = Moment(instant: Clocks.monotonic(), wall: noon, trust: .synced),
        sign: (@Sendable ([UInt8]) throws -> [UInt8])? = nil,
        clock: any StationClock = SimulatedClock(speed: 1),
        wrote: @escaping @Sendable ([LedgerRecord], Ledger) -> Void = { _, _ in },
        waitForDisk: @escaping @Sendable () -> Void = {}
    ) throws {
        self.moment = moment
        folder = FileManager.default.temporaryDirectory.path + "/lane-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        loop = try Mailbox(capacity: 1024)
        lane = try StorageLane(
            StorageOptions(
                directory: folder,
                boot: try #require(BootId(hex: String(repeating: "a", count: 32))),
                retentionDays: 180, budgetBytes: 64 << 20, sign: sign,
                clock: clock, wrote: wrote, waitForDisk: waitForDisk))
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: folder) } catch {
            Issue.record("the folder of a test could not be removed: \(error)")
        }
    }

    func makeFolder() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    /// A run that ended cleanly, with one entry `before`.
    func runBefore(changes: [StateChange], at begun: Moment? = nil) throws {
        let moment = begun ?? moment
        let ledger = try Ledger.open(
            directory: folder, moment: moment, boot: lane.options.boot)
        let entry = LedgerEntry(.doorOpened, at: moment, subject: "before")
        try ledger.append([LedgerRecord(entry, changes: changes)], boot: lane.options.boot)
        try ledger.close()
    }

    /// One bit of the ledger's entry with this subject.
    func damage(_ subject: String) throws {
        let url = URL(filePath: folder + "/station.db")
        var bytes = try Data(contentsOf: url)
        let place = try #require(bytes.firstRange(of: Data(subject.utf8)))
        bytes[place.lowerBound] ^= 1
        try bytes.write(to: url)
    }

    /// A table's first page, in the file under the lane, which has read it and let it go.
    func spoilPage(of table: String) throws {
        let pages = try Mailbox<UInt64>(capacity: 1)
        let asked = lane.ask { ledger in
            do {
                let root = try ledger?.database.integer(
                    "SELECT rootpage FROM sqlite_master WHERE name = '\(table)'")
                try ledger?.database.execute("PRAGMA shrink_memory")
                _ = pages.post(UInt64(root ?? 0))
            } catch {
                Issue.record("\(error)")
            }
        }
        #expect(asked)
        let page = try #require(try first(pages))
        let file = try FileHandle(forUpdating: URL(filePath: folder + "/station.db"))
        defer { file.closeFile() }
        try file.seek(toOffset: (page - 1) * Ledger.pageSize)
        try file.write(contentsOf: Data(repeating: 0xA5, count: Int(Ledger.pageSize)))
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

    func refusal() throws -> Token? {
        while let message = try message() {
            if case .commitFailed(let token) = message { return token }
        }
        return nil
    }

    func restored() throws -> StorageLane.Opened? {
        while let message = try message() {
            if case .restored(let opened) = message { return opened }
        }
        return nil
    }

    func salvaged() throws -> SalvagedLedger? {
        while let message = try message() {
            if case .salvaged(let salvaged) = message { return salvaged }
        }
        return nil
    }

    /// Whether the lane asked for a restart.
    func restartMends() throws -> Bool {
        while let message = try message() {
            if case .restartMends = message { return true }
        }
        return false
    }

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
