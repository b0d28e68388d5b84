/// How the lock fails when its power is cut.
public enum LockKind: String, Hashable, Sendable {
    /// A magnet: energised = locked. Power cut = released.
    case failSafe
    /// A strike: energised = released. Power cut = locked.
    case failSecure

    /// Whether the lock's coil carries current in this state.
    public func isEnergised(released: Bool) -> Bool {
        switch self {
        case .failSafe: !released
        case .failSecure: released
        }
    }
}

/// A mode that a person or the city orders, until a time.
public enum DoorMode: String, Hashable, CaseIterable, Sendable {
    /// Hours and credentials decide.
    case normal
    /// Emergency open: a flood, a cold wave (延长开放、应急避险).
    case open
    /// Nobody enters; whoever is inside can always leave.
    case lockdown
}

/// An ordered mode with its end.
public struct DoorOverride: Hashable, Sendable {
    public let mode: DoorMode
    /// Wall time at which the mode ends.
    public let until: UnixTime
    /// What remained when it was applied: with an untrusted clock it lasts this long, monotonic.
    public let remainingWhenApplied: Duration

    public init(mode: DoorMode, until: UnixTime, remainingWhenApplied: Duration) {
        self.mode = mode
        self.until = until
        self.remainingWhenApplied = remainingWhenApplied
    }
}

/// The door's part of a signed directive.
public struct DoorDirective: Hashable, Sendable {
    public let version: UInt64
    /// `nil` = the directive says nothing of the mode.
    public let mode: DoorMode?
    /// Required for `open` and `lockdown`.
    public let until: UnixTime?
    /// At most 16, kept by the hub until they expire.
    public let unlocks: [RemoteUnlock]

    public init(version: UInt64, mode: DoorMode?, until: UnixTime?, unlocks: [RemoteUnlock]) {
        self.version = version
        self.mode = mode
        self.until = until
        self.unlocks = unlocks
    }

    /// A directive with more unlocks than this is refused: two people at a door, not a crowd.
    public static let mostUnlocks = 16
}

/// A one-time unlock that the city sent after a phone scanned the code on the door.
public struct RemoteUnlock: Hashable, Sendable {
    /// Random; opens at most once ever.
    public let unlockId: UInt64
    public let member: MemberPseudonym
    public let issuedAt: UnixTime
    public let notAfter: UnixTime

    public init(
        unlockId: UInt64, member: MemberPseudonym, issuedAt: UnixTime, notAfter: UnixTime
    ) {
        self.unlockId = unlockId
        self.member = member
        self.issuedAt = issuedAt
        self.notAfter = notAfter
    }
}

/// Who gave a command at the station: a person with an account on the board.
public struct Operator: Hashable, Sendable {
    /// The account's name, or `uid 1000` where it has none.
    public let name: String

    public init(name: String) { self.name = name }
}

/// What a technician can order.
public enum Command: Hashable, Sendable {
    /// Release once, as for a grant.
    case unlock
    case setMode(DoorMode, until: UnixTime?)
    case resetFire
    /// The room's outlets; an end is required for `off` and `on`.
    case setRoomPower(RoomPower, until: UnixTime?)
    /// So many items were put in; `expires` is the batch's.
    case restock(
        LaneAddress, count: Int, expires: CivilDate?, number: StockOrderNumber? = nil)
    /// The count is wrong by so many; the text says why.
    case adjust(LaneAddress, by: Int, reason: String, number: StockOrderNumber? = nil)
    /// So many were counted.
    case stocktake(LaneAddress, counted: Int, number: StockOrderNumber? = nil)
    /// Somebody has seen an alarm that is up.
    case acknowledge(Alarm)
}

/// What became of a command; a refusal says why in a word that the command explains.
public enum CommandOutcome: Hashable, Sendable {
    case done
    /// An order about the stock: it is on disk.
    case corrected(StockCorrection)
    case refused(CommandRefusal)
}

/// Why a command was refused.
public enum CommandRefusal: String, Hashable, Comparable, CaseIterable, Sendable {
    case noFire, fireInputActive, fireInputNotClearLongEnough, untilMissing, untilInThePast
    case lockdown, fire, stationStopping, noContactor
    case unknownPlace, countOutOfRange, placeBusy
    /// A batch that would be out of date the day it is put in.
    case expiresInThePast
    /// Nothing keeps for so long: a slip of the key.
    case expiresTooLate
    /// Storage cannot write, so that a change of the stock would be unrecorded.
    case storageFault
    /// The stock of the last run is not known yet.
    case notReady
    /// Of a shelf on a scale: it counts by itself what is put in and taken out.
    case weighed
    /// The shelf's scale says another count.
    case scaleDisagrees
    /// A compartment without a stock, from which nothing is lent.
    case notCounted
    /// The number of an order about the stock was another one's.
    case numberUsed
    /// A directive older than one that was applied.
    case outdated
    /// A directive with more unlocks than one may hold.
    case tooManyUnlocks
    case noSuchAlarm, alreadyAcknowledged

    /// A fixed order for records: by the word.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Why a remote unlock that had been accepted opened nothing.
public enum UnlockFailure: String, Hashable, CaseIterable, Sendable {
    /// Storage answered too late: the phone has given up, and nobody may stand there any more.
    case late
    /// Storage answered after the unlock's end.
    case expired
    case lockdown
    /// Storage could not write its id.
    case notRecorded
    /// The service stopped before storage answered.
    case stopped
    /// It had opened before a start whose state came late.
    case usedBefore
    /// Without a trusted time nobody knows whether it still holds.
    case clockUntrusted
    /// It is dated ahead of the station's clock, by more than clocks differ.
    case notYetIssued
    /// It was issued before a start after which what had been used may not be known.
    case beforeStart
    /// More unlocks are under way or remembered than a city ever has at one door.
    case tooMany
}
