import StationModel

/// What is kept for a while only, or replaced in place.
extension SuppliesWriter {
    func write(_ scale: DeviceId, _ milligrams: Int) throws(StorageFault) {
        let upsert = try database.statement(
            "INSERT OR REPLACE INTO shelf_offset(scale, milligrams) VALUES(?1, ?2)")
        try upsert.bind(1, scale.text).bind(2, Int64(milligrams)).run()
    }

    /// The oldest go when there are too many.
    func write(_ order: AnsweredOrder) throws(StorageFault) {
        let insert = try database.statement(
            """
            INSERT OR REPLACE INTO stock_order(
                number, before, after, capacity, expires, kind, subject)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """)
        insert.bind(1, Int64(bitPattern: order.number.value))
        insert.bind(2, order.stock.map { Int64($0.before) })
        insert.bind(3, order.stock.map { Int64($0.after) })
        insert.bind(4, order.stock.map { Int64($0.capacity) })
        insert.bind(5, order.stock?.expires.map { Int64($0.daysSinceEpoch) })
        try insert.bind(6, order.kind.rawValue).bind(7, order.place.text).run()
        let prune = try database.statement(
            """
            DELETE FROM stock_order WHERE place <= (
                SELECT place FROM stock_order ORDER BY place DESC LIMIT 1 OFFSET ?1)
            """)
        try prune.bind(1, Int64(AnsweredOrder.mostRemembered)).run()
    }
}
