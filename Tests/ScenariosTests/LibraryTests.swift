import ConfigurationFile
import Foundation
import StationModel
import Testing

@testable import Scenarios
@testable import Simulation

/// The scenarios that come with the program, each with the trace that was agreed on.
///
/// To renew the traces: `YIZHAND_RECORD=1 swift test --filter ScenariosTests`, then read the
/// difference: it is what a rule does differently now.
struct LibraryTests {
    static let station = SimulatedBoard.demoConfiguration(station: .simulated)

    static func load(_ name: String) throws -> LoadedScenario {
        let text = try #require(ScenarioLibrary.text(of: name))
        return try ScenarioLoader.load(text: text, file: name + ".json5", on: station)
    }

    @Test func `seven scenarios come with the program`() {
        #expect(
            ScenarioLibrary.names == [
                "cold-wave", "first-night", "flood-shelter", "jammed-lane", "network-gone",
                "platform-away", "thief-with-screenshot",
            ])
        #expect(ScenarioLibrary.text(of: "cold-wave.json5") == nil)
    }

    @Test(arguments: ScenarioLibrary.names)
    func `a scenario comes to what it expects, by the trace that was agreed`(name: String) throws {
        let loaded = try Self.load(name)
        var run = ScenarioRun(loaded.scenario, configuration: Self.station)
        let outcome = run.run()
        #expect(outcome.violation == nil)
        for failure in outcome.failures {
            Issue.record("\(loaded.expectationPlaces[failure.index]): found \(failure.found)")
        }
        let trace = outcome.trace.joined(separator: "\n") + "\n"
        let agreed = try agreed(name + ".txt", trace)
        if trace != agreed {
            Issue.record("\(name): \(Self.firstDifference(trace, agreed))")
        }
        #expect(trace.utf8.count < 150_000, "a trace is read by people")
        let entries = run.world.ledger ?? []
        #expect(!entries.isEmpty && EntryDataKeyTests.unknown(in: entries) == [])
        let subjects = Self.station.subjects
        #expect(Set(entries.map(\.subject)).filter { subjects[$0] == nil } == [])
    }

    @Test(arguments: ScenarioLibrary.names)
    func `a scenario says what it is about and expects enough of it`(name: String) throws {
        let loaded = try Self.load(name)
        #expect(loaded.scenario.expectations.count >= 10)
        #expect(loaded.expectationPlaces.count == loaded.scenario.expectations.count)
        #expect(loaded.scenario.events.map(\.at) == loaded.scenario.events.map(\.at).sorted())
        #expect(loaded.scenario.title.chinese != loaded.scenario.title.english)
    }

    @Test func `the same scenario gives the same bytes, and another seed gives others`() throws {
        var scenario = try Self.load("first-night").scenario
        scenario.lasts = .hours(5)
        scenario.expectations = []
        func trace(_ scenario: Scenario) -> [String] {
            var run = ScenarioRun(scenario, configuration: Self.station)
            return run.run().trace
        }
        let first = trace(scenario)
        #expect(trace(scenario) == first)
        scenario.seed += 1
        #expect(trace(scenario) != first)
    }

    /// The first line that is another one, for a person to begin with.
    private static func firstDifference(_ found: String, _ agreed: String) -> String {
        let (found, agreed) = (found.split(separator: "\n"), agreed.split(separator: "\n"))
        let place = zip(found, agreed).prefix { $0 == $1 }.count
        func line(_ lines: [Substring]) -> Substring { place < lines.count ? lines[place] : "–" }
        return "line \(place + 1): \(line(found)), agreed: \(line(agreed))"
    }
}

private func agreed(_ name: String, _ text: String) throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/\(name)")
    if ProcessInfo.processInfo.environment["YIZHAND_RECORD"] == "1" {
        try Data(text.utf8).write(to: file)
    }
    return try String(contentsOf: file, encoding: .utf8)
}
