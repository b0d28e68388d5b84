import Foundation
import Identity
import LinuxIO
import StationCore
import StationModel
import Testing

@testable import StationRuntime

/// A directive's way from the hub to the loop, and what is kept of it.
@Suite struct HubDirectiveTests {
    private static let directives = HubConfiguration(
        directives: DirectiveDownlink(endpoint: HubEndpoint(url: "https://hub.example/d.json")))

    private let city: HubCity
    private let bench: HubBench
    private let station: StationId

    init() throws {
        city = try HubCity()
        bench = try HubBench(Self.directives, city: city)
        station = try #require(StationId("bench"))
    }

    private var kept: ReceivedListKeys { ReceivedListKeys(stateDirectory: bench.disk.folder) }

    private func needsSomebody() throws -> Bool {
        try bench.onLane { worker in
            let moment = worker.options.clock.now()
            return worker.hub.status(at: moment).conditions.contains(.documentRefused)
        }
    }

    /// The hub answers the next question so.
    private func answer(_ file: [UInt8], etag: String? = nil) throws {
        try bench.pass(.seconds(12))
        try bench.next(.directives).answer(
            .success(HubAnswer(status: 200, etag: etag, body: file)))
    }

    /// What the loop is asked to do.
    private func order() throws -> (StationDirective, @Sendable (DocumentOutcome) -> Void) {
        while let message = try bench.disk.message() {
            if case .directive(let directive, let answer) = message { return (directive, answer) }
        }
        throw NothingTold()
    }

    private func refusal() throws -> DirectiveRefusal {
        while let message = try bench.disk.message() {
            if case .directiveRefused(let refusal, _) = message { return refusal }
        }
        throw NothingTold()
    }

    private struct NothingTold: Error {}

    @Test func `a directive goes to the loop, and its keys are kept when the loop applies it`()
        throws
    {
        defer { bench.stop() }
        let wanted = city.directive(
            3, for: station, listKeys: [try city.wrapped("b", 9, for: station)])
        try answer(try city.file(wanted), etag: "\"3\"")
        let (directive, done) = try order()
        #expect(directive == wanted)
        #expect(kept.ids.isEmpty)
        done(.applied)
        try bench.settle()
        #expect(kept.ids == ["b"])
        #expect(try !needsSomebody())
        try bench.pass(.seconds(12))
        let next = try bench.next(.directives)
        #expect(next.request.headers == [HubHeader("If-None-Match", "\"3\"")])
    }

    @Test func `one that the loop refuses, or could not keep, brings no keys`() throws {
        defer { bench.stop() }
        for (version, outcome) in [(3, DocumentOutcome.refused), (4, .failed)] {
            let wanted = city.directive(
                UInt64(version), for: station, listKeys: [try city.wrapped("b", 9, for: station)])
            try answer(try city.file(wanted))
            try order().1(outcome)
            try bench.settle()
            #expect(kept.ids.isEmpty)
        }
    }

    @Test func `a file that is no directive for this station is told, and asked for again`()
        throws
    {
        defer { bench.stop() }
        let stranger = try Ed25519PrivateKey.generate()
        let elsewhere = try #require(StationId("elsewhere"))
        let files: [([UInt8], DirectiveRefusal)] = [
            (try city.file(city.directive(3, for: station), by: stranger), .badSignature),
            (try city.file(city.directive(3, for: elsewhere)), .wrongStation),
            (Array("{}".utf8), .malformed),
        ]
        for (file, expected) in files {
            try answer(file)
            #expect(try refusal() == expected)
            try bench.settle()
            #expect(try needsSomebody())
            let flow = try bench.onLane { $0.published?.flows[.directives] }
            #expect(flow?.isRefused == true)
            #expect(flow?.lastTrouble?.clue == .directive(expected))
        }
        try answer(try city.file(city.directive(4, for: station)))
        try order().1(.applied)
        try bench.settle()
        #expect(try !needsSomebody())
    }

