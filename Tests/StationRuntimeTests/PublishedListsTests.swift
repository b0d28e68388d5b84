import Foundation
import HubLink
import Identity
import LinuxIO
import StationCore
import StationModel
import Storage
import Testing

@testable import Publishing
@testable import StationRuntime

/// From the city's tables to the station's lists, over a real courier: what was published is
/// fetched, verified and used, and what is wrong leaves what was in use.
@Suite(.serialized) struct PublishedListsTests {
    private typealias City = CityBench
    private let city: CityBench

    init() throws { city = try CityBench() }

    private static let holiday = City.day("2026-10-01", "holiday")
    private static let workday = City.day("2026-10-10", "workday")

    /// A list in use, of three members, forty vouchers and one holiday.
    private func begin() throws -> PublishedLists {
        try city.publish(
            members: [1, 2, 3], vouchers: (1...40).map { City.voucher($0) },
            calendar: [Self.holiday])
        city.ask()
        return try city.used()
    }

    @Test func `what the city publishes is fetched once, used, and found after a restart`() throws {
        defer { city.stop() }
        let first = try begin()
        #expect(try city.listVersion == 1)
        #expect(first.vouchers?.count == 40)
        let voucher = try #require(first.vouchers?.voucher(7, of: MemberPseudonym(1)))
        #expect(voucher.sku == SKUNumber(7) && voucher.quantity == 1)
        #expect(first.calendar?.days == [try #require(CivilDate(text: "2026-10-01")): .holiday])
        #expect(try city.kept == first)
        _ = city.server.takeRequests()
        try city.publish(
            vouchers: (2...40).map { City.voucher($0) } + [City.voucher(50, of: 2, quantity: 3)],
            calendar: [Self.holiday, Self.workday])
        city.ask()
        let second = try city.used()
        #expect(second.manifestVersion == 2 && second.vouchers?.version == 2)
        #expect(second.vouchers?.voucher(1, of: MemberPseudonym(1)) == nil)
        #expect(second.vouchers?.voucher(50, of: MemberPseudonym(2))?.quantity == 3)
        #expect(second.calendar?.days.count == 2)
        // Neither the members nor the vouchers' snapshot again.
        #expect(
            city.listRequests() == [
                "/manifest.json", "/calendar-2.ndjson", "/vouchers-1-2.ndjson",
            ])
        city.importing.wait()
        #expect(try city.kept == second)
        let files = try FileManager.default.contentsOfDirectory(atPath: city.state + "/lists")
        #expect(
            files.sorted() == ["calendar-2.ndjson", "vouchers-1-2.ndjson", "vouchers-1.ndjson"])
    }

    @Test func `a list that became empty is taken, and so is what comes after it`() throws {
        defer { city.stop() }
        try city.publish(
            members: [1, 2], vouchers: [City.voucher(1)], calendar: [Self.holiday])
        city.ask()
        #expect(try city.used().vouchers?.count == 1)
        try city.publish(members: [1, 2, 3], vouchers: [], calendar: [])
        let empty = try city.manifest
        #expect(empty.otherFiles.map(\.size).contains(0))
        city.ask()
        let after = try city.used()
        #expect(after.manifestVersion == 2)
        #expect(after.vouchers?.count == 0)
        #expect(after.calendar?.days == [:])
        #expect(try city.listVersion == 2)
        city.importing.wait()
        #expect(try city.kept == after)
        try city.publish(
            members: [1, 2, 3, 4], vouchers: [City.voucher(2)], calendar: [Self.workday])
        city.ask()
        #expect(try city.used().vouchers?.count == 1)
        #expect(try city.listVersion == 3)
    }

    // MARK: - What is wrong

    enum Wrong: CaseIterable {
        case signature, badVoucher, badDay, otherContent, shorterList, notYetValid
    }

    /// Breaks what was just published; what the city is to be told.
    private func breakPublished(_ wrong: Wrong) throws -> ListRejection {
        switch wrong {
        case .signature:
            try city.edit("manifest.json") { bytes in
                // A digit within the signature's text.
                let key = Array("\"signature\":\"".utf8)
                let place = bytes.firstRange(of: key)?.upperBound ?? 0
                bytes[place + 5] = bytes[place + 5] == 0x41 ? 0x42 : 0x41
            }
            return ListRejection(reason: "badSignature", file: "manifest.json")
        case .badVoucher:
            try sign { content in
                content["vouchers-1-2.ndjson"] = "{\"op\":\"del\",\"voucher\":\"1\"}\n"
            }
            return ListRejection(reason: "badLine", file: "vouchers-1-2.ndjson", line: 1)
        case .badDay:
            try sign { content in
                content["calendar-2.ndjson"] = "\(Self.holiday)\n\(Self.holiday)\n"
            }
            return ListRejection(reason: "wrongOrder", file: "calendar-2.ndjson", line: 2)
        case .otherContent:
            try city.edit("vouchers-1-2.ndjson") { $0[$0.count / 2] ^= 1 }
            return ListRejection(reason: "wrongHash", file: "vouchers-1-2.ndjson")
        case .shorterList:
            try sign(count: 1) { _ in }
            return ListRejection(reason: "shrinks")
        case .notYetValid:
            try sign(notBefore: Clocks.wall() + .days(1)) { _ in }
            return ListRejection(reason: "notYetValid", file: "manifest.json")
        }
    }

    /// Signs anew what was published, after a change of its files.
    private func sign(
        count: Int? = nil, notBefore: UnixTime? = nil, _ change: (inout [String: String]) -> Void
    ) throws {
        let old = try city.manifest
        var content: [String: String] = [:]
        change(&content)
        for (name, text) in content {
            try city.edit(name) { $0 = Array(text.utf8) }
        }
        let folder = try CityKeyFolder(path: city.keys)
        let manifest = Manifest(
            version: old.version, issued: old.issued, notBefore: notBefore ?? old.notBefore,
            notAfter: old.notAfter, keys: old.keys,
            members: .init(
                list: old.members.list, count: count ?? old.members.count,
                files: try renewed(old.members.files, content)),
            vouchers: try old.vouchers.map { try renewed($0, content) },
            calendar: try old.calendar.map { try renewed($0, content) })
        let signed = try manifest.signedFile(
            by: folder.rootKey(), rootKeyId: folder.keys.rootKeyId)
        try city.edit("manifest.json") { $0 = signed }
    }

    private func renewed(
        _ files: PublishedFiles, _ content: [String: String]
    ) throws -> PublishedFiles {
        func file(_ old: PublishedFiles.File) throws -> PublishedFiles.File {
            guard let text = content[old.name] else { return old }
            return PublishedFiles.File(
                name: old.name, size: Int64(text.utf8.count),
                sha256: try SHA256.hash(Array(text.utf8)))
        }
        return PublishedFiles(
            snapshot: .init(
                file: try file(files.snapshot.file), version: files.snapshot.version,
                count: files.snapshot.count),
            deltas: try files.deltas.map {
                .init(file: try file($0.file), from: $0.from, to: $0.to)
            })
    }

    @Test(arguments: Wrong.allCases)
    func `what is wrong leaves everything in use, is told, and the next right one is used`(
        wrong: Wrong
    ) throws {
        defer { city.stop() }
        let before = try begin()
        try city.publish(
            members: [1, 2, 3, 4], vouchers: (2...40).map { City.voucher($0) },
            calendar: [Self.holiday, Self.workday])
        let right = try city.publishedBytes()
        let expected = try breakPublished(wrong)
        city.ask()
        let told = try city.refusal()
        #expect(told == expected)
        let trouble = try city.status { $0.isRefused }.lastTrouble
        #expect(trouble?.reason == .documentRefused && trouble?.clue == .list(expected))
        city.importing.wait()
        #expect(try city.listVersion == 1)
        #expect(try city.kept == before)
        // Refused once is told once.
        city.forget()
        city.ask()
        _ = try city.status { $0.state == .working }
        _ = try city.status { $0.state != .working }
        // The city notices, and publishes anew.
        for (name, bytes) in right { try city.edit(name) { $0 = bytes } }
        try city.publish(
            members: [1, 2, 3, 4, 5], vouchers: [City.voucher(60)], calendar: [Self.workday])
        city.ask()
        let after = try city.used()
        #expect(after.vouchers?.count == 1 && after.manifestVersion == 3)
        #expect(try city.kept == after)
    }

    @Test func `members' deltas that are wrong are followed by their snapshot`() throws {
        defer { city.stop() }
        _ = try begin()
        try city.publish(members: [1, 2, 3, 4], vouchers: [City.voucher(60)])
        try sign { $0["members-1-2.ndjson"] = "\n" }
        _ = city.server.takeRequests()
        city.ask()
        #expect(try city.used().manifestVersion == 2)
        #expect(try city.listVersion == 2)
        #expect(city.server.takeRequests().contains("/members-2.ndjson"))
    }

    @Test func `an older manifest changes nothing`() throws {
        defer { city.stop() }
        try city.publish(
            members: [1, 2], vouchers: [City.voucher(1)], calendar: [Self.workday])
        let old = Array(try Data(contentsOf: URL(filePath: city.www + "/manifest.json")))
        try city.publish(
            members: [1, 2, 3], vouchers: [City.voucher(2)], calendar: [Self.holiday])
        city.ask()
        let before = try city.used()
        city.importing.wait()
        try city.edit("manifest.json") { $0 = old }
        city.forget()
        city.ask()
        _ = try city.status { $0.state == .working }
        // A server that lags behind, or somebody who keeps the newer ones back: it is told.
        let trouble = try city.status { $0.state == .resting && $0.isRefused }.lastTrouble
        #expect(trouble?.reason == .documentOlder)
        #expect(trouble?.clue == .versions(published: 1, inUse: 2))
        #expect(try city.kept == before)
        #expect(try city.listVersion == 2)
        // By hand it is an error, with its reason.
        #expect(try city.importing.start(ListImportRequest(directory: city.www)))
        city.importing.wait()
        guard case .failed(let failure) = city.importing.current else {
            Issue.record("an older list was taken")
            return
        }
        #expect(failure.rejection == ListRejection(reason: "rolledBack", file: "manifest.json"))
    }

    @Test func `half a file is gone on with, and nothing is used before all of it is here`() throws
    {
        defer { city.stop() }
        let before = try begin()
        try city.publish(vouchers: (2...40).map { City.voucher($0) } + [City.voucher(50)])
        let name = "/vouchers-1-2.ndjson"
        let whole = Array(try Data(contentsOf: URL(filePath: city.www + name)))
        try city.edit("vouchers-1-2.ndjson") { $0 = Array($0.prefix(100)) }
        city.ask()
        let failing = try city.status { $0.failures > 0 }
        #expect(failing.lastTrouble != nil)
        #expect(try city.kept == before)
        try city.edit("vouchers-1-2.ndjson") { $0 = whole }
        city.ask()
        let after = try city.used()
        #expect(after.vouchers?.voucher(50, of: MemberPseudonym(1)) != nil)
        #expect(city.server.takeRequests().contains(name + " from 100"))
    }

    @Test func `a file that is damaged on the station's disk is fetched again`() throws {
        defer { city.stop() }
        let before = try begin()
        city.importing.wait()
        let url = URL(filePath: city.state + "/lists/calendar-1.ndjson")
        var bytes = try Data(contentsOf: url)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: url)
        #expect(try city.kept == .none)
        #expect(!FileManager.default.fileExists(atPath: url.path))
        _ = city.server.takeRequests()
        city.ask()
        #expect(try city.used() == before)
        #expect(city.listRequests() == ["/manifest.json", "/calendar-1.ndjson"])
        #expect(try city.kept == before)
    }

    @Test func `a power cut between the files and the manifest leaves one of both states whole`()
        throws
    {
        defer { city.stop() }
        let first = try begin()
        city.importing.wait()
        let copy = URL(filePath: city.state + "/manifest.json")
        let before = try Data(contentsOf: copy)
        let kept = ListFolder(stateDirectory: city.state)
        // Files of the next manifest are there already: the copy does not name them.
        try city.publish(vouchers: [City.voucher(60)], calendar: [Self.workday])
        let next = try city.manifest.otherFiles.map(\.name)
        try kept.take(next, from: city.www)
        #expect(try city.kept == first)
        // The list is the new one, the copy is not yet: the hub's answer is gone on with.
        city.ask()
        let second = try city.used()
        city.importing.wait()
        try before.write(to: copy)
        city.ask()
        #expect(try city.used() == second)
        city.importing.wait()
        #expect(try city.kept == second)
        #expect(try city.listVersion == 1, "the members are the same")
    }

    @Test func `a list whose key has not come waits, and is used when it has`() throws {
        defer { city.stop() }
        let before = try begin()
        _ = try CityKeyFolder(path: city.keys).addingListKey("b")
        let path = city.keys + "/keys.json"
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        try Data(
            text.replacingOccurrences(of: "\"listKeyId\":\"a\"", with: "\"listKeyId\":\"b\"")
                .replacingOccurrences(of: "\"listKeyId\" : \"a\"", with: "\"listKeyId\" : \"b\"")
                .utf8
        ).write(to: URL(filePath: path))
        try city.publish(members: [1, 2, 3, 4], calendar: [Self.workday])
        #expect(try city.manifest.members.list.listKeyId == "b")
        city.forget()
        city.ask()
        _ = try city.status { $0.state == .waitingForKey }
        #expect(try city.listVersion == 1)
        #expect(try city.kept == before)
        try sendKey("b")
        city.ask()
        #expect(try city.used().calendar?.version == 2)
        #expect(try city.listVersion == 2)
    }

    /// As a directive would bring it.
    private func sendKey(_ listKeyId: String) throws {
        let stationKey = try X25519PrivateKey(
            stationSeed: SecretBytes(copying: [UInt8](repeating: 5, count: 32)))
        let wrapped = try WrappedListKey(
            try CityKeyFolder(path: city.keys).listKey(listKeyId), listKeyId: listKeyId,
            for: City.station, publicKey: stationKey.publicKey)
        let received = ReceivedListKeys(stateDirectory: city.state)
        #expect(try received.take([wrapped], with: stationKey, station: City.station))
    }

    @Test func `a directive that came before its manifest is judged again when that is in force`()
        throws
    {
        defer { city.stop() }
        try city.publishDirective(
            "{\"station\":\"*\",\"door\":{\"mode\":\"lockdown\","
                + "\"until\":\"2099-01-01T00:00:00Z\"}}")
        city.ask(.directives)
        let reason = try city.wait { message in
            if case .directiveRefused(let reason, _) = message { reason } else { nil }
        }
        #expect(reason == .unknownKey)
        try city.publish(members: [1, 2, 3])
        city.ask()
        // Sooner than its version is forgotten, which is a quarter of an hour later.
        var answers = 0
        let mode: DoorMode? = try city.wait { message in
            if case .directive(let directive, _) = message { return .some(directive.door.mode) }
            if case .hub = message { answers += 1 }
            return answers > 20 ? .some(nil) : nil
        }
        #expect(mode == .lockdown)
    }

    @Test func `a directive is believed by the keys of the list in use`() throws {
        defer { city.stop() }
        _ = try begin()
        city.importing.wait()
        try city.publishDirective(
            "{\"station\":\"*\",\"door\":{\"mode\":\"lockdown\","
                + "\"until\":\"2099-01-01T00:00:00Z\"}}")
        city.ask(.directives)
        let (directive, answer) = try city.wait { message in
            if case .directive(let directive, let answer) = message {
                (directive, answer)
            } else {
                nil
            }
        }
        #expect(directive.door.mode == .lockdown)
        answer(.applied)
        try city.edit("stations/bench/directive.json") { bytes in
            let key = Array("\"signature\":\"".utf8)
            let place = bytes.firstRange(of: key)?.upperBound ?? 0
            bytes[place + 5] = bytes[place + 5] == 0x41 ? 0x42 : 0x41
        }
        city.ask(.directives)
        let reason = try city.wait { message in
            if case .directiveRefused(let reason, _) = message { reason } else { nil }
        }
        #expect(reason == .badSignature)
    }
}
