import StationModel
import Testing

@testable import StationCore

/// A technician's orders: on disk before they count.
struct StockOrderTests {
    typealias Bench = SuppliesBench
    static let lane = Bench.lane(1)
    static let today = TimeZoneTable.shanghai.local(wallOrigin).date
    var bench = SuppliesBench()

    /// Each order with the count that it leads to from 3.
    static let orders: [(Command, Int)] = [
        (.restock(lane, count: 2, expires: today), 5),
        (.adjust(lane, by: -1, reason: "torn"), 2), (.adjust(lane, by: 4, reason: "found"), 7),
        (.stocktake(lane, counted: 5), 5), (.stocktake(lane, counted: 3), 3),
        (.stocktake(lane, counted: 0), 0),
    ]

    @Test(arguments: orders)
    mutating func `an order counts when it is on disk, and is answered then`(
        command: Command, after: Int
    ) {
        bench.forget()
        bench.give(command)
        #expect(bench.answers.isEmpty && bench.station.count(.commandGiven) == 0)
        #expect(bench.count(Self.lane) == 3)
        bench.commit()
        let expires = if case .restock = command { Self.today } else { CivilDate?.none }
        let correction = StockCorrection(before: 3, after: after, capacity: 20, expires: expires)
        #expect(bench.answers == [.corrected(correction)])
        #expect(bench.count(Self.lane) == after)
        let stock = bench.durable.stocks.first { $0.place == Self.lane }
        #expect(stock == bench.station.station.supplies.stock[Self.lane])
        #expect(stock?.isConserved == true)
        #expect(bench.station.count(.commandGiven) == 1)
    }

    @Test(arguments: orders)
    mutating func `an order that storage cannot write is refused, and has changed nothing`(
        command: Command, after: Int
    ) {
        let before = bench.station.station.supplies.stock[Self.lane]
        #expect(bench.order(command, isRecorded: false) == .refused(.storageFault))
        #expect(bench.station.station.supplies.stock[Self.lane] == before)
        #expect(bench.station.entries.last?.data["refused"] == .text("storageFault"))
        guard case .corrected = bench.order(command) else {
            Issue.record("\(command)")
            return
        }
        #expect(bench.count(Self.lane) == after)
    }

    @Test mutating func `a place rests until the disk has answered its order`() {
        bench.give(.adjust(Self.lane, by: -1, reason: "torn"))
        bench.give(.stocktake(Self.lane, counted: 9))
        #expect(bench.answers == [.refused(.placeBusy)])
        bench.identify(1)
        bench.push("button-1")
        bench.commit()
        #expect(bench.turns.map(\.lane) == [Bench.lane(2)])
        #expect(bench.count(Self.lane) == 2)
        bench.answer(.dropped)
        bench.commit()
        bench.vend(2)
        #expect(bench.turns.map(\.lane) == [Bench.lane(2), Self.lane])
    }

    @Test mutating func `who finds only resting places is told to wait`() {
        bench.give(.stocktake(Bench.lane(3), counted: 3))
        bench.give(.stocktake(LaneAddress(device: DeviceId("scale"), number: 1), counted: 0))
        bench.showVoucher(77, sku: Bench.water)
        #expect(bench.station.denials == ["busy"])
    }

    @Test mutating func `a shelf is weighed again when its order is on disk`() {
        let shelf = LaneAddress(device: DeviceId("scale"), number: 1)
        bench.give(.stocktake(shelf, counted: 0))
        for isRecorded in [false, true] {
            for _ in 0..<3 {
                bench.station.sleep(2000)
                let at = bench.station.present.instant
                bench.station.send(
                    .reading(DeviceId("scale"), Reading(.weight, 2500, at: at)))
            }
            #expect((bench.station.count(.stockMeasured) > 0) == isRecorded)
            bench.commit()
        }
        let stock = bench.durable.stocks.first { $0.place == shelf }
        #expect(stock?.count == 5 && stock?.totals.restocked == 5)
    }

    @Test(arguments: [(-1, false), (0, true), (1, true)])
    mutating func `a batch that is past its date is not put in`(days: Int, isTaken: Bool) {
        let outcome = bench.order(.restock(Self.lane, count: 2, expires: Self.today + days))
        #expect((outcome == .refused(.expiresInThePast)) != isTaken)
        #expect(bench.count(Self.lane) == (isTaken ? 5 : 3))
    }

    @Test(arguments: [(0, false), (1, true), (2, false)])
    mutating func `a borrowed item is found once, and not while its borrower is there`(
        counted: Int, isFound: Bool
    ) {
        let place = Bench.compartment(2).place
        bench.choose(2)
        bench.set(2, open: true)
        #expect(bench.order(.stocktake(place, counted: 1)) == .refused(.placeBusy))
        bench.set(2, open: false)
        bench.commit()
        let outcome = bench.order(.stocktake(place, counted: counted))
        #expect(outcome == (isFound ? .done : .refused(.countOutOfRange)))
        #expect(bench.durable.loans.isEmpty == isFound)
        #expect(bench.station.station.supplies.loans.isEmpty == isFound)
        #expect(bench.station.count(.loanReturned) == (isFound ? 1 : 0))
    }
}
