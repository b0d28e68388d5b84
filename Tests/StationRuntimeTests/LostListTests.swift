import LinuxIO
import StationCore
import StationModel
import Testing

@testable import StationRuntime

/// A list that was lost while the station runs is at the hub still.
@Suite(.serialized) struct LostListTests {
    private static let lists = HubConfiguration(
        lists: ListDownlink(endpoint: HubEndpoint(url: "https://hub.example/lists")))

    @Test func `a list that was lost is fetched again, though its manifest is known`() throws {
        let city = try CityBench()
        defer { city.stop() }
        try city.putInUse(members: [1, 2, 3])
        try city.loseList()
        let found = try city.wait { message in
            if case .list(let status) = message, !status.isMissing { status } else { nil }
        }
        #expect(found.version == 1 && found.count == 3)
        #expect(city.listRequests() == ["/manifest.json", "/members-1.ndjson"])
    }

    /// The hub shows a manifest, which is refused: as there is no root key here, any is.
    private func show(
        _ content: UInt8, _ call: PlayedHub.Call, of bench: HubBench
    ) throws {
        call.answer(.success(HubAnswer(status: 200, etag: "\"\(content)\"", body: [content])))
        while let message = try bench.disk.message() {
            guard case .listRefused = message else { continue }
            return try bench.settle()
        }
        Issue.record("nothing is told")
    }

    @Test func `the wish reaches a lane that is too busy for it, and a second one waits an hour`()
        throws
    {
        let bench = try HubBench(Self.lists)
        defer { bench.stop() }
        try bench.pass(HubBench.longest)
        try show(1, try bench.next(.lists), of: bench)
        let gate = try Mailbox<Bool>(capacity: 1)
        bench.lane.post { _ in
            do {
                let poller = try Poller()
                try poller.add(gate.descriptor, key: 0, for: .read)
                _ = try poller.wait(until: nil)
            } catch { Issue.record(error) }
        }
        while bench.lane.post({ _ in }) {}
        bench.lane.ask(.lists)
        #expect(gate.post(true))
        let asked = try bench.next(.lists)
        #expect(asked.request.headers.isEmpty)
        // An answer needs a place in the mailbox.
        while !bench.lane.post({ _ in }) { LaneThread.giveWay() }
        try show(2, asked, of: bench)
        bench.lane.ask(.lists)
        #expect(try bench.isSilent(.lists))
        try bench.pass(.minutes(20))
        let regular = try bench.next(.lists)
        #expect(regular.request.headers == [HubHeader("If-None-Match", "\"2\"")])
        regular.answer(304)
        try bench.pass(.minutes(41))
        #expect(try bench.next(.lists).request.headers.isEmpty)
    }

    @Test func `a list that is lost while the hub is asked is asked for once more`() throws {
        let bench = try HubBench(Self.lists)
        defer { bench.stop() }
        try bench.pass(HubBench.longest)
        try show(1, try bench.next(.lists), of: bench)
        try bench.pass(.minutes(20))
        let regular = try bench.next(.lists)
        #expect(regular.request.headers == [HubHeader("If-None-Match", "\"1\"")])
        bench.lane.ask(.lists)
        try bench.settle()
        regular.answer(304)
        #expect(try bench.next(.lists).request.headers.isEmpty)
    }
}
