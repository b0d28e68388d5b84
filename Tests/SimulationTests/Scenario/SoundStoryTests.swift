import StationModel
import Testing

@testable import Simulation

/// Stories in which a sound station was once blamed: each must be told to its end.
struct SoundStoryTests {
    private func story(
        hours: Int, seed: UInt64, outside: Int, visitors: Int = 0, _ events: [Scenario.Event] = []
    ) -> Scenario {
        Scenario(
            title: .verbatim("story"), about: .verbatim("about"), began: ScenarioRunTests.evening,
            lasts: .hours(hours), seed: seed, outside: [Scenario.Stage(at: .zero, outside)],
            visitors: visitors > 0 ? [Scenario.Stage(at: .zero, visitors)] : [], events: events)
    }

    /// What broke until a time of the story.
    private func broken(_ scenario: Scenario, until time: Duration) -> Violation? {
        var run = ScenarioRun(scenario, configuration: ScenarioRunTests.station)
        run.world.begin(ScenarioPlan(scenario, ScenarioRunTests.station).events)
        return run.world.advance(until: time)
    }

    /// The heater has rested, starts on what the probe said 20 s ago, and the probe reports 20 °C
    /// at the same instant.
    @Test func `a heater that starts just before a reading is judged by the one before`() {
        let night = story(hours: 23, seed: 55, outside: -5000, visitors: 90)
        #expect(broken(night, until: .minutes(150)) == nil)
    }

    /// Strangers in a fire are refused without a word, and from the fifth on without an entry.
    @Test func `whoever is refused in a fire ends the turn of the one before`() {
        let night = story(
            hours: 6, seed: 1649, outside: 30_000, visitors: 60,
            [
                Scenario.Event(at: .minutes(230), .fire(.minutes(40))),
                Scenario.Event(at: .seconds(3 * 3600 + 58 * 60 + 9), .strangers(30)),
            ])
        #expect(broken(night, until: .hours(4)) == nil)
    }

    /// The hour in which somebody came is told by the time that is believed.
    @Test(arguments: [.hours(20), .days(2), .days(31)] as [Duration])
    func `a clock that is suddenly far ahead ends no hour`(jump: Duration) {
        let visit = ScenarioAct.visit("courier", .wiegandCard, stay: .minutes(20))
        for lasts in [Duration.minutes(30), .minutes(90)] {
            let evening = story(
                hours: 3, seed: 1, outside: 0,
                [
                    Scenario.Event(at: .minutes(5), visit),
                    Scenario.Event(at: .minutes(54), .clockJumps(by: jump, lasts)),
                ])
            #expect(broken(evening, until: .hours(3)) == nil)
        }
    }
}
