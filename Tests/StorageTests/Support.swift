import Foundation
import StationModel

@testable import Storage

/// A directory of its own for one test; it goes with the test.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/storage-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch {
            // A directory that a test has removed itself is not there any more.
            assert(!FileManager.default.fileExists(atPath: path))
        }
    }

    func file(_ name: String) -> String { path + "/" + name }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: file(name))) }

    func write(_ bytes: Data, to name: String) throws {
        try bytes.write(to: URL(filePath: file(name)))
    }

    var names: Set<String> {
        get throws { Set(try FileManager.default.contentsOfDirectory(atPath: path)) }
    }

    /// As a power cut leaves it: a copy of the database and its log while they are open.
    func copyStation(to other: TemporaryDirectory, logBytes: Int? = nil) throws {
        try other.write(bytes("station.db"), to: "station.db")
        let log = try bytes("station.db-wal")
        try other.write(Data(log.prefix(logBytes ?? log.count)), to: "station.db-wal")
    }
}

enum Sample {
    static let boot = boot(1)

    static func boot(_ number: UInt64) -> BootId {
        guard let boot = BootId(hex: "00000000000000aa" + number.hex) else {
            preconditionFailure("32 digits")
        }
        return boot
    }

    /// 2026-10-01T00:00:00Z and `seconds` later, one hour after the boot.
    static func moment(_ seconds: Int64 = 0, trust: ClockTrust = .synced) -> Moment {
        Moment(
            instant: MonotonicInstant(sinceBoot: .seconds(3600 + seconds)),
            wall: UnixTime(seconds: 1_790_812_800 + seconds), trust: trust)
    }

    static func entry(_ number: Int, member: MemberPseudonym? = nil) -> LedgerEntry {
        LedgerEntry(
            .doorOpened, at: moment(Int64(number)), subject: "door",
            data: ["number": .integer(Int64(number)), "note": .text("entry \(number)")],
            member: member)
    }

    static func records(_ numbers: Range<Int>, withMembers: Bool = false) -> [LedgerRecord] {
        numbers.map {
            LedgerRecord(entry($0, member: withMembers ? MemberPseudonym(UInt64($0)) : nil))
        }
    }

    static func open(_ directory: TemporaryDirectory) throws(StorageFault) -> Ledger {
        try Ledger.open(directory: directory.path, moment: moment(), boot: boot)
    }

    static let station: StationId = {
        guard let id = StationId("test-1") else { preconditionFailure("a right id") }
        return id
    }()
}

/// The fault that a body throws; `nil` when it throws none.
func fault<Result>(_ body: () throws(StorageFault) -> Result) -> StorageFault? {
    do throws(StorageFault) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}
