import StationModel

/// The room's part of the small state, as rows of `fact`: a handful of numbers, each replaced in
/// place.
struct RoomState {
    /// Names in the table `fact`, written together and read together.
    enum Fact {
        /// Milliseconds since 1970.
        static let hour = "flowHourMs"
        static let entered = "flowEntered"
        static let left = "flowLeft"
        static let people = "people"
        /// 0 automatic, 1 on, 2 off.
        static let power = "roomPower"
        static let powerUntil = "roomPowerUntilMs"
        static let powerRemaining = "roomPowerRemainingMs"
        static let directiveVersion = "roomDirectiveVersion"

        /// In front of a relay's name: how often it has switched.
        static let switchings = "relaySwitchings/"

        /// All that have one name.
        static let all = [
            hour, entered, left, people, power, powerUntil, powerRemaining, directiveVersion,
        ]
    }

    private let database: SQLiteDatabase

    init(_ database: SQLiteDatabase) { self.database = database }

    func write(_ memory: OccupancyMemory) throws(StorageFault) {
        try database.setFact(Fact.hour, memory.hour.milliseconds)
        try database.setFact(Fact.entered, Int64(memory.entered))
        try database.setFact(Fact.left, Int64(memory.left))
        try database.setFact(Fact.people, Int64(memory.people))
    }

    func write(_ order: RoomPowerOrder?, directiveVersion: UInt64) throws(StorageFault) {
        try database.setFact(Fact.directiveVersion, Int64(bitPattern: directiveVersion))
        try database.setFact(Fact.power, (order?.power ?? .automatic).storedNumber)
        guard let order else { return }
        try database.setFact(Fact.powerUntil, order.until.milliseconds)
        try database.setFact(
            Fact.powerRemaining, order.remainingWhenApplied.wholeMilliseconds)
    }

    func write(_ switchings: [DeviceId: UInt64]) throws(StorageFault) {
        for (device, count) in switchings {
            try database.setFact(Fact.switchings + device.text, Int64(clamping: count))
        }
    }

    /// Adds what was written to the state of a start.
    func restore(into state: inout RestoredState) throws(StorageFault) {
        if let version = try database.fact(Fact.directiveVersion) {
            state.roomDirectiveVersion = UInt64(bitPattern: version)
        }
        state.occupancy = try occupancy()
        state.roomPower = try order()
        state.relaySwitchings = try relaySwitchings()
    }

    func relaySwitchings() throws(StorageFault) -> [DeviceId: UInt64] {
        let rows = try database.statement(
            "SELECT substr(name, ?1), value FROM fact WHERE name GLOB ?2")
        rows.bind(1, Int64(Fact.switchings.utf8.count + 1)).bind(2, Fact.switchings + "*")
        var switchings: [DeviceId: UInt64] = [:]
        while try rows.next() {
            switchings[DeviceId(rows.text(0))] = UInt64(clamping: rows.integer(1))
        }
        return switchings
    }

    private func occupancy() throws(StorageFault) -> OccupancyMemory? {
        guard let hour = try database.fact(Fact.hour),
            let entered = try database.fact(Fact.entered),
            let left = try database.fact(Fact.left), let people = try database.fact(Fact.people)
        else { return nil }
        return OccupancyMemory(
            hour: UnixTime(milliseconds: hour), entered: Int(entered), left: Int(left),
            people: Int(people))
    }

    private func order() throws(StorageFault) -> RoomPowerOrder? {
        guard let number = try database.fact(Fact.power), number != 0 else { return nil }
        guard let power = RoomPower(storedNumber: number),
            let until = try database.fact(Fact.powerUntil),
            let remaining = try database.fact(Fact.powerRemaining)
        else {
            throw StorageFault(
                .damaged, operation: "restore", path: database.path,
                detail: "table fact holds a room power that no version wrote")
        }
        return RoomPowerOrder(
            power: power, until: UnixTime(milliseconds: until),
            remainingWhenApplied: .milliseconds(remaining))
    }
}

extension RoomPower {
    /// As the table `fact` holds it; never changed once written.
    var storedNumber: Int64 {
        switch self {
        case .automatic: 0
        case .on: 1
        case .off: 2
        }
    }

    init?(storedNumber: Int64) {
        guard let power = Self.allCases.first(where: { $0.storedNumber == storedNumber }) else {
            return nil
        }
        self = power
    }
}
