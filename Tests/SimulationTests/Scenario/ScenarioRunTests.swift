import StationModel
import Testing

@testable import Simulation

/// Not the one of the test library.
private typealias Expectation = Simulation.Expectation

/// What a run says of expectations and invariants.
struct ScenarioRunTests {
    static let station = SimulatedBoard.demoConfiguration(station: .simulated)
    /// 2026-01-20 17:00 in China.
    static let evening = UnixTime(seconds: 1_768_899_600)
    private static let lane = LaneAddress(device: DeviceId("lane-1"), number: 1)

    /// One hour: a lane is filled, and one item taken.
    private func story(_ expectations: [Expectation]) -> Scenario {
        Scenario(
            title: .verbatim("story"), about: .verbatim("about"), began: Self.evening,
            lasts: .hours(1), outside: [Scenario.Stage(at: .zero, -5000)],
            events: [
                Scenario.Event(at: .minutes(5), .restock(Self.lane, count: 10, days: 90)),
                Scenario.Event(at: .minutes(20), .take("courier", .wiegandCard, Self.lane)),
            ],
            expectations: expectations)
    }

    private func failures(_ expectations: [Expectation]) -> [ScenarioRun.Failure] {
        var run = ScenarioRun(story(expectations), configuration: Self.station)
        let outcome = run.run()
        #expect(outcome.violation == nil)
        #expect(outcome.isGood == outcome.failures.isEmpty)
        return outcome.failures
    }

    private static let vended = Expectation.EntryMatch(.vendOutcome, data: ["outcome": "vended"])

    @Test func `what comes true is no failure`() {
        let match = Self.vended
        #expect(
            failures([
                .entries(match, from: .zero, until: .hours(1), count: 1...1),
                .entries(match, from: .minutes(30), until: .hours(1), count: 0...0),
                .alarm(.stockEmpty, subject: "lane-1/1", at: .minutes(4), isUp: true),
                .alarm(.stockEmpty, subject: "lane-1/1", at: .minutes(6), isUp: false),
                .alarm(.stockEmpty, subject: nil, at: .minutes(6), isUp: true),
                .figure(.stock(Self.lane), from: .minutes(6), until: .minutes(19), range: 10...10),
                .figure(.stock(Self.lane), from: .minutes(21), until: .hours(1), range: 9...9),
                .figure(.people, from: .minutes(1), until: .hours(1), range: 0...0),
                .figure(
                    .roomMillidegrees, from: .zero, until: .hours(1), range: 5_000...25_000),
            ]).isEmpty)
    }

    @Test func `what does not come true is told once, with the time and what was found`() {
        let match = Self.vended
        let wrong: [Expectation] = [
            .entries(match, from: .zero, until: .minutes(30), count: 2...9),
            .entries(match, from: .minutes(21), until: .hours(1), count: 1...1),
            .entries(
                Expectation.EntryMatch(.vendOutcome, subject: "lane-2/1"), from: .zero,
                until: .hours(1), count: 1...9),
            .alarm(.stockEmpty, subject: "lane-1/1", at: .minutes(4), isUp: false),
            .alarm(.frost, subject: nil, at: .minutes(4), isUp: true),
            .figure(.stock(Self.lane), from: .minutes(6), until: .hours(1), range: 10...10),
            .figure(.people, from: .minutes(1), until: .hours(1), range: 1...9),
        ]
        #expect(
            failures(wrong).map { [$0.index, Int($0.at.wholeSeconds / 60), $0.found ?? -1] } == [
                [6, 1, 0], [3, 4, 1], [4, 4, 0], [5, 21, 9], [0, 30, 1], [1, 60, 0], [2, 60, 0],
            ])
    }

    @Test func `a broken invariant ends the run and is told`() throws {
        var run = ScenarioRun(
            story([.entries(Self.vended, from: .zero, until: .hours(1), count: 1...1)]),
            configuration: Self.station)
        run.world.deadline = { _, moment in moment.instant - .seconds(1) }
        let outcome = run.run()
        let violation = try #require(outcome.violation)
        #expect(violation.invariant == "time passes between the steps")
        #expect(!outcome.isGood)
        #expect(outcome.failures.isEmpty, "nothing is looked at after it")
        #expect(outcome.met == 0 && outcome.notJudged == 1, "and nothing has come true")
    }

    /// Off from minute 30 to 40.
    @Test func `nobody finds anything at a station that is off`() {
        func found(_ expectation: Expectation) -> [[Int?]] {
            var dark = story([expectation])
            dark.events.append(Scenario.Event(at: .minutes(30), .powerCut(.minutes(10))))
            var run = ScenarioRun(dark, configuration: Self.station)
            return run.run().failures.map { [Int($0.at.wholeSeconds / 60), $0.found] }
        }
        func people(_ from: Int, _ until: Int) -> Expectation {
            .figure(.people, from: .minutes(from), until: .minutes(until), range: 0...9)
        }
        for isUp in [false, true] {
            #expect(
                found(.alarm(.frost, subject: nil, at: .minutes(35), isUp: isUp)) == [[35, nil]])
        }
        #expect(found(people(31, 39)) == [[39, nil]])
        #expect(found(people(20, 50)) == [], "a cut in between hides nothing")
    }

    @Test func `looking changes nothing`() {
        func trace(_ expectations: [Expectation]) -> [String] {
            var run = ScenarioRun(story(expectations), configuration: Self.station)
            return run.run().trace
        }
        let looks = Expectation.figure(
            .roomMillidegrees, from: .zero, until: .hours(1), range: Int.min...Int.max)
        #expect(trace([looks]) == trace([]))
    }

    @Test func `a crowd comes as often as it is told, and at other times with another seed`() {
        func times(_ seed: UInt64) -> [Int] {
            var scenario = story([])
            scenario.events = []
            scenario.seed = seed
            scenario.visitors = [
                Scenario.Stage(at: .zero, 60), Scenario.Stage(at: .minutes(30), 0),
            ]
            return ScenarioPlan(scenario, Self.station).events.filter { $0.kind == .visit }
                .map(\.atMilliseconds)
        }
        #expect(times(1).count == 30)
        #expect(times(1).allSatisfy { (0..<1_800_000).contains($0) })
        #expect(times(1) == times(1).sorted() && times(1) != times(2))
    }
}
