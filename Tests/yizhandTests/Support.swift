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
    _ words: String..., language: Language = .english,
    surroundings: Surroundings = Surroundings(now: { sampleTime }, pause: { _ in false })
) -> Outcome {
    run(words: words, language: language, surroundings: surroundings)
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
