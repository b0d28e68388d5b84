/// What the page and the metrics show of the supplies. No person appears.
public struct SuppliesStatus: Hashable, Sendable {
    /// One lane, shelf or consumable compartment.
    public struct Place: Hashable, Sendable {
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
        /// Whether it is time to say so.
        public var isExpiring: Bool

        public init(
            place: LaneAddress, sku: SKUNumber, name: Phrase, count: Int, capacity: Int,
            isLow: Bool, isUncertain: Bool, isOutOfService: Bool, expires: CivilDate?,
            daysLeft: Int? = nil, isExpiring: Bool = false
        ) {
            self.daysLeft = daysLeft
            self.isExpiring = isExpiring
            self.place = place
            self.sku = sku
            self.name = name
            self.count = count
            self.capacity = capacity
            self.isLow = isLow
            self.isUncertain = isUncertain
            self.isOutOfService = isOutOfService
            self.expires = expires
        }
    }

    /// One compartment of a locker.
    public struct Compartment: Hashable, Sendable {
        public var address: CompartmentAddress
        /// `nil` = its contact has not been read.
        public var isOpen: Bool?
        public var isLent: Bool
        public var isOverdue: Bool
        public var isPowered: Bool

        public init(
            address: CompartmentAddress, isOpen: Bool?, isLent: Bool, isOverdue: Bool,
            isPowered: Bool
        ) {
            self.address = address
            self.isOpen = isOpen
            self.isLent = isLent
            self.isOverdue = isOverdue
            self.isPowered = isPowered
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
