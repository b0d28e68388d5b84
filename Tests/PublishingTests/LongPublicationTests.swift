import Foundation
import Identity
import StationModel
import Testing

@testable import Publishing

/// Many publications, one after the other, and what goes wrong between them.
@Suite struct LongPublicationTests {
    private let city: City

    init() throws { city = try City() }

    @Test func `after any changes every station has what the table says`() throws {
        var state: UInt64 = 7
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var people: [Int: String] = [:]
        for index in 0..<120 { people[index] = "courier" }
        for day in 0..<45 {
            for _ in 0..<random(6) { people[random(200)] = ["courier", "driver"][random(2)] }
            for _ in 0..<random(4) { people[random(200)] = nil }
            try city.publish(
                people.map { row($0.key, group: $0.value) }, day: day, allowsShrink: true)
            let found = try city.verify()
            #expect(found.contents.count == people.count)
            let groups = Dictionary(grouping: people.values, by: MemberGroup.init)
            #expect(found.contents.peopleByGroup == groups.mapValues(\.count))
        }
        let files = try city.verify().manifest.members.files
        #expect(files.snapshot.version > 1, "a new snapshot was due")
        #expect(files.deltas.count <= SectionPublisher<MemberLine>.mostDeltas)
        let snapshots = try city.names(in: city.output).filter {
            $0.hasPrefix("members-") && $0.split(separator: "-").count == 2
        }
        #expect(snapshots.count == 2, "\(snapshots)")
    }

    @Test func `a file that fell out of the manifest stays for the downloads under way`() throws {
        let retired = RetiredFiles(output: city.root)
        for name in [
            "members-1.ndjson", "members-5.ndjson", "members-30.ndjson", "members-3-4.ndjson",
            "members-4-5.ndjson", "members-20-21.ndjson", "members-x.ndjson", "members.ndjson",
            "vouchers-1.ndjson", "members-1-2-3.ndjson",
        ] {
            _ = try city.file(name, [])
        }
        let file = { PublishedFiles.File(name: $0, size: 0, sha256: []) }
        try retired.remove(
            "members",
            PublishedFiles(
                snapshot: .init(file: file("members-30.ndjson"), version: 30, count: 0),
                deltas: [.init(file: file("members-20-21.ndjson"), from: 20, to: 30)]))
        let left = try city.names(in: city.root).filter { $0.hasSuffix("ndjson") }
        #expect(
            left == [
                "members-1-2-3.ndjson", "members-20-21.ndjson", "members-30.ndjson",
                "members-4-5.ndjson", "members-5.ndjson", "members-x.ndjson", "members.ndjson",
                "vouchers-1.ndjson",
            ])
    }

    // MARK: - Kills and damage

    @Test func `a run that is killed hardens nobody twice`() throws {
        struct Killed: Error {}
        var publication = try city.publication()
        let lines = (0..<900).map { "idCard,ABC\(100_000_000_000 + $0),\(member($0)),courier,,," }
        publication.members = try city.members(lines + lines + ["token,t,\(member(0)),driver,,,"])
        // The last line refuses the table after everything was hardened.
        #expect(throws: TableFaults.self) { try publication.run() }
        #expect(try city.names(in: city.work).contains("hardened.journal"))
        let report = try city.publish(lines, day: 1)
        #expect(report.newCards == 0 && report.version == 1)
        #expect(try !city.names(in: city.work).contains("hardened.journal"))
    }

    @Test func `a journal whose end is torn is used as far as it goes`() throws {
        try city.publish((0..<4).map { row($0) })
        let base = city.work + "/hardened.records"
        let records = try city.bytes(base)
        try FileManager.default.removeItem(atPath: base)
        try Data(records.dropLast(20)).write(
            to: URL(filePath: city.work + "/hardened.journal"))
        #expect(try city.publish((0..<4).map { row($0) }, day: 1).newCards == 1)
        #expect(try city.bytes(base) == records)
    }

    @Test func `a damaged hardened number is made again, never used`() throws {
        try city.publish((0..<4).map { row($0) })
        let base = city.work + "/hardened.records"
        for place in [20, 50] {
            var records = try city.bytes(base)
            records[HardenedNumbers.recordSize + place] ^= 1
            try Data(records).write(to: URL(filePath: base))
            let report = try city.publish((0..<4).map { row($0) }, day: 1)
            #expect(report.newCards == 1 && report.members.version == 1)
        }
        #expect(try city.member(.idCard, idCard(3))?.hex == member(3))
    }

    @Test func `no number stands in the work folder, and who left is forgotten`() throws {
        try city.publish((0..<4).map { row($0) })
        for name in try city.names(in: city.work) {
            let text = String(decoding: try city.bytes(city.work + "/" + name), as: UTF8.self)
            for index in 0..<4 { #expect(!text.contains(idCard(index)), "\(name)") }
        }
        try city.publish([row(0), row(1)], day: 1)
        let size = HardenedNumbers.recordSize
        #expect(try city.bytes(city.work + "/hardened.records").count == 2 * size)
        #expect(try city.publish((0..<4).map { row($0) }, day: 2).newCards == 2)
    }

    @Test func `without the work folder a new snapshot is published, and no delta`() throws {
        try city.publish((0..<4).map { row($0) })
        try FileManager.default.removeItem(atPath: city.work)
        let report = try city.publish((0..<5).map { row($0) }, day: 1)
        #expect(report.members.isNewSnapshot && report.members.version == 2)
        let files = try city.verify().manifest.members.files
        #expect(files.deltas.isEmpty && files.snapshot.version == 2)
    }

    @Test func `what a killed run has left beside is taken away`() throws {
        try city.publish([row(1)])
        let folder = city.output + "/.publishing"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        _ = try city.file("www/.publishing/members-2.ndjson", ["half"])
        _ = try city.file("work/digests-0.run", ["half"])
        _ = try city.file("work/members-2.records", ["half"])
        try city.publish([row(1), row(2)], day: 1)
        #expect(try city.verify().contents.count == 2)
        #expect(try !city.names(in: city.output).contains(".publishing"))
        #expect(try !city.names(in: city.work).contains { $0.hasSuffix(".run") })
    }
}
