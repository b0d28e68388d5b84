import LinuxIO
import StationModel

/// Where a command speaks: answers to the output, everything else to the errors.
struct Console: Sendable {
    let language: Language
    /// Whether somebody looks at the errors: progress is shown to people only.
    let showsProgress: Bool
    /// Whether somebody looks at the output: it may be cleared and drawn again.
    let outputIsTerminal: Bool
    let writeOutput: @Sendable (String) throws -> Void
    let writeError: @Sendable (String) -> Void

    /// A line of the answer.
    func print(_ phrase: Phrase) throws { try print(phrase[language]) }

    /// A line of the answer that is the same in both languages.
    func print(_ text: String) throws { try writeOutput(text + "\n") }

    /// A remark beside the answer.
    func note(_ phrase: Phrase) { writeError(phrase[language] + "\n") }

    /// An error, and what to do next.
    func report(_ fault: any ExplainedFault) {
        let next = fault.next == .none ? "" : "\n" + fault.next[language]
        writeError("yizhand: " + fault.found[language] + next + "\n")
    }

    /// How far long work has come, on one line that is written over.
    func progress(_ done: UInt64, of total: UInt64, _ what: Phrase) {
        guard showsProgress, total > 0 else { return }
        let percent = min(100, done * 100 / total)
        writeError("\r\u{1B}[K\(what[language]) \(percent) %")
    }

    /// Takes the line of progress away.
    func endProgress() {
        if showsProgress { writeError("\r\u{1B}[K") }
    }
}
