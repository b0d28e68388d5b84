import StationCore
public import StationModel

/// Lets a scenario happen in the headless world, as fast as it can, and looks at what comes of it.
///
/// The same scenario gives the same trace, to the byte: a changed rule shows itself as a changed
/// line.
public struct ScenarioRun {
    /// An expectation that did not come true.
    public struct Failure: Hashable, Sendable {
        /// Its place among the scenario's expectations, from 0.
        public let index: Int
        public let at: Duration
        /// `nil` = the station was off.
        public let found: Int?
    }

    /// What came of it.
    public struct Outcome: Sendable {
        /// The first invariant that broke; nothing was looked at after it.
        public let violation: Violation?
        /// One of each expectation at most: the first time it was not met.
        public let failures: [Failure]
        /// Expectations that came true; after a broken invariant those only that were over.
        public let met: Int
        /// Nobody knows of the rest, because an invariant broke before.
        public var notJudged: Int { expectations - met - failures.count }
        let expectations: Int
        public let tally: World.Tally
        /// What was recorded, one line each; see `ScenarioTrace`.
        public let trace: [String]
        /// On record, those besides that are not in the trace.
        public let entries: Int

        public var isGood: Bool { violation == nil && failures.isEmpty }
    }

    private let scenario: Scenario
    var world: World
    /// Entries on record at the beginning of a span, by the expectation.
    private var before: [Int: Int] = [:]
    private var failures: [Int: Failure] = [:]
    /// Expectations of figures that were there to be looked at.
    private var seen: Set<Int> = []

    /// Nobody reads days minute by minute: in longer stories the sensors report every five minutes,
    /// as those of a campaign do, and are believed three times as long.
    private static let (longStory, believedFor): (Duration, Duration) = (.days(1), .minutes(15))

    public init(_ scenario: Scenario, configuration: StationConfiguration) {
        self.scenario = scenario
        var configuration = configuration
        if scenario.lasts > Self.longStory {
            for place in configuration.room.sensors.indices {
                let own = configuration.room.sensors[place].staleAfter
                configuration.room.sensors[place].staleAfter = max(own, Self.believedFor)
            }
        }
        var setting = World.Setting(
            configuration: configuration, began: scenario.began, seed: scenario.seed)
        setting.outside = scenario.outside
        setting.listLasts = scenario.listLasts
        if scenario.needsHub { setting.hub = .simulated }
        world = World(setting)
        world.ledger = []
    }

    /// Runs it to its end.
    public mutating func run() -> Outcome {
        world.begin(ScenarioPlan(scenario, world.setting.configuration).events)
        var violation: Violation?
        for time in lookTimes where violation == nil {
            violation = world.advance(until: time)
            if violation == nil { look(at: time) }
        }
        if violation == nil { violation = world.advance(until: scenario.lasts) ?? world.finish() }
        return Outcome(
            violation: violation,
            failures: failures.values.sorted { ($0.at, $0.index) < ($1.at, $1.index) },
            met: met(before: violation?.at), expectations: scenario.expectations.count,
            tally: world.tally,
            trace: ScenarioTrace.lines(
                of: ledger, zone: world.setting.configuration.station.timeZone),
            entries: ledger.count)
    }

    private var ledger: [LedgerEntry] { world.ledger ?? [] }

    private func met(before end: Duration?) -> Int {
        scenario.expectations.enumerated().count { index, expectation in
            let isOver = end.map { end in expectation.times.allSatisfy { $0 < end } } ?? true
            return failures[index] == nil && isOver
        }
    }

    private var lookTimes: [Duration] {
        Set(scenario.expectations.flatMap(\.times)).sorted().filter { $0 <= scenario.lasts }
    }

    // MARK: Looking

    private mutating func look(at time: Duration) {
        for (index, expectation) in scenario.expectations.enumerated()
        where failures[index] == nil {
            if case .other(let found) = judge(expectation, index, at: time) {
                failures[index] = Failure(index: index, at: time, found: found)
            }
        }
    }

    private enum Judgement {
        case right
        /// Found in place of what is expected; `nil` = the station was off.
        case other(Int?)
    }

    private mutating func judge(
        _ expectation: Expectation, _ index: Int, at time: Duration
    ) -> Judgement {
        switch expectation {
        case .entries(let match, let from, let until, let count):
            guard time == from || time == until else { return .right }
            let all = ledger.count { match.matches($0) }
            if time == from { before[index] = all }
            guard time == until else { return .right }
            let found = all - before[index, default: 0]
            return count.contains(found) ? .right : .other(found)
        case .alarm(let kind, let subject, let at, let isUp):
            guard time == at else { return .right }
            let found = world.shownAlarms?.count {
                $0.kind == kind && (subject == nil || $0.subject == subject)
            }
            return found.map { ($0 > 0) == isUp } ?? false ? .right : .other(found)
        case .figure(let figure, let from, let until, let range):
            guard (from...until).contains(time) else { return .right }
            if let found = world.figure(figure) {
                seen.insert(index)
                return range.contains(found) ? .right : .other(found)
            }
            // A cut in between hides nothing, but somebody must have looked once.
            let isLast = time == expectation.times.last
            return isLast && !seen.contains(index) ? .other(nil) : .right
        }
    }
}
