/// Everything that a station is told, checked and complete: there are no defaults left to find.
public struct StationConfiguration: Hashable, Sendable {
    public var station: StationIdentity
    public var devices: [DeviceConfiguration]
    public var door: DoorConfiguration
    public var access: AccessConfiguration
    public var storage: StorageConfiguration
    public var status: StatusConfiguration
    public var lists: ListConfiguration
    public var alarms: AlarmConfiguration
    public var language: Language
    public var room: RoomConfiguration
    public var appliances: AppliancesConfiguration
    public var supplies: SuppliesConfiguration
    public var hub: HubConfiguration

    public init(
        station: StationIdentity, devices: [DeviceConfiguration], door: DoorConfiguration,
        access: AccessConfiguration, storage: StorageConfiguration, status: StatusConfiguration,
        lists: ListConfiguration, language: Language, alarms: AlarmConfiguration = .none,
        room: RoomConfiguration = .none, appliances: AppliancesConfiguration = .none,
        supplies: SuppliesConfiguration = .none, hub: HubConfiguration = .none
    ) {
        self.station = station
        self.devices = devices
        self.door = door
        self.access = access
        self.storage = storage
        self.status = status
        self.lists = lists
        self.alarms = alarms
        self.language = language
        self.room = room
        self.appliances = appliances
        self.supplies = supplies
        self.hub = hub
    }
}

/// Who and where the station is.
public struct StationIdentity: Hashable, Sendable {
    public var id: StationId
    /// As visitors read it: 江汉路驿站.
    public var name: String
    public var place: String
    public var timeZone: TimeZoneTable

    public init(id: StationId, name: String, place: String, timeZone: TimeZoneTable) {
        self.id = id
        self.name = name
        self.place = place
        self.timeZone = timeZone
    }
}

/// The language of texts for people who do not choose one.
public enum Language: String, Hashable, CaseIterable, Sendable {
    case chinese = "zh"
    case english = "en"
}

/// The door's times and its hours.
public struct DoorConfiguration: Hashable, Sendable {
    public var lock: LockKind
    /// How long a grant releases.
    public var unlock: Duration
    /// The same for members marked `longAccess`.
    public var longUnlock: Duration
    /// Open longer than this: a beep asks to close it.
    public var heldOpenWarning: Duration
    /// Open longer than this: an alarm.
    public var heldOpenAlarm: Duration
    /// A contact must rest this long before its level counts (bounce of the switch).
    public var contactDebounce: Duration
    public var freeAccess: Schedule

    public init(
        lock: LockKind, unlock: Duration = .seconds(5), longUnlock: Duration = .seconds(20),
        heldOpenWarning: Duration = .seconds(45), heldOpenAlarm: Duration = .seconds(60),
        contactDebounce: Duration = .milliseconds(50), freeAccess: Schedule = .never
    ) {
        self.lock = lock
        self.unlock = unlock
        self.longUnlock = longUnlock
        self.heldOpenWarning = heldOpenWarning
        self.heldOpenAlarm = heldOpenAlarm
        self.contactDebounce = contactDebounce
        self.freeAccess = freeAccess
    }
}

/// Weekly hours with a calendar of holidays and make-up workdays (调休).
public struct Schedule: Hashable, Sendable {
    /// Minutes of one local day, start inclusive, end exclusive; 0 ≤ start < end ≤ 1440. Hours
    /// across midnight are two of these.
    public struct Hours: Hashable, Sendable {
        public let startMinute: Int
        public let endMinute: Int

        public init(startMinute: Int, endMinute: Int) {
            precondition(0 <= startMinute && startMinute < endMinute && endMinute <= 1440)
            self.startMinute = startMinute
            self.endMinute = endMinute
        }

        public static let wholeDay = Hours(startMinute: 0, endMinute: 1440)
    }

    /// How the calendar changes a day.
    public enum DayKind: String, Hashable, CaseIterable, Sendable {
        case holiday, workday
    }

