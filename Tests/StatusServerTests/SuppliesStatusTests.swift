import StationModel
import Testing

@testable import StatusServer

struct SuppliesStatusTests {
    static let supplies = SuppliesStatus(
        places: [
            SuppliesStatus.Place(
                place: LaneAddress(device: DeviceId("vending-1"), number: 3), sku: SKUNumber(7),
                name: Phrase("暖宝宝", "hand warmer"), count: 4, capacity: 20, isLow: true,
                isUncertain: true, isOutOfService: false,
                expires: CivilDate(year: 2026, month: 1, day: 31), daysLeft: 16, isExpiring: true)
        ],
        compartments: [
            SuppliesStatus.Compartment(
                address: CompartmentAddress(device: DeviceId("locker-1"), number: 2),
                isOpen: nil, isLent: true, isOverdue: true, isPowered: false)
        ],
        vends: [
            .init(sku: SKUNumber(7), outcome: .vended): 3,
            .init(sku: SKUNumber(7), outcome: .jammed): 1,
        ])

    @Test func `the status says what lies where, and what state the compartments are in`() throws {
        var status = try sampleStatus()
        status.supplies = Self.supplies
        let text = StatusJSON(status: status, ready: true).json.serialised
        for part in [
            #""supplies":{"awaited":false,"places":[{"place":"vending-1/3","sku":7,"#,
            #""name":{"zh":"暖宝宝","en":"hand warmer"},"count":4,"capacity":20,"low":true,"#,
            #""uncertain":true,"outOfService":false,"expires":"2026-01-31","daysLeft":16,"#,
            #""expiring":true}]"#,
            #""compartments":[{"address":"locker-1/2","open":null,"lent":true,"overdue":true,"#,
            #""vends":[{"sku":7,"outcome":"jammed","count":1},{"sku":7,"outcome":"vended","#,
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func `a stock that is not known yet is told as such, and not counted`() throws {
        var status = try sampleStatus()
        status.supplies = SuppliesStatus(isAwaited: true)
        let text = StatusJSON(status: status, ready: true).json.serialised
        #expect(text.contains(#""supplies":{"awaited":true,"places":[]"#))
        #expect(!Metrics().text(of: status, .prometheus).contains("yizhan_stock_items"))
    }
}
