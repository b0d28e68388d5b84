import ConfigurationFile
import Foundation
import LinuxIO
import Scenarios
import Simulation
import StationModel

/// Finds a scenario by its name or its file, runs it headless, and says what came of it.
struct ScenarioReport {
    let station: StationConfiguration
    let console: Console
    let printsJSON: Bool

    /// A name of the library goes before a file of the same name in the current folder.
    static func load(
        _ nameOrPath: String, on station: StationConfiguration
    ) throws -> LoadedScenario {
        if let text = ScenarioLibrary.text(of: nameOrPath) {
            return try ScenarioLoader.load(text: text, file: nameOrPath + ".json5", on: station)
        }
        guard FileManager.default.fileExists(atPath: nameOrPath) else {
            let names = ScenarioLibrary.names.joined(separator: ", ")
            let meant = NearestName.of(nameOrPath, among: ScenarioLibrary.names)
            throw CommandFailure(
                .noInput,
                Phrase(
                    "没有情景“\(nameOrPath)”，也没有这个文件。",
                    "There is no scenario \"\(nameOrPath)\", and no such file."),
                next: meant.map { Phrase("是不是 \($0)？", "Did you mean \($0)?") }
                    ?? Phrase("现有情景：\(names)", "There are: \(names)"))
        }
        do throws(ConfigurationErrors) {
            return try ScenarioLoader.load(path: nameOrPath, on: station)
        } catch {
            let isUnreadable = error.errors.allSatisfy { $0.problem == .unreadable }
            throw CommandFailure(
                isUnreadable ? .noInput : .configuration,
                Phrase(error.text(in: .chinese), error.text(in: .english)),
                next: Phrase("请改正后再运行一次。", "Correct them and run it again."))
        }
    }

    /// Exit code 1 when an invariant broke or an expectation was not met.
    func check(_ loaded: LoadedScenario) throws -> ExitCode {
        let began = Clocks.monotonic()
        var run = ScenarioRun(loaded.scenario, configuration: station)
        let outcome = run.run()
        let took = Clocks.monotonic() - began
        if printsJSON {
            try console.print(try ScenarioRecord(outcome, loaded, zone, took).json)
        } else {
            try tell(outcome, loaded, took)
        }
        return outcome.isGood ? .success : .answerIsNo
    }

    private var zone: TimeZoneTable { station.station.timeZone }

    private func tell(
        _ outcome: ScenarioRun.Outcome, _ loaded: LoadedScenario, _ took: Duration
    ) throws {
        for line in outcome.trace { try console.print(line) }
        if let violation = outcome.violation {
            try console.print(
                Phrase("违反不变量：\(violation)", "An invariant broke: \(violation)"))
        }
        for failure in outcome.failures {
            let expectation = loaded.scenario.expectations[failure.index]
            try console.print(
                .verbatim("\(loaded.expectationPlaces[failure.index]): ")
                    + .verbatim(ScenarioTrace.time(loaded.scenario.began + failure.at, zone: zone))
                    + Phrase(" 期望 ", " expected ") + expectation.words
                    + Phrase("，实际 ", ", found ") + expectation.words(of: failure.found))
        }
        let minutes = loaded.scenario.lasts.wholeSeconds / 60
        let span =
            minutes < 60
            ? Phrase("\(minutes) 分钟", "\(minutes) min")
            : Phrase("\(minutes / 60) 小时", "\(minutes / 60) h")
        try console.print(
            loaded.scenario.title + Phrase("：", ": ") + span
                + Phrase(
                    "，\(outcome.entries) 条记录，用时 \(took.wholeMilliseconds) ms。",
                    ", \(outcome.entries) entries, in \(took.wholeMilliseconds) ms."))
        let rest = outcome.notJudged == 0 ? "" : ", \(outcome.notJudged) not judged"
        try console.print("\(outcome.met) passed, \(outcome.failures.count) failed\(rest)")
    }
}

/// The outcome as machines read it: the same in every language.
private struct ScenarioRecord: Encodable {
    struct Failure: Encodable {
        let place: String
        /// Local time at the station.
        let at: String
        let expected: String
        let found: String
    }

    let violation: String?
    let failures: [Failure]
    let passed: Int
    let notJudged: Int
    let entries: Int
    let grants: Int
    let denials: Int
    let boots: Int
    let milliseconds: Int64

    init(
        _ outcome: ScenarioRun.Outcome, _ loaded: LoadedScenario, _ zone: TimeZoneTable,
        _ took: Duration
    ) {
        violation = outcome.violation?.description
        failures = outcome.failures.map { failure in
            let expectation = loaded.scenario.expectations[failure.index]
            return Failure(
                place: loaded.expectationPlaces[failure.index].description,
                at: ScenarioTrace.time(loaded.scenario.began + failure.at, zone: zone),
                expected: expectation.words.english,
                found: expectation.words(of: failure.found).english)
        }
        passed = outcome.met
        notJudged = outcome.notJudged
        entries = outcome.entries
        grants = outcome.tally.grants
        denials = outcome.tally.denials
        boots = outcome.tally.boots
        milliseconds = took.wholeMilliseconds
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
