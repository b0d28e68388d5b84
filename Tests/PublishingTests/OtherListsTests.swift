import Foundation
import Glibc
import Identity
import StationModel
import Testing

@testable import Publishing

@Suite struct OtherListsTests {
    private let city: City

    init() throws {
        city = try City()
        try city.publish([row(1)])
    }

    private static func voucher(_ id: Int, quantity: String = "2") -> String {
        "\(UInt64(id).hex),\(member(1)),7,\(quantity),2026-12-31T16:00:00Z"
    }

    private func publish(vouchers lines: [String]) throws -> ListPublication.Report {
        var publication = try city.publication(day: 1)
        publication.vouchers = try city.file(
            "vouchers.csv", ["voucher,member,sku,quantity,until"] + lines)
        return try #require(try publication.run())
    }

    @Test func `vouchers are a snapshot, then deltas, and stay where none are given`() throws {
        let many = (1...40).map { Self.voucher($0) }
        let first = try publish(vouchers: many.reversed())
        #expect(first.vouchers?.changes == LineChanges(added: 40))
        #expect(first.vouchers?.count == 40 && first.vouchers?.isNewSnapshot == true)
        let second = try publish(vouchers: Array(many.dropFirst()) + [Self.voucher(50)])
        #expect(second.vouchers?.changes == LineChanges(added: 1, removed: 1))
        let found = try city.verify()
        #expect(found.vouchers?.vouchers.count == 40)
        #expect(found.vouchers?.vouchers[50]?.quantity == 2)
        #expect(found.vouchers?.vouchers[1] == nil)
        try city.publish([row(1)], day: 2)
        #expect(try city.verify().vouchers?.vouchers.count == 40)
    }

