import StationModel

/// Section `door`: the lock, what its contacts and outputs mean, its times and its hours.
enum DoorSection {
    private static let lockKinds: [String: LockKind] = [
        LockKind.failSafe.rawValue: .failSafe, LockKind.failSecure.rawValue: .failSecure,
    ]

    static func read(_ section: Section<DoorKey>, calendar: StationCalendar) -> DoorConfiguration? {
        let names = Requirement.oneOf(lockKinds.keys.sorted())
        let lock = section.required(.lock, names)?.choice(of: lockKinds)
        // Read with any kind of lock, so that the rest is checked too.
        var door = DoorConfiguration(lock: lock ?? .failSafe)
        readTimes(section, into: &door)
        checkOrder(section, door)
        if let hours = section[.freeAccess],
            let schedule = ScheduleReader.read(hours, calendar: calendar)
        {
            door.freeAccess = schedule
        }
        return lock == nil ? nil : door
    }

    private static func readTimes(_ section: Section<DoorKey>, into door: inout DoorConfiguration) {
        if let time = readTime(section[.unlock], .unlock) { door.unlock = time }
        if let time = readTime(section[.longUnlock], .longUnlock) { door.longUnlock = time }
        if let time = readTime(section[.heldOpenWarning], .heldOpen) { door.heldOpenWarning = time }
        if let time = readTime(section[.heldOpenAlarm], .heldOpen) { door.heldOpenAlarm = time }
        if let time = readTime(section[.contactDebounce], .debounce) { door.contactDebounce = time }
    }

    private static func readTime(_ node: Node?, _ limits: QuantityLimits) -> Duration? {
        node?.quantity(limits).map { .milliseconds($0) }
    }

    private static func checkOrder(_ section: Section<DoorKey>, _ door: DoorConfiguration) {
        check(section, .longUnlock, door.longUnlock, notShorterThan: .unlock, door.unlock)
        check(
            section, .heldOpenAlarm, door.heldOpenAlarm, notShorterThan: .heldOpenWarning,
            door.heldOpenWarning)
    }

    /// Two times that only make sense in one order. Where one is not written its usual value
    /// counts, and the written one is blamed.
    private static func check(
        _ section: Section<DoorKey>, _ longKey: DoorKey, _ long: Duration,
        notShorterThan shortKey: DoorKey, _ short: Duration
    ) {
        guard long < short else { return }
        let (longPath, shortPath) = (
            section.node.path / longKey.rawValue, section.node.path / shortKey.rawValue
        )
        if let node = section[longKey] {
            let limit = Quantity.written(short.wholeMilliseconds, .time)
            node.refuse(.wrongOrder(with: shortPath), expected: .notShorterThan(limit))
        } else if let node = section[shortKey] {
            let limit = Quantity.written(long.wholeMilliseconds, .time)
            node.refuse(.wrongOrder(with: longPath), expected: .notLongerThan(limit))
        }
    }
}
