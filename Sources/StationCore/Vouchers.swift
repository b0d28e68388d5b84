import StationModel

/// Items applied for online and redeemed here, each once for ever.
///
/// Theory of operation. The first time a voucher is shown its whole quantity is held for its
/// member; each intent takes one item off, in the intent's own transaction, and a vend that gave
/// nothing puts it back. What is left can be taken later, with the code or, by the same person,
/// with a card. A voucher that is used up stays known until it has surely expired.
///
///     shown ──first time──▶ held(n) ──intent──▶ held(n − 1) … held(0) = voucherUsed
///       ├──known──▶ held(what is left)   ◀──no item came──┘
///       ├──past its end──▶ voucherExpired
///       └──issued before the floor──▶ voucherUsed
///
/// A voucher on the city's list is for who comes with a card (`Vouchers+Published`).
///
/// The floor exists after a damaged database whose rows could not all be saved, and after a time
/// that was believed and wrong: which of the vouchers issued before it were used is lost.
struct Vouchers: Sendable {
    /// A year of a busy station. Beyond it no new voucher is taken: one that cannot be remembered
    /// could be used twice.
    static let mostHeld = 10_000
    /// A voucher is refused for its age this long after its end, by a time that never runs
    /// backwards: the clock's greatest uncertainty …
    static let refusedAfter: Duration = .seconds(ClockTrust.largestUncertaintySeconds)
    /// … and forgotten later than that by more than a restart can lose of that time (a minute).
    static let forgottenAfter: Duration = refusedAfter * 2

    enum Judgement: Hashable {
        /// So many items are left, and the row that is to be remembered.
        case good(HeldVoucher)
        case refused(DenialReason)
    }

    var held: [UInt64: HeldVoucher] = [:]
    private(set) var floor: UnixTime?
    /// The city's list; what was taken of it is in `held`.
    var published: PublishedVouchers?

    init(restored: RestoredSupplies, published: PublishedVouchers? = nil) {
        for voucher in restored.vouchers { held[voucher.voucherId] = voucher }
        floor = restored.voucherFloor
        _ = follow(published)
    }

    /// Judges a voucher that was verified; nothing is held yet.
    func judge(_ voucher: Voucher, of code: VerifiedCode, lowerBound: UnixTime) -> Judgement {
        if voucher.validThrough + Self.refusedAfter < lowerBound {
            return .refused(.voucherExpired)
        }
        var shown = HeldVoucher(
            voucherId: voucher.voucherId, member: code.member, sku: SKUNumber(voucher.sku),
            remaining: Int(voucher.quantity), validThrough: voucher.validThrough)
        if let known = held[voucher.voucherId] {
            guard let listed = known.listedQuantity else {
                return known.remaining > 0 ? .good(known) : .refused(.voucherUsed)
            }
            shown.remaining -= listed - known.remaining
            shown.validThrough = max(shown.validThrough, known.validThrough)
            return shown.remaining > 0 ? .good(shown) : .refused(.voucherUsed)
        }
        if let floor, code.issuedAt <= floor { return .refused(.voucherUsed) }
        guard held.count < Self.mostHeld else { return .refused(.storageFault) }
        return .good(shown)
    }

    mutating func hold(_ voucher: HeldVoucher) { held[voucher.voucherId] = voucher }

    /// What a person has left of a kind, the one that ends first; by a trusted clock only.
    func usable(
        by member: MemberPseudonym, _ sku: SKUNumber, at moment: Moment
    ) -> HeldVoucher? {
        guard let uncertainty = moment.trust.uncertaintySeconds else { return nil }
        let shown = held.values.filter { $0.member == member && $0.listedQuantity == nil }
        return (shown + listed(of: member)).filter {
            $0.sku == sku && $0.remaining > 0
                && moment.wall <= $0.validThrough + .seconds(uncertainty)
        }.min { ($0.validThrough, $0.voucherId) < ($1.validThrough, $1.voucherId) }
    }

    /// Takes one item off; `nil` when nothing is left.
    mutating func take(_ voucherId: UInt64, of member: MemberPseudonym) -> HeldVoucher? {
        guard var voucher = standing(voucherId, of: member), voucher.remaining > 0 else {
            return nil
        }
        voucher.remaining -= 1
        held[voucherId] = voucher
        return voucher
    }

    mutating func giveBack(_ voucherId: UInt64) -> HeldVoucher? {
        held[voucherId]?.remaining += 1
        return held[voucherId]
    }

    /// Replaces the unknown floor by the first trusted time that nobody doubts: later than the
    /// damage, never earlier.
    mutating func settleFloor(at moment: Moment) -> UnixTime? {
        guard floor == .unknownFloor, let uncertainty = moment.trust.uncertaintySeconds else {
            return nil
        }
        floor = moment.wall + .seconds(uncertainty)
        return floor
    }

    /// The time by which vouchers were forgotten was wrong, and this is right: which of those
    /// issued until now were used is lost. A floor that was set by the wrong time falls.
    mutating func correctFloor(to now: UnixTime) -> UnixTime {
        floor = now
        return now
    }

    /// Forgets the codes' vouchers that have surely expired; they are personal data. What was
    /// taken by a list is forgotten with the list (`follow`).
    mutating func forget(lowerBound: UnixTime) {
        let over = held.values.filter {
            $0.listedQuantity == nil && $0.validThrough + Self.forgottenAfter < lowerBound
        }
        for voucher in over { held[voucher.voucherId] = nil }
    }
}
