import Foundation
import StationModel
import Testing

@testable import ConfigurationFile

/// Keeps the example, the schema, the board's pin map and the loader in step.
@Suite struct ExampleTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardized.path

    static func document(_ path: String) throws -> Node {
        let findings = Findings()
        let text = try #require(
            FileReader.text(of: root + "/" + path, findings: findings), "\(path)")
        let node = DocumentReader.read(text, file: path, findings: findings)
        return try #require(node, "\(findings.ordered.map { $0.text(in: .english) })")
    }

    static func example() throws -> LoadedConfiguration {
        try Sample.withCredentials { credentials in
            let environment = LoadEnvironment(now: Sample.now, credentialsDirectory: credentials)
            return try ConfigurationLoader.load(
                path: root + "/config/station.example.json5", in: environment)
        }
    }

    @Test func `the example has neither a fault nor a doubt`() throws {
        let loaded = try Self.example()
        #expect(loaded.warnings.map { $0.text(in: .english) } == [])
        let configuration = loaded.configuration
        #expect(configuration.station.id.text == "wuhan-jianghan-007")
        #expect(configuration.station.timeZone == .shanghai)
        #expect(configuration.door.lock == .failSafe)
        #expect(configuration.door.unlock == .seconds(5))
        #expect(configuration.door.freeAccess.calendar.count == 39)
        #expect(configuration.access.capacity == 12)
        #expect(configuration.access.passback == .minutes(2))
        #expect(configuration.storage.budgetBytes == 512 << 20)
        #expect(configuration.lists.graceDays == 30)
        #expect(configuration.language == .chinese)
    }

    @Test func `the example gives each device its role`() throws {
        let devices = try Self.example().configuration.devices
        let contacts = devices.compactMap { device -> ContactRole? in
            guard case .contact(let contact) = device.driver else { return nil }
            return contact.role
        }
        let outputs = devices.compactMap { device -> OutputRole? in
            guard case .output(let output) = device.driver else { return nil }
            return output.role
        }
        #expect(contacts == [.door, .exitButton, .fireAlarm, .tamper])
        #expect(Set(outputs) == Set(OutputRole.allCases))
        #expect(
            devices.filter(\.isReader).map(\.id.text) == ["reader-front", "id-card", "scanner"])
    }

    // MARK: The schema

    /// The loader's keys by the place of the schema that describes them.
    static let vocabulary: [String: [String]] = [
        "": TopKey.names, "station": StationKey.names, "door": DoorKey.names,
        "door.inputs": ContactRole.names, "door.outputs": OutputRole.names,
        "access": AccessKey.names, "lists": ListsKey.names, "storage": StorageKey.names,
        "status": StatusKey.names, "$defs.schedule": ScheduleKey.names,
        "$defs.calendarDay": CalendarKey.names, "$defs.wiegandReader": WiegandReaderKey.names,
        "$defs.idCardReader": IDCardReaderKey.names, "$defs.scanner": ScannerKey.names,
        "$defs.contact": ContactKey.names, "$defs.output": OutputKey.names,
        "$defs.modbusLine": ModbusLineKey.names,
        "$defs.modbusLine.devices.items": ModbusDeviceKey.names,
        "$defs.oneWireProbe": OneWireProbeKey.names, "$defs.radar": RadarKey.names,
        "$defs.radar.limits": RadarLimitsKey.names,
        "$defs.vendingController": VendingControllerKey.names,
        "$defs.lockerLine": LockerLineKey.names,
        "$defs.lockerLine.boards.items": LockerBoardKey.names,
        "$defs.motorLane": MotorLaneKey.names, "$defs.driveLine": DriveLineKey.names,
        "$defs.senseLine": SenseLineKey.names, "supplies": SuppliesKey.names,
        "supplies.skus.items": SKUKey.names, "supplies.lanes.items": LaneKey.names,
        "supplies.shelves.items": ShelfKey.names, "supplies.quotas.items": QuotaKey.names,
        "$defs.consumable": ConsumableKey.names, "$defs.loan": LoanKey.names,
        "$defs.applianceCompartment": ApplianceCompartmentKey.names,
        "$defs.phrase": PhraseKey.names, "room": RoomKey.names,
        "room.sensors.items": SensorKey.names,
        "room.sensors.items.limits": SensorLimit.Kind.names,
        "$defs.sensorLimit": SensorLimitKey.names, "room.occupancy": OccupancyKey.names,
        "room.occupancy.beams.items": BeamPairKey.names,
        "room.occupancy.presence.items": PresenceKey.names, "room.climate": ClimateKey.names,
        "$defs.climateUnit": ClimateUnitKey.names, "room.lights": LightsKey.names,
        "room.contactor": ContactorKey.names, "appliances": AppliancesKey.names,
        "appliances.outlets.items": OutletKey.names, "alarms": AlarmsKey.names,
        "alarms.contacts": ContactPurpose.names, "hub": HubKey.names,
        "hub.events": EventUplinkKey.names, "hub.samples": SampleUplinkKey.names,
        "hub.lists": ListDownlinkKey.names, "hub.directives": DirectiveDownlinkKey.names,
    ]

    /// Every object with `properties`, by its place; alternatives stand at the same place.
    static func objects(_ schema: JSONValue, at place: String) -> [String: [String]] {
        guard case .object(let members) = schema else { return [:] }
        var found: [String: [String]] = [:]
        if case .object(let properties)? = members["properties"] {
            found[place] = Array(properties.keys)
            for (key, value) in properties {
                found.merge(objects(value, at: place.isEmpty ? key : place + "." + key)) { $1 }
            }
        }
        if case .object(let definitions)? = members["$defs"] {
            for (key, value) in definitions {
                found.merge(objects(value, at: "$defs." + key)) { $1 }
            }
        }
        if let items = members["items"] {
            found.merge(objects(items, at: place + ".items")) { $1 }
        }
        if case .list(let choices)? = members["oneOf"] {
            for choice in choices { found.merge(objects(choice, at: place)) { $1 } }
        }
        return found
    }

    @Test func `the schema names the loader's keys, all of them and no others`() throws {
        let objects = Self.objects(
            try Self.document("config/station.schema.json").value, at: "")
        #expect(Set(objects.keys) == Set(Self.vocabulary.keys))
        for (place, keys) in Self.vocabulary {
            #expect(objects[place]?.sorted() == keys.sorted(), "\(place)")
        }
    }

    @Test func `the examples show every key of the schema but the lock's feedback`() throws {
        let files = [
            "config/station.example.json5", "config/station.full.example.json5",
            "Tests/ConfigurationFileTests/Fixtures/instruments.json5",
        ]
        let shown = Set(
            try files.flatMap { try Self.document($0).positions.keys.keys }
                .compactMap { path -> String? in
                    guard case .key(let key)? = path.steps.last else { return nil }
                    return key
                })
        let keys = Set(Self.vocabulary.values.joined())
        #expect(keys.subtracting(shown).subtracting(["date", "kind"]) == ["lockFeedback"])
    }

    // MARK: The board

    @Test func `the example uses the board's lines, each in its role and none twice`() throws {
        let board = try Self.document("hardware/boards/raspberry-pi-4.json5")
        let (chip, offsets) = try Self.lines(of: board)
        #expect(Set(offsets.values).count == offsets.count)
        let expected = offsets.mapValues { LineAddress(chip: chip, offset: $0) }
        #expect(Self.linesUsed(by: try Self.example().configuration.devices) == expected)
    }

    /// By role, or by the id of a device that only a rule behind the door knows.
    static func linesUsed(by devices: [DeviceConfiguration]) -> [String: LineAddress] {
        var used: [String: LineAddress] = [:]
        for device in devices {
            switch device.driver {
            case .wiegandReader(let reader):
                used["data0"] = reader.data0
                used["data1"] = reader.data1
            case .contact(let contact): used[contact.role.rawValue] = contact.line
            case .output(let output): used[output.role.rawValue] = output.line
            case .motorLane(let lane):
                used[device.id.text + ".motor"] = lane.motor.line
                used[device.id.text + ".home"] = lane.home.line
                used[device.id.text + ".drop"] = lane.drop?.line
            case .idCardReader, .scanner, .modbusLine, .oneWireProbe, .radar,
                .vendingController, .lockerLine:
                break
            }
        }
        return used
    }

    static func lines(of board: Node) throws -> (chip: String, offsets: [String: UInt32]) {
        guard case .object(let members) = board.value, case .text(let chip)? = members["chip"],
            case .list(let lines)? = members["lines"]
        else { throw DeviceMapFault() }
        var offsets: [String: UInt32] = [:]
        for line in lines {
            guard case .object(let line) = line, case .text(let role)? = line["role"],
                case .number(let offset)? = line["offset"],
                case .text(let pull)? = line["powerOnPull"]
            else { throw DeviceMapFault() }
            offsets[role] = UInt32(offset)
            // BCM2711: GPIO 0 – 8 are pulled up at power-on, 9 – 27 down.
            #expect(pull == (offset <= 8 ? "up" : "down"), "\(role)")
        }
        return (chip, offsets)
    }

    struct DeviceMapFault: Error {}
}