    @Test func `wrong vouchers are named by line and column`() throws {
        let until = "2026-12-31T16:00:00Z"
        let thrown = #expect(throws: TableFaults.self) {
            try publish(vouchers: [
                "1,\(member(1)),7,1,\(until)", "\(UInt64(2).hex),x,7,1,\(until)",
                "\(UInt64(3).hex),\(member(1)),-1,1,\(until)", Self.voucher(4, quantity: "0"),
                Self.voucher(5, quantity: "256"), "\(UInt64(6).hex),\(member(1)),7,1,soon",
            ])
        }
        let faults = try #require(thrown)
        #expect(
            faults.faults.map { "\($0.line) \($0.column ?? "")" } == [
                "2 voucher", "3 member", "4 sku", "5 quantity", "6 quantity", "7 until",
            ])
        let twice = #expect(throws: TableFaults.self) {
            try publish(vouchers: [Self.voucher(1), Self.voucher(2), Self.voucher(1)])
        }
        #expect(twice?.faults.map(\.line) == [4])
    }

    @Test func `a calendar comes whole, and only when it is another one`() throws {
        var publication = try city.publication(day: 1)
        publication.calendar = try city.file(
            "c.ndjson",
            [
                "{\"date\":\"2026-10-10\",\"kind\":\"workday\"}",
                "{\"date\":\"2026-10-01\",\"kind\":\"holiday\"}",
            ])
        for _ in 0..<2 {
            let report = try #require(try publication.run())
            #expect(report.calendarDays == 2)
        }
        let found = try city.verify()
        #expect(found.manifest.calendar?.version == 1)
        #expect(found.calendar?.days.count == 2)
        publication.calendar = try city.file(
            "c.ndjson", ["{\"date\":\"2026-10-01\",\"kind\":\"holiday\"}"])
        _ = try publication.run()
        #expect(try city.verify().manifest.calendar?.version == 2)
    }

    /// A century of days has some more.
    @Test func `more than a station keeps is not published`() throws {
        let days = (0...PublishedCalendar.mostDays).map {
            "{\"date\":\"\(CivilDate(daysSinceEpoch: 20_000 + $0))\",\"kind\":\"holiday\"}"
        }
        var publication = try city.publication(day: 1)
        publication.calendar = try city.file("c.ndjson", days)
        #expect(throws: PublishingFault.tooManyDays(days.count)) { try publication.run() }
        publication.calendar = try city.file("c.ndjson", Array(days.dropLast()))
        #expect(try publication.run() != nil)
        let vouchers = (0...PublishedVouchers.most).map { Self.voucher($0) }
        #expect(throws: PublishingFault.tooManyVouchers(vouchers.count)) {
            try publish(vouchers: vouchers)
        }
    }

    @Test func `a wrong day stops the publication`() throws {
        var publication = try city.publication(day: 1)
        let day = "{\"date\":\"2026-10-01\",\"kind\":\"holiday\"}"
        publication.calendar = try city.file(
            "c.ndjson",
            [
                day, "{\"date\":\"2026-10-02\"}", "", day,
                "2026-10-03,holiday", "{\"date\":\"2026-02-30\",\"kind\":\"holiday\"}",
            ])
        let thrown = #expect(throws: TableFaults.self) { try publication.run() }
        let faults = try #require(thrown)
        #expect(faults.file == publication.calendar)
        #expect(
            faults.faults.map { "\($0.line) \($0.column ?? "")" } == [
                "2 kind", "4 date", "5 ", "6 date",
            ])
        #expect(
            faults.faults.last?.reason
                == Phrase(
                    "第 9 字节：应为 2026-10-01 这样的日期，实际为 \"2026-02-30\"",
                    "byte 9: found \"2026-02-30\", expected a day like 2026-10-01"))
        #expect(try city.verify().manifest.version == 1)
    }

    @Test func `a pipe is told as such, whichever table it is`() throws {
        let pipe = city.root + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        for path in [pipe, city.root, "/dev/null"] {
            for table in [\ListPublication.members, \.vouchers, \.calendar] {
                var publication = try city.publication(day: 1)
                publication[keyPath: table] = path
                #expect(throws: PublishingFault.notAFile(path)) { try publication.run() }
            }
            let stations = try city.file("s.csv", ["station", "a"])
            for (stations, orders) in [(path, nil), (stations, path)] {
                let directives = DirectivePublication(
                    keys: try CityKeyFolder(path: city.keys), output: city.output,
                    work: city.work, stations: stations, orders: orders, issued: City.start)
                #expect(throws: PublishingFault.notAFile(path)) { try directives.run() }
            }
        }
        // A link to a file is one.
        try FileManager.default.createSymbolicLink(
            atPath: city.root + "/link", withDestinationPath: try city.members([row(1)]))
        var publication = try city.publication(day: 1)
        publication.members = city.root + "/link"
        #expect(try publication.run()?.members.changes == LineChanges())
    }

    @Test func `a table of members without any line is published only where that is meant`() throws
    {
        let empty = try City()
        for day in [0, 5] {
            #expect(throws: PublishingFault.emptyTable(.members)) {
                try empty.publish([], day: day)
            }
            #expect(try empty.publish([], day: day + 1, allowsShrink: true).members.count == 0)
            try empty.publish([row(1)], day: day + 2)
        }
        #expect(try empty.verify().contents.count == 1)
    }

    @Test func `a table without any line withdraws what was published`() throws {
        let stages: [[String]] = [[], [Self.voucher(1), Self.voucher(2)], []]
        for (stage, lines) in stages.enumerated() {
            #expect(try publish(vouchers: lines).vouchers?.count == lines.count)
            let found = try city.verify()
            #expect(found.manifest.vouchers?.version == UInt64(stage + 1))
            #expect(found.vouchers?.vouchers.count == lines.count)
        }
        let vouchers = try #require(try city.verify().manifest.vouchers)
        #expect(vouchers.snapshot.count == 0 && vouchers.snapshot.file.size == 0)
        var publication = try city.publication(day: 1)
        publication.calendar = try city.file("c.ndjson", [])
        for isDryRun in [true, false] {
            publication.isDryRun = isDryRun
            #expect(throws: PublishingFault.emptyTable(.calendar)) { try publication.run() }
        }
        #expect(try city.verify().manifest.calendar == nil)
        publication.allowsShrink = true
        #expect(try publication.run()?.calendarDays == 0)
        let found = try city.verify()
        #expect(found.calendar?.days.count == 0)
        #expect(found.manifest.calendar?.snapshot.count == 0)
    }
}
