import Foundation
import LinuxIO
import StationModel
import Synchronization
import Testing

@testable import StationRuntime
@testable import Storage

/// What the lane says when the state directory is read-only, full, gone, or a newer version's:
/// each its own condition, told while records wait and nothing is lost.
struct StorageConditionTests {
    private final class Bench {
        let folder: String
        let loop: Mailbox<LoopMessage>
        let lane: StorageLane
        let moment = Moment(
            instant: Clocks.monotonic(), wall: UnixTime(seconds: 1_795_132_800), trust: .synced)
        private var waiting: [LoopMessage] = []

        /// `directory`: another one than the bench's own, which exists.
        init(directory: String? = nil) throws {
            folder = FileManager.default.temporaryDirectory.path + "/state-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            loop = try Mailbox(capacity: 1024)
            lane = try StorageLane(
                StorageOptions(
                    directory: directory ?? folder,
                    boot: try #require(BootId(hex: String(repeating: "a", count: 32))),
                    retentionDays: 180, budgetBytes: 64 << 20, sign: nil,
                    clock: SimulatedClock(speed: 1)))
        }

        deinit {
            do { try FileManager.default.removeItem(atPath: folder) } catch {
                Issue.record("the folder of a test could not be removed: \(error)")
            }
        }

        func start() throws -> StorageCondition {
            let answer = try Mailbox<StorageLane.Opened>(capacity: 1)
            try lane.start(loop: loop, moment: moment) { _ = answer.post($0) }
            return try #require(try all(answer).first).condition
        }

        func post(_ subject: String) {
            let entry = LedgerEntry(.doorOpened, at: moment, subject: subject)
            #expect(lane.post(LedgerRecord(entry), token: nil) != nil)
        }

        /// Waits for the next status with this condition.
        func told(_ condition: StorageCondition) throws -> Bool {
            let deadline = Clocks.monotonic() + .seconds(20)
            while Clocks.monotonic() < deadline {
                if waiting.isEmpty { waiting = try all(loop) }
                guard !waiting.isEmpty else { return false }
                if case .stored(_, let status) = waiting.removeFirst(),
                    status.condition == condition
                {
                    return true
                }
            }
            return false
        }

        /// Runs a question on the lane's thread and waits for it.
        func ask(_ question: @escaping @Sendable (Ledger?) -> Void) throws {
            let answer = try Mailbox<Bool>(capacity: 1)
            #expect(
                lane.ask {
                    question($0)
                    _ = answer.post(true)
                })
            #expect(try all(answer) == [true])
        }

        var subjects: [String] {
            get throws { try LedgerReader(path: folder + "/station.db").tail(500).map(\.subject) }
        }

        private func all<Message: Sendable>(_ mailbox: Mailbox<Message>) throws -> [Message] {
            let poller = try Poller()
            try poller.add(mailbox.descriptor, key: 0, for: .read)
            _ = try poller.wait(until: Clocks.monotonic() + .seconds(10))
            return mailbox.drain()
        }
    }

    /// `/sys` refuses new files to everybody, root included.
    @Test func `a read-only directory is told at the start, and again with each try`() throws {
        let bench = try Bench(directory: "/sys")
        #expect(try bench.start() == .readOnly)
        bench.post("waits")
        #expect(try bench.told(.readOnly))
        bench.lane.stop(.clean)
    }

    @Test func `a file system that becomes read-only is told, and written when it is back`() throws
    {
        let bench = try Bench()
        #expect(try bench.start() == .healthy)
        try bench.ask { Self.execute("PRAGMA query_only = ON", on: $0) }
        bench.post("waits")
        #expect(try bench.told(.readOnly))
        try bench.ask { Self.execute("PRAGMA query_only = OFF", on: $0) }
        #expect(try bench.told(.healthy))
        bench.lane.stop(.clean)
        #expect(try bench.subjects.last == "waits")
    }

    @Test func `a full disk is told, and what waited is written when there is room`() throws {
        let bench = try Bench()
        #expect(try bench.start() == .healthy)
        // SQLite's own limit answers as the file system does: no page more than there is.
        try bench.ask { Self.execute("PRAGMA max_page_count = 1", on: $0) }
        let many = (0..<300).map { "entry \($0)" }
        for subject in many { bench.post(subject) }
        #expect(try bench.told(.full))
        try bench.ask { Self.execute("PRAGMA max_page_count = 100000", on: $0) }
        #expect(try bench.told(.healthy))
        bench.lane.stop(.clean)
        #expect(try bench.subjects.suffix(300) == many)
    }

    @Test func `a file that is taken away is told, and written on when it is back`() throws {
        let bench = try Bench()
        #expect(try bench.start() == .healthy)
        let (file, aside) = (bench.folder + "/station.db", bench.folder + "/elsewhere")
        try FileManager.default.moveItem(atPath: file, toPath: aside)
        bench.post("waits")
        #expect(try bench.told(.gone))
        try FileManager.default.moveItem(atPath: aside, toPath: file)
        #expect(try bench.told(.healthy))
        bench.lane.stop(.clean)
        #expect(try bench.subjects.last == "waits")
    }

    @Test func `a newer version's file is told and stays as it is`() throws {
        let bench = try Bench()
        let boot = bench.lane.options.boot
        try Ledger.open(directory: bench.folder, moment: bench.moment, boot: boot).close()
        let file = bench.folder + "/station.db"
        do {
            let database = try SQLiteDatabase(
                path: file, format: .station, journal: .delete, cacheKibibytes: 100, create: nil)
            try database.execute("PRAGMA user_version = 1000")
        }
        let bytes = try Data(contentsOf: URL(filePath: file))
        #expect(try bench.start() == .newerVersion)
        bench.post("waits")
        #expect(try bench.told(.newerVersion))
        bench.lane.stop(.clean)
        #expect(try Data(contentsOf: URL(filePath: file)) == bytes)
    }

    @Test func `another program's file is told as such and stays as it is`() throws {
        let bench = try Bench()
        let file = bench.folder + "/station.db"
        do {
            let other = try SQLiteDatabase(path: file, flags: 0x6)
            try other.execute("PRAGMA application_id = 77; CREATE TABLE notes(text TEXT) STRICT")
        }
        let bytes = try Data(contentsOf: URL(filePath: file))
        #expect(try bench.start() == .foreignFile)
        bench.post("waits")
        #expect(try bench.told(.foreignFile))
        bench.lane.stop(.clean)
        #expect(try Data(contentsOf: URL(filePath: file)) == bytes)
    }

    private static func execute(_ sql: String, on ledger: Ledger?) {
        do { try ledger?.database.execute(sql) } catch {
            Issue.record("\(sql): \(error)")
        }
    }
}
