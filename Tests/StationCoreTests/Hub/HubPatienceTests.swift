import StationModel
import Testing

@testable import StationCore

/// How long a flow waits, and what flows do to each other: nothing.
struct HubPatienceTests {
    @Test func `waits grow to five minutes, are drawn anew each time, and never end`() {
        var desk = HubDesk(seed: 7, at: moment(0))
        var patience = HubPatience(&desk)
        var waits: [Duration] = []
        for _ in 0..<1000 {
            patience.failed(desk.trouble(.busy), &desk)
            waits.append((patience.nextTry ?? desk.now) - desk.now)
        }
        #expect(waits.allSatisfy { $0 >= HubPatience.shortest && $0 <= HubPatience.longest })
        #expect(waits.prefix(3).allSatisfy { $0 <= .seconds(8) })
        #expect(Set(waits).count > 900)
        let mean = waits.dropFirst(10).reduce(.zero, +) / 990
        #expect(mean > .seconds(120) && mean < .seconds(180))
    }

    /// However long it was away; the minute that was running then, or a younger one.
    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `a hub that is back has the running minute within two minutes`(seed: UInt64) throws {
        let back = 3 * 3_600_000 + Int(seed) * 1700
        var bench = HubBench(HubBench.samples, spooled: 5000, seed: seed) { request in
            request.at < back ? .fault(.timedOut) : .status(204)
        }
        bench.run(seconds: back / 1000 + 400)
        let answered = bench.requests.filter { $0.at >= back }
        let live = try #require(answered.first { $0.isLive })
        #expect(live.at - back <= 120_000)
        let asked = bench.requests.count { $0.at < back }
        #expect(asked < 2 * 3 * 60 * 5 / 4)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `stations that get power together ask at times of their own`(seed: UInt64) {
        var desk = HubDesk(seed: seed, at: moment(0))
        let first = HubPatience(&desk).nextTry
        var other = HubDesk(seed: seed + 1, at: moment(0))
        #expect(first != HubPatience(&other).nextTry)
    }

    @Test func `a flow that fails holds up no other`() {
        let endpoint = HubBench.endpoint
        let configuration = HubConfiguration(
            events: EventUplink(endpoint: endpoint), samples: SampleUplink(endpoint: endpoint))
        var bench = HubBench(configuration, entries: 5) { request in
            request.flow == .events ? .fault(.timedOut) : .status(204)
        }
        bench.run(seconds: 3600)
        #expect(bench.cursor == 0)
        #expect(bench.sent(.samples).count == 60)
        bench.reply = { request in
            request.flow == .events ? .status(200) : .status(401)
        }
        bench.run(seconds: 3600)
        #expect(bench.cursor == 5)
        let status = bench.hub.status(at: bench.now)
        #expect(status.conditions == [.notAuthorised])
        #expect(status.flows[.samples]?.lastTrouble?.reason == .notAuthorised)
        #expect(status.flows[.samples]?.lastTrouble?.status == 401)
        #expect(status.flows[.events]?.state == .resting)
        #expect(status.flows[.lists] == nil)
    }

    @Test func `what needs somebody is said in time, and taken back`() {
        var bench = HubBench(HubBench.events, entries: 5) { _ in .fault(.unknownHost) }
        bench.run(seconds: 1700)
        #expect(bench.hub.conditions(at: bench.now).isEmpty)
        bench.run(seconds: 300)
        #expect(bench.hub.conditions(at: bench.now) == [.unreachable])
        bench.run(seconds: 86_400)
        #expect(bench.hub.conditions(at: bench.now) == [.unreachable, .backlog])
        bench.reply = { _ in .status(200) }
        bench.run(seconds: 600)
        #expect(bench.hub.conditions(at: bench.now).isEmpty)
    }

