import Foundation
import Identity
import LinuxIO
import StationCore
import StationModel
import Storage
import Testing

@testable import StationRuntime

/// The lanes of a station with a list, and the loop's end of them.
private final class Lanes {
    let bench: ListBench
    let otherKey = SecretBytes(copying: [UInt8](repeating: 7, count: 32))
    let loop: Mailbox<LoopMessage>
    let members: MemberLane
    let identity: IdentityLane
    let lists: ListSwitch
    let importing: ListImport
    /// Of the list at the start.
    let generation: UInt64
    private var tokens: UInt64 = 0
    private var waiting: [LoopMessage] = []

    /// Starts with this list in use.
    init(_ bench: ListBench, _ folder: String) throws {
        self.bench = bench
        try bench.importList(folder)
        loop = try Mailbox(capacity: 1024)
        members = try MemberLane(directory: bench.state)
        let opened = try Mailbox<(UInt64, [UInt8])>(capacity: 1)
        try members.start(loop: loop) { _ = opened.post(($0.status.generation, $0.manifest)) }
        let (generation, manifest) = try #require(try Self.wait(opened).first)
        self.generation = generation
        var files = RuntimeFiles(configurationPath: nil, credentialsDirectory: nil)
        files.receivedKeys = ReceivedListKeys(stateDirectory: bench.state)
        let configuration = try Self.configuration(bench, otherKey)
        identity = try IdentityLane(
            StationIdentifier(files.material(ofManifest: manifest, configuration)),
            generation: generation)
        try identity.start(loop: loop, members: members)
        lists = ListSwitch(
            files: files, configuration: configuration, identity: identity, members: members,
            loop: loop, stateDirectory: bench.state)
        members.whenFallenBack { [weak lists] list in lists?.fellBack(list) }
        importing = ListImport(
            list: lists, members: members, clock: FixedClock(), stateDirectory: bench.state,
            room: ListRoom(stateDirectory: bench.state, budgetBytes: 64 << 20))
    }

    func stop() {
        importing.wait()
        identity.stop()
        members.stop()
    }

    private static func configuration(
        _ bench: ListBench, _ otherKey: SecretBytes
    ) throws -> StationConfiguration {
        try KeyFile.create(bench.listKey, at: bench.root + "/a.key")
        try KeyFile.create(otherKey, at: bench.root + "/b.key")
        return StationConfiguration(
            station: StationIdentity(
                id: try #require(StationId("bench")), name: "bench", place: "-",
                timeZone: TimeZoneTable(name: "UTC", firstOffsetSeconds: 0)),
            devices: [], door: DoorConfiguration(lock: .failSafe), access: AccessConfiguration(),
            storage: StorageConfiguration(), status: StatusConfiguration(),
            lists: ListConfiguration(
                rootPublicKey: bench.rootKey.publicKey.bytes,
                listKeyFiles: ["a": bench.root + "/a.key", "b": bench.root + "/b.key"]),
            language: .english)
    }

    // MARK: - The loop's part

    func ask(_ number: Int) throws {
        tokens += 1
        let job = IdentityLane.Job(
            token: Token(tokens), credential: bench.card(number), moment: ListBench.moment)
        #expect(identity.post(job))
    }

    /// The next message, within ten seconds.
    func message() throws -> LoopMessage {
        if waiting.isEmpty { waiting = try Self.wait(loop) }
        let first = try #require(waiting.first, "the lanes are silent")
        waiting.removeFirst()
        return first
    }

    /// Who the lanes say that a card is, and by which list.
    func answer(_ number: Int) throws -> (Identification, UInt64) {
        try ask(number)
        while true {
            if case .identified(_, let answer, let generation) = try message() {
                return (answer, generation)
            }
        }
    }

    /// Imports and waits for the news of the new list.
    func importList(_ folder: String) throws -> MemberListStatus {
        #expect(try importing.start(ListImportRequest(directory: folder)))
        while true {
            if case .list(let status) = try message() {
                importing.wait()
                return status
            }
        }
    }

