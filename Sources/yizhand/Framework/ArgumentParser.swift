import ConfigurationFile

/// Reads a command line strictly: what is not declared is refused.
///
/// `--name value` and `--name=value` are the same; a value that begins with a dash needs the
/// second form. A negative number is an operand, for no option is a number. Options and operands
/// may be mixed; after `--` everything is an operand.
struct ArgumentParser {
    let options: [CommandOption]
    let operands: [Operand]

    private var given: [String: String] = [:]
    private var words: [String] = []

    init(options: [CommandOption], operands: [Operand]) {
        self.options = options
        self.operands = operands
    }

    /// `arguments` begin after the command's name.
    static func parse(
        _ arguments: [String], options: [CommandOption], operands: [Operand]
    ) throws(UsageFault) -> Arguments {
        var parser = ArgumentParser(options: options, operands: operands)
        try parser.read(arguments[...])
        try parser.checkOperands()
        return Arguments(given: parser.given, operands: parser.words)
    }

    private mutating func read(_ arguments: ArraySlice<String>) throws(UsageFault) {
        var rest = arguments
        while let word = rest.popFirst() {
            if word == "--" {
                words += rest
                return
            }
            if word.hasPrefix("-"), word != "-", Int(word) == nil {
                try readOption(word, &rest)
            } else {
                words.append(word)
            }
        }
    }

    private mutating func readOption(
        _ word: String, _ rest: inout ArraySlice<String>
    ) throws(UsageFault) {
        let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(halves[0])
        guard let option = options.first(where: { $0.name == name }) else {
            throw .unknownOption(name, nearest: NearestName.of(name, among: options.map(\.name)))
        }
        guard given[name] == nil else { throw .repeatedOption(name) }
        let attached = halves.count == 2 ? String(halves[1]) : nil
        given[name] = try value(of: option, attached: attached, &rest)
    }

    private func value(
        of option: CommandOption, attached: String?, _ rest: inout ArraySlice<String>
    ) throws(UsageFault) -> String {
        guard let placeholder = option.placeholder else {
            if attached != nil { throw .unwantedValue(option: option.name) }
            return ""
        }
        // A word that begins with a dash is an option itself.
        let next = rest.first.flatMap { $0.hasPrefix("-") && $0 != "-" ? nil : $0 }
        guard let value = attached ?? next, !value.isEmpty else {
            throw .missingValue(option: option.name, placeholder: placeholder)
        }
        if attached == nil { rest.removeFirst() }
        try Self.check(value, option.form, place: option.name)
        return value
    }

    private func checkOperands() throws(UsageFault) {
        let mayRepeat = operands.last?.repeats ?? false
        if words.count > operands.count, !mayRepeat {
            throw .unwantedOperand(words[operands.count])
        }
        for (index, operand) in operands.enumerated() {
            guard index < words.count else {
                if operand.isRequired { throw .missingOperand(operand.placeholder) }
                continue
            }
            try Self.check(words[index], operand.form, place: operand.placeholder)
        }
    }

    private static func check(
        _ value: String, _ form: ValueForm, place: String
    ) throws(UsageFault) {
        switch form {
        case .text: return
        case .choice(let choices):
            guard !choices.contains(value) else { return }
            throw .notAChoice(
                value, of: place, choices: choices,
                nearest: NearestName.of(value, among: choices))
        case .number(let range):
            guard let number = Int(value), range.contains(number) else {
                throw .notANumber(value, of: place, range)
            }
        }
    }
}
