import StationModel
import Testing

@testable import StatusServer

/// A lane that is nearly done, an empty shelf that lies, and a locker with each kind of content.
let sampleSupplies = SuppliesStatus(
    places: [
        .init(
            kind: .shelf, place: LaneAddress(device: DeviceId("scale-1"), number: 1),
            sku: SKUNumber(9), name: Phrase("饼干", "biscuits"), count: 0, capacity: 40,
            isLow: true, isUncertain: true, isOutOfService: false, expires: nil),
        .init(
            place: LaneAddress(device: DeviceId("vending-1"), number: 3), sku: SKUNumber(7),
            name: Phrase("暖宝宝", "hand warmer"), count: 4, capacity: 10, isLow: false,
            isUncertain: false, isOutOfService: true,
            expires: CivilDate(year: 2026, month: 1, day: 20), daysLeft: 5,
            freshness: .expiring),
    ],
    compartments: [
        .init(
            address: CompartmentAddress(device: DeviceId("locker-1"), number: 1),
            content: .loan(Phrase("充电宝", "power bank")), isOpen: false, isLent: true,
            isOverdue: true, isPowered: false, due: evening.wall - .hours(2)),
        .init(
            address: CompartmentAddress(device: DeviceId("locker-1"), number: 2),
            content: .appliance(DeviceId("steamer")), isOpen: nil, isLent: false,
            isOverdue: false, isPowered: true),
        .init(
            address: CompartmentAddress(device: DeviceId("locker-1"), number: 3), isOpen: true,
            isLent: false, isOverdue: false, isPowered: false, isForced: true,
            isLeftOpen: true),
    ],
    vends: [
        .init(sku: SKUNumber(7), outcome: .vended): 3,
        .init(sku: SKUNumber(7), outcome: .jammed): 1,
        .init(sku: SKUNumber(2), outcome: .noDrop): 2,
    ])

struct SuppliesStatusTests {
    @Test func `the supplies' part of the status says everything about every place`() {
        let text = SuppliesJSON(supplies: sampleSupplies).json.serialised
        for part in [
            #""kind":"shelf","place":"scale-1/1","sku":9,"name":{"zh":"饼干","en":"biscuits"}"#,
            #""count":0,"capacity":40,"low":true,"uncertain":true,"outOfService":false"#,
            #""expires":null,"daysLeft":null,"freshness":"fresh""#,
            #""kind":"lane","place":"vending-1/3""#, #""outOfService":true"#,
            #""expires":"2026-01-20","daysLeft":5,"freshness":"expiring""#,
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func `a compartment tells what is behind its door, and what is wrong with it`() {
        let text = SuppliesJSON(supplies: sampleSupplies).json.serialised
        for part in [
            #""compartment":"locker-1/1","content":"loan","item":{"zh":"充电宝","en":"power bank"}"#,
            #""open":false,"lent":true,"overdue":true,"due":1768473000000,"powered":false"#,
            #""content":"appliance","item":null,"output":"steamer","open":null"#,
            #""powered":true,"forced":false,"leftOpen":false"#,
            #""content":"items","item":null,"output":null,"open":true"#,
            #""forced":true,"leftOpen":true"#,
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func `vends are counted by item and outcome, in an order that stays`() {
        let text = SuppliesJSON(supplies: sampleSupplies).json.serialised
        #expect(
            text.hasSuffix(
                #""vends":[{"sku":2,"outcome":"noDrop","count":2},"#
                    + #"{"sku":7,"outcome":"jammed","count":1},"#
                    + #"{"sku":7,"outcome":"vended","count":3}]}"#))
    }

    @Test func `the snapshot holds the supplies, and a mere door holds none`() throws {
        var status = try sampleStatus()
        let without = StatusJSON(status: status, ready: true).json.serialised
        let nothing = #""places":[],"compartments":[],"vends":[]}"#
        #expect(without.contains(#""supplies":{"awaited":false,"# + nothing))
        status.supplies = sampleSupplies
        let with = StatusJSON(status: status, ready: true).json.serialised
        #expect(with.contains(SuppliesJSON(supplies: sampleSupplies).json.serialised))
    }

    @Test func `a stock that is not known yet is told as such, and not counted`() throws {
        var status = try sampleStatus()
        status.supplies = SuppliesStatus(isAwaited: true)
        let text = StatusJSON(status: status, ready: true).json.serialised
        #expect(text.contains(#""supplies":{"awaited":true,"places":[]"#))
        #expect(!Metrics().text(of: status, .prometheus).contains("yizhan_stock_items"))
    }
}
