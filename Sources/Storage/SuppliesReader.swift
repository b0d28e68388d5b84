import StationModel

/// Reads what dispensing left, for a starting station.
struct SuppliesReader {
    private let database: SQLiteDatabase

    init(_ database: SQLiteDatabase) { self.database = database }

    func restore() throws(StorageFault) -> RestoredSupplies {
        RestoredSupplies(
            stocks: try stocks(), quotas: try quotas(), vouchers: try vouchers(),
            openVends: try openVends(), loans: try loans(),
            voucherFloor: try database.fact(LedgerSchema.Fact.voucherFloor)
                .map { UnixTime(milliseconds: $0) }, shelfOffsets: try shelfOffsets(),
            answeredOrders: try answeredOrders())
    }

    func stocks() throws(StorageFault) -> [PlaceStock] {
        let rows = try database.statement(
            """
            SELECT device, number, count, restocked, vended, interrupted, adjusted, flags, expires,
                sku
            FROM supply_stock
            """)
        var stocks: [PlaceStock] = []
        while try rows.next() {
            let flags = SuppliesSchema.Flags(rawValue: rows.integer(7))
            var number: SKUNumber?
            if let value = rows.optionalInteger(9) { number = try sku(value, "supply_stock", rows) }
            stocks.append(
                PlaceStock(
                    place: rows.place, count: Int(rows.integer(2)),
                    totals: StockTotals(
                        restocked: Int(rows.integer(3)), vended: Int(rows.integer(4)),
                        interrupted: Int(rows.integer(5)), adjusted: Int(rows.integer(6))),
                    isUncertain: flags.contains(.uncertain),
                    isOutOfService: flags.contains(.outOfService),
                    turnedInVain: flags.contains(.turnedInVain),
                    expires: rows.optionalInteger(8).map {
                        CivilDate(daysSinceEpoch: Int($0))
                    }, sku: number))
        }
        return stocks
    }

    private func quotas() throws(StorageFault) -> [QuotaUse] {
        let rows = try database.statement("SELECT member, sku, day, count FROM quota_use")
        var uses: [QuotaUse] = []
        while try rows.next() {
            uses.append(
                QuotaUse(
                    member: rows.member(0), sku: try sku(rows.integer(1), "quota_use", rows),
                    day: CivilDate(daysSinceEpoch: Int(rows.integer(2))),
                    count: Int(rows.integer(3))))
        }
        return uses
    }

    private func vouchers() throws(StorageFault) -> [HeldVoucher] {
        let rows = try database.statement(
            "SELECT id, member, sku, remaining, valid_ms, listed FROM held_voucher")
        var vouchers: [HeldVoucher] = []
        while try rows.next() {
            vouchers.append(
                HeldVoucher(
                    voucherId: UInt64(bitPattern: rows.integer(0)), member: rows.member(1),
                    sku: try sku(rows.integer(2), "held_voucher", rows),
                    remaining: Int(rows.integer(3)),
                    validThrough: UnixTime(milliseconds: rows.integer(4)),
                    listedQuantity: rows.optionalInteger(5).map { Int($0) }))
        }
        return vouchers
    }

    private func openVends() throws(StorageFault) -> [OpenVend] {
        let rows = try database.statement(
            """
            SELECT device, number, sku, member, entitlement, charged FROM open_vend
            ORDER BY device, number
            """)
        var vends: [OpenVend] = []
        while try rows.next() {
            let right = Entitlement(word: rows.text(4), charged: rows.optionalInteger(5))
            guard let right else { throw damaged("open_vend", rows) }
            var number: SKUNumber?
            if let value = rows.optionalInteger(2) { number = try sku(value, "open_vend", rows) }
            vends.append(
                OpenVend(
                    place: rows.place, sku: number, member: rows.member(3), entitlement: right))
        }
        return vends
    }

    private func loans() throws(StorageFault) -> [Loan] {
        let rows = try database.statement(
            "SELECT device, number, member, due_ms, overdue, span_ms FROM loan")
        var loans: [Loan] = []
        while try rows.next() {
            loans.append(
                Loan(
                    compartment: CompartmentAddress(rows.place), member: rows.member(2),
                    due: UnixTime(milliseconds: rows.integer(3)),
                    isOverdue: rows.integer(4) == 1,
                    span: rows.optionalInteger(5).map { .milliseconds($0) }))
        }
        return loans
    }

    private func shelfOffsets() throws(StorageFault) -> [DeviceId: Int] {
        let rows = try database.statement("SELECT scale, milligrams FROM shelf_offset")
        var offsets: [DeviceId: Int] = [:]
        while try rows.next() { offsets[DeviceId(rows.text(0))] = Int(rows.integer(1)) }
        return offsets
    }

    private func answeredOrders() throws(StorageFault) -> [AnsweredOrder] {
        let rows = try database.statement(
            """
            SELECT number, before, after, capacity, expires, kind, subject FROM stock_order
            ORDER BY place
            """)
        var orders: [AnsweredOrder] = []
        while try rows.next() {
            var stock: StockCorrection?
            if let before = rows.optionalInteger(1), let after = rows.optionalInteger(2),
                let capacity = rows.optionalInteger(3)
            {
                stock = StockCorrection(
                    before: Int(before), after: Int(after), capacity: Int(capacity),
                    expires: rows.optionalInteger(4).map { CivilDate(daysSinceEpoch: Int($0)) })
            }
            let number = StockOrderNumber(UInt64(bitPattern: rows.integer(0)))
            guard let kind = StockOrderKind(rawValue: rows.text(5)),
                let place = LaneAddress(text: rows.text(6))
            else { throw damaged("stock_order", rows) }
            orders.append(AnsweredOrder(number: number, kind: kind, place: place, stock: stock))
        }
        return orders
    }

    private func sku(
        _ value: Int64, _ table: String, _ rows: SQLiteStatement
    ) throws(StorageFault) -> SKUNumber {
        guard let number = UInt32(exactly: value) else { throw damaged(table, rows) }
        return SKUNumber(number)
    }

    private func damaged(_ table: String, _ rows: SQLiteStatement) -> StorageFault {
        rows.reset()
        return StorageFault(
            .damaged, operation: "restore", path: database.path,
            detail: "table \(table) holds a value that no version wrote")
    }
}

extension SQLiteStatement {
    /// The first two columns: device and number.
    fileprivate var place: LaneAddress {
        LaneAddress(device: DeviceId(text(0)), number: Int(integer(1)))
    }

    fileprivate func member(_ column: Int32) -> MemberPseudonym {
        MemberPseudonym(UInt64(bitPattern: integer(column)))
    }
}
