import StationModel

/// How long a cause must last, and be gone, before anybody is told; one row for each kind.
///
/// Where a rule of its own already times the cause (the door's 60 s, the lock-out's minute, a retry
/// of the upkeep), the alarm follows at once. A relay or a cable that comes and goes is waited for.
struct AlarmTiming: Hashable, Sendable {
    /// The cause lasts this long before the alarm is raised.
    var raiseAfter: Duration = .zero
    /// The cause is gone this long before the alarm is cleared.
    var clearAfter: Duration = .zero
    /// Comes and goes by itself: raised for the third time within an hour, it is cleared only after
    /// ten quiet minutes. That bounds its entries to fewer than twenty an hour.
    var mayFlap = false
    /// Stays up until a person has acknowledged it, also when the cause is long gone.
    var needsAcknowledgement = false
    /// Has no end that anybody could report: what has happened has happened.
    var isEvent = false

    static let atOnce = AlarmTiming()

    static let flappingWithin: Duration = .hours(1)
    /// Raised so often within the hour, it counts as flapping.
    static let raisesBeforeFlapping = 3
    static let flappingClearsAfter: Duration = .minutes(10)
    /// Who presses again this soon is heard already: the siren of the call sounds for longer. It
    /// bounds what a loose wire of a button writes to an entry a minute.
    static let sameCallWithin: Duration = .minutes(1)
}

extension AlarmKind {
    var timing: AlarmTiming {
        switch self {
        case .fire, .forcedOpen, .heldOpen, .exitStuck, .contactFault, .lockFault,
            .readerLockedOut, .readerBabbling, .clockUntrusted, .listMissing, .listOld,
            .listExpired, .fireNotKept, .upkeepFailed:
            .atOnce
        // The hub's machine waits for half an hour, or for a day, before it says so.
        case .hubUnreachable, .hubNotAuthorised, .hubBacklog, .hubQuarantine,
            .hubDocumentRefused, .hubFlowFailing:
            .atOnce
        // The room's and the dispensers' machines have their own times and hysteresis.
        case .frost, .tooCold, .tooHot, .badAir, .sensorStale, .sensorFault, .beamBlocked,
            .climateBlind, .overTemperature, .heaterFault, .stockLow, .stockEmpty,
            .stockUncertain, .batchExpiring, .batchExpired, .laneFault, .loanOverdue,
            .compartmentOpen, .compartmentForced:
            .atOnce
        // A draught and a heater's first blast are over by then, and a probe that errs is not.
        // After a start the probes are read one after the other; one alone disagrees with nobody.
        case .probesDisagree: AlarmTiming(raiseAfter: .minutes(30), clearAfter: .minutes(2))
        // Time to plug a cable in again; longer than the mains takes to say that it is lost.
        case .deviceLost:
            AlarmTiming(raiseAfter: .seconds(3), clearAfter: .seconds(2), mayFlap: true)
        case .identityStalled, .tamper: AlarmTiming(clearAfter: .seconds(10), mayFlap: true)
        // The watch has waited 2 s before it says so; a disk at its end answers now and then.
        case .storageStalled, .storageFull, .storageReadOnly, .storageGone, .storageNewer,
            .storageForeign:
            AlarmTiming(clearAfter: .seconds(5), mayFlap: true)
        case .storageDamaged: AlarmTiming(needsAcknowledgement: true)
        case .recordsLost: AlarmTiming(needsAcknowledgement: true, isEvent: true)
        case .helpCalled: AlarmTiming(needsAcknowledgement: true)
        case .cabinetOpened: AlarmTiming(clearAfter: .seconds(5), mayFlap: true)
        // Splashes of a wet floor; a sensor that dries is wet again a minute later.
        case .waterLeak:
            AlarmTiming(raiseAfter: .seconds(3), clearAfter: .minutes(1), mayFlap: true)
        // The detector has judged already; a second keeps out what a relay's bounce lets through.
        case .smoke: AlarmTiming(raiseAfter: .seconds(1), clearAfter: .minutes(1), mayFlap: true)
        // Its end waits for the devices that come back with it, so that they are not its news.
        case .mainsLost:
            AlarmTiming(raiseAfter: .seconds(1), clearAfter: .minutes(1), mayFlap: true)
        case .batteryLow:
            AlarmTiming(raiseAfter: .seconds(5), clearAfter: .minutes(1), mayFlap: true)
        }
    }
}
