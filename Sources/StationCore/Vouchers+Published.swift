import StationModel

/// Vouchers on the city's list, for members who come with a card.
///
/// The list says what may be taken, `held` what was taken here, and both meet only where somebody
/// asks: so a list is replaced between two steps without writing anything.
///
///     put          the quantity now on the list, less what was taken here
///     put, longer  the same; what was taken is remembered until the new end
///     del          nothing more by card, whatever is left
///     put again    as if it had never been gone
///
/// What was taken is remembered for as long as the voucher stands on a list, whatever the time is
/// said to be: a clock that is believed and wrong would else make every one of them new.
///
/// A code stands for itself: what is on no list any more can still be redeemed with a voucher's
/// code, less what was taken. After a loss of rows (`floor`) only a list that was signed later
/// gives anything: the city has been told of the loss.
extension Vouchers {
    /// Takes the list; returns what is to be written of it. Of a voucher whose end the city has put
    /// off what was taken is remembered for longer; what was taken of one that is on the list no
    /// more is forgotten when it was over at the time that the list says of itself.
    mutating func follow(_ list: PublishedVouchers?) -> [SuppliesChange] {
        published = list
        guard let list else { return [] }
        return held.values.sorted { $0.voucherId < $1.voucherId }.compactMap { known in
            guard let voucher = list.voucher(known.voucherId, of: known.member) else {
                return forget(known, at: list.issued)
            }
            guard voucher.validThrough > known.validThrough else { return nil }
            var longer = known
            longer.validThrough = voucher.validThrough
            held[known.voucherId] = longer
            return .voucher(longer)
        }
    }

    private mutating func forget(_ known: HeldVoucher, at issued: UnixTime) -> SuppliesChange? {
        guard known.listedQuantity != nil, known.validThrough + Self.forgottenAfter < issued else {
            return nil
        }
        held[known.voucherId] = nil
        return .voucherForgotten(known.voucherId)
    }

    /// What a member may still take by the list.
    func listed(of member: MemberPseudonym) -> [HeldVoucher] {
        guard let published else { return [] }
        return published.vouchers(of: member).compactMap { row(of: $0) }
    }

    /// The row of a voucher as it stands now; `nil` = neither shown here nor on the list.
    func standing(_ voucherId: UInt64, of member: MemberPseudonym) -> HeldVoucher? {
        if let known = held[voucherId], known.listedQuantity == nil { return known }
        return published?.voucher(voucherId, of: member).flatMap { row(of: $0) }
    }

    /// `nil` = its code was shown here, and what was held then counts; or nobody could remember
    /// that it was used.
    private func row(of voucher: ListedVoucher) -> HeldVoucher? {
        var taken = 0
        if let known = held[voucher.voucherId] {
            guard let quantity = known.listedQuantity else { return nil }
            taken = quantity - known.remaining
        } else {
            guard held.count < Self.mostHeld else { return nil }
            if let floor, let issued = published?.issued, issued <= floor { return nil }
        }
        let quantity = Int(voucher.quantity)
        return HeldVoucher(
            voucherId: voucher.voucherId, member: voucher.member, sku: voucher.sku,
            remaining: max(0, quantity - taken), validThrough: voucher.validThrough,
            listedQuantity: quantity)
    }
}

extension ListedVoucher {
    /// `until` is exclusive, and a clock counts milliseconds.
    var validThrough: UnixTime { until - .milliseconds(1) }
}
