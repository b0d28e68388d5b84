/// What the station gives out, and to whom.
///
/// Readers named here stand at the dispenser: they identify, and never open the door. Where none
/// is named the door's readers serve both: whoever was let in may choose within the window.
public struct SuppliesConfiguration: Hashable, Sendable {
    public var skus: [SKU]
    public var lanes: [LaneConfiguration]
    public var quotas: [Quota]
    public var shelves: [ShelfConfiguration]
    public var lockers: [CompartmentConfiguration]
    public var readers: Set<DeviceId>
    /// From an identification to the choice.
    public var identifyWindow: Duration

    public init(
        skus: [SKU] = [], lanes: [LaneConfiguration] = [], quotas: [Quota] = [],
        shelves: [ShelfConfiguration] = [], lockers: [CompartmentConfiguration] = [],
        readers: Set<DeviceId> = [], identifyWindow: Duration = .seconds(20)
    ) {
        self.skus = skus
        self.lanes = lanes
        self.quotas = quotas
        self.shelves = shelves
        self.lockers = lockers
        self.readers = readers
        self.identifyWindow = identifyWindow
    }

    /// A station that gives out nothing.
    public static let none = SuppliesConfiguration()

    /// Lanes of the largest machine (ten trays of ten), twice.
    public static let mostLanes = 200
    /// Boards of 24 locks, a wall of them.
    public static let mostCompartments = 240
    /// Items of one place; a shelf of hand warmers holds some hundreds.
    public static let mostItems = 10_000
}

/// A kind of item, by the number that vouchers and the city's lists use.
public struct SKUNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let value: UInt32

    public init(_ value: UInt32) { self.value = value }

    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
    public var description: String { String(value) }
}

/// One kind of item.
public struct SKU: Hashable, Sendable {
    public var number: SKUNumber
    /// As visitors read it: 暖宝宝, hand warmer.
    public var name: Phrase

    public init(number: SKUNumber, name: Phrase) {
        self.number = number
        self.name = name
    }
}

/// One column of one kind of item in a dispenser.
public struct LaneConfiguration: Hashable, Sendable {
    public var address: LaneAddress
    public var sku: SKUNumber
    public var capacity: Int
    /// At this count or below somebody should bring more; 0 = only when it is empty.
    public var lowAt: Int
    /// The contact of the lane's button; `nil` = given out by vouchers alone.
    public var button: DeviceId?
    /// A warning rises this many days before the batch expires.
    public var expiryWarningDays: Int

    public init(
        address: LaneAddress, sku: SKUNumber, capacity: Int, lowAt: Int = 0,
        button: DeviceId? = nil, expiryWarningDays: Int = 30
    ) {
        self.address = address
        self.sku = sku
        self.capacity = capacity
        self.lowAt = lowAt
        self.button = button
        self.expiryWarningDays = expiryWarningDays
    }
}

/// How many items a person may take without a voucher.
///
/// Rules that name the person's group go before those for all; of those that apply, each must
/// allow the item. An item without a rule for a person is given out for vouchers only.
public struct Quota: Hashable, Sendable {
    /// In the station's local time; a week begins on Monday.
    public enum Period: String, Hashable, CaseIterable, Sendable {
        case day, week, month
    }

    public var sku: SKUNumber
    /// `nil` = everybody.
    public var group: MemberGroup?
    public var count: Int
    public var period: Period

    public init(sku: SKUNumber, group: MemberGroup? = nil, count: Int, per period: Period) {
        self.sku = sku
        self.group = group
        self.count = count
        self.period = period
    }
}

/// A shelf on a scale, free to take from (随用随取): its stock is its weight.
public struct ShelfConfiguration: Hashable, Sendable {
    /// The weighing transmitter.
    public var scale: DeviceId
    public var sku: SKUNumber
    public var unitGrams: Int
    public var capacity: Int
    public var lowAt: Int

    public init(scale: DeviceId, sku: SKUNumber, unitGrams: Int, capacity: Int, lowAt: Int = 0) {
        self.scale = scale
        self.sku = sku
        self.unitGrams = unitGrams
        self.capacity = capacity
        self.lowAt = lowAt
    }

    /// Where its stock is kept: a scale carries one shelf.
    public var place: LaneAddress { LaneAddress(device: scale, number: 1) }
}

/// One compartment of a locker (智能柜).
public struct CompartmentConfiguration: Hashable, Sendable {
    /// What is behind the door.
    public enum Kind: Hashable, Sendable {
        /// Items to keep, counted as in a lane.
        case consumable(SKUNumber, capacity: Int, lowAt: Int)
        /// One item that comes back within this many hours.
        case loan(item: Phrase, hours: Int)
        /// A device, powered from the closing of the door until it is opened, at most so long.
        case appliance(output: DeviceId, atMost: Duration)
    }

    public var address: CompartmentAddress
    public var kind: Kind
    /// The contact of the button that chooses it.
    public var button: DeviceId

    public init(address: CompartmentAddress, kind: Kind, button: DeviceId) {
        self.address = address
        self.kind = kind
        self.button = button
    }
}

extension LaneAddress: Comparable {
    /// `vending-1/3`, as entries, metrics and commands write it.
    public var text: String { "\(device.text)/\(number)" }

    /// From `vending-1/3`.
    public init?(text: some StringProtocol) {
        guard let slash = text.lastIndex(of: "/"), slash > text.startIndex,
            let number = Int(text[text.index(after: slash)...])
        else { return nil }
        self.init(device: DeviceId(String(text[..<slash])), number: number)
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.device, left.number) < (right.device, right.number)
    }
}

extension CompartmentAddress: Comparable {
    /// `locker-1/3`, as entries, metrics and commands write it.
    public var text: String { place.text }

    /// Where its stock is kept.
    public var place: LaneAddress { LaneAddress(device: device, number: number) }

    public init(_ place: LaneAddress) { self.init(device: place.device, number: place.number) }

    public static func < (left: Self, right: Self) -> Bool { left.place < right.place }
}

extension SuppliesConfiguration {
    /// What items are called, for sentences of entries that know their numbers.
    public var itemNames: [SKUNumber: Phrase] {
        Dictionary(skus.map { ($0.number, $0.name) }) { first, _ in first }
    }
}
