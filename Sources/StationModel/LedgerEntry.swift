/// What happened, as a word `noun.verb`; it becomes the event type `cn.yizhan.<noun>.<verb>.v1`.
public enum EntryKind: String, Hashable, CaseIterable, Sendable {
    case stationStarted = "station.started"
    case stationStopped = "station.stopped"
    case configurationReloaded = "configuration.reloaded"
    case accessGranted = "access.granted"
    case accessDenied = "access.denied"
    case doorOpened = "door.opened"
    case doorClosed = "door.closed"
    case doorNotOpened = "door.notOpened"
    case exitRequested = "exit.requested"
    case modeChanged = "mode.changed"
    case hoursChanged = "hours.changed"
    case fireLatched = "fire.latched"
    case fireReset = "fire.reset"
    case alarmRaised = "alarm.raised"
    case alarmCleared = "alarm.cleared"
    case commandGiven = "command.given"
    case clockSynced = "clock.synced"
    case clockJumped = "clock.jumped"
    case clockLost = "clock.lost"
    case listChanged = "list.changed"
    case ledgerCheckpoint = "ledger.checkpoint"
    case ledgerStarted = "ledger.started"
    case dispenserIdentified = "dispenser.identified"
    case vendIntent = "vend.intent"
    case vendOutcome = "vend.outcome"
    case vendRefused = "vend.refused"
    case vouchersRefused = "vouchers.refused"
    case stockRestocked = "stock.restocked"
    case stockAdjusted = "stock.adjusted"
    case stockCounted = "stock.counted"
    case stockMeasured = "stock.measured"
    case loanBegun = "loan.begun"
    case loanReturned = "loan.returned"
    case loanOverdue = "loan.overdue"
    case compartmentOpened = "compartment.opened"
    case compartmentClosed = "compartment.closed"
    case compartmentNotOpened = "compartment.notOpened"
}

/// A value in an entry's data.
public enum LedgerValue: Hashable, Sendable {
    case text(String)
    case integer(Int64)
    case flag(Bool)
}

/// One fact for the ledger, complete but for its sequence number and hash.
public struct LedgerEntry: Hashable, Sendable {
    public let kind: EntryKind
    public let moment: Moment
    /// What it is about: a device, a door, an alarm. Never a person.
    public let subject: String
    /// Ordered by key when it is written; keys are ASCII.
    public let data: [String: LedgerValue]
    /// Whom it is about: kept apart, so that it can be erased without breaking the chain.
    public let member: MemberPseudonym?

    public init(
        _ kind: EntryKind, at moment: Moment, subject: String,
        data: [String: LedgerValue] = [:], member: MemberPseudonym? = nil
    ) {
        self.kind = kind
        self.moment = moment
        self.subject = subject
        self.data = data
        self.member = member
    }

    /// The data as canonical JSON: keys ascending by their bytes, no blanks, integers in decimal,
    /// text escaped only where JSON demands it (`"`, `\`, U+0000 – U+001F as `\u00xx`).
    public var canonicalData: String {
        var json = "{"
        let members = data.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (index, (key, value)) in members.enumerated() {
            if index > 0 { json += "," }
            json += jsonString(key)
            json += ":"
            json += value.json
        }
        return json + "}"
    }
}

extension LedgerValue {
    /// The value as JSON.
    public var json: String {
        switch self {
        case .text(let text): jsonString(text)
        case .integer(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        }
    }
}

/// A JSON string literal, escaped only where JSON demands it.
public func jsonString(_ text: String) -> String {
    var literal = "\""
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
        // Nearly every text: nothing to escape, nothing to look at scalar by scalar.
        literal += text
        return literal + "\""
    }
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": literal += "\\\""
        case "\\": literal += "\\\\"
        case "\u{0}"..."\u{1F}":
            let digits = String(scalar.value, radix: 16)
            literal += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        default: literal.unicodeScalars.append(scalar)
        }
    }
    return literal + "\""
}

/// An entry with the changes of durable state that belong to it: one transaction.
public struct LedgerRecord: Hashable, Sendable {
    public let entry: LedgerEntry
    public let changes: [StateChange]

    public init(_ entry: LedgerEntry, changes: [StateChange] = []) {
        self.entry = entry
        self.changes = changes
    }
}

/// A change of the small state that a restart must find again.
public enum StateChange: Hashable, Sendable {
    case replayMark(ReplayMark)
    /// Forgotten after `notAfter`: an expired unlock is refused for its age.
    case unlockUsed(unlockId: UInt64, notAfter: UnixTime)
    /// `nil` = back to normal.
    case doorOverride(DoorOverride?)
    case directiveVersion(UInt64)
    case fireLatched(Bool)
    case alarm(Alarm, raised: Bool)
    /// Counted once per person and local day; erased with the day.
    case visit(MemberPseudonym, MemberGroup, CivilDate)
    /// Kept in memory among the 10,000 regulars, and on disk for the next start.
    case regular(CredentialDigest, MemberRecord)
    /// The greatest trusted time an entry was written at: the clock's lower bound.
    case trustedTime(UnixTime)
    case supplies(SuppliesChange)
}

/// What storage hands to a starting station.
public struct RestoredState: Hashable, Sendable {
    public var cleanStop: Bool
    public var replayMarks: [ReplayMark]
    public var usedUnlocks: [UInt64: UnixTime]
    public var doorOverride: DoorOverride?
    public var directiveVersion: UInt64
    public var fireLatched: Bool
    public var alarms: [Alarm]
    /// Visits of the newest day, by person.
    public var visits: [MemberPseudonym: MemberGroup]
    public var visitDay: CivilDate?
    public var trustedTime: UnixTime?
    public var supplies: RestoredSupplies

    public init(
        cleanStop: Bool = false, replayMarks: [ReplayMark] = [],
        usedUnlocks: [UInt64: UnixTime] = [:], doorOverride: DoorOverride? = nil,
        directiveVersion: UInt64 = 0, fireLatched: Bool = false, alarms: [Alarm] = [],
        visits: [MemberPseudonym: MemberGroup] = [:], visitDay: CivilDate? = nil,
        trustedTime: UnixTime? = nil, supplies: RestoredSupplies = RestoredSupplies()
    ) {
        self.cleanStop = cleanStop
        self.replayMarks = replayMarks
        self.usedUnlocks = usedUnlocks
        self.doorOverride = doorOverride
        self.directiveVersion = directiveVersion
        self.fireLatched = fireLatched
        self.alarms = alarms
        self.visits = visits
        self.visitDay = visitDay
        self.trustedTime = trustedTime
        self.supplies = supplies
    }
}
