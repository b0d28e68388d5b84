import StationModel
import Testing

@testable import StationCore

/// What is told of an answer beside its status.
struct HubTroubleTests {
    private static let desk = HubDesk(seed: 1, at: moment(0))

    private func trouble(
        _ status: Int, date: Duration? = nil, host: String? = nil, of flow: HubFlow = .events
    ) -> HubTrouble {
        let answer = HubAnswer(
            status: status, date: date.map { Self.desk.moment.wall + $0 }, redirectHost: host)
        return HubOutcome(answer, of: flow).trouble(Self.desk)
    }

    /// Five minutes is how long a station's token lives.
    @Test(arguments: HubFlow.allCases)
    func `a 401 by a clock that differs by more than a token's life is told as that`(
        flow: HubFlow
    ) {
        for seconds in [-86_400, -301, 301, 86_400] {
            let ahead = Duration.seconds(seconds)
            let told = trouble(401, date: ahead, of: flow)
            #expect(told.reason == .clocksDiffer && told.status == 401)
            #expect(told.clue == .hubClock(ahead: ahead))
        }
        for seconds in [-300, 0, 300] {
            let told = trouble(401, date: .seconds(seconds), of: flow)
            #expect(told.reason == .notAuthorised && told.clue == nil)
        }
        #expect(trouble(401, of: flow).reason == .notAuthorised)
        // Who is let in, or kept out by name, is so by any clock.
        for status in [403, 404, 500, 503] {
            let told = trouble(status, date: .days(1), of: flow)
            #expect(told.reason != .clocksDiffer && told.clue == nil)
        }
    }

    @Test(arguments: HubFlow.allCases)
    func `a redirection is told with the host that it leads to`(flow: HubFlow) {
        let told = trouble(302, host: "portal.example", of: flow)
        #expect(told.reason == .redirected && told.clue == .leads(toHost: "portal.example"))
        #expect(trouble(307, of: flow).clue == nil)
    }

    @Test func `clocks that differ keep the station out as an unknown token does`() {
        var hub = Hub(
            Hub.Start(
                configuration: HubBench.events, ledger: EventBacklog(count: 1), seed: 1),
            at: moment(0))
        var now = 0
        for _ in 0..<Hub.unauthorisedFrom {
            var effects: [HubEffect] = []
            while effects.isEmpty {
                now += 1000
                effects = hub.step(.tick, at: moment(now))
            }
            if case .encodeEvents(let token, _, _, _)? = effects.last {
                let last = EventPosition(epoch: HubBench.epoch, sequence: 1)
                effects = hub.step(
                    .eventsEncoded(token, EventBatch(count: 1, last: last)), at: moment(now))
            }
            guard case .send(let token, _)? = effects.last else { break }
            let date = moment(now).wall + .days(1)
            _ = hub.step(.answered(token, HubAnswer(status: 401, date: date)), at: moment(now))
        }
        #expect(hub.status(at: moment(now)).flows[.events]?.lastTrouble?.reason == .clocksDiffer)
        #expect(hub.conditions(at: moment(now)) == [.notAuthorised])
    }
}
