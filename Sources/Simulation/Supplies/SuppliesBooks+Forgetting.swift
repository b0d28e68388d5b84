import StationModel

/// What a disk forgets, and the books with it.
extension SuppliesBooks {
    /// A month and the week that reaches into it.
    static let quotaDaysKept = 38
    /// A voucher may be forgotten so long after its end, by the newest trusted time on disk.
    static let voucherKept: Duration = .minutes(10)

    /// As the disk does it, with every use that is written.
    mutating func forgetUses(before day: CivilDate) {
        for (person, days) in uses where days.contains(where: { $0.key < day }) {
            let kept = days.filter { $0.key >= day }
            uses[person] = kept.isEmpty ? nil : kept
        }
    }

    mutating func forget(vouchers: Set<UInt64>) {
        for voucher in vouchers { vouchersUsed[voucher] = nil }
    }
}
