import StationCore
import StationModel
import Testing

@testable import Simulation

/// Each invariant of the supplies can break: a wrong history is told, and it is named.
struct SuppliesOracleTests {
    typealias Bench = SuppliesOracleBench
    var bench = Bench()

    @Test mutating func `a vend that is right is right`() {
        bench.fill()
        #expect(bench.vend() == nil)
        #expect(bench.vend() == nil)
    }

    // MARK: - Motors and locks

    @Test mutating func `a motor without an intent on disk`() {
        bench.fill()
        let (effect, token) = bench.intent()
        #expect(
            bench.step(.committed(token), [effect, .dispense(Bench.lane, Token(9))])
                == "no motor turns before its intent is on disk")
    }

    @Test mutating func `a motor that turns a third time, or again after anything but a jam`() {
        bench.fill()
        let jam = Input.dispensed(Token(900), .jammed)
        let turn = Effect.dispense(Bench.lane, Token(901))
        #expect(bench.begin() == nil)
        var other = bench
        #expect(bench.step(jam, [turn]) == nil)
        #expect(bench.step(jam, [turn]) == "a motor turns once, and once more after a jam")
        #expect(
            other.step(.dispensed(Token(900), .noDrop), [turn])
                == "a motor turns once, and once more after a jam")
    }

    @Test(arguments: [
        Input.storage(.full), .device(DeviceId("vending"), .failed("unplugged")),
    ])
    mutating func `a motor that turns without a disk or a machine`(input: Input) {
        bench.fill()
        _ = bench.step(input)
        #expect(bench.begin() != nil)
    }

    @Test mutating func `a motor of an empty lane, and one in a fire`() {
        #expect(bench.begin() == "an empty lane is not used")
        bench = Bench()
        bench.fill()
        _ = bench.step(.tick, [.latchFire(true)])
        #expect(bench.begin() == "in a fire or without a disk nothing moves")
    }

    @Test mutating func `a vend that never ends, and a person who waits for the disk in silence`() {
        bench.fill()
        #expect(bench.begin() == nil)
        bench.wait(DispenseTime.answerWithin + .seconds(2))
        #expect(bench.step() == "every vend comes to an end")
        bench = Bench()
        _ = bench.step(.tick, [bench.intent().effect])
        bench.wait(.seconds(6))
        #expect(bench.step() == "nobody waits for the disk without a word")
    }

    @Test mutating func `a lock without an intent`() {
        #expect(
            bench.step(.tick, [.openCompartment(Bench.raincoat)])
                == "no lock opens before its intent is on disk")
    }

    // MARK: - Books and truth

    @Test mutating func `a second outcome, and one without an intent`() {
        bench.fill()
        #expect(bench.vend() == nil)
        #expect(
            bench.step(.tick, [bench.outcome(.interrupted, items: 0), Bench.says()])
                == "each intent has one outcome")
    }

    @Test mutating func `an item that is said to have left and has not, or has without a word`() {
        bench.fill()
        #expect(bench.begin() == nil)
        bench.oracle.motorRuns(Bench.lane, .drops)
        var other = bench
        #expect(
            bench.step(.tick, [bench.outcome(.vended, items: 1), Bench.says()])
                == "what is said to have left has left")
        other.oracle.fell(Bench.lane)
        #expect(
            other.step(.tick, [other.outcome(.timeout, items: 0), Bench.says()])
                == "a count that may be wrong is flagged")
    }

    @Test(arguments: [
        (LaneFate.homeNeverReturns, 2, "a lane that is not home is not used again" as String?),
        (.dropsThenJams, 1, "a lane that is not home is not used again"),
        (.answerIsLate, 2, "a count that may be wrong is flagged"),
        (.drops, 2, "a count that may be wrong is flagged"), (.dropsTwo, 2, nil),
        (.drops, 1, nil),
    ])
    mutating func `a lane that gave more than one, or did not come home, and goes on`(
        fate: LaneFate, fell: Int, invariant: String?
    ) {
        bench.fill()
        #expect(bench.begin() == nil)
        bench.oracle.motorRuns(Bench.lane, fate)
        for _ in 0..<fell { bench.oracle.fell(Bench.lane) }
        var stock = PlaceStock(
            place: Bench.lane, count: 4, totals: StockTotals(restocked: 5, vended: 1))
        var other = bench
        let input = Input.dispensed(Token(900), .dropped)
        // Nobody has filled it yet.
        let shelf = [Alarm(.stockEmpty, subject: Bench.shelf.text)]
        let silent = bench.outcome(.vended, items: 1, [.supplies(.stock(stock))])
        #expect(bench.step(input, [silent, Bench.says()], alarms: shelf) == invariant)
        (stock.isUncertain, stock.isOutOfService) = (true, true)
        let flagged = other.outcome(.vended, items: 1, [.supplies(.stock(stock))])
        #expect(other.step(input, [flagged, Bench.says()], alarms: shelf) == nil)
    }

    @Test mutating func `an item that falls for nobody`() {
        bench.fill()
        #expect(bench.vend() == nil)
        bench.oracle.fell(Bench.lane)
        #expect(bench.step() == "nothing falls for nobody")
    }

    @Test mutating func `a vend that takes nothing off the stock`() {
        bench.fill()
        #expect(bench.begin() == nil)
        bench.oracle.fell(Bench.lane)
        #expect(
            bench.step(.tick, [bench.outcome(.vended, items: 0), Bench.says()])
                == "what was given out leaves the stock")
    }

    @Test(arguments: [
        (3, 4, "every item of the stock is accounted for"),
        (-1, -1, "a stock is never below nothing or above its room"),
        (11, 11, "a stock is never below nothing or above its room"),
    ])
    mutating func `a correction that does not add up`(
        change: Int64, count: Int64, invariant: String
    ) {
        let data: [String: LedgerValue] = ["change": .integer(change), "count": .integer(count)]
        let found = bench.step(.tick, [bench.append(.stockAdjusted, Bench.lane.text, data)])
        #expect(found == invariant)
    }

    @Test mutating func `a stock that is remembered otherwise than it is recorded`() {
        let stock = PlaceStock(place: Bench.lane, count: 4, totals: StockTotals(restocked: 4))
        let data: [String: LedgerValue] = ["change": .integer(3), "count": .integer(3)]
        let found = bench.step(
            .tick,
            [bench.append(.stockRestocked, Bench.lane.text, data, [.supplies(.stock(stock))])])
        #expect(found == "what is remembered is what is recorded")
    }

    @Test mutating func `a shelf that shows what is not there, and an empty place nobody reports`()
    {
        bench.oracle.moved(Bench.shelf, by: 3)
        bench.oracle.checkShelf(Bench.shelf.device)
        #expect(bench.step() == "a shelf holds what is shown")
        bench = Bench()
        bench.fill(1)
        let stock = PlaceStock(
            place: Bench.lane, count: 0, totals: StockTotals(restocked: 1, vended: 1))
        _ = bench.begin()
        bench.oracle.fell(Bench.lane)
        let empty = bench.outcome(.vended, items: 1, [.supplies(.stock(stock))])
        #expect(bench.step(.tick, [empty, Bench.says()]) == "a place that runs out is reported")
    }

    // MARK: - Starts

    @Test mutating func `a start that finds other stock, charges, vends or loans`() {
        bench.fill()
        let stock = PlaceStock(place: Bench.lane, count: 5, totals: StockTotals(restocked: 5))
        let right = RestoredSupplies(stocks: [stock])
        #expect(found(right) == nil)
        var wrong = right
        wrong.stocks[0].count = 4
        #expect(found(wrong) == "a start finds the stock that the ledger adds up to")
        #expect(found(RestoredSupplies()) == "a start finds the stock that the ledger adds up to")
        wrong = right
        wrong.quotas = [
            QuotaUse(
                member: bench.member(0), sku: Campaign.warmers, day: bench.oracle.today, count: 1)
        ]
        #expect(found(wrong) == "a start finds what everybody has taken")
        wrong = right
        wrong.openVends = [
            OpenVend(place: Bench.lane, sku: nil, member: bench.member(0), entitlement: .free)
        ]
        #expect(found(wrong) == "a start finds every vend without an outcome")
        wrong = right
        wrong.loans = [
            Loan(compartment: Bench.raincoat, member: bench.member(0), due: bench.began)
        ]
        #expect(found(wrong) == "a start finds what is lent")
        wrong = right
        wrong.vouchers = [
            HeldVoucher(
                voucherId: 3, member: bench.member(0), sku: Campaign.warmers, remaining: 1,
                validThrough: bench.began)
        ]
        #expect(found(wrong) == "a start finds what is left of every voucher")
    }

    func found(_ supplies: RestoredSupplies) -> String? {
        var oracle = bench.oracle
        oracle.boots(restored: RestoredState(supplies: supplies))
        return oracle.problem?.invariant
    }
}
