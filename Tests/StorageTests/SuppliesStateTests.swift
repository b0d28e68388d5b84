import StationModel
import Testing

@testable import Storage

@Suite struct SuppliesStateTests {
    static let lane = LaneAddress(device: DeviceId("vending-1"), number: 3)
    static let door = CompartmentAddress(device: DeviceId("locker-1"), number: 1)

    static func stock(_ count: Int, _ totals: StockTotals) -> PlaceStock {
        PlaceStock(
            place: lane, count: count, totals: totals, isUncertain: true, isOutOfService: false,
            turnedInVain: true, expires: CivilDate(daysSinceEpoch: 20_800), sku: SKUNumber(.max))
    }

    static func entry(
        _ kind: EntryKind, _ data: [String: LedgerValue] = [:]
    ) -> LedgerEntry {
        LedgerEntry(kind, at: Sample.moment(1), subject: lane.text, data: data)
    }

    static func append(_ ledger: Ledger, _ entry: LedgerEntry, _ changes: [SuppliesChange]) throws {
        try ledger.append(
            [LedgerRecord(entry, changes: changes.map { .supplies($0) })], boot: Sample.boot)
    }

    private func restored(_ groups: [[SuppliesChange]]) throws -> RestoredSupplies {
        let directory = try TemporaryDirectory()
        do {
            let ledger = try Sample.open(directory)
            for changes in groups { try Self.append(ledger, Sample.entry(1), changes) }
        }
        return try Sample.open(directory).restore(fireLatched: false).supplies
    }

    @Test func `everything of dispensing comes back as it was written`() throws {
        let stock = Self.stock(
            4, StockTotals(restocked: 10, vended: 5, interrupted: 2, adjusted: 1))
        let use = QuotaUse(
            member: MemberPseudonym(.max), sku: SKUNumber(.max),
            day: CivilDate(daysSinceEpoch: 20_700), count: 2)
        let voucher = HeldVoucher(
            voucherId: .max, member: MemberPseudonym(3), sku: SKUNumber(7), remaining: 0,
            validThrough: UnixTime(milliseconds: 1_800_000_000_001))
        let listed = HeldVoucher(
            voucherId: 1, member: MemberPseudonym(3), sku: SKUNumber(7), remaining: 1,
            validThrough: UnixTime(milliseconds: 1_800_000_000_002), listedQuantity: 255)
        let loan = Loan(
            compartment: Self.door, member: MemberPseudonym(4),
            due: UnixTime(milliseconds: 1_800_000_000_002), isOverdue: true)
        let found = try restored([
            [.stock(stock), .quota(use), .voucher(voucher), .voucher(listed), .loan(loan)],
            [.voucherFloor(UnixTime(seconds: 5))],
            [.shelfOffset(DeviceId("scale"), milligrams: 7)],
            [.shelfOffset(DeviceId("scale"), milligrams: -250_000)],
        ])
        #expect(found.shelfOffsets == [DeviceId("scale"): -250_000])
        #expect(found.stocks == [stock])
        #expect(found.quotas == [use])
        #expect(Set(found.vouchers) == [voucher, listed])
        #expect(found.loans == [loan])
        #expect(found.voucherFloor == UnixTime(seconds: 5))
    }

    @Test func `a loan without a known time keeps its span`() throws {
        let loan = Loan(
            compartment: Self.door, member: MemberPseudonym(4), due: UnixTime(seconds: 5),
            span: .hours(24))
        #expect(try restored([[.loan(loan)]]).loans == [loan])
    }

    @Test func `the last orders come back in their order, and the oldest go`() throws {
        let most = AnsweredOrder.mostRemembered
        let orders = (0...most).map { number in
            AnsweredOrder(
                number: StockOrderNumber(.max - UInt64(number)),
                kind: StockOrderKind.allCases[number % 3],
                place: number % 2 == 0 ? Self.lane : Self.door.place,
                stock: number % 2 == 0
                    ? nil
                    : StockCorrection(
                        before: number, after: 2, capacity: 3,
                        expires: number % 3 == 0 ? nil : CivilDate(daysSinceEpoch: 20_800)))
        }
        let found = try restored(orders.map { [.orderAnswered($0)] })
        #expect(found.answeredOrders == Array(orders.dropFirst()))
    }

    @Test(arguments: [
        Entitlement.quota(CivilDate(daysSinceEpoch: 20_700)), .voucher(.max), .free,
    ])
    func `an intent stays open until it is closed`(right: Entitlement) throws {
        let open = OpenVend(
            place: Self.lane, sku: right == .free ? nil : SKUNumber(7),
            member: MemberPseudonym(.max), entitlement: right)
        #expect(try restored([[.vendOpened(open)]]).openVends == [open])
        #expect(try restored([[.vendOpened(open)], [.vendClosed(Self.lane)]]).openVends == [])
    }

