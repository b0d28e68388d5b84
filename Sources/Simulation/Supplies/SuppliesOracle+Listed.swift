import StationCore
import StationModel

/// The city's list of vouchers, as the station was given it.
extension SuppliesOracle {
    struct Listed {
        /// In use since this start.
        private(set) var inUse: PublishedVouchers?
        private var manifestVersion: UInt64 = 0
        /// When each one that was ever on a list is over.
        private(set) var ends: [UInt64: UnixTime] = [:]

        mutating func boots() { (inUse, manifestVersion) = (nil, 0) }

        mutating func follow(_ lists: PublishedLists) {
            guard lists.manifestVersion >= manifestVersion else { return }
            manifestVersion = lists.manifestVersion
            inUse = lists.vouchers
            for voucher in lists.vouchers?.all ?? [] { ends[voucher.voucherId] = voucher.until }
        }

        /// Forgets those that are over; says which.
        mutating func forget(endedBefore time: UnixTime) -> Set<UInt64> {
            let over = Set(ends.filter { $0.value < time }.keys)
            ends = ends.filter { $0.value >= time }
            return over
        }
    }

    /// Whether what is taken by the list may be.
    mutating func judgeListed(
        _ id: UInt64, _ member: MemberPseudonym, _ sku: SKUNumber, _ before: SuppliesBooks
    ) {
        guard let voucher = listed.inUse?.voucher(id, of: member), voucher.sku == sku else {
            return note("by the list a voucher gives what stands there, to its member", id.hex)
        }
        if (before.vouchersUsed[id] ?? 0) >= Int(voucher.quantity) {
            note("a voucher gives what it says, once for ever", "\(id) of \(voucher.quantity)")
        }
        guard let uncertainty = moment.trust.uncertaintySeconds,
            moment.wall < voucher.until + .seconds(uncertainty)
        else { return note("by the list nothing is given after a voucher's end", id.hex) }
    }

    /// Whether the list would give somebody what they are refused.
    func hasListed(
        _ member: MemberPseudonym, _ sku: SKUNumber, _ books: SuppliesBooks
    ) -> Bool {
        guard let list = listed.inUse, moment.trust.isTrusted else { return false }
        // After a time that was believed and wrong only a list that was signed later gives.
        let slack = Duration.minutes(10)
        if let correctedAt, list.issued < correctedAt + slack { return false }
        return list.vouchers(of: member).contains { voucher in
            voucher.sku == sku && moment.wall + .seconds(1) < voucher.until
                && (books.vouchersUsed[voucher.voucherId] ?? 0) < Int(voucher.quantity)
        }
    }
}
