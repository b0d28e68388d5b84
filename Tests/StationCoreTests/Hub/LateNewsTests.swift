import StationModel
import Testing

@testable import StationCore

/// The ledger's news and a page that was read before them come in any order.
struct LateNewsTests {
    private struct Reading {
        var hub: Hub
        let token: HubToken
    }

    /// A page of the ledger is being read, as the last thing that the machine wanted.
    private static func reading() throws -> Reading {
        var hub = Hub(
            Hub.Start(
                configuration: HubBench.events, ledger: EventBacklog(count: 1), seed: 1),
            at: moment(0))
        let effects = hub.step(.tick, at: moment(20_000))
        return Reading(hub: hub, token: try #require(token(effects)))
    }

    private static func token(_ effects: [HubEffect]) -> HubToken? {
        effects.lazy.compactMap { effect in
            if case .encodeEvents(let token, _, _, _) = effect { token } else { nil }
        }.first
    }

    private static let pages = [
        EventBatch.none, EventBatch(count: 0, waitsUntil: instant(600_000)),
    ]

    /// - Parameter stale: a count from before them that comes behind them.
    @Test(arguments: pages, [false, true])
    func `entries that came while an older page was read are read at once`(
        page: EventBatch, stale: Bool
    ) throws {
        var found = try Self.reading()
        _ = found.hub.step(.ledger(EventBacklog(count: 2)), at: moment(20_010))
        if stale { _ = found.hub.step(.ledger(EventBacklog(count: 0)), at: moment(20_015)) }
        let effects = found.hub.step(.eventsEncoded(found.token, page), at: moment(20_020))
        let next = try #require(Self.token(effects))
        // And no more than once: nothing new has come since.
        let rest = found.hub.step(.eventsEncoded(next, .none), at: moment(20_030))
        #expect(Self.token(rest) == nil)
        #expect(found.hub.nextDeadline == nil)
    }

    @Test func `an empty page without news is the end`() throws {
        var found = try Self.reading()
        let effects = found.hub.step(.eventsEncoded(found.token, .none), at: moment(20_020))
        #expect(Self.token(effects) == nil)
        #expect(found.hub.nextDeadline == nil)
    }
}