    fileprivate static func wait<Message: Sendable>(
        _ mailbox: Mailbox<Message>
    ) throws -> [Message] {
        let poller = try Poller()
        try poller.add(mailbox.descriptor, key: 0, for: .read)
        let limit = Clocks.monotonic() + .seconds(10)
        while Clocks.monotonic() < limit {
            _ = try poller.wait(until: limit)
            let found = mailbox.drain()
            if !found.isEmpty { return found }
        }
        return []
    }
}

/// A synced clock that stands still.
private struct FixedClock: StationClock {
    func now() -> Moment { ListBench.moment }
    func rest(until deadline: MonotonicInstant?, awaitsAnswer: Bool) -> MonotonicInstant? {
        deadline
    }
    func wake() {}
    func observe(_ observation: ClockJudge.Observation) {}
    func restore(_ trustedTime: UnixTime?) {}
}

@Suite struct ListSwitchTests {
    private let bench: ListBench

    init() throws { bench = try ListBench() }

    private func group(_ identification: Identification) -> String? {
        if case .member(let record, _) = identification { record.group.name } else { nil }
    }

    @Test func `through a change of list and key every answer is of the list it names`() throws {
        bench.cost = try #require(HardeningCost(n: 512))
        let before = bench.hardenedPeople(1...40, group: "courier")
        let lanes = try Lanes(bench, bench.snapshot(1, before))
        defer { lanes.stop() }
        let folder = try bench.snapshot(
            2, bench.hardenedPeople(1...40, group: "driver"), listKeyId: "b",
            key: lanes.otherKey)
        for number in 1...16 { try lanes.ask(number) }
        #expect(try lanes.importing.start(ListImportRequest(directory: folder)))
        var current = lanes.generation
        var seen: [String: Int] = [:]
        var asked = 16
        while seen["driver", default: 0] < 200 {
            switch try lanes.message() {
            case .list(let status): current = status.generation
            case .identified(_, let answer, let generation):
                asked += 1
                try lanes.ask(asked % 40 + 1)
                // The loop asks once more; this one does not count.
                guard generation == current else { continue }
                let expected = current == lanes.generation ? "courier" : "driver"
                #expect(group(answer) == expected)
                seen[expected, default: 0] += 1
            case .published: break
            default: Issue.record("an unexpected message")
            }
        }
        #expect(current > lanes.generation)
    }

    @Test func `a list under a key waits until the city has sent it, and then works`() throws {
        let lanes = try Lanes(bench, bench.snapshot(1, ListBench.people(1...4)))
        defer { lanes.stop() }
        let newKey = SecretBytes(copying: [UInt8](repeating: 9, count: 32))
        let folder = try bench.snapshot(
            2, ListBench.people(1...4), listKeyId: "c", key: newKey)
        #expect(try lanes.importing.start(ListImportRequest(directory: folder)))
        lanes.importing.wait()
        guard case .failed(let failure) = lanes.importing.current else {
            Issue.record("a list that admits nobody was taken into use")
            return
        }
        #expect(failure.words.english.contains("list key c, which is not here"))
        #expect(failure.outcome == .failed)
        #expect(group(try lanes.answer(1).0) == "courier")
        let station = try #require(StationId("bench"))
        let stationKey = try X25519PrivateKey(stationSeed: lanes.otherKey)
        let wrapped = try WrappedListKey(
            newKey, listKeyId: "c", for: station, publicKey: stationKey.publicKey)
        let received = ReceivedListKeys(stateDirectory: bench.state)
        #expect(try received.take([wrapped], with: stationKey, station: station))
        lanes.lists.keysChanged()
        while true { if case .list = try lanes.message() { break } }
        let status = try lanes.importList(folder)
        #expect(status.version == 2)
        let (answer, generation) = try lanes.answer(1)
        #expect(group(answer) == "courier" && generation == status.generation)
        #expect(lanes.lists.listKeyIds == ["a", "b", "c"])
    }

