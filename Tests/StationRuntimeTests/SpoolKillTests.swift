import Foundation
import Glibc
import LinuxIO
import StationModel
import Storage
import Testing

/// The spool of samples on a real disk: `kill -9` before each call of the system that changes it,
/// from the file's making to the copy of its log at a stop.
@Suite(.enabled(if: Tracing.isAllowed, "strace may not trace a process here"))
struct SpoolKillTests {
    /// What SQLite makes everywhere: the file, its pages, its log, and the log's end.
    private static let certain = ["openat", "pwrite64", "fdatasync", "ftruncate"]
    /// Those of our own, and what another machine or version may use instead.
    private static let possible = ["?open", "write", "fsync", "?unlink", "unlinkat"]

    @Test(arguments: certain + possible)
    func `killed at any call, what was promised is there, once, and nothing told twice`(
        name: String
    ) throws {
        let root = NSTemporaryDirectory() + "spool-kills-\(UUID().uuidString)"
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: root) } }
        var number = 1
        while true {
            let diary = try SpoolDiary.begin(in: root)
            guard try end(in: root, killedAt: name, number) == .signalled(SIGKILL) else {
                #expect(try diary.lines().last == "closed")
                break
            }
            try judge(root, try diary.lines(), "killed at \(name) \(number)")
            number += 1
            try #require(number < 500, "\(name) has no end")
        }
        #expect(number > 3 || !Self.certain.contains(name))
    }

    private func end(in root: String, killedAt name: String, _ number: Int) throws -> ChildEnd {
        let state = SpoolDiary.state(in: root)
        let files = ["", "-wal", "-journal"].map { "\(state)/samples.db\($0)" }
        let kill = "inject=\(name):signal=KILL:when=\(number)"
        let options = ([state] + files).flatMap { ["-P", $0] } + ["-o", "/dev/null", "-e", kill]
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let victim = [own, "--testing-library", "swift-testing", "--filter", "SpoolVictimTests"]
        return try Tracing.end(
            of: options + victim, environment: ["\(SpoolDiary.variable)=\(root)"])
    }

    /// What the diary says was promised before the kill, beside what the next start finds.
    private func judge(_ root: String, _ lines: [String], _ when: Comment) throws {
        let spool = SampleSpool(directory: SpoolDiary.state(in: root), budgetBytes: 64 << 20)
        #expect(spool.fault == nil, when)
        let backlog = try spool.backlog()
        let (first, end) = (Int(backlog.first), Int(backlog.end))
        #expect(end >= SpoolDiary.greatest("kept", lines), when)
        #expect(end <= SpoolDiary.greatest("keeps", lines), when)
        #expect(end.isMultiple(of: SpoolDiary.series), when)
        #expect(first >= SpoolDiary.greatest("marked", lines), when)
        #expect(first <= SpoolDiary.greatest("stored", lines), when)
        let found = first < end ? try spool.read(backlog.first..<backlog.end)?.samples : []
        #expect(found == Array(SpoolDiary.all[first..<end]), when)
        try judgeLoss(spool, lines, when)
        // It goes on.
        let next = try spool.append(SpoolDiary.minute(9))
        #expect(Int(next.lowerBound) == end, when)
        try spool.close()
    }

    /// A loss that was given out comes again as it is until it is forgotten, and never after; what
    /// was lost since is the next one.
    private func judgeLoss(_ spool: SampleSpool, _ lines: [String], _ when: Comment) throws {
        let given = SpoolDiary.numbers("loss", lines)
        let (forgets, forgotten) = (
            SpoolDiary.numbers("forgets", lines), SpoolDiary.numbers("forgotten", lines)
        )
        let again = try spool.nextLoss()
        if let again {
            #expect(again.extent.count == SpoolDiary.series, when)
            #expect(!forgotten.contains(again.id), when)
        }
        if let last = given.last, !forgets.contains(last) { #expect(again?.id == last, when) }
        if forgotten.count == 1, forgets.count == 1 { #expect(again != nil, when) }
        if forgotten.count == 2 { #expect(again == nil, when) }
    }
}

/// What the process that is killed does, and what it writes down: before a call what may follow
/// of it, behind it what was promised.
private struct SpoolDiary {
    static let variable = "YIZHAND_TEST_SPOOL"
    /// Set in the process that is killed.
    static let root = ProcessInfo.processInfo.environment[variable]
    static let series = 5
    static let all = (0..<5).flatMap(minute)

    private let path: String

    static func state(in root: String) -> String { root + "/state" }

    init(in root: String) { path = root + "/diary" }

    static func begin(in root: String) throws -> SpoolDiary {
        if FileManager.default.fileExists(atPath: root) {
            try FileManager.default.removeItem(atPath: root)
        }
        try FileManager.default.createDirectory(
            atPath: state(in: root), withIntermediateDirectories: true)
        #expect(FileManager.default.createFile(atPath: root + "/diary", contents: nil))
        return SpoolDiary(in: root)
    }

    func lines() throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    static func numbers(_ word: String, _ lines: [String]) -> [UInt64] {
        lines.filter { $0.hasPrefix(word + " ") }
            .compactMap { UInt64($0.dropFirst(word.count + 1)) }
    }

    static func greatest(_ word: String, _ lines: [String]) -> Int {
        numbers(word, lines).max().map(Int.init) ?? 0
    }

    static func minute(_ number: Int) -> [TimedSample] {
        (0..<series).map { index in
            TimedSample(
                SampleSeries("yizhan_probe_celsius", [SampleLabel("probe", "probe-\(index)")]),
                at: UnixTime(milliseconds: 1_790_000_000_000 + Int64(number) * 60_000),
                Double(number * 1000 + index))
        }
    }

    private func note(_ line: String) throws {
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data((line + "\n").utf8))
        try file.close()
    }

    /// The whole life: five minutes are kept, some are stored, ten samples lost, then a stop.
    func write(_ spool: SampleSpool) throws {
        let start = MonotonicInstant(sinceBoot: .hours(1))
        for number in 0..<2 { try keep(number, in: spool) }
        try stored(7, spool, at: start)
        // The mark rides on what is kept next.
        try keep(2, in: spool)
        try note("marked 7")
        try stored(10, spool, at: start)
        try spool.keepHouse(at: start + .minutes(2))
        try note("marked 10")
        spool.lose(Self.minute(8))
        let first = try give(spool)
        // The next one, on disk with what is kept next.
        spool.lose(Self.minute(7))
        try keep(3, in: spool)
        try forget(first, spool)
        let second = try give(spool)
        try keep(4, in: spool)
        try forget(second, spool)
        try stored(12, spool, at: start)
        try spool.close()
        try note("marked 12")
        try note("closed")
    }

    private func keep(_ number: Int, in spool: SampleSpool) throws {
        try note("keeps \((number + 1) * Self.series)")
        let numbers = try spool.append(Self.minute(number))
        try note("kept \(numbers.upperBound)")
    }

    private func give(_ spool: SampleSpool) throws -> UInt64 {
        let loss = try #require(try spool.nextLoss())
        try note("loss \(loss.id)")
        return loss.id
    }

    private func forget(_ loss: UInt64, _ spool: SampleSpool) throws {
        try note("forgets \(loss)")
        try spool.forget(lossId: loss)
        try note("forgotten \(loss)")
    }

    private func stored(_ number: UInt64, _ spool: SampleSpool, at now: MonotonicInstant) throws {
        try note("stored \(number)")
        spool.acknowledge(before: number, at: now)
    }
}

/// What the other process does.
struct SpoolVictimTests {
    @Test(.enabled(if: SpoolDiary.root != nil, "only in a process that another test starts"))
    func `minutes are kept, marked and forgotten`() throws {
        let root = try #require(SpoolDiary.root)
        let spool = SampleSpool(
            directory: SpoolDiary.state(in: root), budgetBytes: 64 << 20)
        try SpoolDiary(in: root).write(spool)
    }
}