    @Test func `one way that fails is no outage while another succeeds`() {
        let endpoint = HubBench.endpoint
        let configuration = HubConfiguration(
            events: EventUplink(endpoint: endpoint), samples: SampleUplink(endpoint: endpoint))
        var bench = HubBench(configuration, entries: 5) { request in
            request.flow == .events ? .status(404) : .status(204)
        }
        bench.run(seconds: 4 * 3600)
        #expect(bench.hub.conditions(at: bench.now).isEmpty)
        #expect(bench.hub.status(at: bench.now).flows[.events]?.state == .suspended)
        // Half an hour from the last success on, not from the first failure.
        bench.reply = { _ in .fault(.timedOut) }
        bench.run(seconds: 1700)
        #expect(bench.hub.conditions(at: bench.now).isEmpty)
        bench.run(seconds: 300)
        #expect(bench.hub.conditions(at: bench.now) == [.unreachable])
    }

    @Test func `what a lost courier had is repeated soon, and a second loss in a row is a failure`()
    {
        var waits: [Int: [Int]] = [:]
        for seed: UInt64 in 1...40 {
            var bench = HubBench(HubBench.events, entries: 1, seed: seed) { request in
                .fault(request.index < 8 || request.index == 10 ? .timedOut : .courierLost)
            }
            bench.run(seconds: 3 * 3600)
            let times = bench.requests.map(\.at)
            for (index, pair) in zip(times, times.dropFirst()).enumerated() {
                waits[index, default: []].append(pair.1 - pair.0 - bench.latency)
            }
        }
        // After eight failures a wait is five minutes at most. The first loss, the second one in a
        // row, and one behind another failure.
        let longest = [8, 9, 11].map { waits[$0, default: []].max() ?? 0 }
        #expect(longest[0] > 1000 && longest[0] <= 2000)
        #expect(longest[1] > 60_000)
        #expect(longest[2] > 1000 && longest[2] <= 2000)
    }

