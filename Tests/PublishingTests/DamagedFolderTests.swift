import Foundation
import Identity
import StationModel
import Testing

@testable import Publishing

/// A disk has changed what was written. Nothing wrong is published because of it.
@Suite struct DamagedFolderTests {
    private let city: City
    private static let day = "{\"date\":\"2026-10-01\",\"kind\":\"holiday\"}"
    private static let groups = ["courier", "driver", "cleaner", "courier"]

    /// Three versions of every list: a snapshot, and deltas of those that have them.
    init() throws {
        city = try City()
        try publish(people: 10, vouchers: 20, day: 0)
        let names = try city.names(in: city.output)
        #expect(names.contains("members-1.ndjson") && names.contains("vouchers-1.ndjson"))
    }

    private func lines(_ count: Int) -> [String] {
        (0..<count).map { row($0, group: Self.groups[$0 % 4]) }
    }

    private func vouchers(_ count: Int) throws -> String {
        try city.file(
            "vouchers.csv",
            ["voucher,member,sku,quantity,until"]
                + (1...count).map { "\(UInt64($0).hex),\(member(1)),7,1,2026-12-31T16:00:00Z" })
    }

    @discardableResult
    private func publish(
        people: Int, vouchers count: Int, day: Int
    ) throws -> ListPublication.Report {
        var publication = try city.publication(day: day)
        publication.members = try city.members(lines(people))
        publication.vouchers = try vouchers(count)
        publication.calendar = try city.file("c.ndjson", [Self.day])
        return try #require(try publication.run())
    }

    private func flip(_ path: String, _ place: Int) throws {
        var bytes = try city.bytes(path)
        bytes[place % bytes.count] ^= 0x10
        try Data(bytes).write(to: URL(filePath: path))
    }

    // MARK: - What is served

