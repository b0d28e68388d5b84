import Foundation
import Identity
import StationModel
import Testing

@testable import Publishing

@Suite struct ListPublicationTests {
    private let city: City

    init() throws { city = try City() }

    private func fault<Failure: Error>(
        _: Failure.Type, _ body: () throws -> ListPublication.Report
    ) throws -> Failure {
        let thrown = #expect(throws: Failure.self) { try body() }
        return try #require(thrown)
    }

    @Test func `a first publication is a snapshot that a station believes`() throws {
        let report = try city.publish([
            row(1), row(2, group: "driver"), ",,\(member(3)),courier,,,suspended",
            "wiegand,\"118,45210\",\(member(2)),driver,,,",
        ])
        #expect(report.version == 1 && report.members.count == 4 && report.newCards == 2)
        #expect(report.members.changes == LineChanges(added: 4))
        let found = try city.verify()
        #expect(found.contents.count == 4)
        #expect(
            found.contents.peopleByGroup == [MemberGroup("courier"): 2, MemberGroup("driver"): 1])
        #expect(try city.member(.idCard, idCard(1))?.hex == member(1))
        #expect(try city.member(.wiegand, "26:118:45210")?.hex == member(2))
        #expect(try city.names(in: city.output) == ["manifest.json", "members-1.ndjson"])
        #expect(found.manifest.keys.map(\.codeKeyId) == [1, 2, 3])
    }

    @Test func `the next one is a delta of what has changed, and hardens only new cards`() throws {
        try city.publish((0..<50).map { row($0) })
        var lines = (1..<50).map { row($0) }
        lines[0] = row(1, group: "driver")
        lines.append("idCard,\(idCard(2)),\(member(77)),courier,,,")
        lines.removeAll { $0 == row(2) }
        lines.append(row(60))
        let report = try city.publish(lines, day: 1)
        #expect(report.newCards == 1)
        #expect(report.members.changes == LineChanges(added: 1, changed: 2, removed: 1))
        #expect(!report.members.isNewSnapshot && report.version == 2)
        let names = try city.names(in: city.output)
        #expect(names == ["manifest.json", "members-1-2.ndjson", "members-1.ndjson"])
        #expect(try city.member(.idCard, idCard(0)) == nil)
        #expect(try city.member(.idCard, idCard(2))?.hex == member(77))
        #expect(try city.member(.idCard, idCard(60))?.hex == member(60))
        #expect(try city.verify().contents.count == 50)
    }

    @Test func `where nothing has changed only the manifest is new`() throws {
        try city.publish((0..<5).map { row($0) })
        let report = try city.publish((0..<5).reversed().map { row($0) }, day: 1)
        #expect(report.version == 2 && report.members.version == 1 && report.newCards == 0)
        #expect(report.members.changes == LineChanges())
        #expect(try city.names(in: city.output) == ["manifest.json", "members-1.ndjson"])
        #expect(try city.verify().manifest.issued == City.start + .days(1))
    }

    @Test func `without a table the lists stay, and nobody is asked for at first`() throws {
        let fault = try fault(PublishingFault.self) {
            try #require(try city.publication().run())
        }
        #expect(fault == .noMembers)
        try city.publish([row(1)])
        let report = try #require(try city.publication(day: 3).run())
        #expect(report.version == 2 && report.members.count == 1)
        #expect(try city.verify().manifest.issued == City.start + .days(3))
    }

    @Test func `another list key makes a new snapshot without hardening anybody again`() throws {
        try city.publish((0..<9).map { row($0) })
        _ = try CityKeyFolder(path: city.keys).addingListKey("b")
        try city.editKeys("\"listKeyId\" : \"a\"", "\"listKeyId\" : \"b\"")
        let report = try city.publish((0..<9).map { row($0) }, day: 1)
        #expect(report.newCards == 0 && report.members.isNewSnapshot)
        #expect(report.members.changes == nil)
        let manifest = try city.verify().manifest
        #expect(manifest.members.list.listKeyId == "b")
        #expect(manifest.members.files.deltas.isEmpty && manifest.members.files.version == 2)
        #expect(try city.member(.idCard, idCard(3))?.hex == member(3))
    }

    @Test func `another cost hardens everybody again`() throws {
        try city.publish((0..<3).map { row($0) })
        try city.editKeys("\"cost\" : 2", "\"cost\" : 4")
        #expect(try city.publish((0..<3).map { row($0) }, day: 1).newCards == 3)
        #expect(try city.member(.idCard, idCard(2))?.hex == member(2))
    }

    @Test func `what two rows say against each other is named with both lines`() throws {
        let path = try city.members([
            row(1), row(2), "idCard,\(idCard(1)),\(member(9)),courier,,,",
            "token,t,\(member(2)),driver,,,", row(2),
        ])
        var publication = try city.publication()
        publication.members = path
        let faults = try fault(TableFaults.self) { try #require(try publication.run()) }
        let found = faults.faults.map { "\($0.line) \($0.column ?? "") \($0.reason.english)" }
        #expect(found.count == 2)
        #expect(found.contains { $0.hasPrefix("4 credential line 2 ") })
        #expect(found.contains { $0.hasPrefix("5 member ") && $0.hasSuffix("line 6") })
        #expect(try !city.names(in: city.output).contains("manifest.json"))
    }

    @Test func `a row that repeats another one counts once`() throws {
        let report = try city.publish([row(1), row(1), row(1)])
        #expect(report.members.count == 1 && report.repeatedRows == 2)
    }

    @Test func `half a list is not published by mistake`() throws {
        try city.publish((0..<10).map { row($0) })
        let before = try city.bytes(city.output + "/manifest.json")
        let fault = try fault(PublishingFault.self) { try city.publish([row(1)], day: 1) }
        #expect(fault == .shrinks(from: 10, to: 1))
        #expect(try city.bytes(city.output + "/manifest.json") == before)
        try city.publish([row(1)], day: 1, allowsShrink: true)
        let manifest = try city.verify().manifest
        #expect(manifest.members.count == 1 && manifest.members.allowShrink)
        // A station that was away meets the shrunken list later.
        try city.publish([row(1)], day: 90)
        #expect(try city.verify().manifest.members.allowShrink)
        try city.publish([row(1)], day: 91)
        #expect(try !city.verify().manifest.members.allowShrink)
    }

    @Test func `two publications do not use one folder`() throws {
        try city.publish([row(1)])
        let holder = try PublishingPlace(output: city.output, work: city.work)
        let fault = try fault(PublishingFault.self) { try city.publish([row(1)], day: 1) }
        #expect(fault == .folderInUse(city.work))
        holder.close()
    }

    @Test func `a folder that another root signed is left alone`() throws {
        let other = try City()
        try other.publish([row(1)])
        try FileManager.default.copyItem(atPath: other.output, toPath: city.output)
        let fault = try fault(PublishingFault.self) { try city.publish([row(1)]) }
        guard case .foreignManifest(city.output, let reason) = fault else {
            Issue.record("another fault: \(fault)")
            return
        }
        #expect(reason.kind == .badSignature && reason.file == "manifest.json")
    }

    @Test func `a dry run publishes no section, and says what is wrong with each`() throws {
        try city.publish([row(1)])
        let before = try city.names(in: city.output)
        let manifest = try city.bytes(city.output + "/manifest.json")
        let tables: [(WritableKeyPath<ListPublication, String?>, right: String, wrong: String)] = [
            (\.members, try city.members((0..<4).map { row($0) }), try city.file("m", ["x"])),
            (
                \.vouchers, try city.file("v.csv", ["voucher,member,sku,quantity,until"]),
                try city.file("w", ["x"])
            ),
            (
                \.calendar,
                try city.file("c", ["{\"date\":\"2026-10-01\",\"kind\":\"holiday\"}"]),
                try city.file("d", ["x"])
            ),
        ]
        for (section, right, wrong) in tables {
            var publication = try city.publication(day: 1)
            publication.isDryRun = true
            publication[keyPath: section] = right
            var seen: MemberForecast?
            #expect(try publication.run(announce: { seen = $0 }) == nil)
            #expect(seen?.rows == (section == \.members ? 4 : nil))
            publication[keyPath: section] = wrong
            #expect(throws: (any Error).self) { try publication.run() }
        }
        #expect(try city.names(in: city.output) == before)
        #expect(try city.bytes(city.output + "/manifest.json") == manifest)
    }

    @Test func `the long work is announced before it begins`() throws {
        var publication = try city.publication()
        publication.isDryRun = true
        publication.members = try city.members((0..<4).map { row($0) })
        var seen: MemberForecast?
        #expect(try publication.run(announce: { seen = $0 }) == nil)
        #expect(seen?.rows == 4 && seen?.newCards == 4)
        #expect((seen?.timeNeeded ?? .zero) > .zero)
        #expect(try city.names(in: city.output).isEmpty)
    }

    @Test func `a wrong voucher is said before the members are hardened`() throws {
        var publication = try city.publication()
        publication.members = try city.members([row(1)])
        publication.vouchers = try city.file("v.csv", ["x"])
        #expect(throws: TableFaults.self) {
            try publication.run(announce: { _ in Issue.record("the members were read") })
        }
    }
}