    @Test func `requests are counted by how they ended`() {
        var bench = HubBench(HubBench.events, entries: 4) { request in
            let replies: [HubBench.Reply] = [.status(503), .fault(.timedOut), .status(400)]
            return request.index < replies.count ? replies[request.index] : .status(204)
        }
        bench.run(seconds: 3600)
        let counted = bench.hub.status(at: bench.now).flows[.events]?.requests
        let succeeded = UInt64(bench.requests.count - 3)
        #expect(
            counted == [.unavailable: 1, .unanswered: 1, .refused: 1, .succeeded: succeeded])
    }

    @Test func `somebody who wants it now does not wait`() {
        var bench = HubBench(HubBench.events, entries: 5) { request in
            request.at < 3_600_000 ? .fault(.timedOut) : .status(200)
        }
        bench.run(seconds: 3601)
        bench.give(.sync(.events))
        bench.run(seconds: 1)
        #expect(bench.cursor == 5)
    }

    @Test func `a critical alarm goes ahead of a backlog that is held up, once`() {
        var bench = HubBench(HubBench.events, entries: 900) { request in
            request.flow == .criticalEvents ? .status(200) : .status(500)
        }
        bench.run(seconds: 60)
        bench.record()
        bench.give(.criticalRecorded(EventPosition(epoch: HubBench.epoch, sequence: 901)))
        bench.run(seconds: 60)
        #expect(bench.sent(.criticalEvents) == [[901]])
        #expect(bench.cursor == 0)
    }

    /// The alarm of a token that has ended would otherwise stay up after the token was mended.
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `what the ordered way has sent leaves no failure behind in the critical lane`(
        seed: UInt64
    ) {
        var bench = HubBench(HubBench.events, entries: 20, seed: seed) { _ in .status(401) }
        bench.run(seconds: 60)
        bench.record()
        let recorded = bench.now.wall
        bench.give(.criticalRecorded(EventPosition(epoch: HubBench.epoch, sequence: 21)))
        bench.run(seconds: 3600)
        #expect(bench.hub.conditions(at: bench.now) == [.notAuthorised])
        let waiting = bench.hub.status(at: bench.now).flows[.criticalEvents]
        #expect(waiting?.oldest == recorded && waiting?.failures ?? 0 > 3)
        bench.reply = { .status($0.flow == .criticalEvents ? 401 : 200) }
        bench.run(seconds: 400)
        #expect(bench.cursor == 21)
        #expect(bench.hub.conditions(at: bench.now).isEmpty)
        let status = bench.hub.status(at: bench.now).flows[.criticalEvents]
        #expect(status?.failures == 0 && status?.oldest == nil && status?.state == .resting)
    }

    @Test func `a critical alarm goes with the others where nothing is held up`() {
        var bench = HubBench(HubBench.events, entries: 1) { _ in .status(200) }
        bench.run(seconds: 60)
        bench.record()
        bench.give(.criticalRecorded(EventPosition(epoch: HubBench.epoch, sequence: 2)))
        bench.run(seconds: 60)
        #expect(bench.sent(.criticalEvents).isEmpty)
        #expect(bench.cursor == 2)
    }

    @Test(arguments: [
        HubBench.Reply.status(400), .status(413), .status(202), .status(204),
    ])
    func `a copy that is judged is not sent again, and nothing is given up for it`(
        reply: HubBench.Reply
    ) {
        var bench = HubBench(HubBench.events, entries: 300) { request in
            request.flow == .criticalEvents ? reply : .fault(.timedOut)
        }
        bench.run(seconds: 60)
        bench.give(.criticalRecorded(EventPosition(epoch: HubBench.epoch, sequence: 300)))
        bench.run(seconds: 3600)
        #expect(bench.sent(.criticalEvents) == [[300]])
        #expect(bench.quarantined.isEmpty && bench.cursor == 0)
    }

    /// An engine that cannot take one of them answers 500 for it as long as it lasts.
    @Test func `a copy that the hub cannot take holds up no other, and is tried on behind them`() {
        var bench = HubBench(HubBench.events, entries: 300) { request in
            guard request.flow == .criticalEvents else { return .fault(.timedOut) }
            return .status(request.numbers == [298] ? 500 : 200)
        }
        bench.run(seconds: 60)
        for sequence in UInt64(298)...300 {
            bench.give(.criticalRecorded(EventPosition(epoch: HubBench.epoch, sequence: sequence)))
        }
        bench.run(seconds: 120)
        let first = bench.sent(.criticalEvents).prefix(7).flatMap(\.self)
        #expect(first == [298, 298, 298, 298, 298, 299, 300])
        bench.run(seconds: 3600)
        // A later one goes ahead of it, at once.
        bench.record()
        bench.give(.criticalRecorded(EventPosition(epoch: HubBench.epoch, sequence: 301)))
        let asked = bench.sent(.criticalEvents).count
        bench.run(seconds: 15)
        #expect(bench.sent(.criticalEvents).dropFirst(asked).first == [301])
        #expect(bench.sent(.criticalEvents).count { $0 == [298] } > 10)
        bench.reply = { .status($0.flow == .criticalEvents ? 200 : 503) }
        bench.run(seconds: 400)
        #expect(bench.stored[.criticalEvents] == [299, 300, 301, 298])
    }

    @Test func `a new alarm waits ten seconds at most, and a storm of them shortens one wait`() {
        for seed: UInt64 in 1...20 {
            var bench = HubBench(HubBench.events, entries: 300, seed: seed) { _ in
                .fault(.timedOut)
            }
            bench.run(seconds: 10)
            bench.give(.criticalRecorded(EventPosition(epoch: HubBench.epoch, sequence: 290)))
            bench.run(seconds: 6 * 3600)
            let before = bench.sent(.criticalEvents).count
            for sequence in UInt64(291)...300 {
                bench.give(
                    .criticalRecorded(EventPosition(epoch: HubBench.epoch, sequence: sequence)))
                bench.run(seconds: 1)
            }
            bench.run(seconds: 1)
            let asked = bench.sent(.criticalEvents).count - before
            #expect(asked == 1 || asked == 2)
        }
    }

    @Test func `a copy that the network loses is sent again, and a storm is bounded`() {
        var bench = HubBench(HubBench.events, entries: 300) { _ in .fault(.timedOut) }
        bench.run(seconds: 60)
        for sequence in UInt64(200)...300 {
            bench.give(.criticalRecorded(EventPosition(epoch: HubBench.epoch, sequence: sequence)))
        }
        bench.run(seconds: 3600)
        let sent = bench.sent(.criticalEvents)
        #expect(sent.count > 10 && sent.allSatisfy { $0 == [200] })
        let waiting = bench.hub.status(at: bench.now).flows[.criticalEvents]?.backlog
        #expect(waiting == UInt64(CriticalLane.mostWaiting))
    }
}
