import Foundation
import StationModel
import Testing

@testable import Identity

@Suite struct VoucherAndCalendarTests {
    private static let root = Sample.key(30)
    private static let first = ListedVoucher(
        voucherId: 0xA1, member: Sample.member, sku: SKUNumber(7), quantity: 2,
        until: UnixTime(seconds: 1_900_000_000))
    private static let second = ListedVoucher(
        voucherId: 0xB2, member: Sample.member, sku: SKUNumber(8), quantity: 255,
        until: UnixTime(seconds: 1_900_000_000))
    private static let lines = [first, second].map { VoucherChange.put($0).json }
    private static let days = [
        "{\"date\":\"2026-10-01\",\"kind\":\"holiday\"}",
        "{\"date\":\"2026-10-10\",\"kind\":\"workday\"}",
    ]

    private static func content(_ name: String, _ lines: [String]) -> PublishedList.Content {
        .init(name: name, bytes: Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    private static func file(_ content: PublishedList.Content) throws -> PublishedFiles.File {
        .init(
            name: content.name, size: Int64(content.bytes.count),
            sha256: try SHA256.hash(content.bytes))
    }

    /// What `members verify` finds in a folder with these lines.
    private static func verify(
        vouchers: [String] = lines, count: Int? = nil, delta: [String]? = nil,
        days: [String] = days
    ) throws -> ListVerification {
        let members = content("members", [])
        let snapshot = content("vouchers-4", vouchers)
        let change = content("vouchers-4-5", delta ?? [])
        let calendar = content("calendar-1", days)
        let deltas =
            delta == nil
            ? []
            : [
                PublishedFiles.Delta(file: try file(change), from: 4, to: 5)
            ]
        let list = ListIdentity(listId: "test", listKeyId: "a", cost: .none)
        let manifest = Manifest(
            version: 1, issued: UnixTime(seconds: 1_800_000_000),
            notBefore: UnixTime(seconds: 1_700_000_000),
            notAfter: UnixTime(seconds: 1_900_000_000), keys: [],
            members: .init(
                list: list, count: 0,
                files: PublishedFiles(
                    snapshot: .init(file: try file(members), version: 1, count: 0))),
            vouchers: PublishedFiles(
                snapshot: .init(
                    file: try file(snapshot), version: 4, count: count ?? vouchers.count),
                deltas: deltas),
            calendar: PublishedFiles(
                snapshot: .init(file: try file(calendar), version: 1, count: days.count)))
        let publisher = ListPublisher(
            rootKey: root, rootKeyId: "root", list: list, listKey: Sample.listKey)
        let published = try publisher.signed(
            manifest, with: [members, snapshot, change, calendar])
        return try Fixtures.withTemporaryFolder { folder in
            try published.write(into: folder)
            return try ListVerification.verify(
                PublishedFolder(path: folder), rootKey: root.publicKey)
        }
    }

    private static func fault(_ body: () throws -> ListVerification) throws -> ListFault {
        let thrown = #expect(throws: ListFault.self) { try body() }
        return try #require(thrown)
    }

    @Test func `every line is read as it was written`() throws {
        let found = try Self.verify()
        #expect(found.vouchers?.vouchers == [0xA1: Self.first, 0xB2: Self.second])
        let calendar = try #require(found.calendar)
        #expect(
            calendar.days == [
                try #require(CivilDate(text: "2026-10-01")): .holiday,
                try #require(CivilDate(text: "2026-10-10")): .workday,
            ])
    }

    @Test func `a delta takes away and replaces`() throws {
        let more = ListedVoucher(
            voucherId: 0xB2, member: Sample.member, sku: SKUNumber(8), quantity: 1,
            until: UnixTime(seconds: 1_900_000_000))
        let found = try Self.verify(
            delta: [VoucherChange.delete(voucherId: 0xA1).json, VoucherChange.put(more).json])
        #expect(found.vouchers?.vouchers == [0xB2: more])
    }

    @Test func `a del of a voucher that is not there refuses the file`() throws {
        let fault = try Self.fault {
            try Self.verify(delta: [VoucherChange.delete(voucherId: 0xC3).json])
        }
        Fixtures.expectBothLanguages(fault.words)
        #expect(fault.kind == .deletesUnknown && fault.file == "vouchers-4-5" && fault.line == 1)
    }

    @Test func `vouchers out of order, twice, or deleted in a snapshot are refused`() throws {
        for (lines, kind) in [
            (Array(Self.lines.reversed()), ListFault.Kind.wrongOrder),
            ([Self.lines[0], Self.lines[0]], .wrongOrder),
            ([Self.lines[0], "{\"op\":\"del\",\"voucher\":\"00000000000000b2\"}"], .badLine),
        ] {
            let fault = try Self.fault { try Self.verify(vouchers: lines) }
            #expect(fault.kind == kind && fault.line == 2, "\(fault)")
            Fixtures.expectBothLanguages(fault.words)
        }
    }

    @Test func `a count that is not the manifest's is refused`() throws {
        let fault = try Self.fault { try Self.verify(count: 3) }
        #expect(fault.kind == .wrongCount && fault.file == "vouchers-4")
    }

    static let wrongVouchers: [(old: String, new: String)] = [
        ("\"op\":\"put\"", "\"op\":\"set\""), ("\"op\":\"put\",", ""),
        ("00000000000000a1", "a1"), ("00000000000000a1", "00000000000000A1"),
        ("0102030405060708", "0102"), ("\"sku\":7", "\"sku\":-1"),
        ("\"sku\":7", "\"sku\":4294967296"), ("\"quantity\":2", "\"quantity\":0"),
        ("\"quantity\":2", "\"quantity\":256"), ("\"quantity\":2", "\"quantity\":\"2\""),
        ("2030-03-17T17:46:40Z", "2030-03-17"), ("{\"op\"", "{\"name\":1,\"op\""),
        ("{", "["), ("}", "}}"),
    ]

    @Test(arguments: wrongVouchers)
    func `a wrong line names its place and nobody`(old: String, new: String) throws {
        #expect(Self.lines[0].contains(old))
        let line = Self.lines[0].replacingOccurrences(of: old, with: new)
        let fault = try Self.fault { try Self.verify(vouchers: [Self.lines[0], line]) }
        #expect(fault.kind == .badLine && fault.line == 2 && fault.column != nil, "\(fault)")
        Fixtures.expectBothLanguages(fault.words)
        #expect(!fault.description.contains("01020304"))
    }

    @Test func `a del holds nothing but the id`() throws {
        for more in ["\"sku\":7", "\"member\":\"0102030405060708\""] {
            let fault = try Self.fault {
                try Self.verify(
                    delta: ["{\"op\":\"del\",\"voucher\":\"00000000000000a1\",\(more)}"])
            }
            #expect(fault.kind == .badLine, "\(fault)")
        }
    }

    /// Their number is known from the lines, whatever the manifest says of it.
    @Test func `more than a station keeps is refused at the line that is too many`() throws {
        let lines =
            Self.lines + [
                "{\"op\":\"put\",\"voucher\":\"00000000000000c3\",\"member\":\"0102030405060708\","
                    + "\"sku\":7,\"quantity\":1,\"until\":\"2030-03-17T17:46:40Z\"}"
            ]
        let content = Self.content("vouchers", lines)
        let files = PublishedFiles(
            snapshot: .init(file: try Self.file(content), version: 1, count: 3))
        try Fixtures.withTemporaryFolder { path in
            try Data(content.bytes).write(to: URL(filePath: path + "/vouchers"))
            let folder = PublishedFolder(path: path)
            let fault = #expect(throws: ListFault.self) {
                try VoucherContents(files, in: folder, most: 2)
            }
            #expect(fault?.kind == .tooMany && fault?.line == 3)
            #expect(try VoucherContents(files, in: folder, most: 3).vouchers.count == 3)
        }
        let days = (0...PublishedCalendar.mostDays).map {
            CalendarDay(date: CivilDate(daysSinceEpoch: 20_000 + $0), kind: .holiday).json
        }
        let fault = try Self.fault { try Self.verify(days: days) }
        Fixtures.expectBothLanguages(fault.words)
        #expect(fault.kind == .tooMany && fault.line == PublishedCalendar.mostDays + 1)
    }

