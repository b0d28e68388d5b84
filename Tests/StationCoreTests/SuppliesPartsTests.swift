import StationModel
import Testing

@testable import StationCore

/// Stock, quotas, vouchers and the open shelf, each by itself.
struct SuppliesPartsTests {
    static let lane = LaneAddress(device: DeviceId("vending"), number: 1)
    static let warmer = SKUNumber(7)
    static let friday = CivilDate(daysSinceEpoch: 20_469)  // 2026-01-16

    static let configuration = SuppliesConfiguration(
        skus: [SKU(number: warmer, name: Phrase("暖宝宝", "hand warmer"))],
        lanes: [LaneConfiguration(address: lane, sku: warmer, capacity: 10, lowAt: 2)])

    func stock(_ count: Int = 5) -> Stock {
        var stock = Stock(Self.configuration, restored: RestoredSupplies())
        if count > 0 { _ = stock.restock(Self.lane, count: count, expires: nil) }
        return stock
    }

    // MARK: Stock

    @Test(arguments: VendOutcome.allCases, [0, 1])
    func `every outcome keeps the books balanced`(outcome: VendOutcome, items: Int) {
        var stock = stock()
        let after = stock.close(Self.lane, outcome, items: items, isBroken: false)
        #expect(after.count == 5 - items)
        #expect(after.isConserved)
        #expect(after.totals.interrupted == (outcome == .interrupted ? items : 0))
        let mayBeWrong =
            [.noDrop, .empty, .timeout].contains(outcome)
            || (outcome == .interrupted && items == 1)
        #expect(after.isUncertain == mayBeWrong)
    }

    @Test func `nothing twice running in vain is a broken lane, and a count mends it`() {
        var stock = stock()
        #expect(!stock.close(Self.lane, .noDrop, items: 0, isBroken: false).isOutOfService)
        #expect(stock.close(Self.lane, .noDrop, items: 0, isBroken: false).isOutOfService)
        #expect(stock.availability(of: Self.lane, today: Self.friday) == .broken)
        _ = stock.stocktake(Self.lane, counted: 4)
        #expect(stock.availability(of: Self.lane, today: Self.friday) == .available)
        #expect(stock[Self.lane].totals.adjusted == -1)
        #expect(stock[Self.lane].isConserved)
    }

    @Test(arguments: [(0, false), (6, false), (5, true), (-1, false), (11, false)])
    func `no more is put in than fits`(count: Int, fits: Bool) {
        var stock = stock()
        let result = stock.restock(Self.lane, count: count, expires: nil)
        if fits {
            #expect(stock[Self.lane].count == 10)
        } else {
            #expect(result == .refused(.countOutOfRange))
            #expect(stock[Self.lane].count == 5)
        }
    }

    @Test(arguments: [(-5, true), (-6, false), (5, true), (6, false), (0, false)])
    func `a correction leaves neither less than nothing nor more than fits`(
        change: Int, allowed: Bool
    ) {
        var stock = stock()
        let result = stock.adjust(Self.lane, by: change)
        #expect((result == .refused(.countOutOfRange)) != allowed)
        #expect(stock[Self.lane].isConserved && stock[Self.lane].count >= 0)
    }

    @Test func `books that did not balance are doubted, and balance after a count`() {
        let broken = PlaceStock(
            place: Self.lane, count: 5, totals: StockTotals(restocked: 9, vended: 3))
        var stock = Stock(Self.configuration, restored: RestoredSupplies(stocks: [broken]))
        #expect(stock[Self.lane].isUncertain)
        _ = stock.stocktake(Self.lane, counted: 5)
        #expect(stock[Self.lane].isConserved && !stock[Self.lane].isUncertain)
    }

    @Test(arguments: [(0, AlarmKind.stockEmpty), (1, .stockLow), (2, .stockLow), (3, nil)])
    func `thresholds raise their alarm, one of both`(count: Int, kind: AlarmKind?) {
        #expect(stock(count).alarms(today: Self.friday).map(\.kind) == [kind].compactMap { $0 })
    }

    @Test(arguments: [
        (31, nil), (30, AlarmKind.batchExpiring), (0, .batchExpiring), (-1, .batchExpired),
    ])
    func `a batch is told of before it expires, and kept back afterwards`(
        days: Int, kind: AlarmKind?
    ) {
        var stock = stock(0)
        _ = stock.restock(Self.lane, count: 5, expires: Self.friday + days)
        #expect(stock.alarms(today: Self.friday).map(\.kind) == [kind].compactMap { $0 })
        let expected: Stock.Availability = days < 0 ? .empty : .available
        #expect(stock.availability(of: Self.lane, today: Self.friday) == expected)
    }

