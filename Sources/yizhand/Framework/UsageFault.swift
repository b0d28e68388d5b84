import StationModel

/// What is wrong with a command line.
enum UsageFault: ExplainedFault, Hashable {
    case noCommand
    case unknownCommand(String, nearest: String?)
    /// A group of commands without its second word.
    case incompleteCommand(String, words: [String])
    case unknownOption(String, nearest: String?)
    case missingValue(option: String, placeholder: String)
    case unwantedValue(option: String)
    case repeatedOption(String)
    case missingOperand(String)
    case unwantedOperand(String)
    case notAChoice(String, of: String, choices: [String], nearest: String?)
    case notANumber(String, of: String, ClosedRange<Int>)
    /// Options that cannot stand together, or a value that only the command can judge.
    case wrong(Phrase)

    var exitCode: ExitCode { .usage }

    var found: Phrase {
        switch self {
        case .noCommand: Phrase("缺少命令。", "A command is missing.")
        case .unknownCommand(let word, let nearest):
            Phrase("没有命令“\(word)”。", "There is no command \"\(word)\".") + Self.meant(nearest)
        case .incompleteCommand(let word, let words):
            Phrase(
                "“\(word)”后面缺少：\(words.joined(separator: "、"))。",
                "\"\(word)\" needs one of: \(words.joined(separator: ", ")).")
        case .unknownOption(let name, let nearest):
            Phrase("没有选项 \(name)。", "There is no option \(name).") + Self.meant(nearest)
        case .missingValue(let option, let placeholder):
            Phrase("\(option) 后面缺少 \(placeholder)。", "\(option) needs its \(placeholder).")
        case .unwantedValue(let option):
            Phrase("\(option) 不带值。", "\(option) takes no value.")
        case .repeatedOption(let name):
            Phrase("\(name) 出现了两次。", "\(name) was given twice.")
        case .missingOperand(let placeholder):
            Phrase("缺少 \(placeholder)。", "\(placeholder) is missing.")
        case .unwantedOperand(let text):
            Phrase("多余的“\(text)”。", "\"\(text)\" is one word too many.")
        case .notAChoice, .notANumber, .wrong: valueFault
        }
    }

    private var valueFault: Phrase {
        switch self {
        case .notAChoice(let text, let place, let choices, let nearest):
            Phrase(
                "\(place) 是“\(text)”，应为：\(choices.joined(separator: "、"))。",
                "\(place) is \"\(text)\"; expected: \(choices.joined(separator: ", ")).")
                + Self.meant(nearest)
        case .notANumber(let text, let place, let range):
            Phrase(
                "\(place) 是“\(text)”，应为 \(range.lowerBound) 到 \(range.upperBound) 的整数。",
                "\(place) is \"\(text)\"; expected: a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound).")
        case .wrong(let phrase): phrase
        default: .none
        }
    }

    /// Where to read on is said by who knows the command.
    var next: Phrase { .none }

    private static func meant(_ nearest: String?) -> Phrase {
        nearest.map { Phrase("是否想用 \($0)？", " Did you mean \($0)?") } ?? .none
    }
}
