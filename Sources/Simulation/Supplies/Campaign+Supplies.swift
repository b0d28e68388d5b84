import StationModel

/// What the simulated stations give out, invented: by their seed without anything, with a vending
/// machine or spirals of the board's own, with readers of their own or the door's, with a shelf and
/// a locker or without.
extension Campaign {
    static let warmers = SKUNumber(7)
    static let water = SKUNumber(8)
    /// Given out for vouchers only.
    static let raincoats = SKUNumber(9)

    static func addSupplies(to configuration: inout StationConfiguration, seed: UInt64) {
        var random = SeededRandom(seed: seed ^ 0x5355_5050)
        guard !random.oneIn(4) else { return }
        var supplies = SuppliesConfiguration(
            skus: [
                SKU(number: warmers, name: Phrase("暖宝宝", "hand warmer")),
                SKU(number: water, name: Phrase("矿泉水", "water")),
                SKU(number: raincoats, name: Phrase("一次性雨衣", "disposable raincoat")),
            ])
        addDispenser(to: &configuration, &supplies, &random)
        supplies.quotas = quotas(&random)
        if !random.oneIn(3) { addShelf(to: &configuration, &supplies) }
        if !random.oneIn(3) { addLocker(to: &configuration, &supplies) }
        if !random.oneIn(3) { addReaders(to: &configuration, &supplies) }
        configuration.devices +=
            (supplies.lanes.compactMap(\.button) + supplies.lockers.map(\.button))
            .map(button)
        configuration.supplies = supplies
    }

    /// Each of two items in two lanes at most, and one lane of raincoats.
    private static func addDispenser(
        to configuration: inout StationConfiguration, _ supplies: inout SuppliesConfiguration,
        _ random: inout SeededRandom
    ) {
        let isMachine = random.oneIn(2)
        let skus = Array([warmers, water, warmers, raincoats].prefix(random.number(2...4)))
        for (place, sku) in skus.enumerated() {
            let device = DeviceId(isMachine ? "vending" : "lane-\(place + 1)")
            let address = LaneAddress(device: device, number: isMachine ? place + 1 : 1)
            supplies.lanes.append(
                LaneConfiguration(
                    address: address, sku: sku, capacity: random.number(4...12), lowAt: 2,
                    button: sku == raincoats ? nil : DeviceId("choice-\(place + 1)")))
            if !isMachine { configuration.devices.append(motorLane(device)) }
        }
        if isMachine {
            configuration.devices.append(
                DeviceConfiguration(
                    id: DeviceId("vending"),
                    driver: .vendingController(
                        VendingControllerConfiguration(
                            port: port, dropSensor: true, elevator: false))))
        }
    }

    private static func motorLane(_ id: DeviceId) -> DeviceConfiguration {
        DeviceConfiguration(
            id: id,
            driver: .motorLane(
                MotorLaneConfiguration(
                    motor: DriveLine(line: line, activeLow: false),
                    home: SenseLine(line: line, activeLow: true, bias: .pullUp),
                    drop: SenseLine(line: line, activeLow: true, bias: .pullUp))))
    }

    private static func quotas(_ random: inout SeededRandom) -> [Quota] {
        [
            Quota(sku: warmers, count: random.number(1...2), per: .day),
            Quota(sku: warmers, count: random.number(2...4), per: .week),
            Quota(sku: warmers, count: random.number(4...8), per: .month),
            Quota(sku: warmers, group: MemberGroup("courier"), count: 3, per: .day),
            Quota(
                sku: water, group: MemberGroup("driver"), count: random.number(1...4), per: .week),
            Quota(sku: water, group: MemberGroup("courier"), count: 2, per: .day),
        ]
    }

    private static func addShelf(
        to configuration: inout StationConfiguration, _ supplies: inout SuppliesConfiguration
    ) {
        let scale = DeviceId("scale")
        supplies.shelves = [
            ShelfConfiguration(scale: scale, sku: water, unitGrams: 500, capacity: 20, lowAt: 3)
        ]
        // What matters of it here is its name.
        configuration.devices.append(
            DeviceConfiguration(
                id: scale,
                driver: .modbusLine(ModbusLineConfiguration(port: port, devices: []))))
    }

    private static func addLocker(
        to configuration: inout StationConfiguration, _ supplies: inout SuppliesConfiguration
    ) {
        let board = DeviceId("locker")
        let kinds: [CompartmentConfiguration.Kind] = [
            .consumable(warmers, capacity: 5, lowAt: 1),
            .loan(item: Phrase("雨衣", "raincoat"), hours: 24),
            .loan(item: Phrase("打气筒", "air pump"), hours: 4),
            .appliance(output: DeviceId("microwave"), atMost: .minutes(10)),
        ]
        supplies.lockers = kinds.enumerated().map { place, kind in
            CompartmentConfiguration(
                address: CompartmentAddress(device: board, number: place + 1), kind: kind,
                button: DeviceId("door-\(place + 1)"))
        }
        let boards = [LockerBoardConfiguration(id: board, address: 1, lockCount: 12)]
        configuration.devices += [
            DeviceConfiguration(
                id: DeviceId("locker-line"),
                driver: .lockerLine(LockerLineConfiguration(port: port, boards: boards))),
            DeviceConfiguration(
                id: DeviceId("microwave"),
                driver: .output(
                    OutputConfiguration(
                        role: .named(DeviceId("microwave")), line: line, activeLow: false))),
        ]
    }

    private static func addReaders(
        to configuration: inout StationConfiguration, _ supplies: inout SuppliesConfiguration
    ) {
        let card = DeviceId("supplies-card")
        let scanner = DeviceId("supplies-scanner")
        supplies.readers = [card, scanner]
        configuration.devices += [
            DeviceConfiguration(
                id: card,
                driver: .wiegandReader(
                    WiegandReaderConfiguration(
                        data0: line, data1: line, bias: .pullUp, formats: [.h10301]))),
            DeviceConfiguration(
                id: scanner, driver: .scanner(ScannerConfiguration(port: port))),
        ]
    }

    private static func button(_ id: DeviceId) -> DeviceConfiguration {
        DeviceConfiguration(
            id: id,
            driver: .contact(
                ContactConfiguration(role: .named(id), line: line, activeLow: true, bias: .pullUp)))
    }

    private static let port = SerialConfiguration(path: "/dev/simulated", baudRate: 9600)
    private static let line = LineAddress(chip: "simulated", offset: 0)
}
