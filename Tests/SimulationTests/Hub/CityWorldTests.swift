import StationCore
import StationModel
import Testing

@testable import Simulation

/// A station that gets its directives and lists from the city's platform: what is ordered happens
/// once, in order, and at the end the newest holds.
struct CityWorldTests {
    private static let hour = 3_600_000

    /// Orders of every kind all day, with power cuts and a restart between them.
    private static func orders(until hours: Int) -> [PlannedEvent] {
        var plan = Campaign(days: 1).plan(seed: 4).filter { $0.kind != .hub && $0.kind != .order }
        for step in 0..<hours * 2 {
            let at = step * hour / 2 + 120_000
            let order = CityOrder.allCases[step % CityOrder.allCases.count]
            plan.append(PlannedEvent(at: at, .order, order.rawValue, 3 * hour))
            plan.append(PlannedEvent(at: at + 300_000, .mode, step % 3, 900_000, 1))
            plan.append(PlannedEvent(at: at + 600_000, .remoteUnlock, 2, 1000))
            plan.append(PlannedEvent(at: at + 700_000, .listChange, 3 + step % 4))
            let cut = [90, 200, 5000, 120_000][step % 4]
            if step % 3 == 1 {
                plan.append(PlannedEvent(at: at + cut, .powerCut, 20_000, step % 5 - 1))
            }
        }
        return plan.sorted { $0.atMilliseconds < $1.atMilliseconds }
    }

    private static func world() -> World {
        var world = World(Campaign.setting(seed: 4))
        world.ledger = []
        return world
    }

    private static let documentMoods: [HubMood] = [
        .honest, .gone, .slow, .losingAnswers, .halvingAnswers, .outdated, .forging, .cuttingShort,
        .broken, .portal,
    ]

    @Test(arguments: documentMoods)
    func `whatever the platform's mood, orders are obeyed once and the newest holds in the end`(
        mood: HubMood
    ) throws {
        var world = Self.world()
        var plan = Self.orders(until: 10)
        plan.append(PlannedEvent(at: 3 * Self.hour, .hub, mood.rawValue, 3 * Self.hour))
        #expect(world.run(plan, until: .hours(26)) == nil)
        let ledger = try #require(world.ledger)
        let city = try #require(world.hub?.city.documents)
        #expect(city.directives.count >= 60 && city.manifests.count >= 20)
        #expect(world.oracle.city.versionInForce == city.newest(.directive))
        #expect(world.hub?.lane.listVersion == city.newest(.manifest))
        let applied = ledger.filter { $0.kind == .directiveApplied }.count
        #expect(applied > (mood == .honest ? 55 : 25))
        let unlocked = ledger.count {
            $0.kind == .accessGranted && $0.data["kind"] == .text("remote")
        }
        #expect(unlocked > (mood == .honest ? 8 : 3))
        let isWrong = [.outdated, .forging, .cuttingShort].contains(mood)
        #expect(ledger.contains { $0.kind == .directiveRefused } == isWrong)
        #expect(world.tally.orderedRestarts >= 1)
        #expect(!(world.hub?.lane.listKeys.isEmpty ?? true))
    }

    @Test func `a platform that is away for two days is an alarm, and then everything arrives`() {
        var world = Self.world()
        let day = 24 * Self.hour
        let plan = [
            PlannedEvent(at: 3 * Self.hour, .hub, HubMood.gone.rawValue, 2 * day),
            PlannedEvent(at: 5 * Self.hour, .order, CityOrder.cardsOnly.rawValue, 4 * day),
            PlannedEvent(at: 6 * Self.hour, .listChange, 3),
        ]
        world.begin(plan)
        #expect(world.advance(until: .hours(3) + .minutes(20)) == nil)
        #expect(world.shownAlarms?.contains { $0.kind == .hubUnreachable } == false)
        #expect(world.advance(until: .hours(40)) == nil)
        let away = Set(world.shownAlarms?.map(\.kind) ?? [])
        #expect(away.isSuperset(of: [.hubUnreachable, .hubBacklog]))
        #expect(world.identity.suspended.isEmpty && world.oracle.city.versionInForce == 1)
        #expect(world.advance(until: .hours(54)) == nil)
        let back = Set(world.shownAlarms?.map(\.kind) ?? [])
        #expect(back.isDisjoint(with: [.hubUnreachable, .hubBacklog]))
        #expect(world.identity.suspended == [3] && world.oracle.city.versionInForce == 2)
        #expect(world.finish() == nil)
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `a server that holds questions is asked rarely, one that does not every ten seconds`(
        seed: UInt64
    ) {
        var world = World(Campaign.setting(seed: seed))
        let plan = [PlannedEvent(at: 1000, .order, CityOrder.message.rawValue, 7_200_000)]
        #expect(world.run(plan, until: .minutes(59)) == nil)
        #expect(world.hub?.city.holdsQuestions == (seed == 2))
        let requests = world.tally.hubRequests
        #expect(seed == 2 ? (60...110).contains(requests) : (300...440).contains(requests))
    }

    /// The directive holds it until its end, and each start asks for the directive.
    @Test(arguments: 1...9)
    func `an unlock opens once, however soon the service starts again`(seconds: Int) throws {
        var world = Self.world()
        let plan = [
            PlannedEvent(at: 60_000, .remoteUnlock, 2, 0),
            PlannedEvent(at: 60_000 + seconds * 1000, .restart, 3000),
        ]
        #expect(world.run(plan, until: .minutes(10)) == nil)
        let ledger = try #require(world.ledger)
        #expect(ledger.count { $0.kind == .accessGranted } == 1 && world.tally.boots == 2)
    }

    /// Power cuts between any two effects of the start of an ordered restart and around it.
    @Test(arguments: 0...40)
    func `an ordered restart that the power cuts into happens at most once`(effects: Int) throws {
        var world = Self.world()
        let plan = [
            PlannedEvent(at: 60_000, .order, CityOrder.restart.rawValue, 600_000),
            PlannedEvent(at: 60_050 + 5 * effects, .powerCut, 5000, effects % 4 - 1),
        ]
        #expect(world.run(plan, until: .hours(1)) == nil)
        let ledger = try #require(world.ledger)
        let begun = ledger.count {
            $0.kind == .commandGiven && $0.data["command"] == .text("restart")
        }
        #expect(begun <= 1 && world.tally.orderedRestarts <= begun)
        #expect(world.tally.boots <= 2 + world.tally.orderedRestarts)
    }
}
