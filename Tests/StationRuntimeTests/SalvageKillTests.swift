import Foundation
import Glibc
import LinuxIO
import StationModel
import Storage
import Testing

/// The salvage of a damaged spool on a real disk: `kill -9` before each call of the system that
/// changes it, from the copy's first page to the last name.
@Suite(.enabled(if: Tracing.isAllowed, "strace may not trace a process here"))
struct SalvageKillTests {
    @Test(arguments: ["openat", "pwrite64", "fsync", "rename", "unlink", "fdatasync"])
    func `killed at any call, every sample is there or told, once`(name: String) throws {
        let root = NSTemporaryDirectory() + "salvage-kills-\(UUID().uuidString)"
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: root) } }
        let damaged = try SalvagedSpool.damagedFile()
        let lost = try judge(try SalvagedSpool.begin(in: root, damaged), "not killed")
        #expect((1..<SalvagedSpool.all.count / 4).contains(lost))
        var number = 1
        while true {
            let state = try SalvagedSpool.begin(in: root, damaged)
            let ended = try end(in: state, killedAt: name, number)
            let when: Comment = "killed at \(name) \(number)"
            #expect(try judge(state, when) == lost, when)
            guard ended == .signalled(SIGKILL) else { break }
            number += 1
            try #require(number < 500, "\(name) has no end")
        }
        #expect(number > 1)
    }

    private func end(in state: String, killedAt name: String, _ number: Int) throws -> ChildEnd {
        let suffixes = [
            "", "-wal", ".damaged", ".damaged-wal", ".salvage", ".salvaged", ".salvage-journal",
        ]
        let paths = [state] + suffixes.map { "\(state)/samples.db\($0)" }
        let kill = "inject=\(name):signal=KILL:when=\(number)"
        let options = paths.flatMap { ["-P", $0] } + ["-o", "/dev/null", "-e", kill]
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let victim = [own, "--testing-library", "swift-testing", "--filter", "SalvageVictimTests"]
        return try Tracing.end(
            of: options + victim, environment: ["\(SalvagedSpool.variable)=\(state)"])
    }

    /// Returns how many are lost.
    private func judge(_ state: String, _ when: Comment) throws -> Int {
        let spool = SampleSpool(directory: state, budgetBytes: 64 << 20)
        let found = try SalvagedSpool.read(spool)
        #expect(Set(found).count == found.count && Set(found).isSubset(of: SalvagedSpool.all), when)
        var lost = 0
        while let loss = try spool.nextLoss() {
            #expect(loss.reason == .damaged, when)
            lost += try #require(loss.extent.count)
            try spool.forget(lossId: loss.id)
        }
        #expect(found.count + lost == SalvagedSpool.all.count, when)
        try spool.close()
        return lost
    }
}

/// A spool of which a page in the middle is not what was written to it.
private enum SalvagedSpool {
    static let variable = "YIZHAND_TEST_SALVAGE"
    static let all = (0..<40).flatMap(minute)

    private static func minute(_ number: Int) -> [TimedSample] {
        (0..<70).map { index in
            TimedSample(
                SampleSeries("yizhan_probe_celsius", [SampleLabel("probe", "probe-\(index)")]),
                at: UnixTime(milliseconds: 1_790_000_000_000 + Int64(number) * 60_000),
                Double(number * 1000 + index))
        }
    }

    static func damagedFile() throws -> Data {
        let folder = NSTemporaryDirectory() + "salvage-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
        let spool = SampleSpool(directory: folder, budgetBytes: 64 << 20)
        for number in 0..<40 { try spool.append(minute(number)) }
        try spool.close()
        var bytes = try Data(contentsOf: URL(filePath: folder + "/samples.db"))
        // A page of 512 bytes on which frames begin: SQLite file format, section 1.6.
        let middle = bytes.count / 1024
        let page = try #require(
            (middle..<bytes.count / 512).first {
                bytes[$0 * 512] == 0x0D && bytes[$0 * 512 + 4] > 2
            })
        bytes.replaceSubrange(
            page * 512..<page * 512 + 512, with: Data(repeating: 0xA5, count: 512))
        return bytes
    }

    static func begin(in root: String, _ file: Data) throws -> String {
        if FileManager.default.fileExists(atPath: root) {
            try FileManager.default.removeItem(atPath: root)
        }
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try file.write(to: URL(filePath: root + "/samples.db"))
        return root
    }

    /// Reads all that waits; what is damaged is saved meanwhile.
    static func read(_ spool: SampleSpool) throws -> [TimedSample] {
        for _ in 0..<2 {
            do throws(StorageFault) { return try readOnce(spool) } catch {
                try #require(error.kind == .damaged)
            }
        }
        return try readOnce(spool)
    }

    private static func readOnce(_ spool: SampleSpool) throws(StorageFault) -> [TimedSample] {
        let backlog = try spool.backlog()
        var samples: [TimedSample] = []
        var next = backlog.first
        while let slice = try spool.read(next..<min(next + 500, backlog.end)) {
            samples += slice.samples
            next = slice.numbers.upperBound
        }
        return samples
    }
}

/// What the other process does.
struct SalvageVictimTests {
    private static let state = ProcessInfo.processInfo.environment[SalvagedSpool.variable]

    @Test(.enabled(if: state != nil, "only in a process that another test starts"))
    func `a damaged spool is read`() throws {
        let spool = SampleSpool(directory: try #require(Self.state), budgetBytes: 64 << 20)
        _ = try SalvagedSpool.read(spool)
        try spool.close()
    }
}
