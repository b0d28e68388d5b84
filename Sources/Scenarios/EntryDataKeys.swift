import StationModel

extension EntryKind {
    /// The keys that the data of an entry of this kind can have in a scenario: a wrong one would be
    /// looked for in vain, and be right about it.
    var dataKeys: Set<String> {
        switch self {
        case .stationStarted: ["version", "cleanStop"]
        case .stateRestored: ["cleanStop", "mode", "lateMilliseconds"]
        case .accessGranted, .accessDenied, .accessNotCarriedOut, .dispenserIdentified: accessKeys
        case .doorClosed: ["openMilliseconds"]
        case .modeChanged: ["mode", "by", "untilMilliseconds", "ended"]
        case .hoursChanged: ["freeAccess"]
        case .fireReset: ["by"]
        case .alarmRaised, .alarmCleared, .alarmAcknowledged, .alarmUncovered: alarmKeys
        case .commandGiven: ["command", "by", "refused", "version", "count", "repeated", "alarm"]
        case .clockSynced: ["offsetMilliseconds"]
        case .clockJumped, .clockCorrected: ["byMilliseconds"]
        case .listChanged: ["version", "count", "withdrawn"]
        case .listRefused: ["reason", "file", "line", "bytes", "promisedBytes"]
        case .roomVacant: ["people"]
        case .roomPowerChanged: ["by", "on", "untilMilliseconds", "ended"]
        case .occupancyHour: ["hourMilliseconds", "entered", "left"]
        case .heaterSwitched, .coolingSwitched: ["on", "millidegrees"]
        case .applianceStarted: ["seconds"]
        case .applianceStopped: ["seconds", "cause"]
        case .vendIntent, .vendOutcome, .vendRefused: vendKeys
        case .stockRestocked, .stockAdjusted, .stockCounted, .stockMeasured: stockKeys
        case .loanBegun, .loanDueSet: ["dueMilliseconds"]
        case .loanReturned: ["by"]
        case .samplesLost: ["reason", "count", "fromMilliseconds", "toMilliseconds"]
        case .eventQuarantined: ["sequence", "epoch", "reason", "status"]
        case .directiveApplied, .directiveRefused, .directiveEnded: directiveKeys
        case .stationStopped, .configurationReloaded, .doorOpened, .doorNotOpened,
            .exitRequested, .fireLatched, .clockLost, .roomOccupied, .vouchersRefused,
            .quotasRedated, .loanOverdue, .compartmentOpened, .compartmentClosed,
            .compartmentNotOpened,
            // Storage writes these itself; a scenario has none.
            .ledgerCheckpoint, .ledgerStarted, .ledgerPruned, .eventsGap:
            []
        }
    }

    private var directiveKeys: Set<String> {
        switch self {
        case .directiveRefused: ["version", "reason"]
        case .directiveEnded: ["withheld", "setPoints", "message"]
        default:
            [
                "version", "mode", "outlets", "unlocks", "withheld", "setPoints", "message",
                "restart", "listKeys", "notObeyed",
            ]
        }
    }

    private var accessKeys: Set<String> {
        switch self {
        case .accessGranted:
            [
                "kind", "group", "clockUntrusted", "overCapacity", "passback", "notOnList",
                "identityFault",
            ]
        case .accessDenied: ["kind", "reason", "count"]
        case .accessNotCarriedOut: ["kind", "reason"]
        default: ["kind", "group", "voucher", "identityFault"]
        }
    }

    private var alarmKeys: Set<String> {
        switch self {
        case .alarmRaised:
            [
                "alarm", "severity", "detail", "under", "underSubject", "again", "salvaged",
                "complete",
            ]
        case .alarmAcknowledged: ["alarm", "by"]
        default: ["alarm"]
        }
    }

    private var vendKeys: Set<String> {
        switch self {
        case .vendIntent: ["sku", "purpose", "right", "voucher"]
        case .vendRefused: ["reason"]
        default: ["sku", "outcome", "items", "purpose", "right", "voucher", "atStart"]
        }
    }

    private var stockKeys: Set<String> {
        switch self {
        case .stockRestocked: ["by", "change", "count", "expires"]
        case .stockAdjusted: ["by", "change", "count", "reason"]
        case .stockCounted: ["by", "change", "count", "expected"]
        default: ["change", "count", "sku"]
        }
    }
}
