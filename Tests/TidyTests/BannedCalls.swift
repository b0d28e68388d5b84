/// Calls that this project does not make, and what it does in their place.
struct BannedCalls {
    enum Where {
        case everywhere
        case sources
        /// Sources, but for the commands, which may print.
        case sourcesWithoutCommands
        case pure
    }

    struct Call {
        /// Followed by these characters; before it stands no letter, digit, dot or underscore.
        let word: String
        let place: Where
        let instead: String

        init(_ word: String, _ place: Where, _ instead: String) {
            self.word = word
            self.place = place
            self.instead = instead
        }
    }

    static let calls = [
        Call("try?", .everywhere, "catch the error and say what became of it"),
        Call("try!", .everywhere, "catch the error, or let it through"),
        Call("as!", .everywhere, "as? with an answer to nil"),
        Call("fatalError(", .everywhere, "precondition for our own mistakes, an error for others'"),
        Call("assert(", .sources, "precondition, which holds in a release build too"),
        Call("assertionFailure(", .sources, "preconditionFailure, or an error"),
        Call("Thread.sleep", .everywhere, "a deadline of the poller; in tests, simulated time"),
        Call("Task.sleep", .everywhere, "a deadline of the poller; in tests, simulated time"),
        Call("usleep(", .everywhere, "a deadline of the poller; in tests, simulated time"),
        Call("nanosleep(", .everywhere, "a deadline of the poller; in tests, simulated time"),
        Call("DispatchQueue", .everywhere, "a LaneThread with a Mailbox"),
        Call("DispatchSemaphore", .everywhere, "a Mailbox"),
        Call("Timer.scheduledTimer", .everywhere, "nextDeadline, or LinuxIO's DeadlineTimer"),
        Call("NSLock(", .everywhere, "Mutex of the module Synchronization"),
        Call("@unchecked", .everywhere, "Mutex, or a value that one thread owns"),
        Call("nonisolated(unsafe)", .everywhere, "Mutex, or a value that one thread owns"),
        Call("unsafeBitCast(", .everywhere, "a conversion that the compiler can check"),
        Call("Date()", .sources, "the Moment that came as a parameter"),
        Call("Date.now", .sources, "the Moment that came as a parameter"),
        Call("ContinuousClock", .sources, "LinuxIO's clocks: this one counts suspended time"),
        Call("SuspendingClock", .sources, "LinuxIO's clocks, in one place"),
        Call("print(", .sourcesWithoutCommands, "Log, or a value that the caller shows"),
        Call("debugPrint(", .everywhere, "Log, or a value that the caller shows"),
        Call("dump(", .sources, "Log, or a value that the caller shows"),
        Call("Task {", .pure, "an Effect: a pure target starts nothing"),
        Call("Task.detached", .pure, "an Effect: a pure target starts nothing"),
        Call("await ", .pure, "an Effect and the Input that answers it"),
        Call("readLine(", .pure, "a parameter"),
        Call("clock_gettime(", .pure, "the Moment that came as a parameter"),
        Call("SystemRandomNumberGenerator", .pure, "a seed that came as a parameter"),
        Call("ProcessInfo", .pure, "a parameter"),
        Call("FileManager", .pure, "a parameter"),
    ]

    /// Places where a banned word is right, each with its reason.
    static let excused = [
        "Sources/HubLink/PacedQueue.swift": (
            word: "@unchecked", reason: "the word is OperationQueue's, and a subclass restates it"
        ),
        "Sources/Identity/Cryptography/Ed25519PrivateKey.swift": (
            word: "nonisolated(unsafe)", reason: "libcrypto's key does not change once made"
        ),
        "Sources/Identity/Cryptography/Ed25519PublicKey.swift": (
            word: "nonisolated(unsafe)", reason: "libcrypto's key does not change once made"
        ),
        "Sources/Identity/Cryptography/X25519PrivateKey.swift": (
            word: "nonisolated(unsafe)", reason: "libcrypto's key does not change once made"
        ),
        "Sources/Publishing/Sorting/MappedRecords.swift": (
            word: "nonisolated(unsafe)", reason: "mapped in the initialiser, read only"
        ),
        "Sources/Identity/Keys/SecretBytes.swift": (
            word: "nonisolated(unsafe)", reason: "written in the initialiser only"
        ),
        "Tests/yizhandTests/RunningStation.swift": (
            word: "@unchecked", reason: "the runtime is handed to its own thread and posted to"
        ),
        "Tests/yizhandTests/StationBench.swift": (
            word: "nonisolated(unsafe)",
            reason: "the runtime is handed to its own thread and posted to"
        ),
    ]

    let picture: Picture

    func check(_ file: TextFile) -> [Finding] {
        guard file.isSwift else { return [] }
        let banned = Self.calls.filter { isBanned($0, in: file) }
        return file.codeLines.enumerated().flatMap { index, line in
            banned.filter { Self.occurs($0.word, in: line) }.map {
                Finding(file, line: index + 1, found: $0.word, instead: $0.instead)
            }
        }
    }

    /// Excuses that nobody needs any more.
    static func needlessExcuses(in files: [TextFile]) -> [Finding] {
        excused.filter { path, excuse in
            !files.contains { $0.path == path && $0.code.contains(excuse.word) }
        }
        .keys.sorted().map {
            Finding(
                path: $0, found: "an excuse for a banned word",
                instead: "no entry in BannedCalls.excused: the word, or the file, is gone")
        }
    }

    private func isBanned(_ call: Call, in file: TextFile) -> Bool {
        if Self.excused[file.path]?.word == call.word { return false }
        return switch call.place {
        case .everywhere: true
        case .sources: file.target != nil
        case .sourcesWithoutCommands:
            file.target.map { picture.row($0)?.kind != "executable" } ?? false
        case .pure: picture.isPure(file.target)
        }
    }

    private static func occurs(_ word: String, in line: Substring) -> Bool {
        line.ranges(of: word).contains { range in
            guard range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || before == "_" || before == ".")
        }
    }
}
