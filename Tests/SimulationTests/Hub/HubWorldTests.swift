import StationModel
import Testing

@testable import Simulation

/// A station whose hub has moods: every invariant holds, and at the end everything is there.
struct HubWorldTests {
    /// Visits, power cuts and a restart around a hub that behaves so for hours.
    private static func plan(_ mood: HubMood, hours: Int) -> [PlannedEvent] {
        let hour = 3_600_000
        var plan = Campaign(days: 1).plan(seed: 3).filter { $0.kind != .hub }
        plan.append(PlannedEvent(at: 2 * hour, .hub, mood.rawValue, hours * hour))
        for (number, at) in [2 * hour + 200_000, 5 * hour, 9 * hour + 1234].enumerated() {
            plan.append(PlannedEvent(at: at, .powerCut, 20_000, number - 1))
        }
        plan.append(PlannedEvent(at: 7 * hour, .restart, 5000))
        return plan.sorted { $0.atMilliseconds < $1.atMilliseconds }
    }

    @Test(arguments: HubMood.allCases)
    func `whatever the hub's mood, nothing is lost, altered or out of order`(mood: HubMood) {
        var world = World(Campaign.setting(seed: 3))
        let violation = world.run(Self.plan(mood, hours: 10), until: .hours(26))
        #expect(violation == nil)
        let hub = world.hub
        #expect((hub?.city.eventsThrough ?? 0) + 60 > hub?.lane.lastRow ?? .max)
        #expect((hub?.city.eventsThrough ?? 0) > 100)
        let picks = [.picky, .choking, .cuttingOff].contains(mood)
        #expect((hub?.shadow.quarantined.isEmpty ?? false) != picks)
        // What a clock that was wrong has dated cannot be sent, whatever the hub.
        var told = hub?.shadow.told ?? [:]
        told["clock"] = nil
        switch mood {
        case .picky, .choking: #expect(told.keys.sorted() == ["refused"])
        case .cuttingOff: #expect(told.keys.allSatisfy { $0 == "refused" })
        case .forgetful: #expect(told.keys.sorted() == ["tooOld"])
        default: #expect(told.isEmpty)
        }
    }

    @Test func `after thirty days without a hub every event and every sample arrives`() {
        var world = World(Campaign.setting(seed: 5))
        var plan = Campaign(days: 3).plan(seed: 5).filter { $0.kind != .hub }
        let days = Duration.days(30).wholeMilliseconds
        plan.append(PlannedEvent(at: 0, .hub, HubMood.gone.rawValue, Int(days)))
        #expect(world.run(plan, until: .days(30) + .hours(3)) == nil)
        let hub = world.hub
        #expect((hub?.city.eventsThrough ?? 0) + 60 > hub?.lane.lastRow ?? .max)
        #expect(hub?.shadow.told.isEmpty ?? false)
        #expect((hub?.lane.spool.count ?? .max) <= 6)
    }

    @Test func `a world without a hub asks nothing`() {
        var setting = Campaign.setting(seed: 3)
        setting.hub = .none
        var world = World(setting)
        #expect(world.run([], until: .hours(3)) == nil)
        #expect(world.hub == nil && world.tally.hubRequests == 0)
    }

    @Test func `the hub's moods change nothing else in a plan`() {
        let plan = Campaign(days: 20).plan(seed: 9)
        let moods = plan.filter { $0.kind == .hub }
        #expect(moods.count > 5)
        #expect(moods.allSatisfy { $0.atMilliseconds + $0.number(1) <= 20 * PlanGenerator.day })
        #expect(moods.allSatisfy { HubMood(rawValue: $0.number(0)) != nil })
    }
}
