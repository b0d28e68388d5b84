import Foundation
import Glibc
import Identity
import StationModel
import Testing

@testable import Publishing

/// A service of the city's own signs remote unlocks into the files that are published.
@Suite struct UnlockServiceTests {
    private let city: City
    /// So many that the run says how far it is while it reads: the first of them are read then.
    private static let stations = (0..<64).map { "s\($0)," }
    private static let message =
        "\"message\":{\"chinese\":\"好\",\"english\":\"Good\",\"until\":\"2026-12-01T00:00:00Z\"}"
    private static let toAll = "{\"station\":\"*\",\(message)}"
    private static let unlock = RemoteUnlock(
        unlockId: 0xE1, member: MemberPseudonym(1), issuedAt: City.start,
        notAfter: City.start + .seconds(120))

    init() throws {
        city = try City()
        _ = try city.publishDirectives(orders: [], stations: Self.stations)
    }

    private func publication(_ orders: [String]?, second: Int = 60) throws -> DirectivePublication {
        DirectivePublication(
            keys: try CityKeyFolder(path: city.keys), output: city.output, work: city.work,
            stations: try city.file("stations.csv", ["station,exchangeKey"] + Self.stations),
            orders: try orders.map { try city.file("orders.ndjson", $0) },
            issued: City.start + .seconds(second))
    }

    /// As the service does it: what lies there, with an unlock, and a version that is its own.
    private func unlock(_ station: String, version: UInt64? = nil, isThere: Bool = true) throws {
        let old = try city.directive(station)
        let version = version ?? old.version + 1
        let new = StationDirective(
            station: old.station, version: version, issued: old.issued,
            door: DoorDirective(
                version: version, mode: old.door.mode, until: old.door.until,
                unlocks: isThere ? [Self.unlock] : []),
            room: nil, services: [], setPoints: [], message: old.message, restart: nil,
            listKeys: old.listKeys)
        let signer = try CityKeyFolder(path: city.keys).directiveKey(at: City.start)
        let file = try new.signedFile(by: signer.key, codeKeyId: signer.codeKeyId)
        try Data(file).write(
            to: URL(filePath: "\(city.output)/stations/\(station)/directive.json"),
            options: .atomic)
    }

    /// Publishes, and does something after the first stations were read, before any is replaced.
    private func publish(
        _ orders: [String]?, meanwhile: () throws -> Void
    ) throws -> DirectivePublication.Report {
        var looks = 0
        var failure: (any Error)?
        let report = try publication(orders).run { step in
            guard case .writing = step else { return }
            looks += 1
            // The first look is the one at whether all is believed.
            guard looks == 2 else { return }
            do { try meanwhile() } catch { failure = error }
        }
        #expect(looks == 2)
        if let failure { throw failure }
        return report
    }

    @Test func `one that is damaged while all are published is told with those before it`() throws {
        let damaged = city.output + "/stations/s5/directive.json"
        let thrown = #expect(throws: PublishingFault.self) {
            try publish([Self.toAll]) {
                try Data("{".utf8).write(to: URL(filePath: damaged), options: .atomic)
            }
        }
        guard case .foreignDirective(let station, _, published: 5) = thrown else {
            Issue.record("another fault: \(String(describing: thrown))")
            return
        }
        #expect(station.text == "s5")
        #expect(thrown?.outcome.chinese == "；此前 5 座驿站的指令已经发布，其余未发布。")
        #expect(try city.directive("s4").message != nil)
        #expect(try city.directive("s6").message == nil)
        // As the advice says.
        try FileManager.default.removeItem(atPath: damaged)
        #expect(try publication([Self.toAll]).run().changed == 59)
        #expect(try city.directive("s5").message != nil)
    }

    @Test func `an unlock that is signed while all are published is not lost`() throws {
        let ahead = try city.directive("s0").version + 1000
        let report = try publish([Self.toAll]) {
            try unlock("s0", version: ahead)
            try unlock("s1")
        }
        #expect(report.stations == 64 && report.changed == 64)
        for station in ["s0", "s1"] {
            let published = try city.directive(station)
            #expect(published.door.unlocks == [Self.unlock])
            #expect(published.message?.text == Phrase("好", "Good"))
        }
        // A station that has taken the service's file takes no lower one.
        #expect(try city.directive("s0").version == ahead + 1)
        #expect(try city.directive("s2").door.unlocks.isEmpty)
        #expect(try city.names(in: city.output) == ["stations"])
    }

    @Test func `what the service has signed meanwhile keeps its file where all is said`() throws {
        try unlock("s0")
        let before = try city.directive("s0").version
        // The run has read the unlock, which an order withdraws; the service does so itself.
        let report = try publish(["{\"station\":\"s0\",\"unlocks\":[]}"]) {
            try unlock("s0", isThere: false)
        }
        #expect(report.changed == 0)
        #expect(try city.directive("s0").version == before + 1)
    }

    @Test(arguments: [
        (["{\"station\":\"s0\",\"unlocks\":[]}"], 60, false),
        ([toAll], 60, true), ([], 60, true),
        // It has ended.
        ([toAll], 121, false),
    ])
    func `an unlock under way stays unless an order says which unlocks there are`(
        orders: [String], second: Int, stays: Bool
    ) throws {
        try unlock("s0")
        _ = try publication(orders, second: second).run()
        #expect(try city.directive("s0").door.unlocks.isEmpty != stays)
    }

    @Test func `a service that does not let go of the lock is told of`() throws {
        let before = try city.directive("s0").version
        let lock = open(city.output + "/stations/.lock", O_RDONLY | O_CLOEXEC)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        var publication = try publication([Self.toAll])
        publication.waitsForService = .milliseconds(20)
        #expect(throws: PublishingFault.stationsInUse(city.output + "/stations/.lock")) {
            try publication.run()
        }
        #expect(try city.directive("s0").version == before)
        #expect(flock(lock, LOCK_UN) == 0)
        #expect(try publication.run().changed == 64)
    }
}
