import Glibc
import LinuxIO
import StationModel

/// The process's own output and errors.
final class StandardStreams: Sendable {
    private let output = FileDescriptor(owning: STDOUT_FILENO, place: "standard output")
    private let errors = FileDescriptor(owning: STDERR_FILENO, place: "standard error")

    func console(_ language: Language) -> Console {
        Console(
            language: language, showsProgress: isatty(STDERR_FILENO) == 1,
            outputIsTerminal: isatty(STDOUT_FILENO) == 1,
            writeOutput: { [self] in try Self.write($0, to: output) },
            writeError: { [self] text in
                do { try Self.write(text, to: errors) } catch {
                    // Nobody listens to errors any more; the exit code still tells.
                    return
                }
            })
    }

    private static func write(
        _ text: String, to descriptor: borrowing FileDescriptor
    ) throws(SystemError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            guard let count = try descriptor.write(rest) else {
                throw SystemError("write", place: descriptor.place, errorNumber: EAGAIN)
            }
            rest = rest.dropFirst(count)
        }
    }
}

extension Language {
    /// The language that the terminal asks for (locale(7)): the first of LC_ALL, LC_MESSAGES and
    /// LANG that says anything. Chinese when it begins with `zh`, else English.
    init(environment: [String: String]) {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
        let locale = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        self = locale?.hasPrefix("zh") == true ? .chinese : .english
    }
}
