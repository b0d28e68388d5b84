/// A command line that was found right.
struct Arguments: Hashable, Sendable {
    /// By the option's name; the empty text for a flag.
    private let given: [String: String]
    let operands: [String]

    init(given: [String: String], operands: [String]) {
        self.given = given
        self.operands = operands
    }

    /// Whether the option stands on the command line.
    func has(_ option: CommandOption) -> Bool { given[option.name] != nil }

    /// The value given, else the usual one.
    func text(_ option: CommandOption) -> String? { given[option.name] ?? option.usual }

    /// The value of an option that has a usual one.
    func required(_ option: CommandOption) -> String {
        guard let text = text(option) else {
            preconditionFailure("\(option.name) has no usual value: ask text(_:)")
        }
        return text
    }

    /// The value of an option whose form is a number; the parser has checked it.
    func number(_ option: CommandOption) -> Int? { text(option).flatMap { Int($0) } }

    /// The operand at this place.
    func operand(_ index: Int) -> String? {
        operands.indices.contains(index) ? operands[index] : nil
    }
}
