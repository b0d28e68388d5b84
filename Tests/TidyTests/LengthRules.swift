/// How long lines, functions and files may be, and which files are only comments.
enum LengthRules {
    static let lineLimit = 100
    static let functionLimit = 60
    static let fileLimit = 400
    /// Above it a source needs a reason in `longSources`.
    static let sourceGoal = 200

    /// Sources above the goal, each with the reason why it is better whole.
    static let longSources = [
        "Sources/DeviceDrivers/Lane/MotorLaneEngine.swift":
            "one turn, from the order to its end, is one machine",
        "Sources/DeviceDrivers/Locker/LockerBoard.swift":
            "an opening and the looks that judge it are one machine on one line",
        "Sources/DeviceDrivers/Modbus/ModbusBus.swift":
            "asking, listening and time-outs work on one question on one line",
        "Sources/DeviceDrivers/Modbus/ModbusMember.swift":
            "poll, attempts and condition of a device are one machine",
        "Sources/DeviceDrivers/Vending/VendingSession.swift":
            "the conversation from poll to outcome, in one place",
        "Sources/Simulation/LockShadow.swift":
            "what is followed and what is judged of it belong side by side",
        "Sources/Simulation/Oracle.swift":
            "the truth about every read is one account; halves would have to share its state",
        "Sources/StationCore/Station+Reads.swift": "one read's way, from top to bottom",
        "Sources/StationCore/Station.swift": "the list of all inputs and all parts, in one place",
        "Sources/StationModel/StationConfiguration.swift":
            "the configuration as one picture, mostly its explanation",
        "Sources/StationRuntime/DoorLoop.swift": "one turn of the loop, from top to bottom",
        "Sources/StationRuntime/StorageWorker.swift":
            "group, retry and stop are one state machine",
        "Sources/StatusServer/Server/ServerLoop.swift":
            "accept, read, write and time-out work on one table of connections",
        "Sources/Storage/LedgerSalvage.swift":
            "what is saved of a damaged file, and what that says of the rest, is one account",
        "Sources/Storage/MemberList.swift":
            "which file is in use, and what replaces it, is one story",
        "Sources/Storage/StateWriter.swift": "each change of the small state, in one table",
        "Sources/Storage/SQLiteDatabase.swift": "the one place that calls SQLite's connection",
    ]

    /// Languages whose lines people compare side by side; pages and tables are not among them.
    private static let linedLanguages = ["swift", "c", "h", "sh", "py", "modulemap", "patch"]

    static func lines(_ file: TextFile) -> [Finding] {
        let ending = file.name.split(separator: ".").last.map(String.init) ?? ""
        let isScript = file.text.hasPrefix("#!")
        guard isScript || file.name == "Makefile" || linedLanguages.contains(ending) else {
            return []
        }
        return file.lines.enumerated().filter { $0.element.count > lineLimit }.map {
            Finding(
                file, line: $0.offset + 1, found: "\($0.element.count) columns",
                instead: "at most \(lineLimit)")
        }
    }

    static func functions(_ file: TextFile) -> [Finding] {
        guard file.isSwift else { return [] }
        return FunctionSpans(file).spans.filter { $0.lineCount > functionLimit }.map {
            Finding(
                file, line: $0.line, found: "a function of \($0.lineCount) lines",
                instead: "at most \(functionLimit): give its parts names")
        }
    }

    static func length(_ file: TextFile, excused: [String: String] = longSources) -> [Finding] {
        guard file.isSwift || file.path.hasSuffix(".c") else { return [] }
        let found = "\(file.lineCount) lines"
        if file.lineCount > fileLimit {
            return [Finding(file, found: found, instead: "at most \(fileLimit): one type a file")]
        }
        if file.target != nil, file.lineCount > sourceGoal, excused[file.path] == nil {
            return [
                Finding(
                    file, found: found,
                    instead: "at most \(sourceGoal), or its reason in LengthRules.longSources")
            ]
        }
        return []
    }

    /// Excuses that nobody needs any more.
    static func needlessExcuses(
        in files: [TextFile], excused: [String: String] = longSources
    ) -> [Finding] {
        let long = Set(files.filter { $0.lineCount > sourceGoal }.map(\.path))
        return excused.keys.filter { !long.contains($0) }.sorted().map {
            Finding(
                path: $0, line: nil, found: "an excuse for its length",
                instead: "no entry in LengthRules.longSources: it is short, or gone")
        }
    }

    /// A source without a line of code: a file that somebody forgot.
    static func dead(_ file: TextFile) -> [Finding] {
        guard file.isSwift, file.code.allSatisfy(\.isWhitespace) else { return [] }
        return [Finding(file, found: "only comments", instead: "code, or no file")]
    }
}
