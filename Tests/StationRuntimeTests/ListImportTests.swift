import Foundation
import Identity
import StationModel
import Storage
import Testing

@testable import StationRuntime

@Suite struct ListImportTests {
    private let bench: ListBench

    init() throws { bench = try ListBench() }

    @Test func `a snapshot finds everybody, and its manifest is kept beside`() throws {
        let folder = try bench.snapshot(1, ListBench.people(1...100))
        let outcome = try bench.importList(folder)
        #expect(outcome.way == .snapshot)
        #expect(outcome.before == .init(version: 0, count: 0))
        #expect(outcome.after == .init(version: 1, count: 100))
        try bench.list { (list) throws in
            for number in 1...100 {
                let found = try list.record(digest: bench.digest(number))
                #expect(found == ListBench.record(number))
            }
        }
        let copy = try ManifestCopy(directory: bench.state).read()
        let original = Array(try Data(contentsOf: URL(filePath: folder + "/manifest.json")))
        #expect(copy == original)
    }

    @Test func `a delta from the list in use is applied in place`() throws {
        let people = ListBench.people(1...10)
        try bench.importList(bench.snapshot(1, people))
        let moved = ListBench.record(2, group: "driver")
        let changes: [MemberChange] = [
            .delete(digest: try bench.digest(1), member: ListBench.record(1).member),
            .put(digest: try bench.digest(2), moved),
        ]
        let folder = try bench.delta(to: 2, from: people, changes, count: 9)
        let outcome = try bench.importList(folder)
        #expect(outcome.way == .deltas)
        #expect(outcome.after == .init(version: 2, count: 9))
        try bench.list { (list) throws in
            #expect(try list.record(digest: bench.digest(1)) == nil)
            #expect(try list.record(digest: bench.digest(2)) == moved)
        }
    }

    /// Both who fetches and who builds ask this: what is fetched is what can be built.
    @Test func `a list that has fallen back to the previous one takes no deltas`() throws {
        let people = ListBench.people(1...4)
        try bench.importList(bench.snapshot(1, people))
        let added = MemberChange.put(digest: try bench.digest(5), ListBench.record(5))
        let folder = try bench.delta(to: 3, from: people, [added], count: 5)
        let file = try Data(contentsOf: URL(filePath: folder + "/manifest.json"))
        let manifest = try Manifest(file: Array(file), rootKey: bench.rootKey.publicKey)
        func chain() throws -> Int? {
            var found: Int?
            try bench.list { list in
                #expect(!list.status.isMissing && list.inUse.listVersion == 1)
                let current = CurrentList(list, copy: [], rootKey: bench.rootKey.publicKey)
                found = current.chain(to: manifest)?.deltas.count
            }
            return found
        }
        #expect(try chain() == 1)
        try bench.importList(bench.snapshot(2, people))
        try Data("no list".utf8).write(to: URL(filePath: bench.state + "/members.db"))
        #expect(try chain() == nil)
    }

    @Test func `without the start of the deltas the snapshot and they are built`() throws {
        let changes: [MemberChange] = [.put(digest: nil, ListBench.record(11))]
        let folder = try bench.delta(
            to: 2, from: ListBench.people(1...10), changes, count: 11)
        let outcome = try bench.importList(folder)
        #expect(outcome.way == .snapshot)
        #expect(outcome.after == .init(version: 2, count: 11))
    }

