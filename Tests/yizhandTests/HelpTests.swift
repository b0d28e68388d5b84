import Foundation
import StationModel
import Testing

@testable import yizhand

@Suite struct HelpTests {
    @Test func `every command says what it is in both languages`() {
        for command in CommandTable.commands {
            for phrase in [command.summary] + command.notes + command.examples.map(\.meaning)
                + command.options.map(\.summary) + command.operands.map(\.summary)
            {
                #expect(!phrase.chinese.isEmpty && !phrase.english.isEmpty, "\(command.name)")
                #expect(phrase.chinese != phrase.english, "\(command.name): \(phrase.english)")
            }
        }
    }

    @Test func `every command's help succeeds and holds an example of it`() {
        for command in CommandTable.commands {
            for language in Language.allCases {
                let words = command.name.split(separator: " ").map(String.init)
                let outcome = run(words + ["--help"], language: language)
                #expect(outcome.code == .success)
                #expect(outcome.output.contains("\n  yizhand \(command.name)"))
                #expect(outcome.errors.isEmpty)
                #expect(!command.examples.isEmpty)
            }
        }
    }

    @Test func `every example is a command line that its command takes`() throws {
        for command in CommandTable.commands {
            for example in command.examples {
                let words = example.words.dropFirst().map { $0 }
                let name = command.name.split(separator: " ").map(String.init)
                try #require(words.starts(with: name), "\(example.line)")
                #expect(throws: Never.self, "\(example.line)") {
                    try ArgumentParser.parse(
                        Array(words.dropFirst(name.count)), options: command.options + [.help],
                        operands: command.operands)
                }
            }
        }
    }

    @Test func `help fits a terminal of 100 columns`() {
        for language in Language.allCases {
            let help = HelpText(language: language)
            let texts =
                CommandTable.commands.map(help.text(of:))
                + [help.text(of: CommandTable.commands)]
            for line in texts.flatMap({ $0.split(separator: "\n") }) {
                #expect(String(line).displayWidth <= 100, "\(line)")
            }
        }
    }

    @Test func `every command is listed, once, and every group has commands`() {
        let names = CommandTable.commands.map(\.name)
        #expect(Set(names).count == names.count)
        let outcome = run(["--help"])
        #expect(outcome.code == .success)
        for name in names { #expect(outcome.output.contains("  \(name) ")) }
        for group in CommandTable.groups {
            let help = run(group.words + ["--help"])
            #expect(help.code == .success)
            #expect(help.output.contains("  \(group.name) "), "\(group.name) has no command")
        }
        let begun = names.flatMap { name in
            let words = name.split(separator: " ")
            return (1..<words.count).map { words.prefix($0).joined(separator: " ") }
        }
        #expect(Set(begun) == Set(CommandTable.groups.map(\.name)))
    }

    @Test func `no command declares an option twice or with a name of its own for a common one`() {
        for command in CommandTable.commands {
            let names = (command.options + [.help]).map(\.name)
            #expect(Set(names).count == names.count, "\(command.name)")
            for name in names { #expect(name.hasPrefix("--"), "\(command.name)") }
            for common in [CommandOption.json, .configuration, .state, .socket] {
                for option in command.options where option.name == common.name {
                    #expect(option == common, "\(command.name)")
                }
            }
        }
    }

    @Test func `the help of all commands is the one that was agreed`() throws {
        let text = Language.allCases.flatMap { language in
            let help = HelpText(language: language)
            return [help.text(of: CommandTable.commands)]
                + CommandTable.commands.map(help.text(of:))
        }.joined(separator: "\n\n\(String(repeating: "-", count: 72))\n\n")
        #expect(try text + "\n" == agreed("help.txt", text + "\n"))
    }
}

extension CommandExample {
    /// The words before the shell's own, without its quotes.
    fileprivate var words: [String] {
        line.split(separator: " ").map(String.init).prefix { !["&&", ">", "|"].contains($0) }
            .map { $0 }
    }
}
