import StationModel

/// Checks that passed and failed: every failure is a line, and the last line is the sum.
struct Tally {
    private(set) var passed = 0
    private(set) var failures: [String] = []

    mutating func count(_ name: String, passed isRight: Bool) {
        if isRight { passed += 1 } else { failures.append(name) }
    }

    mutating func fail(_ text: String) { failures.append(text) }

    var exitCode: ExitCode { failures.isEmpty ? .success : .answerIsNo }

    /// `members` stand in the JSON besides the sum.
    func report(_ call: CommandCall, _ members: [(String, String)] = []) throws {
        if call.arguments.has(.json) { return try call.console.print(json(members)) }
        for failure in failures {
            try call.console.print(Phrase("未通过：\(failure)", "failed: \(failure)"))
        }
        // The same words in every language: programs look for this line.
        try call.console.print("\(passed) passed, \(failures.count) failed")
    }

    private func json(_ members: [(String, String)]) -> String {
        let list = failures.map { jsonString($0) }.joined(separator: ",")
        let own = [
            ("passed", "\(passed)"), ("failed", "\(failures.count)"), ("failures", "[\(list)]"),
        ]
        return "{" + (own + members).map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}