    // MARK: Quotas

    func quotas(_ rules: [Quota]) -> Quotas { Quotas(rules: rules, restored: []) }

    @Test(arguments: [
        (Quota.Period.day, 0, true), (.day, 1, false), (.week, 2, true), (.week, 3, false),
        (.month, 15, true), (.month, 16, false),
    ])
    func `a share lasts for its day, its week from Monday, its month`(
        period: Quota.Period, daysLater: Int, exhausted: Bool
    ) {
        var quotas = quotas([Quota(sku: Self.warmer, count: 1, per: period)])
        let (me, group) = (MemberPseudonym(1), MemberGroup("courier"))
        #expect(quotas.refusal(me, group, Self.warmer, today: Self.friday) == nil)
        _ = quotas.take(me, Self.warmer, day: Self.friday)
        let refusal = quotas.refusal(me, group, Self.warmer, today: Self.friday + daysLater)
        #expect(refusal == (exhausted ? .quotaExhausted : nil))
    }

    @Test func `what is given back can be taken again, and never counts below zero`() {
        var quotas = quotas([Quota(sku: Self.warmer, count: 1, per: .day)])
        let (me, group) = (MemberPseudonym(1), MemberGroup("courier"))
        _ = quotas.take(me, Self.warmer, day: Self.friday)
        #expect(quotas.giveBack(me, Self.warmer, day: Self.friday).count == 0)
        #expect(quotas.giveBack(me, Self.warmer, day: Self.friday).count == 0)
        #expect(quotas.refusal(me, group, Self.warmer, today: Self.friday) == nil)
        #expect(quotas.useCount == 0)
    }

    @Test func `a group's own rule goes before the one for all, and each that applies must allow`()
    {
        let (driver, courier) = (MemberGroup("driver"), MemberGroup("courier"))
        var quotas = quotas([
            Quota(sku: Self.warmer, count: 1, per: .day),
            Quota(sku: Self.warmer, group: driver, count: 2, per: .day),
            Quota(sku: Self.warmer, group: driver, count: 2, per: .week),
        ])
        let me = MemberPseudonym(1)
        _ = quotas.take(me, Self.warmer, day: Self.friday)
        #expect(quotas.refusal(me, courier, Self.warmer, today: Self.friday) == .quotaExhausted)
        #expect(quotas.refusal(me, driver, Self.warmer, today: Self.friday) == nil)
        _ = quotas.take(me, Self.warmer, day: Self.friday)
        #expect(quotas.refusal(me, driver, Self.warmer, today: Self.friday + 1) == .quotaExhausted)
        #expect(quotas.refusal(me, driver, SKUNumber(8), today: Self.friday) == .notEligible)
    }

    @Test func `days that no period reaches are forgotten`() {
        var quotas = quotas([Quota(sku: Self.warmer, count: 1, per: .month)])
        for number in 1...100 {
            _ = quotas.take(MemberPseudonym(UInt64(number)), Self.warmer, day: Self.friday)
        }
        quotas.forget(before: Self.friday)
        #expect(quotas.useCount == 100)
        quotas.forget(before: Self.friday + 1)
        #expect(quotas.useCount == 0)
    }

    // MARK: Vouchers

    func code(_ id: UInt64 = 5, quantity: UInt8 = 2, issued: Int = 0) -> VerifiedCode {
        VerifiedCode(
            member: MemberPseudonym(1), purpose: .dispenser, signer: .issuer(3),
            issuedAt: wallOrigin + .seconds(issued), counter: 0,
            voucher: Voucher(
                voucherId: id, sku: 7, quantity: quantity, validThrough: wallOrigin + .hours(24)))
    }