    @Test func `a damaged file that is served is made anew, or its table is asked for`() throws {
        try publish(people: 11, vouchers: 21, day: 1)
        let files: [(PublishingFault.Section, String)] = [
            (.members, "members-1.ndjson"), (.members, "members-1-2.ndjson"),
            (.vouchers, "vouchers-1.ndjson"), (.vouchers, "vouchers-1-2.ndjson"),
            (.calendar, "calendar-1.ndjson"),
        ]
        let copy = city.root + "/copy"
        let manager = FileManager.default
        for folder in ["/www", "/work"] {
            try manager.createDirectory(atPath: copy, withIntermediateDirectories: true)
            try manager.copyItem(atPath: city.root + folder, toPath: copy + folder)
        }
        for (section, name) in files {
            let path = city.output + "/" + name
            try flip(path, 17)
            #expect(throws: PublishingFault.sectionDamaged(section, path: path)) {
                try city.publication(day: 2).run()
            }
            let report = try publish(people: 11, vouchers: 21, day: 2)
            #expect(report.damagedFiles == [path])
            let found = try city.verify()
            #expect(found.contents.count == 11 && found.vouchers?.vouchers.count == 21)
            #expect(report.members.version == (section == .members ? 3 : 2))
            #expect(report.members.isNewSnapshot == (section == .members))
            #expect(report.vouchers?.version == (section == .vouchers ? 3 : 2))
            #expect(found.manifest.calendar?.version == (section == .calendar ? 2 : 1))
            for folder in ["/www", "/work"] {
                try manager.removeItem(atPath: city.root + folder)
                try manager.copyItem(atPath: copy + folder, toPath: city.root + folder)
            }
        }
        #expect(try publish(people: 11, vouchers: 21, day: 2).damagedFiles.isEmpty)
    }

    @Test func `the damage of one list is not told of another one`() throws {
        try flip(city.output + "/vouchers-1.ndjson", 3)
        try FileManager.default.removeItem(atPath: city.output + "/calendar-1.ndjson")
        var publication = try city.publication(day: 1)
        publication.vouchers = try vouchers(20)
        #expect(throws: PublishingFault.sectionLost(.calendar, version: 1)) {
            try publication.run()
        }
    }

    /// Somebody's folder has the name of a file that is to be published, or to be kept.
    @Test(arguments: ["www/members-1-2.ndjson", "work/members-2.records"])
    func `where a file cannot get its name, no station is told of it`(taken: String) throws {
        let before = try city.bytes(city.output + "/manifest.json")
        try FileManager.default.createDirectory(
            atPath: city.root + "/" + taken, withIntermediateDirectories: false)
        _ = try city.file(taken + "/note", ["mine"])
        #expect(throws: (any Error).self) { try publish(people: 11, vouchers: 20, day: 1) }
        #expect(try city.bytes(city.output + "/manifest.json") == before)
        #expect(try city.verify().contents.count == 10)
        try FileManager.default.removeItem(atPath: city.root + "/" + taken)
        #expect(try publish(people: 11, vouchers: 20, day: 1).members.version == 2)
        #expect(try city.verify().contents.count == 11)
    }

    // MARK: - What is the city's own

    @Test func `a flipped bit of the records never makes a delta`() throws {
        for round in 0..<24 {
            let version = try city.verify().manifest.members.files.version
            let kind = ["records", "groups", "sums"][round % 3]
            let path = city.work + "/members-\(version).\(kind)"
            try flip(path, round * 19)
            let report = try publish(people: 10 + round % 2, vouchers: 20, day: 1 + round)
            #expect(report.members.changes == nil && report.members.isNewSnapshot)
            let told = report.damagedFiles.map { $0.split(separator: "/").last ?? "" }
            #expect(
                told == ["members-\(version).\(kind == "groups" ? kind : "records")"]
                    || kind == "sums" && told.count == 1)
            let found = try city.verify()
            #expect(found.contents.count == 10 + round % 2)
            #expect(found.manifest.members.files.deltas.isEmpty)
        }
        let version = try city.verify().manifest.vouchers?.version ?? 0
        try flip(city.work + "/vouchers-\(version).records", 40)
        let report = try publish(people: 10, vouchers: 19, day: 40)
        #expect(report.vouchers?.changes == nil && report.damagedFiles.count == 1)
        #expect(try city.verify().vouchers?.vouchers.count == 19)
    }

    @Test func `records that were cut short are made anew`() throws {
        for (round, size) in [0, 1, MemberLine.size, MemberLine.size * 3 + 7].enumerated() {
            let version = try city.verify().manifest.members.files.version
            let path = city.work + "/members-\(version).records"
            try Data(try city.bytes(path).prefix(size)).write(to: URL(filePath: path))
            let report = try publish(people: 11 - round % 2, vouchers: 20, day: 1 + round)
            #expect(report.damagedFiles == [path])
            #expect(report.members.isNewSnapshot && report.newCards <= 1)
            #expect(try city.verify().contents.count == 11 - round % 2)
        }
    }

    /// A power cut, or somebody's editor.
    @Test func `records whose sums are cut short or another file's are made anew`() throws {
        let whole = try city.bytes(city.work + "/members-1.sums")
        let first = try #require(whole.firstIndex(of: 0x0A))
        #expect(whole.count == 2 * first + 1, "two lines, of records and of groups")
        let text = String(decoding: whole, as: UTF8.self)
        let wrong: [(String, kind: String)] =
            [0, 1, 63, 64, 66, first - 1].map { (String(text.prefix($0)), "records") }
            + [(text.replacing("records", with: "recordsx"), "records")]
            + [(text.replacing("groups", with: "groups x"), "groups")]
            + [first, first + 2, 2 * first - 1].map { (String(text.prefix($0)), "groups") }
        for (day, (sums, kind)) in wrong.enumerated() {
            let version = try city.verify().manifest.members.files.version
            let path = city.work + "/members-\(version)"
            // The names in it are of this version.
            let named = sums.replacing("members-1", with: "members-\(version)")
            try Data(named.utf8).write(to: URL(filePath: path + ".sums"))
            let report = try publish(people: 10, vouchers: 20, day: 1 + day)
            #expect(report.damagedFiles == ["\(path).\(kind)"], "\(sums)")
            #expect(report.members.isNewSnapshot && report.newCards == 0)
        }
        #expect(try publish(people: 11, vouchers: 20, day: 20).members.changes?.added == 1)
    }

    @Test func `records without their sums are lost, and stop no publication`() throws {
        for name in ["members-1.sums", "vouchers-1.sums"] {
            try FileManager.default.removeItem(atPath: city.work + "/" + name)
        }
        let report = try publish(people: 11, vouchers: 21, day: 1)
        #expect(report.damagedFiles.isEmpty)
        #expect(report.members.isNewSnapshot && report.vouchers?.isNewSnapshot == true)
        let found = try city.verify()
        #expect(found.contents.count == 11 && found.vouchers?.vouchers.count == 21)
    }

    @Test func `of hardened numbers only those that are lost are made again`() throws {
        let path = city.work + "/hardened.records"
        let records = try city.bytes(path)
        #expect(records.count == 10 * HardenedNumbers.recordSize)
        for size in [0, 30, HardenedNumbers.recordSize * 4 + 1] {
            try Data(records.prefix(size)).write(to: URL(filePath: path))
            let report = try publish(people: 10, vouchers: 20, day: 1)
            #expect(report.newCards == 10 - size / HardenedNumbers.recordSize)
            #expect(report.members.changes == LineChanges())
            #expect(try city.bytes(path) == records)
        }
    }
}
