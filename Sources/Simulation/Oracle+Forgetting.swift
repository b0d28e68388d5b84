import StationModel

/// What the oracle need not remember: a world may live for years.
extension Oracle {
    /// Clocks of a plan are behind by a day at most, and no code lives longer than that: one that
    /// is a week old opens nothing any more, and whoever is let in by it is a stranger. The same
    /// holds for a voucher a week after its end. A clock that is ahead only makes them older.
    private static let codesKept: Duration = .days(7)
    /// The longest pause of a process is a fraction of it: what was shown before is old.
    private static let shownKept: Duration = .hours(1)

    /// Once a day.
    mutating func forgetWhatIsOver(at now: MonotonicInstant) {
        guard forgotAt + .days(1) <= worldTime else { return }
        forgotAt = worldTime
        let oldest = setting.began + worldTime - Self.codesKept
        supplies.forgetVouchers(endedBefore: oldest)
        vouchers = vouchers.filter { $0.value.validThrough >= oldest }
        codes = codes.filter { $0.value.issuedAt > oldest || vouchers[$0.key] != nil }
        grantedCodes = grantedCodes.filter { codes[Array($0.dropLast())] != nil }
        for reader in trulyShown.keys {
            trulyShown[reader] = trulyShown[reader]?.filter { now - $0.value < Self.shownKept }
            lastShown[reader] = lastShown[reader]?.filter { now - $0.value < Self.shownKept }
        }
    }
}

extension SuppliesOracle {
    /// Vouchers that no clock of a plan takes for valid any more.
    mutating func forgetVouchers(endedBefore time: UnixTime) {
        let over = Set(made.values.filter { $0.validThrough < time }.map(\.id))
            .union(listed.forget(endedBefore: time))
        made = made.filter { !over.contains($0.key) }
        books.forget(vouchers: over)
        durable.forget(vouchers: over)
    }
}