    func judge(
        _ vouchers: Vouchers, _ code: VerifiedCode, lowerBound: UnixTime = wallOrigin
    ) throws -> Vouchers.Judgement {
        vouchers.judge(try #require(code.voucher), of: code, lowerBound: lowerBound)
    }

    @Test func `a voucher gives as many as it says, in parts, and then never again`() throws {
        var vouchers = Vouchers(restored: RestoredSupplies())
        guard case .good(let held) = try judge(vouchers, code()) else {
            Issue.record("refused at once")
            return
        }
        vouchers.hold(held)
        #expect(vouchers.take(5, of: held.member)?.remaining == 1)
        #expect(try judge(vouchers, code()) == .good(try #require(vouchers.held[5])))
        #expect(vouchers.take(5, of: held.member)?.remaining == 0)
        #expect(vouchers.take(5, of: held.member) == nil)
        #expect(try judge(vouchers, code()) == .refused(.voucherUsed))
        #expect(vouchers.giveBack(5)?.remaining == 1)
        let restarted = Vouchers(
            restored: RestoredSupplies(vouchers: Array(vouchers.held.values)))
        #expect(restarted.held == vouchers.held)
    }

    @Test(arguments: [(-1, DenialReason.voucherUsed), (0, .voucherUsed), (1, nil)])
    func `after damage a voucher from before it is refused`(
        issued: Int, reason: DenialReason?
    ) throws {
        let vouchers = Vouchers(restored: RestoredSupplies(voucherFloor: wallOrigin))
        let judgement = try judge(vouchers, code(issued: issued))
        if let reason {
            #expect(judgement == .refused(reason))
        } else {
            #expect(judgement != .refused(.voucherUsed))
        }
    }

    @Test func `a floor of unknown time becomes the first trusted time`() throws {
        var vouchers = Vouchers(restored: RestoredSupplies(voucherFloor: .unknownFloor))
        #expect(vouchers.settleFloor(at: moment(0, trust: .untrusted)) == nil)
        #expect(try judge(vouchers, code(issued: 500)) == .refused(.voucherUsed))
        #expect(vouchers.settleFloor(at: moment(1000)) == wallOrigin + .seconds(1))
        #expect(vouchers.settleFloor(at: moment(2000)) == nil)
        #expect(try judge(vouchers, code(issued: 500)) != .refused(.voucherUsed))
    }

    @Test func `a voucher that has surely expired is refused before it is forgotten`() throws {
        var vouchers = Vouchers(restored: RestoredSupplies())
        guard case .good(let held) = try judge(vouchers, code()) else { return }
        vouchers.hold(held)
        let end = wallOrigin + .hours(24)
        for seconds in [301, 600, 601] {
            vouchers.forget(lowerBound: end + .seconds(seconds))
            #expect(vouchers.held.isEmpty == (seconds > 600))
            #expect(
                try judge(vouchers, code(), lowerBound: end + .seconds(seconds))
                    == .refused(.voucherExpired))
        }
    }

    // MARK: Open shelf

    static let shelf = ShelfConfiguration(
        scale: DeviceId("scale"), sku: warmer, unitGrams: 100, capacity: 20)

    func weigh(_ shelf: inout OpenShelf, _ grams: Int, _ milliseconds: Int) -> Int? {
        shelf.take(Reading(.weight, grams, at: instant(milliseconds)))
    }

    @Test func `a count follows the weight after it has rested`() {
        var shelf = OpenShelf(Self.shelf, count: 10)
        #expect(weigh(&shelf, 900, 0) == nil)
        #expect(weigh(&shelf, 905, 1999) == nil)
        #expect(weigh(&shelf, 895, 2000) == 9)
        #expect(weigh(&shelf, 895, 9000) == nil)
    }

    @Test func `a hand on the shelf, and a bag half on the rim, are no stock`() {
        var shelf = OpenShelf(Self.shelf, count: 10)
        #expect(weigh(&shelf, 1400, 0) == nil)
        #expect(weigh(&shelf, 1000, 500) == nil)
        for second in 1...60 { #expect(weigh(&shelf, 940 + second % 2 * 15, second * 1000) == nil) }
        #expect(shelf.count == 10)
    }

    @Test(arguments: [ReadingQuality.stale, .outOfRange, .fault])
    func `a reading without a value counts nothing`(quality: ReadingQuality) {
        var shelf = OpenShelf(Self.shelf, count: 10)
        _ = weigh(&shelf, 0, 0)
        #expect(shelf.take(Reading(.weight, no: quality, at: instant(1000))) == nil)
        #expect(weigh(&shelf, 0, 2500) == nil)
        #expect(weigh(&shelf, 30_000, 3000) == nil)
        #expect(shelf.count == 10)
    }

    @Test func `slow drift is followed, and half a unit of it is too much`() {
        var shelf = OpenShelf(Self.shelf, count: 10)
        for minute in 0..<3000 {
            let drift = minute / 50
            #expect(weigh(&shelf, 1000 + drift, minute * 60_000) == nil)
        }
        #expect(shelf.count == 10)
        #expect(shelf.hasDrifted)
    }
}
