/// Everything that needs somebody.
public enum AlarmKind: String, Hashable, CaseIterable, Sendable {
    case fire, forcedOpen, heldOpen, exitStuck, contactFault, lockFault, tamper
    case deviceLost, readerLockedOut, readerBabbling
    case identityStalled, clockUntrusted
    case listMissing, listOld, listExpired
    case storageStalled, storageFull, storageReadOnly, storageGone, storageNewer, storageForeign
    case storageDamaged
    case recordsLost, fireNotKept, upkeepFailed
    case frost, tooCold, tooHot, badAir, sensorStale, sensorFault, beamBlocked
    case climateBlind, overTemperature, heaterFault, probesDisagree
    case stockLow, stockEmpty, stockUncertain, batchExpiring, batchExpired, laneFault
    case loanOverdue, compartmentOpen, compartmentForced
    case helpCalled, cabinetOpened, waterLeak, smoke, mainsLost, batteryLow
    case hubUnreachable, hubNotAuthorised, hubBacklog, hubQuarantine, hubDocumentRefused
    case hubFlowFailing

    public var severity: AlarmSeverity {
        switch self {
        case .fire, .forcedOpen, .tamper, .listExpired, .storageGone, .storageNewer,
            .storageForeign, .storageDamaged, .recordsLost, .fireNotKept, .helpCalled,
            .cabinetOpened, .waterLeak,
            .smoke, .mainsLost, .batteryLow:
            .critical
        case .heldOpen, .exitStuck, .contactFault, .lockFault, .deviceLost, .identityStalled,
            .listMissing, .storageStalled, .storageFull, .storageReadOnly:
            .critical
        case .frost, .climateBlind, .overTemperature, .compartmentForced: .critical
        case .readerLockedOut, .readerBabbling, .clockUntrusted, .listOld, .upkeepFailed: .warning
        case .tooCold, .tooHot, .badAir, .sensorStale, .sensorFault, .beamBlocked, .heaterFault,
            .probesDisagree:
            .warning
        case .stockLow, .stockEmpty, .stockUncertain, .batchExpired, .laneFault, .loanOverdue,
            .compartmentOpen:
            .warning
        // The station serves and records without its hub for weeks.
        case .hubUnreachable, .hubNotAuthorised, .hubBacklog, .hubQuarantine, .hubDocumentRefused,
            .hubFlowFailing:
            .warning
        case .batchExpiring: .info
        }
    }
}

extension AlarmKind {
    /// The order in which alarms are told: a fire before all, then what endangers people or calls
    /// for help, then by severity.
    public var urgency: Int {
        if self == .fire { return 4 }
        if prompt?.signal.isUrgent == true { return 3 }
        return switch severity {
        case .critical: 2
        case .warning: 1
        case .info: 0
        }
    }
}

/// How soon somebody must come.
public enum AlarmSeverity: String, Hashable, CaseIterable, Sendable {
    case info, warning, critical
}

/// One alarm: a kind, and the device or place it is about.
public struct Alarm: Hashable, Sendable {
    public let kind: AlarmKind
    /// `door`, a device id, or `station`.
    public let subject: String

    public init(_ kind: AlarmKind, subject: String) {
        self.kind = kind
        self.subject = subject
    }
}

/// An alarm that is up, as the page and the metrics show it.
public struct ActiveAlarm: Hashable, Sendable {
    public let alarm: Alarm
    public let since: Moment
    /// For the technician: the system's own words for a device or the disk; empty where the kind
    /// says it all.
    public let detail: String
    /// Somebody has seen it.
    public let isAcknowledged: Bool
    /// The alarm that explains this one: it is shown under that, and asks nobody for anything.
    public let cause: Alarm?

    public init(
        _ alarm: Alarm, since: Moment, detail: String = "", isAcknowledged: Bool = false,
        cause: Alarm? = nil
    ) {
        self.alarm = alarm
        self.since = since
        self.detail = detail
        self.isAcknowledged = isAcknowledged
        self.cause = cause
    }
}

/// What the storage lane reports of itself.
public enum StorageCondition: String, Hashable, CaseIterable, Sendable {
    case healthy
    /// Nothing was acknowledged for longer than the limit.
    case stalled
    case full
    case readOnly
    /// The state directory or its device has gone.
    case gone
    /// Written by a newer version of this program.
    case newerVersion
    /// Another program's database lies where the station's should be.
    case foreignFile
    case damaged

    /// The alarm for it; `nil` when healthy.
    public var alarm: AlarmKind? {
        switch self {
        case .healthy: nil
        case .stalled: .storageStalled
        case .full: .storageFull
        case .readOnly: .storageReadOnly
        case .gone: .storageGone
        case .newerVersion: .storageNewer
        case .foreignFile: .storageForeign
        case .damaged: .storageDamaged
        }
    }
}