    @Test func `deltas made with another list key are not applied in place`() throws {
        let people = ListBench.people(1...10)
        let other = SecretBytes(copying: [UInt8](repeating: 7, count: 32))
        try bench.importList(bench.snapshot(1, people, listKeyId: "b", key: other))
        let changes: [MemberChange] = [.put(digest: nil, ListBench.record(11))]
        let outcome = try bench.importList(
            bench.delta(to: 2, from: people, changes, count: 11))
        #expect(outcome.way == .snapshot)
        try bench.list { (list) throws in #expect(try list.record(digest: bench.digest(3)) != nil) }
    }

    @Test func `the same version again changes nothing`() throws {
        let folder = try bench.snapshot(1, ListBench.people(1...10))
        try bench.importList(folder)
        #expect(try bench.importList(folder).way == .unchanged)
    }

    @Test(arguments: [true, false])
    func `an older version is refused, also when the list was lost`(isLost: Bool) throws {
        let old = try bench.snapshot(1, ListBench.people(1...10))
        try bench.importList(bench.snapshot(2, ListBench.people(1...10)))
        if isLost {
            try FileManager.default.removeItem(atPath: bench.state + "/members.db")
        }
        #expect(kind { try bench.importList(old) } == .rolledBack)
    }

    @Test func `a list that was lost is imported again`() throws {
        let folder = try bench.snapshot(2, ListBench.people(1...10))
        try bench.importList(folder)
        try bench.damage("members.db")
        #expect(try bench.importList(folder).after.count == 10)
        try bench.list { #expect($0.status.version == 2) }
    }

    @Test(arguments: ["members-2.ndjson", "manifest.json"])
    func `a tampered file is refused and the old list stays`(name: String) throws {
        try bench.importList(bench.snapshot(1, ListBench.people(1...10)))
        let folder = try bench.snapshot(2, ListBench.people(1...12))
        try bench.tamper(folder, name)
        let kind = kind { try bench.importList(folder) }
        #expect([.wrongHash, .badSignature, .malformed].contains(kind))
        try bench.list { (list) throws in
            #expect(list.status.version == 1)
            #expect(try list.record(digest: bench.digest(5)) == ListBench.record(5))
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.state)
        #expect(!names.contains("members.db.new"))
    }

    @Test func `a tampered delta changes nothing`() throws {
        let people = ListBench.people(1...10)
        try bench.importList(bench.snapshot(1, people))
        let folder = try bench.delta(
            to: 2, from: people, [.put(digest: nil, ListBench.record(11))], count: 11)
        try bench.tamper(folder, "members-1-2.ndjson")
        #expect(kind { try bench.importList(folder) } == .wrongHash)
        try bench.list { #expect($0.status.version == 1) }
    }

    @Test func `another root key's list is refused`() throws {
        let stranger = try ListBench()
        let folder = try stranger.snapshot(1, ListBench.people(1...3))
        #expect(kind { try bench.importList(folder) } == .badSignature)
    }

    @Test func `a list that shrinks to less than half needs force`() throws {
        try bench.importList(bench.snapshot(1, ListBench.people(1...10)))
        let folder = try bench.snapshot(2, ListBench.people(1...4))
        #expect(throws: ListRefusal.shrinks(from: 10, to: 4)) { try bench.importList(folder) }
        try bench.list { #expect($0.status.count == 10) }
        #expect(try bench.importList(folder, force: true).after.count == 4)
        try bench.list { #expect($0.status.count == 4) }
    }

    @Test func `a dry run says the difference and changes nothing`() throws {
        let people = ListBench.people(1...10)
        try bench.importList(bench.snapshot(1, people))
        let before = try Data(contentsOf: URL(filePath: bench.state + "/members.db"))
        let delta = try bench.delta(
            to: 2, from: people, [.put(digest: nil, ListBench.record(11))], count: 11)
        let inPlace = try bench.importList(delta, dryRun: true)
        #expect(inPlace.way == .deltas && inPlace.after.count == 11)
        #expect(inPlace.difference == ListDifference(added: 1, changed: 0, removed: 0))
        let beside = try bench.importList(
            bench.snapshot(3, ListBench.people(1...20)), dryRun: true)
        #expect(beside.way == .snapshot && beside.after.count == 20)
        #expect(beside.difference == ListDifference(added: 10, changed: 0, removed: 0))
        let numbers = #""difference":{"added":10,"changed":0,"removed":0}}"#
        #expect(beside.json.hasSuffix(numbers), "\(beside.json)")
        let names = try Set(FileManager.default.contentsOfDirectory(atPath: bench.state))
        #expect(names == ["members.db", "manifest.json"])
        #expect(try Data(contentsOf: URL(filePath: bench.state + "/members.db")) == before)
    }

    @Test func `an import tells its difference, and the same number of lines is no sign`() throws {
        try bench.importList(bench.snapshot(1, ListBench.people(1...10)))
        let outcome = try bench.importList(bench.snapshot(2, ListBench.people(3...12)))
        #expect(outcome.before.count == outcome.after.count)
        #expect(outcome.difference == ListDifference(added: 2, changed: 0, removed: 2))
        #expect(bench.remarks.isEmpty)
    }

    @Test func `a list that cannot be read as a whole is replaced, its difference unknown`() throws
    {
        try bench.importList(bench.snapshot(1, ListBench.people(1...2000)))
        let url = URL(filePath: bench.state + "/members.db")
        var bytes = try Data(contentsOf: url)
        // Leaves of the lines; what says which list it is stands at the end.
        bytes.replaceSubrange(20_480..<40_960, with: Data(count: 20_480))
        try bytes.write(to: url)
        let outcome = try bench.importList(bench.snapshot(2, ListBench.people(1...2000)))
        #expect(outcome.difference == nil && outcome.json.hasSuffix(#""difference":null}"#))
        #expect(bench.remarks.count == 1)
        try bench.list { #expect($0.status.version == 2 && $0.fault == nil) }
    }

    @Test func `deltas that do not fit are told, and the snapshot is taken`() throws {
        let people = ListBench.people(1...10)
        try bench.importList(bench.snapshot(1, people))
        let unknown = MemberChange.delete(
            digest: try bench.digest(99), member: ListBench.record(99).member)
        let folder = try bench.delta(to: 2, from: people, [unknown], count: 9)
        let place = ListPlace(file: "members-1-2.ndjson", line: 1)
        #expect(throws: ListRefusal.deletesUnknown(place)) { try bench.importList(folder) }
        #expect(bench.remarks.map(\.chinese).first?.hasPrefix("增量文件用不上，改用全量文件：") == true)
    }

    @Test func `a dry run finds what the import would refuse`() throws {
        let people = ListBench.people(1...10)
        try bench.importList(bench.snapshot(1, people))
        let folder = try bench.delta(
            to: 2, from: people, [.put(digest: nil, ListBench.record(11))], count: 12)
        #expect(throws: ListRefusal.countMismatch(promised: 12, found: 11)) {
            try bench.importList(folder, dryRun: true)
        }
    }

    @Test func `validity is judged only by a clock that is trusted`() throws {
        let folder = try bench.snapshot(1, ListBench.people(1...3))
        func moment(_ trust: ClockTrust) -> Moment {
            Moment(
                instant: ListBench.moment.instant, wall: ListBench.issued + .days(400),
                trust: trust)
        }
        #expect(kind { try bench.importList(folder, at: moment(.synced)) } == .expired)
        #expect(try bench.importList(folder, at: moment(.untrusted)).way == .snapshot)
    }

    private func kind(_ body: () throws -> some Any) -> ListFault.Kind? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? ListFault)?.kind
        }
    }
}