    /// A newer manifest with an older section is the city's mistake, or somebody's who mixes files.
    @Test func `a newer manifest does not take vouchers or calendar back`() throws {
        func manifest(_ vouchers: UInt64?, _ calendar: UInt64?) throws -> Manifest {
            let file = PublishedFiles.File(name: "f", size: 0, sha256: [])
            let files = { (version: UInt64) in
                PublishedFiles(snapshot: .init(file: file, version: version, count: 0))
            }
            let old = try Self.verify().manifest
            return Manifest(
                version: 2, issued: old.issued, notBefore: old.notBefore, notAfter: old.notAfter,
                keys: [], members: old.members, vouchers: vouchers.map(files),
                calendar: calendar.map(files))
        }
        let kept = try manifest(4, 2)
        for (vouchers, calendar) in [(3, 2), (4, 1)] as [(UInt64, UInt64)] {
            let fault = #expect(throws: ListFault.self) {
                try manifest(vouchers, calendar).checkOthersNotRolledBack(behind: kept)
            }
            #expect(fault?.kind == .rolledBack)
        }
        for (vouchers, calendar) in [(4, 2), (5, 3), (nil, nil)] as [(UInt64?, UInt64?)] {
            try manifest(vouchers, calendar).checkOthersNotRolledBack(behind: kept)
        }
    }

    @Test func `a wrong day is refused with its line`() throws {
        for (line, kind) in [
            ("{\"date\":\"2026-10-01\",\"kind\":\"workday\"}", ListFault.Kind.wrongOrder),
            ("{\"date\":\"2026-09-30\",\"kind\":\"workday\"}", .wrongOrder),
            ("{\"date\":\"2026-02-30\",\"kind\":\"workday\"}", .badLine),
            ("{\"date\":\"2026-10-02\",\"kind\":\"feast\"}", .badLine),
            ("{\"date\":\"2026-10-02\"}", .badLine),
            ("{\"date\":\"2026-10-02\",\"kind\":\"holiday\",\"x\":1}", .badLine),
        ] {
            let fault = try Self.fault { try Self.verify(days: [Self.days[0], line]) }
            #expect(fault.kind == kind && fault.line == 2, "\(fault)")
            Fixtures.expectBothLanguages(fault.words)
        }
    }
}
