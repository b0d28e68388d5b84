public import StationModel

/// One fault or doubt about the configuration: where, what was found, what is expected.
public struct ConfigurationFinding: Hashable, Sendable {
    /// Whether the file can be used all the same.
    public enum Severity: String, Hashable, CaseIterable, Sendable {
        case error, warning
    }

    /// An error refuses the file, a warning does not.
    public let severity: Severity
    /// Where an editor should jump to.
    public let place: SourcePlace
    /// Empty for the whole file.
    public let path: ConfigurationPath
    /// What is wrong.
    public let problem: ConfigurationProblem
    /// What stands there.
    public let found: Found
    /// What should stand there.
    public let expected: Requirement
    /// What was probably meant, as it would be written; `nil` when nothing is near.
    public let suggestion: String?

    /// Made by the readers of the sections.
    public init(
        _ severity: Severity, at place: SourcePlace, path: ConfigurationPath,
        problem: ConfigurationProblem, found: Found, expected: Requirement,
        suggestion: String? = nil
    ) {
        self.severity = severity
        self.place = place
        self.path = path
        self.problem = problem
        self.found = found
        self.expected = expected
        self.suggestion = suggestion
    }

    /// Several lines for a person: the place in the form that editors jump to, then the details.
    public func text(in language: Language) -> String {
        switch language {
        case .english: EnglishMessages.text(self)
        case .chinese: ChineseMessages.text(self)
        }
    }
}

/// What is wrong, as data; the words are in `EnglishMessages` and `ChineseMessages`.
public enum ConfigurationProblem: Hashable, Sendable {
    // The file and its syntax.
    case unreadable
    case syntax

    // Keys and single values.
    case unknownKey
    case duplicateKey(first: SourcePlace)
    case missingKey
    case wrongType
    case missingUnit
    case unknownUnit
    case outOfRange(LimitReason)
    case badForm
    /// A character that nobody sees, and that changes how the rest is shown.
    case hiddenCharacter
    case unknownName

    // Devices and who names them.
    case usedTwice(by: ConfigurationPath, at: SourcePlace)
    case sameBitCount(as: ConfigurationPath, at: SourcePlace)
    case missingDevice
    case wrongDevice
    case deviceWithoutRole
    case noReader
    case noExitButton
    case noFireContact
    case noMainsContact
    case unsupervisedLoop
    case portMayMove
    case serialMismatch
    case boardLineTooSlow
    case boardWithoutLines
    /// A load that is on while nobody drives its line.
    case runsUndriven
    case needsIDCardReader

    // Hours and days.
    case noEnd
    case endNotAfterStart
    case crossesMidnightOnSpecialDay
    case overlappingHours
    case dateTwice(at: SourcePlace)
    case holidayAndWorkday(at: SourcePlace)
    case calendarOutOfDate
    case noWorkdayHours

    // Times that depend on each other.
    case wrongOrder(with: ConfigurationPath)

    // Parts of a section that do not fit each other.
    case notWatched
    /// A capacity that refuses people by a count that nothing can put right.
    case countUnwitnessed
    /// A limit of another quantity than its sensor's.
    case wrongQuantity(StationModel.Quantity)
    case nothingForGroup
    /// A group that lists do not usually name.
    case unusualGroup
    case nothingToSwitch
    case contradiction

    // Keys, lists, addresses.
    case keyFileMissing
    case keyFileUnreachable
    case keyFileNotAFile
    case keyFileExposed(path: String)
    case credentialNotChecked
    case noRootKey
    case noListKey
    case beyondLoopback

    // The hub.
    case plainHTTP
    /// A part that the address may not have.
    case unfitURLPart(URLPart)
    case noAuthorization
    case tokenFileExposed(path: String)
    case samplesBeyondShare
    case unbelievedDownlink

    // Device profiles.
    case nothingToAsk

    /// The problem's name in machine output: `unknownKey`.
    public var code: String {
        String("\(self)".prefix { $0 != "(" })
    }
}

/// A part of an address at the hub. Source: RFC 3986, section 3.
public enum URLPart: String, Hashable, CaseIterable, Sendable {
    case user, query, fragment
}

/// Why a limit stands where it stands.
public enum LimitReason: String, Hashable, CaseIterable, Sendable {
    case fileSize, deviceCount
    case unlock, longUnlock, heldOpen, debounce
    case capacity, passback, clockDrift
    case budget, retention, grace, listKeyCount
    case port, wiegandBits, wiegandFormats, textLength
    case modbusUnit, register, ratio, boardLines, stopBits, lineDevices, modbusPoll
    case radarGates, radarAbsence, lockBoardAddress, locks, places, motorTime
    case supplyCount, skuNumber, stockCount, lowStock, expiryWarning, identifyWindow, unitWeight
    case quota, loan, compartmentTime
    case roomCount, probeCount, staleAfter, plausible, sensorLimit, hysteresis
    case blockedAfter, presenceHold, warmUp, vacantAfter
    case setPoint, frost, overTemperature, climateHysteresis, warmsWithin, minimumSwitch
    case contactorDelay, onTime, coolDown, load, totalLoad
    case urlLength, sampleInterval, sampleBudget, backfillRate, listInterval, longestHold
    case scenarioTime, scenarioCount, weather
}