    @Test func `a member granted by the old list is not remembered for the new one`() throws {
        let lanes = try Lanes(bench, bench.snapshot(1, ListBench.people(1...10)))
        defer { lanes.stop() }
        let status = try lanes.importList(bench.snapshot(2, ListBench.people(2...10)))
        lanes.identity.remember(
            ListBench.record(1), digest: try bench.digest(1), generation: lanes.generation)
        let digest = try bench.digest(1)
        let (answer, generation) = try lanes.answer(1)
        #expect(answer == .unknown(digest: digest))
        #expect(generation == status.generation)
    }

    @Test func `regulars are found again in the new list, with what it says of them`() throws {
        let lanes = try Lanes(bench, bench.snapshot(1, ListBench.people(1...10)))
        defer { lanes.stop() }
        for number in [1, 2] {
            lanes.identity.remember(
                ListBench.record(number), digest: try bench.digest(number),
                generation: lanes.generation)
        }
        _ = try lanes.importList(
            bench.snapshot(2, ListBench.people(2...10, group: "driver")))
        #expect(lanes.identity.regularDigests == [try bench.digest(2)])
        #expect(group(try lanes.answer(2).0) == "driver")
    }

    @Test func `a list that is lost in use leaves the regulars and their keys`() throws {
        let lanes = try Lanes(bench, bench.snapshot(1, ListBench.people(1...10)))
        defer { lanes.stop() }
        lanes.identity.remember(
            ListBench.record(1), digest: try bench.digest(1), generation: lanes.generation)
        let status = try lanes.members.ask { [lists = lanes.lists] list in
            list.close()
            lists.fellBack(list)
            return list.status
        }
        #expect(status.isMissing)
        let (answer, generation) = try lanes.answer(1)
        #expect(group(answer) == "courier")
        #expect(generation == status.generation)
    }

    @Test func `a list that a question finds damaged is given up as by a read`() throws {
        let lanes = try Lanes(bench, bench.snapshot(1, ListBench.people(1...10)))
        defer { lanes.stop() }
        lanes.identity.remember(
            ListBench.record(1), digest: try bench.digest(1), generation: lanes.generation)
        try bench.damage("members.db")
        lanes.lists.findAgain([try bench.digest(2)], generation: lanes.generation)
        while true {
            guard case .list(let status) = try lanes.message() else { continue }
            #expect(status.isMissing && status.generation > lanes.generation)
            break
        }
        let (answer, generation) = try lanes.answer(1)
        #expect(group(answer) == "courier" && generation > lanes.generation)
    }

    @Test func `two imports are never under way at once`() throws {
        let lanes = try Lanes(bench, bench.snapshot(1, ListBench.people(1...10)))
        defer { lanes.stop() }
        let gate = try Mailbox<Bool>(capacity: 1)
        #expect(
            lanes.members.post(
                .ask { _ in
                    do { _ = try Lanes.wait(gate) } catch { Issue.record(error) }
                }))
        let folder = try bench.snapshot(2, ListBench.people(1...12))
        #expect(try lanes.importing.start(ListImportRequest(directory: folder)))
        #expect(try !lanes.importing.start(ListImportRequest(directory: folder)))
        #expect(gate.post(true))
        lanes.importing.wait()
        guard case .done(let outcome) = lanes.importing.current else {
            Issue.record("the first import has not ended well")
            return
        }
        #expect(outcome.after.count == 12)
    }

    @Test func `a failed import says why and leaves everything as it was`() throws {
        let lanes = try Lanes(bench, bench.snapshot(1, ListBench.people(1...10)))
        defer { lanes.stop() }
        let folder = try bench.snapshot(2, ListBench.people(1...3))
        #expect(try lanes.importing.start(ListImportRequest(directory: folder)))
        lanes.importing.wait()
        guard case .failed(let failure) = lanes.importing.current else {
            Issue.record("the import has not failed")
            return
        }
        #expect(failure.words.english.contains("shrink from 10 to 3"))
        #expect(failure.rejection == ListRejection(reason: "shrinks"))
        #expect(try lanes.answer(5).1 == lanes.generation)
    }
}
