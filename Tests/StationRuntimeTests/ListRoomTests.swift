import Foundation
import Identity
import StationModel
import Storage
import Testing

@testable import StationRuntime

/// A disk without room refuses the list, and nothing else.
@Suite(.serialized) struct ListRoomTests {
    /// The rejection that an import ends with, which must change nothing.
    private func refusal(
        of bench: ListBench, _ folder: String, _ room: DiskRoom
    ) throws -> ImportFault? {
        let before = try FileManager.default.contentsOfDirectory(atPath: bench.state).sorted()
        let thrown = #expect(throws: ImportFault.self) {
            try bench.importList(folder, room: room)
        }
        let after = try FileManager.default.contentsOfDirectory(atPath: bench.state).sorted()
        #expect(after == before)
        return thrown
    }

    @Test func `an import without room is refused before anything is written`() throws {
        let bench = try ListBench()
        try bench.importList(bench.snapshot(1, ListBench.people(1...10)))
        let folder = try bench.snapshot(2, ListBench.people(1...20))
        // Twenty lines of 112 bytes, beside the least that is kept.
        let needed = 20 * ListNeeds.bytesPerLine
        let least = DiskRoom.leastKeptBytes
        let none = DiskRoom(freeBytes: least + needed - 1, unusedBudgetBytes: 0)
        #expect(try refusal(of: bench, folder, none) == .noRoom(bytes: needed, none))
        try bench.list { list in #expect(list.status.version == 1 && list.status.count == 10) }
        let enough = DiskRoom(freeBytes: least + needed, unusedBudgetBytes: 0)
        #expect(try bench.importList(folder, room: enough).after.version == 2)
    }

    @Test func `changes need room for themselves and those before them`() throws {
        let bench = try ListBench()
        let people = ListBench.people(1...10)
        try bench.importList(bench.snapshot(1, people))
        let first = MemberChange.put(digest: try bench.digest(11), ListBench.record(11))
        try bench.importList(bench.delta(to: 2, from: people, [first], count: 11))
        let built = try #require(
            try FileManager.default.attributesOfItem(
                atPath: bench.state + "/members.changes.db")[.size] as? NSNumber
        ).int64Value
        let next = PublishedFiles.Delta(
            file: .init(name: "members-2-3.ndjson", size: 500, sha256: []), from: 2, to: 3)
        try bench.list { list in
            let basis = try #require(list.basis)
            #expect(try ListNeeds.ofChanges(basis, [next]) == built + 500)
        }
    }

    @Test func `a list that is in use already needs no room`() throws {
        let bench = try ListBench()
        let folder = try bench.snapshot(1, ListBench.people(1...10))
        try bench.importList(folder)
        let none = DiskRoom(freeBytes: 0, unusedBudgetBytes: 1 << 30)
        #expect(try bench.importList(folder, room: none).way == .unchanged)
    }

    // MARK: - From the hub

    @Test func `nothing is fetched without room, the city is told once, and room helps`() throws {
        let city = try CityBench()
        defer { city.stop() }
        try city.putInUse(members: [1, 2, 3])
        city.disk.show(PlayedDisk.little)
        try city.publish(members: [1, 2, 3, 4], calendar: [CityBench.day("2026-10-01", "holiday")])
        city.ask()
        #expect(try city.refusal() == .noRoom)
        let first = try city.status { $0.lastTrouble?.reason == .localStorage }
        city.ask()
        let isToldOnce = try city.wait { (message) -> Bool? in
            if case .listRefused = message { return false }
            guard case .hub(let status) = message,
                let trouble = status?.flows[.lists]?.lastTrouble
            else { return nil }
            return trouble != first.lastTrouble ? true : nil
        }
        #expect(isToldOnce)
        #expect(city.listRequests() == ["/manifest.json", "/manifest.json"])
        #expect(try city.listVersion == 1)
        city.disk.show(PlayedDisk.plenty)
        city.ask()
        #expect(try city.used().calendar?.days.count == 1)
        #expect(try city.listVersion == 2)
    }

    /// What is left to fetch, and what is made of it; both are one line here.
    @Test func `changes need room for their file and what is built of it, and what is here none`()
        throws
    {
        let city = try CityBench()
        defer { city.stop() }
        try city.putInUse(members: [1, 2, 3])
        try city.publish(members: [1, 2, 3, 4])
        let delta = try #require(try city.manifest.members.files.deltas.last).file
        let least = DiskRoom.leastKeptBytes
        city.disk.show(DiskRoom(freeBytes: least + 2 * delta.size - 1, unusedBudgetBytes: 0))
        city.ask()
        #expect(try city.refusal() == .noRoom)
        try FileManager.default.copyItem(
            atPath: city.www + "/" + delta.name,
            toPath: city.state + "/lists.incoming/" + delta.name)
        city.disk.show(DiskRoom(freeBytes: least + delta.size, unusedBudgetBytes: 0))
        city.ask()
        _ = try city.used()
        #expect(try city.listVersion == 2)
        #expect(city.listRequests() == ["/manifest.json", "/manifest.json"])
    }

    @Test func `a calendar that was lost needs room to be fetched and to be copied`() throws {
        let city = try CityBench()
        defer { city.stop() }
        try city.publish(members: [1, 2, 3], calendar: [CityBench.day("2026-10-01", "holiday")])
        city.ask()
        _ = try city.used()
        city.importing.wait()
        _ = try city.status { $0.state == .resting }
        city.forget()
        let file = try #require(try city.manifest.calendar).snapshot.file
        try FileManager.default.removeItem(atPath: city.state + "/lists/" + file.name)
        let least = DiskRoom.leastKeptBytes
        city.disk.show(DiskRoom(freeBytes: least + 2 * file.size - 1, unusedBudgetBytes: 0))
        city.ask()
        #expect(try city.refusal() == .noRoom)
        city.disk.show(DiskRoom(freeBytes: least + 2 * file.size, unusedBudgetBytes: 0))
        city.ask()
        #expect(try city.used().calendar?.days.count == 1)
    }

    @Test func `room that is gone when all is fetched is told, and nothing is fetched again`()
        throws
    {
        let city = try CityBench()
        defer { city.stop() }
        // At the manifest, at its one file, and when that is taken into use.
        city.disk.show(PlayedDisk.plenty, PlayedDisk.plenty, PlayedDisk.little)
        try city.publish(members: [1, 2, 3])
        city.ask()
        #expect(try city.refusal() == .noRoom)
        #expect(try city.listVersion == 0)
        city.disk.show(PlayedDisk.plenty)
        city.ask()
        _ = try city.used()
        #expect(try city.listVersion == 1)
        let name = try city.manifest.members.files.snapshot.file.name
        #expect(city.listRequests() == ["/manifest.json", "/" + name, "/manifest.json"])
    }

    @Test func `room that goes while a list is fetched ends the fetching`() throws {
        let city = try CityBench()
        defer { city.stop() }
        city.disk.show(PlayedDisk.plenty, PlayedDisk.little)
        try city.publish(members: [1, 2, 3])
        city.ask()
        _ = try city.status { $0.lastTrouble?.reason == .localStorage }
        #expect(Set(city.listRequests()) == ["/manifest.json"])
        city.disk.show(PlayedDisk.plenty)
        city.ask()
        _ = try city.used()
        #expect(try city.listVersion == 1)
    }

    @Test(arguments: [(DiskRoom.leastKeptBytes, true), (DiskRoom.leastKeptBytes - 1, false)])
    func `what was fetched waits for room, until the station's own files need it`(
        freeBytes: Int64, isKept: Bool
    ) throws {
        let city = try CityBench()
        defer { city.stop() }
        let incoming = city.state + "/lists.incoming"
        try FileManager.default.createDirectory(
            atPath: incoming, withIntermediateDirectories: true)
        let part = incoming + "/members-1.ndjson"
        #expect(FileManager.default.createFile(atPath: part, contents: Data("{".utf8)))
        city.disk.show(DiskRoom(freeBytes: freeBytes, unusedBudgetBytes: 0))
        try city.publish(members: [1, 2, 3])
        city.ask()
        #expect(try city.refusal() == .noRoom)
        #expect(FileManager.default.fileExists(atPath: part) == isKept)
    }
}