    public var weekly: [Weekday: [Hours]]
    public var holiday: [Hours]
    public var workday: [Hours]
    public var calendar: [CivilDate: DayKind]

    public init(
        weekly: [Weekday: [Hours]], holiday: [Hours] = [], workday: [Hours] = [],
        calendar: [CivilDate: DayKind] = [:]
    ) {
        self.weekly = weekly
        self.holiday = holiday
        self.workday = workday
        self.calendar = calendar
    }

    public static let never = Schedule(weekly: [:])
    public static let always = Schedule(
        weekly: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, [.wholeDay]) }),
        holiday: [.wholeDay], workday: [.wholeDay])
}

/// Who may enter, and how many.
public struct AccessConfiguration: Hashable, Sendable {
    /// What happens with an ID card that is on no list.
    public enum UnknownIdCard: String, Hashable, CaseIterable, Sendable {
        case deny, admitAndRecord
    }

    /// Whether a rule refuses, or only says so in the record.
    public enum Strictness: String, Hashable, CaseIterable, Sendable {
        case soft, hard
    }

    public var unknownIdCard: UnknownIdCard
    /// Hours of a group; a group that is not named may enter at any hour.
    public var groupHours: [MemberGroup: Schedule]
    /// People at once; `nil` = no limit.
    public var capacity: Int?
    public var capacityStrictness: Strictness
    /// The same person again within this time; `nil` = not judged.
    public var passback: Duration?
    public var passbackStrictness: Strictness
    /// Oscillator error of a held-over clock, in parts per million.
    public var clockDriftPartsPerMillion: Int
    /// The file that the time client touches at each synchronisation in this boot.
    public var clockMarker: String

    public init(
        unknownIdCard: UnknownIdCard = .deny, groupHours: [MemberGroup: Schedule] = [:],
        capacity: Int? = nil, capacityStrictness: Strictness = .soft, passback: Duration? = nil,
        passbackStrictness: Strictness = .soft, clockDriftPartsPerMillion: Int = 50,
        clockMarker: String = "/run/systemd/timesync/synchronized"
    ) {
        self.unknownIdCard = unknownIdCard
        self.groupHours = groupHours
        self.capacity = capacity
        self.capacityStrictness = capacityStrictness
        self.passback = passback
        self.passbackStrictness = passbackStrictness
        self.clockDriftPartsPerMillion = clockDriftPartsPerMillion
        self.clockMarker = clockMarker
    }
}

/// What the state directory may hold.
public struct StorageConfiguration: Hashable, Sendable {
    /// Bytes of the state directory. Where they are used up, the oldest entries past retention go.
    public var budgetBytes: Int64
    /// Days after which the link between an entry and a person is erased, and the entry may go.
    public var retentionDays: Int

    public init(budgetBytes: Int64 = 512 << 20, retentionDays: Int = 180) {
        self.budgetBytes = budgetBytes
        self.retentionDays = retentionDays
    }
}

/// Where the status server listens.
public struct StatusConfiguration: Hashable, Sendable {
    /// `127.0.0.1`, or an address of the board for a technician's phone.
    public var address: String
    public var port: UInt16

    public init(address: String = "127.0.0.1", port: UInt16 = 8420) {
        self.address = address
        self.port = port
    }
}

/// Whose lists the station believes, and with which key it reads them.
public struct ListConfiguration: Hashable, Sendable {
    /// The city's root key (Ed25519, 32 bytes); `nil` until `yizhand init` was told it.
    public var rootPublicKey: [UInt8]?
    /// Files of list keys (32 bytes each, mode 0400), by `listKeyId`; at most four.
    public var listKeyFiles: [String: String]
    /// Known members are served this long after the manifest's end.
    public var graceDays: Int

    public init(
        rootPublicKey: [UInt8]? = nil, listKeyFiles: [String: String] = [:], graceDays: Int = 30
    ) {
        self.rootPublicKey = rootPublicKey
        self.listKeyFiles = listKeyFiles
        self.graceDays = graceDays
    }
}
