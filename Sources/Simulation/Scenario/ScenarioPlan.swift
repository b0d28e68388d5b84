import StationModel

/// A scenario as the headless world plays it: every act becomes lines of a plan, and so do the
/// visitors who come by themselves.
///
/// What a scenario names must be in the configuration; its reader has seen to that.
struct ScenarioPlan {
    /// In the order of time; what a scenario tells comes before what chance adds.
    let events: [PlannedEvent]

    init(_ scenario: Scenario, _ configuration: StationConfiguration) {
        let acts = ScenarioLines(configuration)
        let told = scenario.events.flatMap { acts.lines(of: $0.act, at: $0.at.milliseconds) }
        var crowd = ScenarioCrowd(configuration, seed: scenario.seed)
        let all = told + crowd.events(of: scenario.visitors, until: scenario.lasts)
        events = all.enumerated().sorted {
            ($0.element.atMilliseconds, $0.offset) < ($1.element.atMilliseconds, $1.offset)
        }.map(\.element)
    }
}

extension Duration {
    /// As a plan's lines count.
    var milliseconds: Int { Int(wholeMilliseconds) }
}
