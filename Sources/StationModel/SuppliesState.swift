/// The changes of durable state that dispensing makes.
public enum SuppliesChange: Hashable, Sendable {
    case stock(PlaceStock)
    case quota(QuotaUse)
    case voucher(HeldVoucher)
    /// The city's list has it no more, and it is over.
    case voucherForgotten(UInt64)
    case vendOpened(OpenVend)
    /// The vend at this device has its outcome.
    case vendClosed(LaneAddress)
    case loan(Loan)
    case loanEnded(CompartmentAddress)
    case voucherFloor(UnixTime)
    /// Thousandths of a gram that this scale shows too much.
    case shelfOffset(DeviceId, milligrams: Int)
    /// An order with a number of its own was carried out.
    case orderAnswered(AnsweredOrder)
}

/// What storage hands to a starting station for dispensing.
public struct RestoredSupplies: Hashable, Sendable {
    public var stocks: [PlaceStock]
    public var quotas: [QuotaUse]
    public var vouchers: [HeldVoucher]
    public var openVends: [OpenVend]
    public var loans: [Loan]
    /// Vouchers issued before it are refused, because which of them were used is lost; a time that
    /// the station has not said yet is `UnixTime.unknownFloor`.
    public var voucherFloor: UnixTime?
    /// Places whose count is not what the ledger adds up to.
    public var unbalanced: [LaneAddress]
    /// Thousandths of a gram that a scale shows too much.
    public var shelfOffsets: [DeviceId: Int]
    /// The last technicians' orders, in the order of their answers.
    public var answeredOrders: [AnsweredOrder]

    public init(
        stocks: [PlaceStock] = [], quotas: [QuotaUse] = [], vouchers: [HeldVoucher] = [],
        openVends: [OpenVend] = [], loans: [Loan] = [], voucherFloor: UnixTime? = nil,
        unbalanced: [LaneAddress] = [], shelfOffsets: [DeviceId: Int] = [:],
        answeredOrders: [AnsweredOrder] = []
    ) {
        self.shelfOffsets = shelfOffsets
        self.answeredOrders = answeredOrders
        self.stocks = stocks
        self.quotas = quotas
        self.vouchers = vouchers
        self.openVends = openVends
        self.loans = loans
        self.voucherFloor = voucherFloor
        self.unbalanced = unbalanced
    }
}

extension UnixTime {
    /// The floor of vouchers after damage: the first time that the station believes takes its
    /// place.
    public static let unknownFloor = UnixTime(milliseconds: .max)
}
