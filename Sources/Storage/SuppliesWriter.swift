import StationModel

/// Applies the changes of dispensing that belong to an entry, inside its transaction.
struct SuppliesWriter {
    /// A voucher is refused for its age 300 s after its end, by a time that a restart can set back
    /// by a minute: twice the one covers both.
    private static let vouchersKeptMilliseconds: Int64 = 600_000

    let database: SQLiteDatabase

    init(_ database: SQLiteDatabase) { self.database = database }

    func apply(_ change: SuppliesChange, trustedTime: UnixTime?) throws(StorageFault) {
        switch change {
        case .stock(let stock): try write(stock)
        case .quota(let use): try write(use, trustedTime)
        case .voucher(let voucher): try write(voucher, trustedTime)
        case .voucherForgotten(let id): try deleteVoucher(id)
        case .vendOpened(let vend): try write(vend)
        case .vendClosed(let place): try delete("open_vend", place)
        case .loan(let loan): try write(loan)
        case .loanEnded(let address): try delete("loan", address.place)
        case .voucherFloor(let floor):
            try database.setFact(LedgerSchema.Fact.voucherFloor, floor.milliseconds)
        case .shelfOffset(let scale, let milligrams): try write(scale, milligrams)
        case .orderAnswered(let order): try write(order)
        }
    }

    private func write(_ stock: PlaceStock) throws(StorageFault) {
        let upsert = try database.statement(
            """
            INSERT OR REPLACE INTO supply_stock(
                device, number, count, restocked, vended, interrupted, adjusted, flags, expires,
                sku)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """)
        upsert.bind(1, stock.place.device.text).bind(2, Int64(stock.place.number))
        upsert.bind(3, Int64(stock.count)).bind(4, Int64(stock.totals.restocked))
        upsert.bind(5, Int64(stock.totals.vended)).bind(6, Int64(stock.totals.interrupted))
        upsert.bind(7, Int64(stock.totals.adjusted)).bind(8, stock.flags.rawValue)
        upsert.bind(9, stock.expires.map { Int64($0.daysSinceEpoch) })
        try upsert.bind(10, stock.sku.map { Int64($0.value) }).run()
    }

    private func write(_ use: QuotaUse, _ trustedTime: UnixTime?) throws(StorageFault) {
        if let trustedTime {
            // Not by the day that is charged: the clock may have been wrong.
            let prune = try database.statement("DELETE FROM quota_use WHERE day < ?1")
            try prune.bind(1, Int64(QuotaUse.firstDayKept(at: trustedTime).daysSinceEpoch)).run()
        }
        let statement = try database.statement(
            use.count > 0
                ? "INSERT OR REPLACE INTO quota_use(member, sku, day, count) VALUES(?1, ?2, ?3, ?4)"
                : "DELETE FROM quota_use WHERE member = ?1 AND sku = ?2 AND day = ?3")
        statement.bind(1, Int64(bitPattern: use.member.value)).bind(2, Int64(use.sku.value))
        statement.bind(3, Int64(use.day.daysSinceEpoch))
        if use.count > 0 { statement.bind(4, Int64(use.count)) }
        try statement.run()
    }

    private func write(
        _ voucher: HeldVoucher, _ trustedTime: UnixTime?
    ) throws(StorageFault) {
        if let trustedTime { _ = try Self.eraseVouchers(from: database, at: trustedTime) }
        let upsert = try database.statement(
            """
            INSERT OR REPLACE INTO held_voucher(id, member, sku, remaining, valid_ms, listed)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """)
        upsert.bind(1, Int64(bitPattern: voucher.voucherId))
        upsert.bind(2, Int64(bitPattern: voucher.member.value)).bind(3, Int64(voucher.sku.value))
        upsert.bind(4, Int64(voucher.remaining)).bind(5, voucher.validThrough.milliseconds)
        try upsert.bind(6, voucher.listedQuantity.map { Int64($0) }).run()
    }

    /// Erases vouchers that were shown as codes and have surely expired; returns how many. What was
    /// taken by a list goes with the list only: a clock may be wrong, and what it says is signed.
    static func eraseVouchers(
        from database: SQLiteDatabase, at time: UnixTime
    ) throws(StorageFault) -> Int {
        let erase = try database.statement(
            "DELETE FROM held_voucher WHERE valid_ms < ?1 AND listed IS NULL RETURNING 1"
        ).bind(1, time.milliseconds - vouchersKeptMilliseconds)
        var count = 0
        while try erase.next() { count += 1 }
        return count
    }

    private func deleteVoucher(_ id: UInt64) throws(StorageFault) {
        try database.statement("DELETE FROM held_voucher WHERE id = ?1")
            .bind(1, Int64(bitPattern: id)).run()
    }

    private func write(_ vend: OpenVend) throws(StorageFault) {
        let upsert = try database.statement(
            """
            INSERT OR REPLACE INTO open_vend(device, number, sku, member, entitlement, charged)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """)
        upsert.bind(1, vend.place.device.text).bind(2, Int64(vend.place.number))
        upsert.bind(3, vend.sku.map { Int64($0.value) })
        upsert.bind(4, Int64(bitPattern: vend.member.value)).bind(5, vend.entitlement.word)
        try upsert.bind(6, vend.entitlement.charged).run()
    }

    private func write(_ loan: Loan) throws(StorageFault) {
        let upsert = try database.statement(
            """
            INSERT OR REPLACE INTO loan(device, number, member, due_ms, overdue, span_ms)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """)
        upsert.bind(1, loan.compartment.device.text).bind(2, Int64(loan.compartment.number))
        upsert.bind(3, Int64(bitPattern: loan.member.value)).bind(4, loan.due.milliseconds)
        upsert.bind(5, loan.isOverdue ? 1 : 0)
        try upsert.bind(6, loan.span?.wholeMilliseconds).run()
    }

    private func delete(_ table: String, _ place: LaneAddress) throws(StorageFault) {
        let delete = try database.statement(
            "DELETE FROM \(table) WHERE device = ?1 AND number = ?2")
        try delete.bind(1, place.device.text).bind(2, Int64(place.number)).run()
    }
}

extension PlaceStock {
    fileprivate var flags: SuppliesSchema.Flags {
        var flags: SuppliesSchema.Flags = []
        if isUncertain { flags.insert(.uncertain) }
        if isOutOfService { flags.insert(.outOfService) }
        if turnedInVain { flags.insert(.turnedInVain) }
        return flags
    }
}

extension Entitlement {
    fileprivate var word: String {
        switch self {
        case .quota: "quota"
        case .voucher: "voucher"
        case .free: "free"
        }
    }

    fileprivate var charged: Int64? {
        switch self {
        case .quota(let day): Int64(day.daysSinceEpoch)
        case .voucher(let id): Int64(bitPattern: id)
        case .free: nil
        }
    }

    init?(word: String, charged: Int64?) {
        switch (word, charged) {
        case ("quota", let day?): self = .quota(CivilDate(daysSinceEpoch: Int(day)))
        case ("voucher", let id?): self = .voucher(UInt64(bitPattern: id))
        case ("free", nil): self = .free
        default: return nil
        }
    }
}
