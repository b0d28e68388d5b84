/// A voucher of a member who comes with a card instead of a code.
public struct ListedVoucher: Hashable, Sendable {
    public let voucherId: UInt64
    public let member: MemberPseudonym
    public let sku: SKUNumber
    /// 1 – 255, as in a voucher's code.
    public let quantity: UInt8
    /// Exclusive.
    public let until: UnixTime

    public init(
        voucherId: UInt64, member: MemberPseudonym, sku: SKUNumber, quantity: UInt8,
        until: UnixTime
    ) {
        precondition(quantity > 0, "a voucher for nothing is refused before")
        self.voucherId = voucherId
        self.member = member
        self.sku = sku
        self.quantity = quantity
        self.until = until
    }
}

/// One line of a voucher file.
///
///     {"op":"put","voucher":"…16 hex","member":"…16 hex","sku":7,"quantity":2,"until":"…Z"}
///     {"op":"del","voucher":"…"}
public enum VoucherChange: Hashable, Sendable {
    /// Adds the voucher, or replaces the one of this id.
    case put(ListedVoucher)
    /// Takes away the voucher of this id; else the whole file is refused.
    case delete(voucherId: UInt64)

    public var voucherId: UInt64 {
        switch self {
        case .put(let voucher): voucher.voucherId
        case .delete(let voucherId): voucherId
        }
    }
}

/// One line of a calendar file: `{"date":"2026-10-01","kind":"holiday"}`.
public struct CalendarDay: Hashable, Sendable {
    public let date: CivilDate
    public let kind: Schedule.DayKind

    public init(date: CivilDate, kind: Schedule.DayKind) {
        self.date = date
        self.kind = kind
    }
}
