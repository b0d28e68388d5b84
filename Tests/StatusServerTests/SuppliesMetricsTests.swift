import StationModel
import Testing

@testable import StatusServer

struct SuppliesMetricsTests {
    private func text(_ supplies: SuppliesStatus) throws -> String {
        var status = try sampleStatus()
        status.supplies = supplies
        var text = MetricsText(.prometheus)
        SuppliesCollector().collect(status, into: &text)
        return text.finished
    }

    @Test func `a station that gives out nothing has no samples of it`() throws {
        #expect(try text(.none) == "")
    }

    @Test func `items and vends are told by lane, item and outcome`() throws {
        let place = SuppliesStatus.Place(
            place: LaneAddress(device: DeviceId("vending"), number: 2), sku: SKUNumber(7),
            name: Phrase("暖宝宝", "hand warmer"), count: 4, capacity: 10, isLow: false,
            isUncertain: false, isOutOfService: false, expires: nil)
        let output = try text(
            SuppliesStatus(
                places: [place],
                vends: [
                    .init(sku: SKUNumber(7), outcome: .vended): 3,
                    .init(sku: SKUNumber(7), outcome: .jammed): 1,
                ]))
        let samples = output.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            samples == [
                "yizhan_stock_items{lane=\"vending/2\",sku=\"7\"} 4",
                "yizhan_vends_total{sku=\"7\",outcome=\"jammed\"} 1",
                "yizhan_vends_total{sku=\"7\",outcome=\"vended\"} 3",
            ])
    }
}
