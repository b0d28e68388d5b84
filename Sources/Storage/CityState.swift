import StationModel

/// What the city orders for longer, as rows of `fact` that are replaced together.
struct CityState {
    /// In front of the name of each row.
    private static let prefix = "city/"
    private static let applied = "appliedMs"
    private static let chinese = "message/chinese"
    private static let english = "message/english"
    private static let messageUntil = "message/untilMs"
    /// Stands for "without an end", which no time is.
    private static let endless = Int64.max

    private let database: SQLiteDatabase

    init(_ database: SQLiteDatabase) { self.database = database }

    func write(_ orders: CityOrders) throws(StorageFault) {
        try database.statement("DELETE FROM fact WHERE name GLOB ?1").bind(1, Self.prefix + "*")
            .run()
        try set(Self.applied, orders.applied.milliseconds)
        for order in orders.withheld { try set(Self.name(order.service), Self.stored(order.until)) }
        for order in orders.setPoints {
            try set(Self.name(order.unit, .until), Self.stored(order.until))
            if let degrees = order.occupiedMillidegrees {
                try set(Self.name(order.unit, .occupied), Int64(degrees))
            }
            if let degrees = order.vacantMillidegrees {
                try set(Self.name(order.unit, .vacant), Int64(degrees))
            }
        }
        guard let message = orders.message else { return }
        try set(Self.messageUntil, message.until.milliseconds)
        try set(Self.chinese, message.text.chinese)
        try set(Self.english, message.text.english)
    }

    func orders() throws(StorageFault) -> CityOrders {
        guard let applied = try fact(Self.applied) else { return .none }
        var orders = CityOrders(applied: UnixTime(milliseconds: applied))
        for service in StationService.allCases {
            guard let until = try fact(Self.name(service)) else { continue }
            orders.withheld.append(
                ServiceOrder(service, isOffered: false, until: Self.end(until)))
        }
        for unit in SetPointOrder.Unit.allCases {
            guard let until = try fact(Self.name(unit, .until)) else { continue }
            orders.setPoints.append(
                SetPointOrder(
                    unit,
                    occupiedMillidegrees: try fact(Self.name(unit, .occupied)).map { Int($0) },
                    vacantMillidegrees: try fact(Self.name(unit, .vacant)).map { Int($0) },
                    until: Self.end(until)))
        }
        orders.message = try message()
        return orders
    }

    private func message() throws(StorageFault) -> CityMessage? {
        guard let until = try fact(Self.messageUntil), let chinese = try text(Self.chinese),
            let english = try text(Self.english)
        else { return nil }
        return CityMessage(Phrase(chinese, english), until: UnixTime(milliseconds: until))
    }

    // MARK: - Rows

    private enum SetPoint: String { case until, occupied, vacant }

    private static func name(_ service: StationService) -> String {
        "withheld/\(service.rawValue)"
    }

    private static func name(_ unit: SetPointOrder.Unit, _ point: SetPoint) -> String {
        "setPoint/\(unit.rawValue)/\(point.rawValue)"
    }

    private static func stored(_ until: UnixTime?) -> Int64 { until?.milliseconds ?? endless }

    private static func end(_ stored: Int64) -> UnixTime? {
        stored == endless ? nil : UnixTime(milliseconds: stored)
    }

    private func fact(_ name: String) throws(StorageFault) -> Int64? {
        try database.fact(Self.prefix + name)
    }

    private func set(_ name: String, _ value: Int64) throws(StorageFault) {
        try database.setFact(Self.prefix + name, value)
    }

    private func text(_ name: String) throws(StorageFault) -> String? {
        let statement = try database.statement("SELECT value FROM fact WHERE name = ?1")
        statement.bind(1, Self.prefix + name)
        defer { statement.reset() }
        return try statement.next() ? statement.text(0) : nil
    }

    private func set(_ name: String, _ value: String) throws(StorageFault) {
        let upsert = try database.statement(
            "INSERT OR REPLACE INTO fact(name, value) VALUES(?1, ?2)")
        try upsert.bind(1, Self.prefix + name).bind(2, value).run()
    }
}