    @Test func `what was given back, and loans that ended, are gone`() throws {
        let day = CivilDate(daysSinceEpoch: 20_700)
        func use(_ count: Int) -> SuppliesChange {
            .quota(
                QuotaUse(member: MemberPseudonym(1), sku: SKUNumber(7), day: day, count: count))
        }
        let loan = Loan(
            compartment: Self.door, member: MemberPseudonym(4), due: UnixTime(seconds: 5))
        let found = try restored([[use(1), .loan(loan)], [use(0), .loanEnded(Self.door)]])
        #expect(found.quotas.isEmpty && found.loans.isEmpty)
    }

    @Test func `what was taken by a list leaves the disk when it is said to`() throws {
        func voucher(_ id: UInt64, listed: Int?) -> SuppliesChange {
            .voucher(
                HeldVoucher(
                    voucherId: id, member: MemberPseudonym(1), sku: SKUNumber(7), remaining: 0,
                    validThrough: UnixTime(seconds: 1000), listedQuantity: listed))
        }
        let old = [voucher(1, listed: 1), voucher(2, listed: nil), voucher(3, listed: 1)]
        let directory = try TemporaryDirectory()
        do {
            let ledger = try Sample.open(directory)
            try Self.append(ledger, Sample.entry(1), old)
            try ledger.append(
                [LedgerRecord(Sample.entry(2), changes: [.trustedTime(UnixTime(seconds: 9000))])],
                boot: Sample.boot)
            try Self.append(ledger, Sample.entry(3), [voucher(4, listed: 1), .voucherForgotten(3)])
        }
        let left = try Sample.open(directory).restore(fireLatched: false).supplies.vouchers
        #expect(left.map(\.voucherId).sorted() == [1, 4])
    }

    @Test func `old days and expired vouchers leave the disk`() throws {
        func use(_ day: Int) -> SuppliesChange {
            .quota(
                QuotaUse(
                    member: MemberPseudonym(1), sku: SKUNumber(7),
                    day: CivilDate(daysSinceEpoch: day), count: 1))
        }
        func voucher(_ id: UInt64, _ seconds: Int64) -> SuppliesChange {
            .voucher(
                HeldVoucher(
                    voucherId: id, member: MemberPseudonym(1), sku: SKUNumber(7), remaining: 1,
                    validThrough: UnixTime(seconds: seconds)))
        }
        // By the trusted time: what somebody takes by a clock of next year forgets nobody's day.
        #expect(try restored([[use(100), use(101)], [use(539)]]).quotas.count == 3)
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try Self.append(ledger, Sample.entry(1), [voucher(1, 1000), voucher(2, 1001)])
        try ledger.append(
            [LedgerRecord(Sample.entry(2), changes: [.trustedTime(UnixTime(seconds: 1601))])],
            boot: Sample.boot)
        try Self.append(ledger, Sample.entry(3), [voucher(3, 9000)])
        #expect(try ledger.database.integer("SELECT count(*) FROM held_voucher") == 2)
        // Half a day later it is that day everywhere.
        let trusted = UnixTime(seconds: 139 * 86_400 + 43_200)
        try Self.append(ledger, Sample.entry(4), [use(100), use(101)])
        try ledger.append(
            [LedgerRecord(Sample.entry(5), changes: [.trustedTime(trusted)])], boot: Sample.boot)
        try Self.append(ledger, Sample.entry(6), [use(539)])
        let days = try ledger.database.integer("SELECT min(day) FROM quota_use")
        #expect(try ledger.database.integer("SELECT count(*) FROM quota_use") == 2 && days == 101)
    }

    @Test func `a quiet station's upkeep erases them, and keeps what still counts`() throws {
        let now = UnixTime(seconds: 20_800 * 86_400 + 43_200)
        func use(_ day: Int) -> SuppliesChange {
            .quota(
                QuotaUse(
                    member: MemberPseudonym(1), sku: SKUNumber(7),
                    day: CivilDate(daysSinceEpoch: day), count: 1))
        }
        func voucher(
            _ id: UInt64, endedBefore seconds: Int64, listed: Int? = nil
        ) -> SuppliesChange {
            .voucher(
                HeldVoucher(
                    voucherId: id, member: MemberPseudonym(1), sku: SKUNumber(7), remaining: 1,
                    validThrough: UnixTime(seconds: now.seconds - seconds), listedQuantity: listed))
        }
        let directory = try TemporaryDirectory()
        do {
            let ledger = try Sample.open(directory)
            try Self.append(
                ledger, Sample.entry(1),
                [
                    use(20_761), use(20_762), voucher(1, endedBefore: 601),
                    voucher(2, endedBefore: 600), voucher(3, endedBefore: 86_400, listed: 1),
                ])
            #expect(try ledger.eraseOldRights(now: now) == 2)
            #expect(try ledger.eraseOldRights(now: now) == 0)
        }
        let left = try Sample.open(directory).restore(fireLatched: false).supplies
        #expect(left.quotas.map(\.day.daysSinceEpoch) == [20_762])
        #expect(left.vouchers.map(\.voucherId).sorted() == [2, 3])
    }

