public import StationModel

/// A told stretch of a station's life: when it begins, what happens, and what must come of it.
///
/// A scenario is plain data, read from a file. `ScenarioRun` lets it happen to the headless world
/// with every invariant checked; the live station plays the same acts before the page.
public struct Scenario: Hashable, Sendable {
    /// A change of the weather or of the crowd: from this time on, until the next one.
    public struct Stage<Value: Hashable & Sendable>: Hashable, Sendable {
        public var at: Duration
        public var value: Value

        public init(at: Duration, _ value: Value) {
            self.at = at
            self.value = value
        }
    }

    /// One thing that happens, at a time since the beginning.
    public struct Event: Hashable, Sendable {
        public var at: Duration
        public var act: ScenarioAct

        public init(at: Duration, _ act: ScenarioAct) {
            self.at = at
            self.act = act
        }
    }

    /// As the page and the report name it.
    public var title: Phrase
    /// What there is to be seen, in a sentence or two.
    public var about: Phrase
    public var began: UnixTime
    public var lasts: Duration
    public var seed: UInt64
    /// From the beginning to the end of the member list that the station has.
    public var listLasts: Duration
    /// Air outside, in thousandths of a degree; between two stages it changes evenly. Without any
    /// the season decides.
    public var outside: [Stage<Int>]
    /// Visitors an hour, who come by themselves; without any nobody does.
    public var visitors: [Stage<Int>]
    /// In the order of time.
    public var events: [Event]
    public var expectations: [Expectation]

    public init(
        title: Phrase, about: Phrase, began: UnixTime, lasts: Duration, seed: UInt64 = 1,
        listLasts: Duration = .days(400),
        outside: [Stage<Int>] = [], visitors: [Stage<Int>] = [], events: [Event] = [],
        expectations: [Expectation] = []
    ) {
        self.title = title
        self.about = about
        self.began = began
        self.lasts = lasts
        self.seed = seed
        self.listLasts = listLasts
        self.outside = outside
        self.visitors = visitors
        self.events = events
        self.expectations = expectations
    }

    /// As its stages tell it.
    public var weather: Weather {
        Weather(seed: seed, told: outside.map { Weather.Told(at: began + $0.at, $0.value) })
    }

    /// A month: the longest that one looks at as one story.
    public static let longest: Duration = .days(31)
    /// More lines than anybody reads.
    public static let mostEvents = 1000
    public static let mostExpectations = 200
    public static let mostStages = 200
    /// A person every twelve seconds, all day.
    public static let mostVisitorsPerHour = 300
}

extension Scenario {
    /// Whether the city's platform is part of the story; else the station knows of none.
    var needsHub: Bool {
        events.contains { if case .hub = $0.act { true } else { false } }
    }
}
