import StationModel

/// The help of a command, a group or the whole program, made from the same data as the parser.
struct HelpText {
    let language: Language

    /// `yizhand door mode --help`.
    func text(of command: any Subcommand) -> String {
        let options = command.options + [.help]
        var blocks = ["yizhand \(command.name) – \(command.summary[language])"]
        if !command.notes.isEmpty {
            blocks.append(
                command.notes.flatMap { $0[language].lines(within: Self.columns) }
                    .joined(separator: "\n"))
        }
        blocks.append(title(.usage) + "\n  " + usage(of: command))
        if !command.operands.isEmpty {
            let rows = command.operands.map { ($0.placeholder, remark($0)) }
            blocks.append(title(.operands) + "\n" + table(rows))
        }
        blocks.append(title(.options) + "\n" + table(options.map { (heading($0), remark($0)) }))
        let examples = command.examples.map { "  \($0.line)\n      \($0.meaning[language])" }
        blocks.append(title(.examples) + "\n" + examples.joined(separator: "\n"))
        return blocks.joined(separator: "\n\n")
    }

    /// `yizhand door --help`.
    func text(of group: CommandGroup, _ commands: [any Subcommand]) -> String {
        [
            "yizhand \(group.name) – \(group.summary[language])",
            title(.commands) + "\n" + table(commands.map { ($0.name, $0.summary[language]) }),
            more("yizhand \(group.name)"),
        ].joined(separator: "\n\n")
    }

    /// `yizhand --help`.
    func text(of commands: [any Subcommand]) -> String {
        [
            Self.program[language],
            title(.usage) + "\n  yizhand "
                + Phrase("命令 [选项]", "COMMAND [OPTIONS]")[language],
            title(.commands) + "\n" + table(commands.map { ($0.name, $0.summary[language]) }),
            more("yizhand"),
        ].joined(separator: "\n\n")
    }

    private static let program = Phrase(
        "yizhand – 二十四小时无人驿站的现场服务与命令",
        "yizhand – the service of an unattended 24-hour rest station, and its commands")

    private func more(_ words: String) -> String {
        let phrase = Phrase(
            "每条命令都有说明和示例：\(words) 命令 --help",
            "Every command explains itself, with an example: \(words) COMMAND --help")
        return phrase[language]
    }

    private enum Title {
        case usage, operands, options, examples, commands
    }

    private func title(_ title: Title) -> String {
        let phrase =
            switch title {
            case .usage: Phrase("用法：", "Usage:")
            case .operands: Phrase("参数：", "Operands:")
            case .options: Phrase("选项：", "Options:")
            case .examples: Phrase("示例：", "Examples:")
            case .commands: Phrase("命令：", "Commands:")
            }
        return phrase[language]
    }

    private func usage(of command: any Subcommand) -> String {
        let operands = command.operands.map {
            let name = $0.placeholder + ($0.repeats ? "..." : "")
            return $0.isRequired ? " " + name : " [\(name)]"
        }
        let required = command.options.filter(\.isRequired).map { " " + heading($0) }
        return "yizhand \(command.name)" + operands.joined() + required.joined()
            + Phrase(" [选项]", " [OPTIONS]")[language]
    }

    private func heading(_ option: CommandOption) -> String {
        option.placeholder.map { "\(option.name) \($0)" } ?? option.name
    }

    private func remark(_ operand: Operand) -> String {
        operand.summary[language] + values(operand.form)
    }

    private func remark(_ option: CommandOption) -> String {
        let usual = option.usual.map { Phrase("（默认 \($0)）", " (usually \($0))")[language] }
        return option.summary[language] + values(option.form) + (usual ?? "")
    }

    private func values(_ form: ValueForm) -> String {
        switch form {
        case .text: return ""
        case .choice(let words):
            return Phrase("：", ": ")[language] + words.joined(separator: " | ")
        case .number(let range):
            return Phrase("，", ", ")[language] + "\(range.lowerBound) – \(range.upperBound)"
        }
    }

    private func table(_ rows: [(String, String)]) -> String {
        let width = (rows.map { $0.0.displayWidth }.max() ?? 0) + 2
        let rest = Self.columns - 2 - width
        return rows.map { heading, remark in
            let margin = "\n" + String(repeating: " ", count: 2 + width)
            return "  " + heading.filled(to: width)
                + remark.lines(within: rest).joined(separator: margin)
        }.joined(separator: "\n")
    }

    /// What a terminal shows at least, beside a window with something else.
    private static let columns = 100
}