    @Test func `a file of format 1 gains the tables and keeps its entries`() throws {
        let directory = try TemporaryDirectory()
        do {
            let ledger = try Sample.open(directory)
            try ledger.append(Sample.records(0..<5), boot: Sample.boot)
            for table in SuppliesSchema.tables + HubSchema.tables {
                try ledger.database.execute("DROP TABLE \(table)")
            }
            try ledger.database.execute("PRAGMA user_version = 1")
            try ledger.close()
        }
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery == nil && ledger.lastSequence == 6)
        try Self.append(ledger, Sample.entry(1), [.stock(Self.stock(0, StockTotals()))])
        #expect(try ledger.database.integer("PRAGMA user_version") == 5)
        #expect(try ledger.verify(all: true).holds)
    }

    @Test func `a file of format 3 keeps its vouchers, as shown by their codes`() throws {
        let directory = try TemporaryDirectory()
        let voucher = HeldVoucher(
            voucherId: 2, member: MemberPseudonym(3), sku: SKUNumber(7), remaining: 1,
            validThrough: UnixTime(milliseconds: 1_800_000_000_001))
        do {
            let ledger = try Sample.open(directory)
            try Self.append(ledger, Sample.entry(1), [.voucher(voucher)])
            try ledger.database.execute("ALTER TABLE held_voucher DROP COLUMN listed")
            try ledger.database.execute("PRAGMA user_version = 3")
            try ledger.close()
        }
        let ledger = try Sample.open(directory)
        #expect(ledger.recovery == nil)
        #expect(try ledger.database.integer("PRAGMA user_version") == 5)
        #expect(ledger.restore(fireLatched: false).supplies.vouchers == [voucher])
    }

    // MARK: Conservation

    /// Ten in, one out, one in doubt, one counted more.
    private func fill(_ ledger: Ledger) throws {
        try Self.append(
            ledger, Self.entry(.stockRestocked, ["change": .integer(10), "count": .integer(10)]),
            [.stock(Self.stock(10, StockTotals(restocked: 10)))])
        try Self.append(
            ledger, Self.entry(.vendOutcome, ["outcome": .text("vended"), "items": .integer(1)]),
            [.stock(Self.stock(9, StockTotals(restocked: 10, vended: 1)))])
        try Self.append(
            ledger,
            Self.entry(.vendOutcome, ["outcome": .text("interrupted"), "items": .integer(1)]),
            [.stock(Self.stock(8, StockTotals(restocked: 10, vended: 1, interrupted: 1)))])
        try Self.append(
            ledger, Self.entry(.stockCounted, ["change": .integer(1), "count": .integer(9)]),
            [
                .stock(
                    Self.stock(
                        9, StockTotals(restocked: 10, vended: 1, interrupted: 1, adjusted: 1)))
            ])
    }

    @Test func `stock that the entries add up to is verified, over a checkpoint too`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try fill(ledger)
        #expect(try ledger.verify(all: true).holds)
        try ledger.append(Sample.records(0..<1000), boot: Sample.boot)
        try ledger.checkpointIfDue(moment: Sample.moment(5), boot: Sample.boot) {
            Array(($0 + $0).prefix(64))
        }
        let last = try #require(try ledger.tail(1).last)
        #expect(last.data.contains("\"lane.vending-1/3\":\"10,1,1,1\""))
        try Self.append(
            ledger, Self.entry(.vendOutcome, ["outcome": .text("vended"), "items": .integer(1)]),
            [
                .stock(
                    Self.stock(
                        8, StockTotals(restocked: 10, vended: 2, interrupted: 1, adjusted: 1)))
            ])
        #expect(try ledger.verify(all: true).holds)
        #expect(try ledger.verify(all: false).holds)
        var sequence: UInt64 = 1
        while sequence <= ledger.lastSequence {
            let part = try ledger.verify(from: sequence, count: 7)
            #expect(part.holds, "from \(sequence)")
            sequence = part.lastSequence + 1
        }
    }

    @Test(arguments: [
        "UPDATE supply_stock SET count = count + 1",
        "UPDATE supply_stock SET count = count + 1, restocked = restocked + 1",
        "DELETE FROM supply_stock",
    ])
    func `stock that was changed past the ledger is found, doubted, and no damage`(
        change: String
    ) throws {
        let directory = try TemporaryDirectory()
        do {
            let ledger = try Sample.open(directory)
            try fill(ledger)
            try ledger.database.execute(change)
            let result = try ledger.verify(all: true)
            #expect(result.findings.map(\.problem) == [.stockMismatch])
            #expect(result.unbalanced == ["vending-1/3"])
        }
        let restarted = try Sample.open(directory)
        #expect(restarted.recovery == nil)
        #expect(restarted.restore(fireLatched: false).supplies.unbalanced == [Self.lane])
    }

    @Test func `a part of the ledger finds it as well`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try fill(ledger)
        try ledger.append(Sample.records(0..<20), boot: Sample.boot)
        try ledger.database.execute("UPDATE supply_stock SET vended = 0, count = count + 1")
        #expect(try ledger.verify(from: 1, count: 10).holds)
        let end = try ledger.verify(from: 11, count: 100)
        #expect(end.findings.map(\.problem) == [.stockMismatch])
    }
}
