public import StationModel

/// Plays a scenario in a world that somebody else drives: whoever lets time pass asks what is to
/// be done now.
///
/// Each act becomes deeds, each with its time: what it begins with, and what ends it. They come in
/// the order of time, of one time in the order of the file, and never twice. The weather is none
/// of them: it is a function of time (`Scenario.weather`).
public struct ScenarioPlayer: Hashable, Sendable {
    /// A deed and its time since the beginning.
    public struct Due: Hashable, Sendable {
        public let at: Duration
        public let deed: ScenarioDeed

        init(at: Duration, _ deed: ScenarioDeed) {
            self.at = at
            self.deed = deed
        }
    }

    public let scenario: Scenario
    /// The latest first.
    private var waiting: [Due]

    /// - Parameters:
    ///   - premises: of the station that it is played on; whatever the scenario names is there.
    ///   - zone: of the days on which batches expire.
    public init(_ scenario: Scenario, premises: Premises, zone: TimeZoneTable) {
        self.scenario = scenario
        let deeds = ScenarioDeeds(premises: premises, zone: zone, began: scenario.began)
        let crowd = scenario.visitors.map {
            Due(at: $0.at, .control(.visitors(perHour: $0.value)))
        }
        let acts = scenario.events.flatMap { deeds.of($0.act, at: $0.at) }
        waiting = (crowd + acts).enumerated().sorted {
            ($0.element.at, $0.offset) > ($1.element.at, $1.offset)
        }.map(\.element)
    }

    /// When the next deed is due; `nil` = the story is told.
    public var nextTime: Duration? { waiting.last?.at }

    /// Everything up to this time that was not handed out before.
    public mutating func advance(to time: Duration) -> [Due] {
        var due: [Due] = []
        while let next = waiting.last, next.at <= time {
            due.append(next)
            waiting.removeLast()
        }
        return due
    }

    /// The people whom the story is about, by their names in `People.shown`.
    public var cast: Set<String> { Set(scenario.events.compactMap(\.act.person)) }
}

extension ScenarioAct {
    /// Who does it, where it is one of the city's people.
    var person: String? {
        switch self {
        case .visit(let person, _, _), .take(let person, _, _), .voucher(let person, _, _),
            .screenshot(let person), .locker(let person, _, _), .suspend(let person):
            person
        case .voucherAgain, .strangers, .shelf, .appliance, .exit, .holdDoor, .restock, .stocktake,
            .acknowledge, .mode, .lane, .probe, .heaterFails, .contact, .beamBlocked, .fire,
            .unplugged, .powerCut, .diskStalls, .clockLost, .clockJumps, .hub:
            nil
        }
    }
}
