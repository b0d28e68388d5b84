/// What the page and the metrics show of the supplies. No person appears.
public struct SuppliesStatus: Hashable, Sendable {
    /// What holds the items of a place.
    public enum PlaceKind: String, Hashable, CaseIterable, Sendable {
        case lane, shelf, compartment
    }

    /// How the oldest batch of a place stands to its date.
    public enum Freshness: String, Hashable, CaseIterable, Sendable {
        /// No date, or none that is near.
        case fresh
        /// Within the days of the warning.
        case expiring
        /// Past its date: it stays where it is.
        case expired
    }

    /// One lane, shelf or consumable compartment.
    public struct Place: Hashable, Sendable {
        public var kind: PlaceKind
        public var place: LaneAddress
        public var sku: SKUNumber
        public var name: Phrase
        public var count: Int
        public var capacity: Int
        public var isLow: Bool
        public var isUncertain: Bool
        public var isOutOfService: Bool
        public var expires: CivilDate?
        /// Whole days until `expires`, negative when it has passed.
        public var daysLeft: Int?
        public var freshness: Freshness

        public init(
            kind: PlaceKind = .lane, place: LaneAddress, sku: SKUNumber, name: Phrase, count: Int,
            capacity: Int, isLow: Bool, isUncertain: Bool, isOutOfService: Bool,
            expires: CivilDate?, daysLeft: Int? = nil, freshness: Freshness = .fresh
        ) {
            self.kind = kind
            self.daysLeft = daysLeft
            self.place = place
            self.sku = sku
            self.name = name
            self.count = count
            self.capacity = capacity
            self.isLow = isLow
            self.isUncertain = isUncertain
            self.isOutOfService = isOutOfService
            self.expires = expires
            self.freshness = freshness
        }
    }

    /// What is behind the door of a compartment.
    public enum Content: Hashable, Sendable {
        /// Its stock stands among the places.
        case items
        case loan(Phrase)
        case appliance(DeviceId)
    }

    /// One compartment of a locker.
    public struct Compartment: Hashable, Sendable {
        public var address: CompartmentAddress
        public var content: Content
        /// `nil` = its contact has not been read.
        public var isOpen: Bool?
        public var isLent: Bool
        public var isOverdue: Bool
        public var isPowered: Bool
        /// When what is lent should be back, by wall time.
        public var due: UnixTime?
        /// Opened without its lock having been told to.
        public var isForced: Bool
        /// Open for so long that somebody should look.
        public var isLeftOpen: Bool
        /// Whether what is lent here is really there is in doubt.
        public var isUncertain: Bool
        /// Not configured any more: listed until what was lent here is back.
        public var isRetired: Bool

        public init(
            address: CompartmentAddress, content: Content = .items, isOpen: Bool?, isLent: Bool,
            isOverdue: Bool, isPowered: Bool, due: UnixTime? = nil, isForced: Bool = false,
            isLeftOpen: Bool = false, isUncertain: Bool = false, isRetired: Bool = false
        ) {
            self.address = address
            self.content = content
            self.isOpen = isOpen
            self.isLent = isLent
            self.isOverdue = isOverdue
            self.isPowered = isPowered
            self.due = due
            self.isForced = isForced
            self.isLeftOpen = isLeftOpen
            self.isUncertain = isUncertain
            self.isRetired = isRetired
        }
    }

    /// One cell of the table of vends since the start.
    public struct VendKey: Hashable, Sendable {
        public let sku: SKUNumber
        public let outcome: VendOutcome

        public init(sku: SKUNumber, outcome: VendOutcome) {
            self.sku = sku
            self.outcome = outcome
        }
    }

    /// In the order of their places.
    public var places: [Place]
    public var compartments: [Compartment]
    public var vends: [VendKey: UInt64]
    /// Whether storage is still to say what is where: nothing is given out, no place is listed.
    public var isAwaited: Bool

    public init(
        places: [Place] = [], compartments: [Compartment] = [], vends: [VendKey: UInt64] = [:],
        isAwaited: Bool = false
    ) {
        self.isAwaited = isAwaited
        self.places = places
        self.compartments = compartments
        self.vends = vends
    }

    /// A station that gives out nothing.
    public static let none = SuppliesStatus()
}

extension SuppliesStatus {
    /// What the items of all places are called.
    public var itemNames: [SKUNumber: Phrase] {
        Dictionary(places.map { ($0.sku, $0.name) }) { first, _ in first }
    }
}
