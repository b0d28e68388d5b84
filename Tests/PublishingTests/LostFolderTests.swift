import Foundation
import Identity
import StationModel
import Testing

@testable import Publishing

/// The output folder was lost, or is an older copy. Stations ignore what is not newer.
@Suite struct LostFolderTests {
    private let city: City
    private let files = FileManager.default

    init() throws {
        city = try City()
        try city.publish([row(1), row(2)])
    }

    private func vouchers(_ count: Int) throws -> String {
        try city.file(
            "vouchers.csv",
            ["voucher,member,sku,quantity,until"]
                + (0..<count).map {
                    "\(UInt64($0 + 1).hex),\(member(1)),7,1,2026-12-31T16:00:00Z"
                })
    }

    private func publish(
        members: [String]?, vouchers: String? = nil, day: Int
    ) throws -> ListPublication.Report {
        var publication = try city.publication(day: day)
        publication.members = try members.map(city.members)
        publication.vouchers = vouchers
        return try #require(try publication.run())
    }

    @Test func `the versions go on after the output was lost`() throws {
        try city.publish([row(1), row(2), row(3)], day: 1)
        try files.removeItem(atPath: city.output)
        let report = try publish(members: [row(1), row(2), row(3)], day: 2)
        #expect(report.version == 3 && report.members.version == 3)
        #expect(report.members.isNewSnapshot)
        #expect(try city.verify().contents.count == 3)
        #expect(try publish(members: nil, day: 3).version == 4)
    }

