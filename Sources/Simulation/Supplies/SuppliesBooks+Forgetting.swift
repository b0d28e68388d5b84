import StationModel

/// What a disk forgets, and the books with it.
extension SuppliesBooks {
    /// A month and the week that reaches into it.
    static let quotaDaysKept = 38
    /// A voucher may be forgotten so long after its end, by the newest trusted time on disk.
    static let voucherKept: Duration = .minutes(10)

    /// What was taken on days to come, by a clock that was wrong, counts for today.
    mutating func redate(after last: CivilDate, to today: CivilDate) {
        for (person, days) in uses {
            for (day, count) in days where day > last {
                uses[person]?[day] = nil
                uses[person]?[today, default: 0] += count
            }
        }
    }

    /// Where a charge of this day stands now.
    func standing(_ person: Person, _ day: CivilDate) -> CivilDate {
        let days = uses[person] ?? [:]
        return days[day] != nil ? day : days.keys.filter { $0 < day }.max() ?? day
    }

    /// As the disk does it, by the newest time that was remembered.
    mutating func forgetUses(before day: CivilDate) {
        for (person, days) in uses where days.contains(where: { $0.key < day }) {
            let kept = days.filter { $0.key >= day }
            uses[person] = kept.isEmpty ? nil : kept
        }
    }

    mutating func forget(vouchers: Set<UInt64>) {
        for voucher in vouchers { vouchersUsed[voucher] = nil }
        vouchersOver.formUnion(vouchers)
    }
}
