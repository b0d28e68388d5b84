import Foundation
import Identity
import StationModel
import Testing

@testable import Publishing

/// A small city with a folder of its own, gone afterwards.
final class City {
    let root: String
    let keys: String
    /// 2026-10-01T00:00:00Z.
    static let start = UnixTime(seconds: 1_790_812_800)

    /// - Parameter cost: scrypt's N; 2 costs next to nothing.
    init(cost: UInt64 = 2) throws {
        root =
            FileManager.default.temporaryDirectory
            .appending(path: "yizhand-city-\(UUID().uuidString)").path
        keys = root + "/keys"
        _ = try CityKeyFolder.make(
            at: keys, listId: "demo", listKeyId: "a",
            cost: try #require(HardeningCost(n: cost)), from: Self.start, days: 400)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: root)
        } catch { Issue.record(error) }
    }

    var output: String { root + "/www" }
    var work: String { root + "/work" }

    func file(_ name: String, _ lines: [String]) throws -> String {
        let path = root + "/" + name
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: path))
        return path
    }

    /// A file of records, as they are once the members' table has been read.
    func records(_ name: String, _ members: Range<Int>) throws -> String {
        let path = root + "/" + name
        let file = try OutputFile(path: path, mode: 0o600)
        for index in members {
            var bytes: [UInt8] = []
            MemberLine(
                digest: nil,
                record: MemberRecord(
                    member: MemberPseudonym(UInt64(index)), group: MemberGroup("courier")),
                group: 0
            ).encode(into: &bytes)
            try file.append(bytes)
        }
        _ = try file.finish()
        return path
    }

    /// The usual columns, then these lines.
    func members(_ lines: [String]) throws -> String {
        try file("members.csv", [MemberTable.columns.joined(separator: ",")] + lines)
    }

    func publication(day: Int = 0) throws -> ListPublication {
        ListPublication(
            keys: try CityKeyFolder(path: keys), output: output, work: work,
            issued: Self.start + .days(day), validity: .days(30))
    }

    @discardableResult
    func publish(
        _ lines: [String], day: Int = 0, allowsShrink: Bool = false
    ) throws -> ListPublication.Report {
        var publication = try publication(day: day)
        publication.members = try members(lines)
        publication.allowsShrink = allowsShrink
        return try #require(try publication.run())
    }

    func publishDirectives(
        orders: [String]?, stations: [String], second: Int = 0, isDryRun: Bool = false
    ) throws -> DirectivePublication.Report {
        var publication = DirectivePublication(
            keys: try CityKeyFolder(path: keys), output: output, work: work,
            stations: try file("stations.csv", ["station,exchangeKey"] + stations),
            orders: try orders.map { try file("orders.ndjson", $0) },
            issued: Self.start + .seconds(second))
        publication.isDryRun = isDryRun
        return try publication.run()
    }

    /// As the station reads it.
    func directive(_ station: String) throws -> StationDirective {
        try SignedDirective(
            file: try bytes("\(output)/stations/\(station)/directive.json"),
            keys: try CityKeyFolder(path: keys).codeKeys,
            station: try #require(StationId(station)),
            at: Moment(
                instant: MonotonicInstant(nanoseconds: 0), wall: Self.start, trust: .synced)
        ).directive
    }

    /// What a station finds in the published folder: everything is judged.
    func verify() throws -> ListVerification {
        try ListVerification.verify(
            PublishedFolder(path: output),
            rootKey: try CityKeyFolder(path: keys).rootKey().publicKey)
    }

    /// Which member a station finds by this credential.
    func member(_ kind: CredentialKind, _ text: String) throws -> MemberPseudonym? {
        let folder = try CityKeyFolder(path: keys)
        let list = try folder.list
        let hasher = try CredentialHasher(
            listKey: try folder.listKey(list.listKeyId), listId: list.listId, cost: list.cost)
        let credential = try #require(Credential(kind: kind, text: text))
        let digest = try #require(try hasher.digest(of: credential))
        return try verify().contents.record(for: digest)?.member
    }

    func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }

    /// Changes a word of `keys.json`.
    func editKeys(_ old: String, _ new: String) throws {
        let path = keys + "/keys.json"
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        #expect(text.contains(old))
        try Data(text.replacingOccurrences(of: old, with: new).utf8)
            .write(to: URL(filePath: path))
    }
}

/// An invented number with a right check digit, in a region that does not exist.
func idCard(_ index: Int) -> String {
    let digits = "99999919900101" + String(repeating: "0", count: 3 - "\(index)".count) + "\(index)"
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(digits, weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
    return digits + String(Array("10X98765432")[sum % 11])
}

func member(_ index: Int) -> String { MemberPseudonym(UInt64(index) + 0x1000).hex }

/// One line of the table.
func row(_ index: Int, group: String = "courier", until: String = "", flags: String = "") -> String
{
    "idCard,\(idCard(index)),\(member(index)),\(group),,\(until),\(flags)"
}
