/// Everything that the page, the metrics and `yizhand status` show: one value, published after
/// each turn of the loop in which something changed.
public struct StationStatus: Hashable, Sendable {
    public var identity: StationIdentity
    public var version: String
    public var started: Moment
    public var moment: Moment
    public var door: DoorStatus
    public var alarms: [ActiveAlarm]
    public var devices: [DeviceStatus]
    public var list: MemberListStatus
    /// The city's other lists.
    public var published: PublishedListsStatus
    public var ledger: LedgerStatus
    public var access: AccessCounts
    /// Persons of the current local day, by group.
    public var visitsToday: [MemberGroup: Int]
    /// Newest last, at most `mostRecentEvents`.
    public var recent: [RecentEvent]
    public var language: Language
    public var room: RoomStatus
    public var supplies: SuppliesStatus
    /// What the voice said last; `nil` = nothing since the start.
    public var said: Announcement?
    /// `nil` = no hub is configured.
    public var hub: HubStatus?
    /// What the city orders, as far as it holds now.
    public var city: CityOrders

    public init(
        identity: StationIdentity, version: String, started: Moment, moment: Moment,
        door: DoorStatus, alarms: [ActiveAlarm] = [], devices: [DeviceStatus] = [],
        list: MemberListStatus = .none, published: PublishedListsStatus = .none,
        ledger: LedgerStatus = LedgerStatus(),
        access: AccessCounts = AccessCounts(), visitsToday: [MemberGroup: Int] = [:],
        recent: [RecentEvent] = [], language: Language = .chinese,
        room: RoomStatus = RoomStatus(), supplies: SuppliesStatus = .none,
        said: Announcement? = nil, hub: HubStatus? = nil, city: CityOrders = .none
    ) {
        self.identity = identity
        self.version = version
        self.started = started
        self.moment = moment
        self.door = door
        self.alarms = alarms
        self.devices = devices
        self.list = list
        self.published = published
        self.ledger = ledger
        self.access = access
        self.visitsToday = visitsToday
        self.recent = recent
        self.language = language
        self.room = room
        self.supplies = supplies
        self.said = said
        self.hub = hub
        self.city = city
    }

    /// A screenful on the page; older ones are in the ledger.
    public static let mostRecentEvents = 50
}

/// What decides over the lock right now; the highest that applies.
public enum DoorAuthority: String, Hashable, CaseIterable, Sendable {
    case fire, exit, lockdown, emergencyOpen, freeAccess, credential
}

/// The door, as the page shows it.
public struct DoorStatus: Hashable, Sendable {
    public var authority: DoorAuthority
    /// What the lock was told.
    public var released: Bool
    /// `nil` = the contact has not been read.
    public var open: Bool?
    public var openSince: Moment?
    public var override: DoorOverride?
    /// Whether the hours are those of free access.
    public var freeAccess: Bool
    public var fireLatched: Bool
    public var fireInputActive: Bool
    /// When a grant's time ends; `nil` when the lock is not released for a time.
    public var releasedUntil: Moment?

    public init(
        authority: DoorAuthority, released: Bool, open: Bool? = nil, openSince: Moment? = nil,
        override: DoorOverride? = nil, freeAccess: Bool = false, fireLatched: Bool = false,
        fireInputActive: Bool = false, releasedUntil: Moment? = nil
    ) {
        self.authority = authority
        self.released = released
        self.open = open
        self.openSince = openSince
        self.override = override
        self.freeAccess = freeAccess
        self.fireLatched = fireLatched
        self.fireInputActive = fireInputActive
        self.releasedUntil = releasedUntil
    }
}

/// One device, as the page and the metrics show it.
public struct DeviceStatus: Hashable, Sendable {
    public var id: DeviceId
    public var condition: DeviceCondition
    public var noise: [Noise: UInt64]

    public init(id: DeviceId, condition: DeviceCondition, noise: [Noise: UInt64] = [:]) {
        self.id = id
        self.condition = condition
        self.noise = noise
    }
}

/// What the storage lane says of the ledger.
public struct LedgerStatus: Hashable, Sendable {
    public var epoch: UInt64
    public var lastSequence: UInt64
    /// Entries in memory that are not yet on disk.
    public var queued: Int
    /// Entries that did not fit into the queue: gone, and an alarm.
    public var lost: UInt64
    public var condition: StorageCondition
    /// Written to `station.db` and its log since the start, at most.
    public var writtenBytes: UInt64
    /// Held by the state directory, the lists not counted; `nil` until it was measured.
    public var usedBytes: Int64?
    /// Held by the city's lists, which the budget is not for; `nil` until it was measured.
    public var listBytes: Int64?
    /// What the state directory may hold but for the lists; 0 until storage has said so.
    public var budgetBytes: Int64
    /// Seconds from the oldest entry of a group to its acknowledgement.
    public var commitSeconds: Histogram

    public init(
        epoch: UInt64 = 0, lastSequence: UInt64 = 0, queued: Int = 0, lost: UInt64 = 0,
        condition: StorageCondition = .healthy, writtenBytes: UInt64 = 0,
        usedBytes: Int64? = nil, listBytes: Int64? = nil, budgetBytes: Int64 = 0,
        commitSeconds: Histogram = Histogram(bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2])
    ) {
        self.epoch = epoch
        self.lastSequence = lastSequence
        self.queued = queued
        self.lost = lost
        self.condition = condition
        self.writtenBytes = writtenBytes
        self.usedBytes = usedBytes
        self.listBytes = listBytes
        self.budgetBytes = budgetBytes
        self.commitSeconds = commitSeconds
    }
}

/// Decisions since the start.
public struct AccessCounts: Hashable, Sendable {
    /// One cell of the table of decisions.
    public struct Key: Hashable, Sendable {
        /// `nil` = granted.
        public let denial: DenialReason?
        public let kind: CredentialKind

        public init(denial: DenialReason?, kind: CredentialKind) {
            self.denial = denial
            self.kind = kind
        }
    }

    public var decisions: [Key: UInt64]
    public var repeats: UInt64
    /// Persons, each counted once a local day.
    public var visits: [MemberGroup: UInt64]
    /// Seconds from the last bit of a credential to the call that drives the lock.
    public var decisionSeconds: Histogram

    public init(
        decisions: [Key: UInt64] = [:], repeats: UInt64 = 0,
        visits: [MemberGroup: UInt64] = [:],
        decisionSeconds: Histogram = Histogram(
            bounds: [0.0002, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 2])
    ) {
        self.decisions = decisions
        self.repeats = repeats
        self.visits = visits
        self.decisionSeconds = decisionSeconds
    }
}

/// One line of the page's list of events: an entry without the person.
public struct RecentEvent: Hashable, Sendable {
    public let number: UInt64
    public let entry: LedgerEntry

    /// `number` counts up within one run, so that the page knows what is new.
    public init(number: UInt64, entry: LedgerEntry) {
        self.number = number
        self.entry = LedgerEntry(
            entry.kind, at: entry.moment, subject: entry.subject, data: entry.data, member: nil)
    }
}
