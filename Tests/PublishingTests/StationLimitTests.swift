import Foundation
import Identity
import StationModel
import Testing

@testable import Publishing

/// What every station would refuse is refused before it is published.
@Suite struct StationLimitTests {
    private let city: City

    init() throws { city = try City() }

    private static func line(_ index: Int, group: String) -> String {
        "wiegand,26:1:\(index),\(member(index)),\(group),,,"
    }

    @Test func `one group more than a station takes is told by its line`() throws {
        let most = MemberListLimits.mostGroups
        // The groups come again: it is kinds that count, not rows.
        let lines = (0..<most + 50).map { Self.line($0, group: "g\($0 % most)") }
        #expect(try city.publish(lines).members.count == most + 50)
        let before = try city.bytes(city.output + "/manifest.json")
        let more =
            lines
            + ["new", "newer"].enumerated().map {
                Self.line(most + 50 + $0.offset, group: $0.element)
            }
        let thrown = #expect(throws: TableFaults.self) { try city.publish(more, day: 1) }
        let faults = try #require(thrown)
        #expect(faults.count == 1)
        #expect(faults.faults.first?.line == most + 52 && faults.faults.first?.column == "group")
        #expect(faults.faults.first?.reason.english.contains("more than 1000 groups") == true)
        #expect(faults.faults.first?.reason.chinese.contains("超过 1000") == true)
        #expect(try city.bytes(city.output + "/manifest.json") == before)
    }

    @Test func `a delta that is too long for a station is a snapshot alone`() throws {
        #expect(MemberLine.mostDeltaLines == MemberListLimits.mostChanges)
        let place = try PublishingPlace(output: city.output, work: city.work)
        defer { place.close() }
        let old = try city.records("old", 0..<40)
        var first: PublishedFiles?
        for (new, isDelta) in [(0..<43, true), (0..<44, false), (2..<41, true), (2..<42, false)] {
            var publisher = SectionPublisher<MemberLine>(
                place: place, groups: [MemberGroup("courier")], progress: { _ in })
            publisher.mostDeltaLines = 3
            let previous =
                try first
                ?? publisher.publish(
                    records: old, count: 40, previous: nil, isFirst: true, version: 1,
                    keptRecords: nil
                ).files
            first = previous
            let outcome = try publisher.publish(
                records: try city.records("new", new), count: new.count, previous: previous,
                isFirst: false, version: 2, keptRecords: old)
            #expect(outcome.files.version == 2 && outcome.files.deltas.isEmpty == !isDelta)
            #expect(outcome.files.snapshot.version == (isDelta ? 1 : 2))
            #expect(outcome.isNewSnapshot == !isDelta)
            #expect(outcome.changes?.lines == (isDelta ? 3 : 4))
            // Nor does it lie there, for nobody's use.
            let beside = try city.names(in: city.output + "/.publishing")
            #expect(beside.contains("members-1-2.ndjson") == isDelta)
        }
    }

    /// Names of groups stay as long as records may mean them; an index has two bytes.
    @Test func `groups of many versions never fill the names`() throws {
        let most = MemberListLimits.mostGroups
        try city.publish((0..<3).map { Self.line($0, group: "courier") })
        let names = (0...GroupNames.mostKept).map { "old\($0)\n" }.joined()
        let kept = WorkFiles(folder: city.work, section: "members", version: 1)
        try Data(names.utf8).write(to: URL(filePath: kept.path("groups")))
        let sums = kept.sums([
            ("records", try SHA256.hash(city.bytes(kept.path("records")))),
            ("groups", try SHA256.hash(Array(names.utf8))),
        ])
        try Data(sums.utf8).write(to: URL(filePath: kept.path("sums")))
        #expect(try kept.state(["records", "groups"]) == .whole)
        let lines = (0..<most).map { Self.line($0, group: "g\($0)") }
        let report = try city.publish(lines, day: 1)
        #expect(report.members.changes == nil && report.members.isNewSnapshot)
        #expect(try city.verify().contents.peopleByGroup.count == most)
        #expect(try city.names(in: city.work).contains("members-2.groups"))
        #expect(try city.publish(lines, day: 2).members.changes == LineChanges())
    }
}
