/// What the city wants of one station, as one whole: the newest version says everything.
///
///     door, outlets                  absent = nothing is said; what was ordered last goes on
///     services, set-points, message  absent = as configured, nothing shown
///     restart, unlocks               each at most once ever, by its id
///     list keys                      kept by the station once they are unwrapped
public struct StationDirective: Hashable, Sendable {
    public let station: StationId
    /// Only ever increases. The same version may come again, and says the same.
    public let version: UInt64
    /// When the city signed it.
    public let issued: UnixTime
    /// The door's mode, and the unlocks.
    public let door: DoorDirective
    public let room: RoomDirective?
    /// Each service once.
    public let services: [ServiceOrder]
    /// Each unit once.
    public let setPoints: [SetPointOrder]
    public let message: CityMessage?
    public let restart: RestartOrder?
    /// Each id once.
    public let listKeys: [WrappedListKey]

    public init(
        station: StationId, version: UInt64, issued: UnixTime, door: DoorDirective,
        room: RoomDirective? = nil, services: [ServiceOrder] = [],
        setPoints: [SetPointOrder] = [], message: CityMessage? = nil,
        restart: RestartOrder? = nil, listKeys: [WrappedListKey] = []
    ) {
        precondition(door.version == version && room?.version ?? version == version)
        self.station = station
        self.version = version
        self.issued = issued
        self.door = door
        self.room = room
        self.services = services
        self.setPoints = setPoints
        self.message = message
        self.restart = restart
        self.listKeys = listKeys
    }
}

/// What a station offers and the city can withhold there. The door's modes, fire and exit are no
/// services: nothing here locks anybody out or in.
public enum StationService: String, Hashable, CaseIterable, Sendable {
    /// Items from lanes and shelves (物资发放).
    case dispensers
    /// Compartments, for items and for loans (智能柜); what was lent can always be brought back.
    case lockers
    /// Timed outlets: shoe dryer, clothes dryer, lamps (烘鞋机、烘衣机、灯).
    case appliances
    /// The hours in which the door is open without a credential (免刷卡时段): withheld, everybody
    /// shows one.
    case freeAccess
}

/// Whether a service is offered.
public struct ServiceOrder: Hashable, Sendable {
    public let service: StationService
    /// `true` = as configured; what is not installed is not offered by this.
    public let isOffered: Bool
    /// Until then it is withheld; `nil` = until a newer directive says otherwise.
    public let until: UnixTime?

    public init(_ service: StationService, isOffered: Bool, until: UnixTime?) {
        self.service = service
        self.isOffered = isOffered
        self.until = until
    }
}

/// What a heater or an air conditioner is to reach, instead of the configured set-points.
public struct SetPointOrder: Hashable, Sendable {
    /// Which of the room's two thermostats.
    public enum Unit: String, Hashable, CaseIterable, Sendable {
        case heater, airConditioner
    }

    public let unit: Unit
    /// Thousandths of a degree Celsius, within `ClimateConfiguration.setPointRange`; `nil` = as
    /// configured.
    public let occupiedMillidegrees: Int?
    /// The same while nobody is there.
    public let vacantMillidegrees: Int?
    /// `nil` = until a newer directive says otherwise.
    public let until: UnixTime?

    public init(
        _ unit: Unit, occupiedMillidegrees: Int?, vacantMillidegrees: Int?, until: UnixTime?
    ) {
        self.unit = unit
        self.occupiedMillidegrees = occupiedMillidegrees
        self.vacantMillidegrees = vacantMillidegrees
        self.until = until
    }
}

/// A text of the city for everybody who comes: a cold wave, a repair.
public struct CityMessage: Hashable, Sendable {
    public let text: Phrase
    public let until: UnixTime

    public init(_ text: Phrase, until: UnixTime) {
        self.text = text
        self.until = until
    }

    /// Two lines of the page, and some forty seconds of speech.
    public static let greatestLength = 200
}

/// Restarts the service once; the lock's line stays as it is.
public struct RestartOrder: Hashable, Sendable {
    /// Random; obeyed at most once ever.
    public let restartId: UInt64
    /// Not obeyed later than this.
    public let notAfter: UnixTime

    public init(restartId: UInt64, notAfter: UnixTime) {
        self.restartId = restartId
        self.notAfter = notAfter
    }
}

/// A list key that only the station's own key opens.
public struct WrappedListKey: Hashable, Sendable {
    /// The name by which a manifest asks for the key.
    public let listKeyId: String
    /// `byteCount` bytes; their layout stands at `ListKeyWrapping`.
    public let bytes: [UInt8]

    public init(listKeyId: String, bytes: [UInt8]) {
        self.listKeyId = listKeyId
        self.bytes = bytes
    }

    /// Format 1 · ephemeral key 32 · sealed key 32 · tag 16.
    public static let byteCount = 81
    /// A city's and a district's list, each with its key and the one after it.
    public static let mostKeys = 4
}
