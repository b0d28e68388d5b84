import Foundation
import Glibc
import Identity
import LinuxIO
import StationModel
import Testing

@testable import StationRuntime

/// The store of the list keys on a real disk: `kill -9` before each call of the system that changes
/// it, by `strace`, which ends the program when it makes it for the nth time.
@Suite(.enabled(if: Tracing.isAllowed, "strace may not trace a process here"))
struct ListKeyKillTests {
    private let bench: ListBench
    private let keys: ReceivedListKeys
    private var folder: String { bench.state + "/list-keys" }

    init() throws {
        bench = try ListBench()
        keys = ReceivedListKeys(stateDirectory: bench.state)
    }

    /// What the store holds before: nothing yet, or as many as it may.
    enum Before: CaseIterable {
        case nothing, full
    }

    @Test(arguments: Before.allCases)
    func `killed at any call, each key is the old one or the new one, and its list opens`(
        before: Before
    ) throws {
        var kills = 0
        for name in Self.changing {
            var number = 1
            while true {
                try begin(before)
                guard try end(ofTakingKilledAt: name, number) == .signalled(SIGKILL) else { break }
                let when: Comment = "killed at \(name) \(number)"
                try judge(before, when)
                // The directive comes again.
                let isComplete = held("b") == [9] && held("e") == [5]
                #expect(try ListKeyTaking.take(into: bench.state) == !isComplete, when)
                try judgeEnd(before)
                kills += 1
                number += 1
                try #require(number < 50, "\(name) has no end")
            }
            try judgeEnd(before)
        }
        // Of each key: made, written, on disk, renamed, on disk.
        #expect(kills > 10)
    }

