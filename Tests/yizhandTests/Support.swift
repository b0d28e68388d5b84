import Foundation
import StationModel
import Synchronization

@testable import yizhand

/// A terminal that remembers what was said.
final class Recorder: Sendable {
    private struct Texts {
        var output = ""
        var errors = ""
    }

    private let texts = Mutex(Texts())

    var output: String { texts.withLock { $0.output } }
    var errors: String { texts.withLock { $0.errors } }

    func console(_ language: Language = .english, showsProgress: Bool = false) -> Console {
        Console(
            language: language, showsProgress: showsProgress, outputIsTerminal: false,
            writeOutput: { text in self.texts.withLock { $0.output += text } },
            writeError: { text in self.texts.withLock { $0.errors += text } })
    }
}

/// What a command line answers.
struct Outcome {
    let code: ExitCode
    let output: String
    let errors: String
}

/// Runs a command line with all of the program's commands.
func run(
    _ words: [String], language: Language = .english,
    surroundings: Surroundings = Surroundings(now: { sampleTime }, pause: { _ in false })
) -> Outcome {
    run(words: words, language: language, surroundings: surroundings)
}

/// The same, for a line whose words are all known.
func run(_ first: String, _ more: String..., language: Language = .english) -> Outcome {
    run([first] + more, language: language)
}

func run(words: [String], language: Language = .english, surroundings: Surroundings) -> Outcome {
    let recorder = Recorder()
    let program = Program(
        commands: CommandTable.commands, groups: CommandTable.groups, surroundings: surroundings)
    let code = program.run(words, recorder.console(language))
    return Outcome(code: code, output: recorder.output, errors: recorder.errors)
}

/// 2026-10-01T00:00:00Z.
let sampleTime = UnixTime(seconds: 1_790_812_800)

/// Counts down, from any thread.
final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    var remaining: Int { left.withLock { $0 } }

    /// `false` at the last one.
    func next() -> Bool {
        left.withLock { left in
            left = max(0, left - 1)
            return left > 0
        }
    }
}

/// The text that was agreed on. To renew it: `YIZHAND_RECORD=1 swift test --filter yizhandTests`,
/// then read the difference.
func agreed(_ name: String, _ text: String?) throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/\(name)")
    if let text, ProcessInfo.processInfo.environment["YIZHAND_RECORD"] == "1" {
        try Data(text.utf8).write(to: file)
    }
    return try String(contentsOf: file, encoding: .utf8)
}