    @Test func `one that is refused while its manifest comes into force is asked for again`()
        throws
    {
        defer { bench.stop() }
        try answer(try city.file(city.directive(3, for: station)), etag: "\"3\"")
        let done = try order().1
        bench.lane.ask(.directives)
        try bench.settle()
        done(.refused)
        try bench.settle()
        try bench.pass(.seconds(12))
        #expect(try bench.next(.directives).request.headers.isEmpty)
    }

    @Test func `a key that is not for this station is refused, and the rest is obeyed`() throws {
        defer { bench.stop() }
        let other = try X25519PrivateKey(
            stationSeed: SecretBytes(copying: [UInt8](repeating: 3, count: 32)))
        let wanted = city.directive(
            3, for: station, listKeys: [try city.wrapped("b", 9, for: station, other)])
        try answer(try city.file(wanted))
        try order().1(.applied)
        #expect(try refusal() == .wrongListKey)
        #expect(kept.ids.isEmpty)
        #expect(try needsSomebody())
    }

    @Test func `keys that the disk does not take come with the next answer`() throws {
        defer { bench.stop() }
        let place = bench.disk.folder + "/list-keys"
        #expect(FileManager.default.createFile(atPath: place, contents: nil))
        let wanted = city.directive(
            3, for: station, listKeys: [try city.wrapped("b", 9, for: station)])
        try answer(try city.file(wanted), etag: "\"3\"")
        try order().1(.applied)
        try bench.settle()
        try FileManager.default.removeItem(atPath: place)
        try bench.pass(HubBench.longest)
        let again = try bench.next(.directives)
        // Not as one that is known: the whole of it is wanted.
        #expect(again.request.headers.isEmpty)
        again.answer(.success(HubAnswer(status: 200, body: try city.file(wanted))))
        try order().1(.nothingNew)
        try bench.settle()
        #expect(kept.ids == ["b"])
    }

    @Test func `while the list is lost, directives are believed by the copy of its manifest`()
        throws
    {
        defer { bench.stop() }
        try bench.loseList()
        let wanted = city.directive(3, for: station)
        try answer(try city.file(wanted))
        let (directive, done) = try order()
        #expect(directive == wanted)
        done(.applied)
        try bench.settle()
        let stranger = try Ed25519PrivateKey.generate()
        try answer(try city.file(city.directive(4, for: station), by: stranger))
        #expect(try refusal() == .badSignature)
    }

    @Test func `a manifest that only waits for its list key says who signs the directive with it`()
        throws
    {
        defer { bench.stop() }
        var both = Self.directives
        both.lists = ListDownlink(endpoint: HubEndpoint(url: "https://hub.example/lists"))
        try bench.use(both)
        let signer = try Ed25519PrivateKey.generate()
        let wanted = city.directive(
            3, for: station, listKeys: [try city.wrapped("b", 9, for: station)])
        let file = try city.file(wanted, by: signer, codeKeyId: 8)
        try bench.pass(HubBench.longest)
        try bench.next(.directives).answer(
            .success(HubAnswer(status: 200, etag: "\"3\"", body: file)))
        #expect(try refusal() == .unknownKey)
        let next = try city.nextManifest(listKeyId: "b", codeKeyId: 8, signer.publicKey)
        try bench.next(.lists).answer(.success(HubAnswer(status: 200, body: next)))
        try bench.settle()
        try bench.pass(.seconds(12))
        let again = try bench.next(.directives)
        #expect(again.request.headers.isEmpty)
        again.answer(.success(HubAnswer(status: 200, etag: "\"3\"", body: file)))
        let (directive, done) = try order()
        #expect(directive == wanted)
        done(.applied)
        try bench.settle()
        #expect(kept.ids == ["b"])
    }

    @Test func `without a manifest that is believed no directive is`() throws {
        bench.stop()
        let alone = try HubBench(Self.directives)
        defer { alone.stop() }
        try alone.pass(.seconds(12))
        try alone.next(.directives).answer(
            .success(
                HubAnswer(status: 200, body: try city.file(city.directive(3, for: station)))))
        while let message = try alone.disk.message() {
            guard case .directiveRefused(let refusal, _) = message else { continue }
            #expect(refusal == .unknownKey)
            return
        }
        Issue.record("nothing is told")
    }
}
