import StationModel
import Testing

struct SuppliesConfigurationTests {
    let warmer = SKUNumber(7)

    func lane(_ number: Int, sku: UInt32 = 7, capacity: Int = 10, lowAt: Int = 2)
        -> LaneConfiguration
    {
        LaneConfiguration(
            address: LaneAddress(device: DeviceId("vending"), number: number), sku: SKUNumber(sku),
            capacity: capacity, lowAt: lowAt, button: DeviceId("button-\(number)"))
    }

    func supplies(
        _ lanes: [LaneConfiguration] = [], quotas: [Quota] = [],
        shelves: [ShelfConfiguration] = [], lockers: [CompartmentConfiguration] = []
    ) -> SuppliesConfiguration {
        SuppliesConfiguration(
            skus: [SKU(number: warmer, name: Phrase("暖宝宝", "hand warmer"))], lanes: lanes,
            quotas: quotas, shelves: shelves, lockers: lockers)
    }

    func shelf(_ unitGrams: Int) -> ShelfConfiguration {
        ShelfConfiguration(
            scale: DeviceId("scale"), sku: warmer, unitGrams: unitGrams, capacity: 20)
    }

    @Test func `a sound section has no problems, and neither has none at all`() {
        #expect(SuppliesConfiguration.none.problems == [])
        let quota = Quota(sku: warmer, count: 2, per: .day)
        #expect(supplies([lane(1), lane(2)], quotas: [quota], shelves: [shelf(50)]).problems == [])
    }

    @Test func `two places of one address, and two of one button, are told`() {
        var second = lane(2)
        second.button = lane(1).button
        #expect(supplies([lane(1), second]).problems == [.buttonTwice(DeviceId("button-1"))])
        let twice = supplies([lane(1), lane(1)]).problems
        #expect(twice.contains(.placeTwice(lane(1).address)))
    }

    @Test func `what names an unknown item is told with its place`() {
        let quota = Quota(sku: SKUNumber(8), count: 1, per: .day)
        #expect(
            supplies([lane(1, sku: 9)], quotas: [quota]).problems == [
                .unknownSKU(SKUNumber(9), where: "vending/1"),
                .unknownSKU(SKUNumber(8), where: "quotas"),
            ])
    }

    @Test(arguments: [(0, 0), (-1, 0), (10_001, 0)])
    func `a capacity that nothing has is told`(capacity: Int, lowAt: Int) {
        let problems = supplies([lane(1, capacity: capacity, lowAt: lowAt)]).problems
        #expect(problems == [.capacity(lane(1).address, capacity)])
    }

    @Test func `a threshold above the capacity, a unit of no weight, a negative quota are told`() {
        #expect(supplies([lane(1, lowAt: 11)]).problems == [.lowAt(lane(1).address, 11)])
        #expect(supplies(shelves: [shelf(0)]).problems == [.unitWeight(shelf(0).place, 0)])
        let quota = Quota(sku: warmer, count: -1, per: .week)
        #expect(supplies(quotas: [quota]).problems == [.quotaCount(warmer, -1)])
    }

    @Test func `two quotas for the same are told, for different groups are not`() {
        let all = Quota(sku: warmer, count: 1, per: .day)
        let own = Quota(sku: warmer, group: MemberGroup("driver"), count: 2, per: .day)
        #expect(supplies(quotas: [all, own]).problems == [])
        #expect(supplies(quotas: [all, all]).problems == [.quotaTwice(warmer)])
    }

    @Test func `loans and appliances have sound times and an output each`() {
        func locker(_ number: Int, _ kind: CompartmentConfiguration.Kind)
            -> CompartmentConfiguration
        {
            CompartmentConfiguration(
                address: CompartmentAddress(device: DeviceId("locker"), number: number),
                kind: kind, button: DeviceId("choice-\(number)"))
        }
        let oven = DeviceId("oven")
        let problems = supplies(lockers: [
            locker(1, .loan(item: Phrase("雨衣", "raincoat"), hours: 0)),
            locker(2, .appliance(output: oven, atMost: .seconds(5))),
            locker(3, .appliance(output: oven, atMost: .minutes(5))),
        ]).problems
        #expect(
            problems == [
                .outputTwice(oven),
                .loanHours(locker(1, .loan(item: .none, hours: 0)).address.place, 0),
                .applianceTime(LaneAddress(device: DeviceId("locker"), number: 2)),
            ])
    }

    @Test(arguments: ["vending-1/3", "a/b/12"])
    func `a place's text leads back to it`(text: String) {
        #expect(LaneAddress(text: text)?.text == text)
    }

    @Test(arguments: ["", "vending", "/3", "vending/", "vending/x"])
    func `what names no place is none`(text: String) {
        #expect(LaneAddress(text: text) == nil)
    }

    @Test(arguments: VendOutcome.allCases)
    func `an outcome reads in both languages`(outcome: VendOutcome) {
        #expect(!outcome.name.chinese.isEmpty && !outcome.name.english.isEmpty)
        #expect(!outcome.visitorPhrase.chinese.isEmpty && !outcome.visitorPhrase.english.isEmpty)
    }
}
