/// What happened, as a word `noun.verb`; it becomes the event type `cn.yizhan.<noun>.<verb>.v1`.
public enum EntryKind: String, Hashable, CaseIterable, Sendable {
    case stationStarted = "station.started"
    case stationStopped = "station.stopped"
    /// What the last run left was found late, and taken over while the station ran.
    case stateRestored = "state.restored"
    case configurationReloaded = "configuration.reloaded"
    case accessGranted = "access.granted"
    case accessDenied = "access.denied"
    /// A remote unlock whose `access.granted` is, or was to be, on disk, and that opened nothing.
    case accessNotCarriedOut = "access.notCarriedOut"
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
    case alarmAcknowledged = "alarm.acknowledged"
    /// What explained an alarm is over, and the alarm is not: it now stands for itself.
    case alarmUncovered = "alarm.uncovered"
    case commandGiven = "command.given"
    case clockSynced = "clock.synced"
    case clockJumped = "clock.jumped"
    case clockCorrected = "clock.corrected"
    case clockLost = "clock.lost"
    case listChanged = "list.changed"
    /// A manifest of the hub, or what it names, is not used; what was in use before stays.
    case listRefused = "list.refused"
    case ledgerCheckpoint = "ledger.checkpoint"
    case ledgerStarted = "ledger.started"
    case ledgerPruned = "ledger.pruned"
    case roomOccupied = "room.occupied"
    case roomVacant = "room.vacant"
    case roomPowerChanged = "room.powerChanged"
    case occupancyHour = "occupancy.hour"
    case heaterSwitched = "heater.switched"
    case coolingSwitched = "cooling.switched"
    case applianceStarted = "appliance.started"
    case applianceStopped = "appliance.stopped"
    case dispenserIdentified = "dispenser.identified"
    case vendIntent = "vend.intent"
    case vendOutcome = "vend.outcome"
    case vendRefused = "vend.refused"
    case vouchersRefused = "vouchers.refused"
    /// What was taken by a clock of a day to come counts for today.
    case quotasRedated = "quotas.redated"
    case stockRestocked = "stock.restocked"
    case stockAdjusted = "stock.adjusted"
    case stockCounted = "stock.counted"
    case stockMeasured = "stock.measured"
    case loanBegun = "loan.begun"
    /// Lent while no clock could be trusted; now it is known until when.
    case loanDueSet = "loan.dueSet"
    case loanReturned = "loan.returned"
    case loanOverdue = "loan.overdue"
    case compartmentOpened = "compartment.opened"
    case compartmentClosed = "compartment.closed"
    case compartmentNotOpened = "compartment.notOpened"
    /// Samples that no hub will have: refused for good, or over the budget.
    case samplesLost = "samples.lost"
    /// Entries are missing here: they were lost before they could be sent.
    case eventsGap = "events.gap"
    /// The hub refuses this one event for what it says; it is kept, and the next ones go on.
    case eventQuarantined = "event.quarantined"
    case directiveApplied = "directive.applied"
    case directiveRefused = "directive.refused"
    /// What a directive had ordered for a time is over.
    case directiveEnded = "directive.ended"
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

    /// An alarm that somebody at the city must learn of at once.
    public var isCriticalAlarm: Bool {
        guard kind == .alarmRaised, case .text(let word) = data["severity"] else { return false }
        return word == AlarmSeverity.critical.rawValue
    }

    /// The data as canonical JSON: keys ascending by their bytes, no blanks, integers in decimal,
    /// text escaped only where JSON demands it (`"`, `\`, U+0000 – U+001F as `\u00xx`).
    public var canonicalData: String { String(decoding: canonicalUTF8, as: UTF8.self) }

    /// `canonicalData` as it is hashed and stored.
    public var canonicalUTF8: [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(Self.usualDataLength)
        json.append(UInt8(ascii: "{"))
        let members = data.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (index, (key, value)) in members.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            json.append(jsonString: key)
            json.append(UInt8(ascii: ":"))
            value.appendJSON(to: &json)
        }
        json.append(UInt8(ascii: "}"))
        return json
    }

    /// Bytes of the data of nearly every entry.
    private static let usualDataLength = 128
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
    /// Of an unlock, or of an order to restart: both have random ids, each obeyed once ever.
    /// Forgotten after `notAfter`: what is expired is refused for its age.
    case unlockUsed(unlockId: UInt64, notAfter: UnixTime)
    /// `nil` = back to normal.
    case doorOverride(DoorOverride?)
    case directiveVersion(UInt64)
    case fireLatched(Bool)
    case alarm(Alarm, raised: Bool)
    /// Of an alarm that is up; gone with it.
    case alarmAcknowledged(Alarm)
    /// Counted once per person and local day; erased with the day.
    case visit(MemberPseudonym, MemberGroup, CivilDate)
    /// Kept in memory among the 10,000 regulars, and on disk for the next start.
    case regular(CredentialDigest, MemberRecord)
    /// The greatest trusted time an entry was written at: the clock's lower bound.
    case trustedTime(UnixTime)
    /// The time on record was ahead of the truth, which was this: the bound falls.
    case trustedTimeCorrected(UnixTime)
    /// People counted in the running hour; rides on an entry that is written anyway.
    case occupancy(OccupancyMemory)
    /// `nil` = presence and hours decide; with the newest directive that was judged.
    case roomPower(RoomPowerOrder?, directiveVersion: UInt64)
    /// In their life, of relays that have switched since; rides on an entry as well.
    case relaySwitchings([DeviceId: UInt64])
    /// The entry tells of this loss of samples: a kill before the spool knows tells no second time.
    case sampleLossTold(id: UInt64)
    /// What the newest directive orders for longer, as a whole.
    case cityOrders(CityOrders)
    case supplies(SuppliesChange)
}
