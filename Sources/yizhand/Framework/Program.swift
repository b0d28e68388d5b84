import ConfigurationFile
import StationModel

/// Finds the command that is meant, reads its arguments, runs it, and explains what stops it.
struct Program {
    let commands: [any Subcommand]
    let groups: [CommandGroup]
    let surroundings: Surroundings

    /// Runs one command line, without the program's own name.
    func run(_ words: [String], _ console: Console) -> ExitCode {
        do {
            return try dispatch(words, console)
        } catch {
            let fault = CommandFailure.explaining(error)
            console.endProgress()
            console.report(fault)
            if fault.exitCode == .usage { pointToHelp(words, console) }
            return fault.exitCode
        }
    }

    private func dispatch(_ words: [String], _ console: Console) throws -> ExitCode {
        if let command = command(for: words) {
            let rest = Array(words.dropFirst(command.name.split(separator: " ").count))
            return try run(command, rest, console)
        }
        let help = HelpText(language: console.language)
        guard let first = words.first else { throw UsageFault.noCommand }
        if first == CommandOption.help.name {
            try console.print(help.text(of: commands))
            return .success
        }
        if let group = group(for: words) {
            return try dispatch(words, in: group, console)
        }
        let names = commands.compactMap { $0.name.split(separator: " ").first.map(String.init) }
        throw UsageFault.unknownCommand(first, nearest: NearestName.of(first, among: names))
    }

    private func dispatch(
        _ words: [String], in group: CommandGroup, _ console: Console
    ) throws -> ExitCode {
        let members = commands.filter { $0.name.hasPrefix(group.name + " ") }
        let seconds = members.map { String($0.name.dropFirst(group.name.count + 1)) }
        guard let next = words.dropFirst(group.words.count).first else {
            throw UsageFault.incompleteCommand(group.name, words: seconds)
        }
        guard next == CommandOption.help.name else {
            let nearest = NearestName.of(next, among: seconds).map { "\(group.name) \($0)" }
            throw UsageFault.unknownCommand("\(group.name) \(next)", nearest: nearest)
        }
        try console.print(HelpText(language: console.language).text(of: group, members))
        return .success
    }

    private func run(
        _ command: any Subcommand, _ rest: [String], _ console: Console
    ) throws -> ExitCode {
        // Help is wanted most where the rest of the line is wrong.
        if rest.prefix(while: { $0 != "--" }).contains(CommandOption.help.name) {
            try console.print(HelpText(language: console.language).text(of: command))
            return .success
        }
        let arguments = try ArgumentParser.parse(
            rest, options: command.options + [.help], operands: command.operands)
        return try command.run(
            CommandCall(arguments: arguments, console: console, surroundings: surroundings))
    }

    /// The command whose words the line begins with.
    private func command(for words: [String]) -> (any Subcommand)? {
        commands.first { command in
            words.starts(with: command.name.split(separator: " ").map(String.init))
        }
    }

    /// The group whose words the line begins with; the longest, for `qr issue` is one within `qr`.
    private func group(for words: [String]) -> CommandGroup? {
        groups.filter { words.starts(with: $0.words) }.max { $0.words.count < $1.words.count }
    }

    private func pointToHelp(_ words: [String], _ console: Console) {
        let name = command(for: words)?.name ?? group(for: words)?.name
        let line = (["yizhand"] + [name].compactMap { $0 } + ["--help"]).joined(separator: " ")
        console.note(Phrase("用法见：\(line)", "See: \(line)"))
    }
}
