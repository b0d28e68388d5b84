import StationModel

/// What outlives a start, and what is forgotten in time.
extension SuppliesOracle {
    /// A start finds what the entries on disk add up to, and settles what they leave open.
    mutating func boots(restored: RestoredState) {
        guard isInUse else { return }
        isFire = restored.fireLatched
        storageWorks = true
        lostDevices = []
        listed.boots()
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
            ?? durable.problem(
                of: restored.supplies.vouchers, made: made, ends: listed.ends, newest: newestBound)
        problem = problem ?? found
    }

    /// Of days before it what was taken may be forgotten, by the newest time that was remembered,
    /// also when that was wrong. It need not be: a start may find a disk that never heard of it.
    var oldestDay: CivilDate { zone.local(newestBound).date + -SuppliesBooks.quotaDaysKept }

    /// Forgets what the station must have forgotten, whatever its clocks have said.
    mutating func remembers(_ bound: UnixTime) {
        guard newestBound < bound else { return }
        let before = oldestDay
        newestBound = bound
        guard oldestDay > before else { return }
        books.forgetUses(before: oldestDay + -PlanGenerator.longestJumpDays)
        durable.forgetUses(before: oldestDay + -PlanGenerator.longestJumpDays)
    }
}
