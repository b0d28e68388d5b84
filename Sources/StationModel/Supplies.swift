/// How a vend ended.
public enum VendOutcome: String, Hashable, CaseIterable, Sendable {
    /// The item left.
    case vended
    /// The motor did not come home, twice.
    case jammed
    /// The turn was whole, and nothing was seen to fall.
    case noDrop
    /// The drive itself says that the lane has nothing.
    case empty
    /// No answer in time; of a compartment: nobody opened it.
    case timeout
    /// Closed before the motor turned; or a power cut came between intent and outcome.
    case interrupted
}

/// What went into a place and out of it since it was first filled.
public struct StockTotals: Hashable, Sendable {
    public var restocked: Int
    public var vended: Int
    /// Items that a power cut leaves in doubt; counted as gone until somebody looks.
    public var interrupted: Int
    /// Sum of all corrections, either sign.
    public var adjusted: Int

    public init(restocked: Int = 0, vended: Int = 0, interrupted: Int = 0, adjusted: Int = 0) {
        self.restocked = restocked
        self.vended = vended
        self.interrupted = interrupted
        self.adjusted = adjusted
    }

    /// What must be there if every item is accounted for.
    public var balance: Int { restocked - vended - interrupted + adjusted }
}

/// One place's stock as it is kept over a restart.
public struct PlaceStock: Hashable, Sendable {
    public var place: LaneAddress
    /// Items there, as reckoned; never negative.
    public var count: Int
    public var totals: StockTotals
    /// The count may be wrong: somebody should count.
    public var isUncertain: Bool
    /// Broken down until somebody has restocked or counted it.
    public var isOutOfService: Bool
    /// Turned in vain the last time it was used.
    public var turnedInVain: Bool
    /// Of the oldest batch in it.
    public var expires: CivilDate?
    /// What was counted; `nil` = written before anybody noted it.
    public var sku: SKUNumber?

    public init(
        place: LaneAddress, count: Int = 0, totals: StockTotals = StockTotals(),
        isUncertain: Bool = false, isOutOfService: Bool = false, turnedInVain: Bool = false,
        expires: CivilDate? = nil, sku: SKUNumber? = nil
    ) {
        self.sku = sku
        self.place = place
        self.count = count
        self.totals = totals
        self.isUncertain = isUncertain
        self.isOutOfService = isOutOfService
        self.turnedInVain = turnedInVain
        self.expires = expires
    }

    /// stock = restocked − vended − interrupted ± adjusted.
    public var isConserved: Bool { count == totals.balance }
}

/// Items of one kind that a person took on one local day.
public struct QuotaUse: Hashable, Sendable {
    public let member: MemberPseudonym
    public let sku: SKUNumber
    public let day: CivilDate
    /// 0 = nothing after all: the row goes.
    public let count: Int

    public init(member: MemberPseudonym, sku: SKUNumber, day: CivilDate, count: Int) {
        self.member = member
        self.sku = sku
        self.day = day
        self.count = count
    }

    /// The longest month, and the week that reaches into it.
    public static let daysKept = 38

    /// Days before it are asked for by no rule any more, wherever the station is; they are personal
    /// data, and go from memory and disk alike.
    ///
    /// - Parameter now: the newest time that is remembered, never one that is doubted.
    public static func firstDayKept(at now: UnixTime) -> CivilDate {
        // The earliest local day there is, anywhere.
        CivilDate(daysSinceEpoch: Int((now.seconds - 12 * 3600) / 86_400) - daysKept)
    }
}

/// A voucher of which something was taken here, or that was shown here, with what is left of it.
public struct HeldVoucher: Hashable, Sendable {
    public let voucherId: UInt64
    public let member: MemberPseudonym
    public let sku: SKUNumber
    /// 0 = used up; kept so that it is known as such.
    public var remaining: Int
    public var validThrough: UnixTime
    /// Of a voucher that was taken by the city's list, the quantity that the list gave it then:
    /// what was taken is this less `remaining`. `nil` = its code was shown.
    public let listedQuantity: Int?

    public init(
        voucherId: UInt64, member: MemberPseudonym, sku: SKUNumber, remaining: Int,
        validThrough: UnixTime, listedQuantity: Int? = nil
    ) {
        self.listedQuantity = listedQuantity
        self.voucherId = voucherId
        self.member = member
        self.sku = sku
        self.remaining = remaining
        self.validThrough = validThrough
    }
}

/// By what right a person takes an item: what is charged, and given back when nothing came.
public enum Entitlement: Hashable, Sendable {
    /// The quota of this local day.
    case quota(CivilDate)
    case voucher(UInt64)
    /// A loan or an appliance: nothing is used up.
    case free
}

/// An intent that is on disk and has no outcome yet; at most one per device.
public struct OpenVend: Hashable, Sendable {
    public let place: LaneAddress
    /// `nil` where nothing is counted.
    public let sku: SKUNumber?
    public let member: MemberPseudonym
    public let entitlement: Entitlement

    public init(
        place: LaneAddress, sku: SKUNumber?, member: MemberPseudonym, entitlement: Entitlement
    ) {
        self.place = place
        self.sku = sku
        self.member = member
        self.entitlement = entitlement
    }
}

/// An item that somebody has borrowed.
public struct Loan: Hashable, Sendable {
    public let compartment: CompartmentAddress
    public let member: MemberPseudonym
    /// Wall time; a guess while there is a `span`.
    public var due: UnixTime
    public var isOverdue: Bool
    /// Lent while no clock could be trusted: so long from the first trusted time.
    public var span: Duration?

    public init(
        compartment: CompartmentAddress, member: MemberPseudonym, due: UnixTime,
        isOverdue: Bool = false, span: Duration? = nil
    ) {
        self.span = span
        self.compartment = compartment
        self.member = member
        self.due = due
        self.isOverdue = isOverdue
    }
}
