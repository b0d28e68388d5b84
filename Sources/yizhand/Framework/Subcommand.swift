import StationModel

/// One command of `yizhand`: what it is called, what it takes, what it does.
///
/// Everything but `run` is data, from which the parser, `--help` and the list of commands are
/// made. A command prints to `call.console` only, throws what stops it, and returns the answer.
protocol Subcommand: Sendable {
    /// The words after `yizhand`: `status`, `door unlock`.
    var name: String { get }
    /// One line for the list of commands, without a full stop.
    var summary: Phrase { get }
    /// What else a person should know, one line each.
    var notes: [Phrase] { get }
    var operands: [Operand] { get }
    /// Without `--help`, which every command has.
    var options: [CommandOption] { get }
    /// At least one.
    var examples: [CommandExample] { get }

    func run(_ call: CommandCall) throws -> ExitCode
}

extension Subcommand {
    var notes: [Phrase] { [] }
    var operands: [Operand] { [] }
}

/// A command line that works, and what it does.
struct CommandExample: Hashable, Sendable {
    /// Begins with `yizhand`.
    let line: String
    let meaning: Phrase

    init(_ line: String, _ meaning: Phrase) {
        self.line = line
        self.meaning = meaning
    }
}

/// Commands that share their first word.
struct CommandGroup: Hashable, Sendable {
    let name: String
    let summary: Phrase
    /// As they stand on the command line.
    var words: [String] { name.split(separator: " ").map(String.init) }

    init(_ name: String, _ summary: Phrase) {
        self.name = name
        self.summary = summary
    }
}

/// What a command works with.
struct CommandCall: Sendable {
    let arguments: Arguments
    let console: Console
    let surroundings: Surroundings
}
