import StationModel
import Testing

@testable import StationCore

/// Technicians and scales, as the station hears them.
struct StationStockTests {
    typealias Bench = SuppliesBench
    var bench = SuppliesBench()

    static func corrected(_ before: Int, _ after: Int) -> CommandOutcome {
        .corrected(
            StockCorrection(before: before, after: after, capacity: 20, expires: nil))
    }

    @Test mutating func `orders change the stock, are recorded, and clear their alarms`() {
        let lane = SuppliesBench.lane(1)
        #expect(bench.order(.restock(lane, count: 5, expires: nil)) == Self.corrected(3, 8))
        #expect(bench.count(lane) == 8)
        #expect(bench.order(.stocktake(lane, counted: 7)) == Self.corrected(8, 7))
        #expect(bench.station.entries.contains { $0.data["change"] == .integer(-1) })
        #expect(
            bench.order(.adjust(lane, by: -6, reason: "taken for show")) == Self.corrected(7, 1))
        #expect(bench.station.isUp(.stockLow))
        #expect(bench.order(.restock(lane, count: 5, expires: nil)) == Self.corrected(1, 6))
        #expect(!bench.station.isUp(.stockLow))
        #expect(bench.station.station.supplies.stock[lane].isConserved)
    }

    @Test mutating func `orders that cannot be are refused, and recorded`() {
        let unknown = LaneAddress(device: DeviceId("nowhere"), number: 1)
        #expect(bench.order(.stocktake(unknown, counted: 1)) == .refused(.unknownPlace))
        let lane = SuppliesBench.lane(1)
        #expect(bench.order(.restock(lane, count: 18, expires: nil)) == .refused(.countOutOfRange))
        bench.identify(1)
        bench.push("button-1")
        #expect(bench.order(.stocktake(lane, counted: 1)) == .refused(.placeBusy))
        #expect(bench.station.count(.commandGiven) == 1)
        #expect(bench.count(lane) == 3)
    }

    @Test mutating func `a shelf's weight is its stock, and its alarm`() {
        let shelf = LaneAddress(device: DeviceId("scale"), number: 1)
        for _ in 0..<3 {
            bench.station.sleep(2000)
            bench.station.send(
                .reading(
                    DeviceId("scale"), Reading(.weight, 1000, at: bench.station.present.instant)))
        }
        #expect(bench.count(shelf) == 2)
        #expect(bench.station.count(.stockMeasured) == 1)
        let status = bench.station.station.status(at: bench.station.present).supplies
        #expect(status.places.first { $0.place == shelf }?.count == 2)
    }
}