    /// What a power cut leaves is what the calls before it have put on disk.
    @Test func `content is on disk before its name, and the name before the answer`() throws {
        let trace = bench.root + "/trace"
        let changes = "?mkdir,mkdirat,write,fsync,?rename,renameat,renameat2"
        let ended = try end(of: ["-y", "-s", "0", "-o", trace, "-e", "trace=" + changes])
        #expect(ended == .exited(code: 0))
        let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
            .compactMap(call)
        #expect(
            calls == ["mkdir list-keys", "fsync state"]
                + ["b", "e"].flatMap { id in
                    [
                        "write \(id).key.new", "fsync \(id).key.new", "fsync list-keys",
                        "rename \(id).key", "fsync list-keys",
                    ]
                })
    }

    /// `1234 fsync(3</…/list-keys>) = 0` → `fsync list-keys`.
    private func call(_ line: Substring) -> String? {
        let word = line.drop { !$0.isLetter }.prefix { $0.isLetter }
        let place = line.split { "<>\"".contains($0) }.last { $0.hasPrefix("/") }
        guard let place, place.hasPrefix(bench.root) else { return nil }
        return "\(word) \(place.split(separator: "/").last ?? place)"
    }

    // MARK: - Before and after

    private func begin(_ before: Before) throws {
        if FileManager.default.fileExists(atPath: folder) {
            try FileManager.default.removeItem(atPath: folder)
        }
        guard before == .full else { return }
        for (age, id) in ["a", "b", "c", "d"].enumerated() {
            let byte = UInt8(age + 1)
            #expect(try ListKeyTaking.take([(id, byte)], into: bench.state))
            let date = Date(timeIntervalSince1970: 1_790_000_000 + Double(age))
            try FileManager.default.setAttributes(
                [.modificationDate: date], ofItemAtPath: "\(folder)/\(id).key")
        }
    }

    /// The one byte that a key is made of; empty = there is none.
    private func held(_ id: String) -> Set<UInt8> {
        keys.load(id).map { $0.withBytes { $0.count == 32 ? Set($0) : [0, 1] } } ?? []
    }

    private func judge(_ before: Before, _ when: Comment) throws {
        let old: [String: UInt8] = before == .full ? ["a": 1, "b": 2, "c": 3, "d": 4] : [:]
        let ids = keys.ids
        #expect(ids.isSubset(of: ["a", "b", "c", "d", "e"]), when)
        for id in ids { #expect(held(id).count == 1, when) }
        let (b, e) = (held("b"), held("e"))
        #expect(b == [9] || b == Set(old["b"].map { [$0] } ?? []), when)
        #expect(e == [5] || e.isEmpty, when)
        // In their order; and what has to make room goes last.
        if e == [5] { #expect(b == [9], when) }
        for id in ["a", "c", "d"] where old[id] != nil {
            let isThere = held(id) == Set([old[id] ?? 0])
            #expect(isThere || (id == "a" && e == [5] && !ids.contains("a")), when)
        }
        for id in ids { try opens(id, when) }
    }

    private func judgeEnd(_ before: Before) throws {
        #expect(keys.ids == (before == .full ? ["b", "c", "d", "e"] : ["b", "e"]))
        #expect(held("b") == [9] && held("e") == [5])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(Set(names) == Set(keys.ids.map { $0 + ".key" }))
        try opens("b", "at the end")
        try opens("e", "at the end")
    }

    /// A list under this key is used.
    private func opens(_ id: String, _ when: Comment) throws {
        var files = RuntimeFiles(configurationPath: nil, credentialsDirectory: nil)
        files.receivedKeys = keys
        let lists = ListConfiguration(rootPublicKey: bench.rootKey.publicKey.bytes)
        let list = bench.root + "/list-\(id)"
        if !FileManager.default.fileExists(atPath: list) {
            let made = try bench.snapshot(1, ListBench.people(1...2), listKeyId: id)
            try FileManager.default.moveItem(atPath: made, toPath: list)
        }
        let manifest = try Data(contentsOf: URL(filePath: list + "/" + Manifest.fileName))
        let material = files.material(
            ofManifest: Array(manifest),
            ReceivedListKeysTests.configuration(lists, of: try ListKeyTaking.station()))
        let found = material.listKeys[id].map { $0.withBytes { Set($0) } }
        #expect(found == held(id), when)
    }

    // MARK: - The process that is killed

    /// Each has its own count with `strace`; one that a processor does not have is none.
    private static let changing = [
        "?mkdir", "mkdirat", "?open", "openat", "write", "fsync", "?rename", "renameat",
        "renameat2", "?unlink", "unlinkat",
    ]

    private func end(ofTakingKilledAt name: String, _ number: Int) throws -> ChildEnd {
        let names = ["a", "b", "c", "d", "e"].flatMap { ["\($0).key", "\($0).key.new"] }
        let paths = [bench.state, folder] + names.map { "\(folder)/\($0)" }
        return try end(
            of: paths.flatMap { ["-P", $0] } + [
                "-o", "/dev/null", "-e", "inject=\(name):signal=KILL:when=\(number)",
            ])
    }

    private func end(of options: [String]) throws -> ChildEnd {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let victim = [own, "--testing-library", "swift-testing", "--filter", "ListKeyVictimTests"]
        return try Tracing.end(
            of: options + victim, environment: ["\(ListKeyTaking.variable)=\(bench.state)"])
    }
}

/// A directive's two keys, one of which is there already under another content.
private enum ListKeyTaking {
    static let variable = "YIZHAND_TEST_LIST_KEYS"
    /// Set in the process that is killed.
    static let state = ProcessInfo.processInfo.environment[variable]

    static func station() throws -> StationId { try #require(StationId("bench")) }

    static func take(into state: String) throws -> Bool {
        try take([("b", 9), ("e", 5)], into: state)
    }

    static func take(_ given: [(id: String, byte: UInt8)], into state: String) throws -> Bool {
        let seed = SecretBytes(copying: (0..<32).map { UInt8($0) })
        let key = try X25519PrivateKey(stationSeed: seed)
        let station = try station()
        let wrapped = try given.map {
            try WrappedListKey(
                SecretBytes(copying: [UInt8](repeating: $0.byte, count: 32)), listKeyId: $0.id,
                for: station, publicKey: key.publicKey)
        }
        return try ReceivedListKeys(stateDirectory: state)
            .take(wrapped, with: key, station: station)
    }
}

/// What the other process does.
struct ListKeyVictimTests {
    @Test(.enabled(if: ListKeyTaking.state != nil, "only in a process that another test starts"))
    func `two keys are taken, and are new`() throws {
        #expect(try ListKeyTaking.take(into: try #require(ListKeyTaking.state)))
    }
}