    @Test func `the versions go on after an older copy was put back`() throws {
        let copy = city.root + "/copy"
        _ = try publish(members: nil, vouchers: try vouchers(1), day: 1)
        try files.copyItem(atPath: city.output, toPath: copy)
        _ = try publish(members: [row(1), row(5)], vouchers: try vouchers(2), day: 2)
        try files.removeItem(atPath: city.output)
        try files.copyItem(atPath: copy, toPath: city.output)
        #expect(throws: PublishingFault.sectionLost(.vouchers, version: 2)) {
            try publish(members: [row(1), row(5)], day: 3)
        }
        #expect(throws: PublishingFault.sectionLost(.members, version: 2)) {
            try publish(members: nil, vouchers: try vouchers(2), day: 3)
        }
        let report = try publish(
            members: [row(1), row(5)], vouchers: try vouchers(2), day: 3)
        #expect(report.version == 4 && report.members.version == 3)
        #expect(report.vouchers?.version == 3)
        let found = try city.verify()
        #expect(found.contents.count == 2 && found.vouchers?.vouchers.count == 2)
    }

    @Test func `a list whose file is gone is made again, or asked for`() throws {
        try files.removeItem(atPath: city.output + "/members-1.ndjson")
        #expect(throws: PublishingFault.sectionLost(.members, version: 1)) {
            try publish(members: nil, day: 1)
        }
        #expect(try publish(members: [row(1), row(2)], day: 1).members.version == 2)
        #expect(try city.verify().contents.count == 2)
    }

    @Test func `a calendar that was lost gets another version, though it is the same`() throws {
        var publication = try city.publication(day: 1)
        publication.calendar = try city.file(
            "c.ndjson", ["{\"date\":\"2026-10-01\",\"kind\":\"holiday\"}"])
        _ = try publication.run()
        try files.removeItem(atPath: city.output)
        publication.members = try city.members([row(1)])
        _ = try publication.run()
        #expect(try city.verify().manifest.calendar?.version == 2)
    }

    @Test func `nothing is published where the last version cannot be known`() throws {
        let kept = city.work + "/versions.json"
        let manifest = try city.bytes(city.output + "/manifest.json")
        let damages: [() throws -> Void] = [
            { try files.removeItem(atPath: kept) },
            { try Data().write(to: URL(filePath: kept)) },
        ]
        for damage in damages {
            if files.fileExists(atPath: city.output) { try files.removeItem(atPath: city.output) }
            try damage()
            #expect(throws: PublishingFault.versionsUnknown(kept, hasManifest: false)) {
                try publish(members: [row(1)], day: 1)
            }
        }
        // As the message says.
        try Data(manifest).write(to: URL(filePath: city.output + "/manifest.json"))
        try files.removeItem(atPath: kept)
        #expect(try publish(members: [row(1)], day: 1).version == 2)
    }

    @Test func `damaged versions are told as such where there is a manifest`() throws {
        let kept = city.work + "/versions.json"
        try Data("{\"manifest\":".utf8).write(to: URL(filePath: kept))
        let fault = PublishingFault.versionsUnknown(kept, hasManifest: true)
        #expect(throws: fault) { try publish(members: [row(1)], day: 1) }
        #expect(!fault.reason.chinese.contains("没有 manifest.json"))
        // As the message says.
        try files.removeItem(atPath: kept)
        #expect(try publish(members: [row(1)], day: 1).version == 2)
    }

    /// What the advice on a damaged manifest says of removing it.
    @Test func `without the manifest the versions go on when all tables are given`() throws {
        _ = try publish(members: [row(1)], vouchers: try vouchers(2), day: 1)
        try files.removeItem(atPath: city.output + "/manifest.json")
        #expect(throws: PublishingFault.sectionLost(.members, version: 2)) {
            try publish(members: nil, vouchers: try vouchers(2), day: 2)
        }
        #expect(throws: PublishingFault.sectionLost(.vouchers, version: 1)) {
            try publish(members: [row(1)], day: 2)
        }
        let report = try publish(members: [row(1)], vouchers: try vouchers(2), day: 2)
        #expect(report.version == 3)
        #expect(try city.verify().vouchers?.vouchers.count == 2)
    }

    @Test func `a first publication that was killed begins again`() throws {
        // Killed between the records and the manifest.
        try files.removeItem(atPath: city.output)
        _ = try city.file(
            "work/versions.json",
            [
                "{\"calendar\":0,\"manifest\":0,\"members\":0,\"vouchers\":0}"
            ])
        #expect(try publish(members: [row(1)], day: 1).version == 1)
    }

    @Test func `what is the city's own is never put where it is served`() throws {
        for (keys, work) in [
            (city.keys, city.output), (city.keys, city.output + "/work"),
            (city.root + "/www/keys", city.work),
        ] {
            if keys != city.keys {
                try files.createDirectory(atPath: city.output, withIntermediateDirectories: true)
                try files.copyItem(atPath: city.keys, toPath: keys)
            }
            var publication = ListPublication(
                keys: try CityKeyFolder(path: keys), output: city.output, work: work,
                issued: City.start, validity: .days(1))
            publication.members = try city.members([row(1)])
            let thrown = #expect(throws: PublishingFault.self) { try publication.run() }
            #expect(
                thrown
                    == .privateFolderServed(keys == city.keys ? work : keys, in: city.output))
        }
        // A neighbour whose name begins alike is no part of it.
        let beside = ListPublication(
            keys: try CityKeyFolder(path: city.keys), output: city.output,
            work: city.output + "-work", issued: City.start, validity: .days(1))
        #expect(try beside.run()?.version == 2)
    }

    @Test func `no link leads the city's own into what is served`() throws {
        let (root, output) = (city.root, city.output)
        try files.createSymbolicLink(atPath: root + "/link", withDestinationPath: output)
        try files.createSymbolicLink(atPath: root + "/again", withDestinationPath: "link")
        try files.createDirectory(atPath: root + "/beside", withIntermediateDirectories: false)
        try files.createSymbolicLink(
            atPath: root + "/beside/up", withDestinationPath: "../www")
        for work in [
            "/link", "/link/work", "/again/a/b", "/beside/up/work", "/beside/../link/work",
            "/none/../link/work", "/none/../www/none/../work", "/" + "work/../www/./work",
        ] {
            let work = root + work
            for output in [output, root + "/link", root + "/none/../www/"] {
                #expect(throws: PublishingFault.privateFolderServed(work, in: output)) {
                    try PublishingPlace.checkPrivate([work], output: output)
                }
            }
        }
        for (work, served) in [
            ("/link/../work", "/www"), ("/www/../work", "/www"), ("/beside/up/../w", "/link"),
            ("/new/work", "/new/www"), ("/www", "/www/public"),
        ] {
            try PublishingPlace.checkPrivate([root + work], output: root + served)
        }
        var publication = ListPublication(
            keys: try CityKeyFolder(path: city.keys), output: output, work: root + "/link/work",
            issued: City.start, validity: .days(1))
        publication.members = try city.members([row(1)])
        #expect(throws: PublishingFault.self) { try publication.run() }
        #expect(!files.fileExists(atPath: output + "/work"))
    }

    @Test func `a way that cannot be followed is told, and is not taken for a private one`() throws
    {
        try files.createSymbolicLink(
            atPath: city.root + "/loop", withDestinationPath: "loop")
        _ = try city.file("file", [])
        for way in ["/loop/work", "/file/work"] {
            for (work, output) in [(way, "/www"), ("/work", way)] {
                let thrown = #expect(throws: (any Error).self) {
                    try PublishingPlace.checkPrivate(
                        [city.root + work], output: city.root + output)
                }
                #expect(thrown.map { "\($0)".contains("realpath") } == true)
            }
        }
    }

    @Test func `a publication that fails leaves nothing in the folder that is served`() throws {
        try city.publish((0..<10).map { row($0) })
        let before = try city.names(in: city.output)
        #expect(throws: PublishingFault.self) { try city.publish([row(1)], day: 1) }
        #expect(throws: TableFaults.self) { try city.publish([row(1), "x"], day: 1) }
        var publication = try city.publication(day: 1)
        publication.vouchers = try city.file("v", ["voucher,member,sku,quantity,until"])
        publication.calendar = try city.file("c", ["x"])
        #expect(throws: TableFaults.self) { try publication.run() }
        #expect(try city.names(in: city.output) == before)
    }
}
