public import ConfigurationFile
public import Simulation
public import StationModel

/// Reads a scenario's file (JSON5) and finds everything that is wrong with it at once, in the way
/// of the station's own configuration: place, found, expected, nearest name.
///
/// What it names (lanes, probes, contacts) are devices of the station that it is played on.
public enum ScenarioLoader {
    public static func load(
        path: String, on station: StationConfiguration
    ) throws(ConfigurationErrors) -> LoadedScenario {
        try Document.load(path: path) { read($0, on: station) }
    }

    /// `file` is the text's name in reports.
    public static func load(
        text: String, file: String, on station: StationConfiguration
    ) throws(ConfigurationErrors) -> LoadedScenario {
        try Document.load(text: text, file: file) { read($0, on: station) }
    }

    private static func read(_ root: Node, on station: StationConfiguration) -> LoadedScenario? {
        guard let section = Section<ScenarioKey>(root) else { return nil }
        let zone = station.station.timeZone
        let began = section.required(.begins, .localDateTime).flatMap {
            ScenarioTime.begin($0, zone: zone)
        }
        let lasts = section.required(.lasts, QuantityLimits.scenario.requirement)?
            .duration(.scenario)
        let head = head(section)
        // Without them no other time means anything; nothing else hides a mistake.
        guard let began, let lasts else { return nil }
        let times = ScenarioTime(began: began, lasts: lasts, zone: zone)
        let outside = weather(section[.outside], times)
        let visitors = crowd(section[.visitors], times)
        let events = events(section[.events], EventReader(station: station, times: times))
        let expectations = ExpectationReader(station: station, times: times)
        let nodes = list(section[.expect], Scenario.mostExpectations)
        let expected = nodes.compactMap { node in
            expectations.read(node).map { (expectation: $0, place: node.place) }
        }
        guard var scenario = head else { return nil }
        (scenario.began, scenario.lasts) = (began, lasts)
        (scenario.outside, scenario.visitors, scenario.events) = (outside, visitors, events)
        scenario.expectations = expected.map(\.expectation)
        return LoadedScenario(scenario: scenario, expectationPlaces: expected.map(\.place))
    }

    /// In the order of time.
    private static func events(_ node: Node?, _ reader: EventReader) -> [Scenario.Event] {
        list(node, Scenario.mostEvents).compactMap(reader.read)
            .enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }

    /// What is there besides times and lists, which are filled in.
    private static func head(_ section: Section<ScenarioKey>) -> Scenario? {
        let title = section.required(.title, .object).flatMap { PhraseReader.read($0, longest: 60) }
        let about = section.required(.about, .object).flatMap {
            PhraseReader.read($0, longest: 400)
        }
        let seed = section[.seed].map { $0.wholeNumber(in: 0...1_000_000_000, .scenarioCount) } ?? 1
        let list = section[.listLasts].map { $0.duration(.scenarioSpan) } ?? .days(400)
        guard let title, let about, let seed, let list else { return nil }
        return Scenario(
            title: title, about: about, began: UnixTime(seconds: 0), lasts: .zero,
            seed: UInt64(seed), listLasts: list)
    }

    private static func list(_ node: Node?, _ most: Int) -> [Node] {
        node?.elements(atMost: most, .scenarioCount) ?? []
    }

    private static func weather(
        _ node: Node?, _ times: ScenarioTime
    ) -> [Scenario.Stage<Int>] {
        list(node, Scenario.mostStages).compactMap { node in
            guard let section = Section<WeatherStageKey>(node) else { return nil }
            let at = times.read(section.required(.at, .localTime))
            let limits = QuantityLimits.outside
            let degrees = section.required(.temperature, limits.requirement)?.quantity(limits)
            guard let at, let degrees else { return nil }
            return Scenario.Stage(at: at, Int(degrees))
        }.sorted { $0.at < $1.at }
    }

    private static func crowd(_ node: Node?, _ times: ScenarioTime) -> [Scenario.Stage<Int>] {
        list(node, Scenario.mostStages).compactMap { node in
            guard let section = Section<VisitorStageKey>(node) else { return nil }
            let at = times.read(section.required(.at, .localTime))
            let range = 0...Scenario.mostVisitorsPerHour
            let count = section.required(
                .perHour, .wholeNumber(least: range.lowerBound, most: range.upperBound))?
                .wholeNumber(in: range, .scenarioCount)
            guard let at, let count else { return nil }
            return Scenario.Stage(at: at, count)
        }.sorted { $0.at < $1.at }
    }
}

/// A scenario that is right.
public struct LoadedScenario: Hashable, Sendable {
    public let scenario: Scenario
    /// Where each of its expectations stands in the file.
    public let expectationPlaces: [SourcePlace]
}

extension QuantityLimits {
    /// From a minute to the longest story.
    static let scenario = QuantityLimits(
        dimension: .time, range: 60_000...Scenario.longest.wholeMilliseconds,
        reason: .scenarioTime)
    static let scenarioSpan = QuantityLimits(
        dimension: .time, range: 1...Scenario.longest.wholeMilliseconds, reason: .scenarioTime)
    /// Of the weather that a story tells.
    static let outside = QuantityLimits(
        dimension: .temperature,
        range: Int64(Weather.toldLimits.lowerBound)...Int64(Weather.toldLimits.upperBound),
        reason: .weather)
}
