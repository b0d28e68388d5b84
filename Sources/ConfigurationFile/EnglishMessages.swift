/// The words of a finding in English. `ChineseMessages` says the same; the compiler keeps both
/// complete.
enum EnglishMessages {
    static func text(_ finding: ConfigurationFinding) -> String {
        let severity = finding.severity == .error ? "error" : "warning"
        let path = finding.path.description
        let subject = path.isEmpty ? "" : path + ": "
        var lines = ["\(finding.place): \(severity): \(subject)\(sentence(finding.problem))"]
        lines.append("    found:    \(words(finding.found))")
        lines.append("    expected: \(EnglishRequirements.words(finding.expected))")
        if let suggestion = finding.suggestion { lines.append("    perhaps:  \(suggestion)") }
        if let why = why(finding.problem) { lines.append("    why:      \(why)") }
        return lines.joined(separator: "\n")
    }

    static func total(errors: Int, warnings: Int) -> String {
        let first = errors == 1 ? "1 error" : "\(errors) errors"
        let second = warnings == 1 ? "1 warning" : "\(warnings) warnings"
        return "\(first), \(second)."
    }

    static func words(_ found: Found) -> String {
        switch found {
        case .nothing: "nothing"
        case .text(let text): text
        case .endOfFile: "the end of the file"
        case .endOfLine: "the end of the line"
        }
    }

    static func sentence(_ problem: ConfigurationProblem) -> String {
        switch problem {
        case .unreadable: "the file cannot be read"
        case .syntax: "this is not JSON5; nothing after it was judged"
        case .unknownKey: "unknown key"
        case .duplicateKey(let first): "the key already stands in line \(first.line)"
        case .missingKey: "missing"
        case .wrongType: "a value of the wrong type"
        case .missingUnit: "the number has no unit"
        case .unknownUnit: "a unit that does not fit here"
        case .outOfRange: "out of range"
        case .badForm: "not in the form that is needed here"
        case .hiddenCharacter: "a character that nobody sees"
        case .unknownName: "a name that is not known here"
        case .usedTwice(let path, let place): "already used by \(path) in line \(place.line)"
        case .sameBitCount(let path, let place): "as many bits as \(path) in line \(place.line)"
        case .missingDevice: "names a device that does not exist"
        case .wrongDevice: "names a device of another kind"
        case .deviceWithoutRole: "no rule names this device"
        case .noReader: "no reader"
        case .noExitButton: "no exit button"
        case .noFireContact: "no fire contact"
        case .noMainsContact: "no mains contact"
        case .unsupervisedLoop: "a cut wire would go unnoticed"
        case .portMayMove: "this name may point to another device tomorrow"
        case .serialMismatch: "talks in another way than its line"
        case .boardLineTooSlow: "a line of a Modbus board does not do here"
        case .boardWithoutLines: "names a device without such lines"
        case .runsUndriven: "this runs while nobody drives it"
        case .needsIDCardReader: "needs a device that is not there"
        case .noEnd: "hours without an end"
        case .endNotAfterStart: "hours that end when they begin"
        case .crossesMidnightOnSpecialDay: "hours across midnight on a day of the calendar"
        case .overlappingHours: "overlaps with other hours of that day"
        case .dateTwice(let place): "the date already stands in line \(place.line)"
        case .holidayAndWorkday(let place): "the date has the other kind in line \(place.line)"
        case .calendarOutOfDate: "the calendar ends before this year"
        case .noWorkdayHours: "no hours for the calendar's make-up workdays"
        case .wrongOrder(let other): "does not fit \(other)"
        case .countUnwitnessed: "people are refused by a count that nothing puts right"
        case .notWatched: "names a device that is not among room.sensors"
        case .wrongQuantity: "a limit of something that this sensor does not measure"
        case .nothingForGroup: "this group gets nothing without a voucher"
        case .unusualGroup: "no list usually names this group"
        case .nothingToSwitch: "nothing to heat or cool with"
        case .contradiction: "the section contradicts itself"
        case .keyFileMissing: "this file does not exist"
        case .keyFileUnreachable: "this file cannot be looked at"
        case .keyFileNotAFile: "this is no regular file"
        case .keyFileExposed(let path): "others can read the key file \(path)"
        case .credentialNotChecked: "not checked: only the service sees its credentials"
        case .noRootKey: "no member list can be believed without it"
        case .noListKey: "no card can be recognised without a list key"
        case .beyondLoopback: "reachable from outside the board"
        case .plainHTTP, .unfitURLPart, .noAuthorization, .tokenFileExposed, .samplesBeyondShare,
            .unbelievedDownlink:
            hub(problem)
        case .nothingToAsk: "a profile without anything to ask for"
        }
    }

    /// The reason behind the rule, where the sentence does not say it.
    private static func why(_ problem: ConfigurationProblem) -> String? {
        switch problem {
        case .outOfRange(let reason): EnglishReasons.text(reason)
        case .sameBitCount: "on the wire the length alone tells formats apart"
        case .deviceWithoutRole: "a device without a meaning would do nothing"
        case .noReader: "only free hours and the city's remote unlocks open this door"
        case .noExitButton: "every exit raises the alarm forcedOpen"
        case .noFireContact: "the software cannot release the lock in a fire"
        case .noMainsContact:
            "a low battery does not say whether the mains is lost, so nothing is switched off"
        case .unsupervisedLoop: "a normally closed loop must read as active when its wire is cut"
        case .portMayMove: "ttyUSB and ttyACM numbers follow the order of plugging"
        case .serialMismatch:
            "all devices of a line need one rate and parity; set the device, or copy its profile"
        case .boardLineTooSlow:
            "such a board is asked a few times a second, and its relays fall with its power"
        case .needsIDCardReader:
            "strangers are admitted by a card that the module read, not by a serial number"
        case .crossesMidnightOnSpecialDay: "the day after may be of another kind"
        case .calendarOutOfDate: "holidays and make-up workdays of this year are unknown"
        case .noWorkdayHours: "on these days the door would need credentials all day"
        case .countUnwitnessed:
            "two who leave abreast are counted as one: without presence sensors nobody is refused"
        case .notWatched:
            "only a sensor whose age and plausibility are judged may switch a heater"
        case .hiddenCharacter:
            "it would change how the rest of the line is shown, or what a terminal does"
        case .runsUndriven:
            "at power-up, and after a crash, the line may be low and a Modbus relay off: that is on"
        case .unusualGroup: "right if the city's lists say so; else a rule for nobody"
        case .nothingForGroup: "right for a group that is served elsewhere; else a slip of the pen"
        case .keyFileExposed: "with the key all ID numbers can be tried out against the list"
        case .beyondLoopback: "whoever reaches the address reads the metrics"
        case .plainHTTP, .unfitURLPart, .noAuthorization, .tokenFileExposed, .samplesBeyondShare,
            .unbelievedDownlink:
            hubReason(problem)
        case .unreadable, .syntax, .unknownKey, .duplicateKey, .missingKey, .wrongType,
            .missingUnit, .unknownUnit, .badForm, .unknownName, .usedTwice, .missingDevice,
            .wrongDevice, .noEnd, .endNotAfterStart, .overlappingHours, .dateTwice,
            .holidayAndWorkday, .wrongOrder, .keyFileMissing, .keyFileUnreachable,
            .keyFileNotAFile, .credentialNotChecked, .noRootKey, .noListKey, .nothingToAsk,
            .boardWithoutLines, .wrongQuantity, .nothingToSwitch, .contradiction:
            nil
        }
    }
}
