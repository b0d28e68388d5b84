import StationModel

/// What outlives a start, and what is forgotten in time.
extension SuppliesOracle {
    /// A start finds what the entries on disk add up to, and settles what they leave open.
    mutating func boots(restored: RestoredState) {
        guard isInUse else { return }
        isFire = restored.fireLatched
        storageWorks = true
        lostDevices = []
        motors = [:]
        session = nil
        crowd = Crowd()
        buttons = [:]
        powered = [:]
        heard = Heard()
        for address in doors.keys {
            let forced = Alarm(.compartmentForced, subject: address.text)
            doors[address]?.isKnown = false
            doors[address]?.isForced = restored.alarms.contains(forced)
        }
        let found =
            durable.problem(of: restored.supplies, oldest: oldestDay)
            ?? durable.problem(of: restored.supplies.vouchers, made: made, newest: newestBound)
        problem = problem ?? found
    }

    /// Of days before it what was taken is forgotten.
    private var oldestDay: CivilDate {
        zone.local(newestBound).date + -SuppliesBooks.quotaDaysKept
    }

    /// The disk forgets by the newest time that was remembered, also when that was wrong.
    mutating func remembers(_ bound: UnixTime) {
        guard newestBound < bound else { return }
        let before = oldestDay
        newestBound = bound
        guard oldestDay > before else { return }
        books.forgetUses(before: oldestDay)
        durable.forgetUses(before: oldestDay)
    }
}
