import Foundation
import StationModel
import Testing

@testable import ConfigurationFile

/// The full example becomes the configuration that it describes, and agrees with its wiring.
@Suite struct FullExampleTests {
    static func configuration() throws -> StationConfiguration {
        try FullExample.load().configuration
    }

    @Test func `the full example has neither a fault nor a doubt`() throws {
        #expect(try FullExample.load().warnings.map { $0.text(in: .english) } == [])
    }

    @Test func `the model finds nothing wrong with it either`() throws {
        let configuration = try Self.configuration()
        #expect(configuration.supplies.problems == [])
        #expect(configuration.roomConflicts == [])
    }

    // MARK: Supplies

    static let handWarmer = SKUNumber(101)
    static let mask = SKUNumber(103)

    @Test func `items, lanes and shelves become supplies`() throws {
        let supplies = try Self.configuration().supplies
        #expect(supplies.skus.map(\.number.value) == [101, 102, 103])
        #expect(supplies.skus.map(\.name).first == Phrase("暖宝宝", "hand warmer"))
        let lanes = (1...2).map { number in
            LaneConfiguration(
                address: LaneAddress(device: DeviceId("lane-\(number)"), number: 1),
                sku: Self.handWarmer, capacity: 12, lowAt: 3,
                button: DeviceId("lane-button-\(number)"), expiryWarningDays: 30)
        }
        #expect(supplies.lanes == lanes)
        #expect(
            supplies.shelves == [
                ShelfConfiguration(
                    scale: DeviceId("shelf-scale"), sku: SKUNumber(102), unitGrams: 575,
                    capacity: 48, lowAt: 12)
            ])
        #expect(supplies.readers == [] && supplies.identifyWindow == .seconds(20))
    }

    @Test func `each kind of compartment becomes its own`() throws {
        let kinds: [CompartmentConfiguration.Kind] = [
            .consumable(Self.mask, capacity: 20, lowAt: 5),
            .loan(item: Phrase("雨衣", "raincoat"), hours: 24),
            .appliance(output: DeviceId("microwave"), atMost: .minutes(10)),
        ]
        let expected = zip(1..., kinds).map { number, kind in
            CompartmentConfiguration(
                address: CompartmentAddress(device: DeviceId("locker-1"), number: number),
                kind: kind, button: DeviceId("locker-button-\(number)"))
        }
        #expect(try Self.configuration().supplies.lockers == expected)
    }

    @Test func `quotas keep their group, count and period`() throws {
        let courier = MemberGroup("courier")
        #expect(
            try Self.configuration().supplies.quotas == [
                Quota(sku: Self.handWarmer, count: 1, per: .day),
                Quota(sku: Self.handWarmer, group: courier, count: 2, per: .day),
                Quota(sku: Self.handWarmer, group: courier, count: 10, per: .week),
                Quota(sku: Self.mask, count: 10, per: .month),
            ])
    }

    // MARK: Room, appliances, alarms

    @Test func `sensors keep their age, their range and their limits`() throws {
        let sensors = try Self.configuration().room.sensors
        let air = DeviceId("air")
        #expect(
            sensors == [
                SensorConfiguration(
                    probe: Probe(air, .temperature),
                    limits: [
                        SensorLimit(.frost, 5000, hysteresis: 1000),
                        SensorLimit(.tooCold, 14_000, hysteresis: 1000),
                        SensorLimit(.tooHot, 33_000, hysteresis: 1000),
                    ]),
                SensorConfiguration(probe: Probe(air, .humidity)),
                SensorConfiguration(
                    probe: Probe(DeviceId("probe-wall"), .temperature),
                    limits: [SensorLimit(.frost, 5000, hysteresis: 1000)]),
                SensorConfiguration(
                    probe: Probe(DeviceId("air-quality"), .carbonDioxide),
                    limits: [SensorLimit(.badAir, 1500, hysteresis: 200)]),
            ])
    }

    @Test func `people, climate, light and power become the room`() throws {
        let room = try Self.configuration().room
        #expect(
            room.occupancy
                == OccupancyConfiguration(
                    beams: [
                        BeamPairConfiguration(
                            outer: DeviceId("beam-outer"), inner: DeviceId("beam-inner"))
                    ], presence: [.radar(DeviceId("radar"))]))
        #expect(
            room.climate
                == ClimateConfiguration(
                    probes: [DeviceId("air"), DeviceId("probe-wall")],
                    heater: UnitConfiguration(
                        output: DeviceId("heater"), occupiedMillidegrees: 20_000,
                        vacantMillidegrees: 10_000),
                    airConditioner: UnitConfiguration(
                        output: DeviceId("air-conditioner"), occupiedMillidegrees: 27_000,
                        vacantMillidegrees: nil)))
        #expect(room.lights?.outputs == [DeviceId("light")])
        #expect(room.lights?.hours.weekly == Schedule.always.weekly)
        let staysLit = try Self.configuration().devices.filter { device in
            if case .output(let output) = device.driver { output.rest == .undriven } else { false }
        }
        #expect(staysLit.map(\.id) == [DeviceId("light")])
        #expect(room.contactor?.output == DeviceId("outlets"))
        #expect(room.contactor?.offAfterVacant == .minutes(30))
        let day = Schedule.Hours(startMinute: 510, endMinute: 1080)
        #expect(room.contactor?.hours.weekly[.monday] == [day])
        #expect(room.contactor?.hours.calendar.count == 39)
    }

    @Test func `outlets and contacts become appliances and alarms`() throws {
        let configuration = try Self.configuration()
        let dryer = DeviceId("shoe-dryer")
        #expect(
            configuration.appliances
                == AppliancesConfiguration(
                    [
                        ApplianceConfiguration(
                            id: dryer, output: dryer, button: DeviceId("dryer-button"),
                            loadWatts: 600)
                    ], totalLoadWatts: 2000))
        #expect(
            configuration.alarms.contacts == [
                DeviceId("help-button"): .helpButton, DeviceId("aed-cabinet"): .aedCabinet,
                DeviceId("water"): .waterLeak, DeviceId("smoke"): .smoke,
                DeviceId("mains"): .mains, DeviceId("battery"): .batteryLow,
            ])
        #expect(configuration.alarms.quietHours.weekly[.sunday]?.count == 2)
    }

    @Test func `each flow to the hub keeps its address, its key and its pace`() throws {
        func endpoint(_ path: String) -> HubEndpoint {
            let hub = "https://hub.example.gov.cn"
            return HubEndpoint(url: hub + path, authorization: .stationKey(audience: hub))
        }
        let hub = try Self.configuration().hub
        #expect(hub.events == EventUplink(endpoint: endpoint("/events")))
        #expect(hub.samples == SampleUplink(endpoint: endpoint("/api/v1/write")))
        #expect(hub.lists == ListDownlink(endpoint: endpoint("/lists")))
        let directive = endpoint("/stations/wuhan-jianghan-008/directive.json")
        #expect(hub.directives == DirectiveDownlink(endpoint: directive))
    }

    @Test func `without its usual values the example means the same`() throws {
        let usual = [
            "\n      leaveHome: \"1500 ms\",\n      turn: \"8 s\",\n      dropWait: \"3 s\",",
            "\n        expiryWarning: \"30 d\",", "\n    readers: [],",
            "\n    identifyWindow: \"20 s\",", "\n        staleAfter: \"90 s\",",
            "\n        plausible: [\"-30 °C\", \"70 °C\"],", ", hysteresis: \"1 °C\"",
            ", hysteresis: \"200 ppm\"", ", blockedAfter: \"60 s\"",
            ", hold: \"10 s\", warmUp: \"0 s\"", "\n      vacantAfter: \"10 min\",",
            "\n        minimumOn: \"3 min\",\n        minimumOff: \"3 min\",",
            "\n      hysteresis: \"1 °C\",", "\n      frost: \"5 °C\",",
            "\n      overTemperature: \"35 °C\",", "\n      warmsWithin: \"60 min\",",
            ", hours: \"always\"", "\n      offAfterVacant: \"30 min\",",
            "\n        onTime: \"10 min\",\n        coolDown: \"1 min\",",
            "\n      form: \"batch\",", "\n      acceptedIsStored: false,",
            "\n      interval: \"60 s\",", "\n      budget: \"128 MiB\",",
            "\n      backfillRate: 60,", "\n      interval: \"15 min\",",
            "\n      longestHold: \"60 s\",",
        ]
        var text = FullExample.text
        for piece in usual {
            #expect(text.contains(piece), "\(piece)")
            text = text.replacing(piece, with: "")
        }
        let configuration = try FullExample.load(text).configuration
        var expected = try Self.configuration()
        // "always" written takes the calendar with it; left out it needs none.
        expected.room.lights?.hours = .always
        // Key files lie where this test's credentials do.
        expected.lists = configuration.lists
        #expect(configuration.devices == expected.devices)
        #expect(configuration.supplies == expected.supplies)
        #expect(configuration.room == expected.room)
        #expect(configuration == expected)
    }

    // MARK: The wiring

    static let board = "hardware/boards/raspberry-pi-4-room.json5"

    @Test func `the example uses the board's lines, each in its role and none twice`() throws {
        let (chip, offsets) = try ExampleTests.lines(of: ExampleTests.document(Self.board))
        #expect(Set(offsets.values).count == offsets.count)
        let used = ExampleTests.linesUsed(by: try Self.configuration().devices)
        let expected = offsets.mapValues { LineAddress(chip: chip, offset: $0) }
        #expect(used.filter { $0.value.chip == chip } == expected)
    }

    @Test func `the door is wired as on a station that is only a door`() throws {
        let room = try ExampleTests.lines(of: ExampleTests.document(Self.board)).offsets
        let door = try ExampleTests.lines(
            of: ExampleTests.document("hardware/boards/raspberry-pi-4.json5")
        ).offsets
        #expect(room.filter { door[$0.key] != nil } == door)
    }

    /// What a part of the board's file says of each role.
    static func entries(
        _ list: String, _ keys: [String]
    ) throws -> [String: [JSONValue?]] {
        let items = try #require(ExampleTests.document(board).member(list)).items
        var entries: [String: [JSONValue?]] = [:]
        for item in items {
            guard case .text(let role)? = item.member("role")?.value else { continue }
            entries[role] = keys.map { item.member($0)?.value }
        }
        return entries
    }

    @Test func `relays and inputs are wired as the example says`() throws {
        var (relays, inputs): ([String: [JSONValue?]], [String: [JSONValue?]]) = ([:], [:])
        for device in try Self.configuration().devices {
            switch device.driver {
            case .output(let output) where output.line.chip == "io":
                // On the normally closed contact the load runs while the relay is released.
                relays[device.id.text] = [
                    .number(Double(output.line.offset)),
                    .text(output.activeLow ? "NC" : "NO"),
                    .text(output.activeLow ? "on" : "off"),
                ]
            case .contact(let contact) where contact.line.chip == "io":
                // A cut wire reads as 0.
                inputs[device.id.text] = [
                    .number(Double(contact.line.offset)),
                    .text(contact.activeLow ? "active" : "quiet"),
                ]
            default: break
            }
        }
        #expect(try Self.entries("relays", ["line", "contact", "withoutPower"]) == relays)
        #expect(try Self.entries("inputs", ["line", "whenCut"]) == inputs)
    }

    @Test func `the lines have the addresses that the example says`() throws {
        var expected: [String: [String: UInt8]] = [:]
        for device in try Self.configuration().devices {
            switch device.driver {
            case .modbusLine(let line):
                expected[device.id.text] = Dictionary(
                    uniqueKeysWithValues: line.devices.map { ($0.id.text, $0.unit) })
            case .lockerLine(let line):
                expected[device.id.text] = Dictionary(
                    uniqueKeysWithValues: line.boards.map { ($0.id.text, $0.address) })
            default: break
            }
        }
        var found: [String: [String: UInt8]] = [:]
        for bus in try #require(ExampleTests.document(Self.board).member("buses")).items {
            guard case .text(let line)? = bus.member("line")?.value else { continue }
            for device in bus.member("devices")?.items ?? [] {
                guard case .text(let id)? = device.member("id")?.value,
                    case .number(let address)? = device.member("address")?.value
                else { continue }
                found[line, default: [:]][id] = UInt8(address)
            }
        }
        #expect(found == expected)
    }
}
