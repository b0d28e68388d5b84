import StationModel
import StatusServer
import Testing

@testable import StationRuntime

struct StockOrderTests {
    private let lane = LaneAddress(device: DeviceId("machine"), number: 3)

    @Test func `each order names a place and what is done there`() throws {
        let restock = StockOrder(place: "machine/3", count: 10, expires: "2027-03-31")
        #expect(
            try restock.command(.restock)
                == .restock(lane, count: 10, expires: CivilDate(text: "2027-03-31")))
        let undated = StockOrder(place: "machine/3", count: 10)
        #expect(try undated.command(.restock) == .restock(lane, count: 10, expires: nil))
        let counted = StockOrder(place: "machine/3", count: 0)
        #expect(try counted.command(.stocktake) == .stocktake(lane, counted: 0))
        let adjusted = StockOrder(place: "machine/3", change: -2, reason: "wet")
        #expect(try adjusted.command(.adjust) == .adjust(lane, by: -2, reason: "wet"))
    }

    @Test(arguments: [
        (StockOrder.Kind.restock, StockOrder(place: "machine", count: 1)),
        (.restock, StockOrder(place: "machine/3")),
        (.restock, StockOrder(place: "machine/3", count: 1, expires: "tomorrow")),
        (.restock, StockOrder(place: "machine/3", count: 1, change: 1)),
        (.stocktake, StockOrder(place: "machine/3")),
        (.adjust, StockOrder(place: "machine/3", change: 1)),
        (.adjust, StockOrder(place: "machine/3", change: 1, reason: "")),
        (.adjust, StockOrder(place: "machine/3", count: 1, reason: "wet")),
    ])
    func `an order that lacks something, or says too much, is explained`(
        kind: StockOrder.Kind, order: StockOrder
    ) {
        #expect(throws: HTTPFault.self) { try order.command(kind) }
    }
}
