import Testing

@testable import StationModel

struct RoomConfigurationTests {
    private let heater = UnitConfiguration(
        output: DeviceId("heater"), occupiedMillidegrees: 20_000, vacantMillidegrees: 12_000)
    private let dryer = ApplianceConfiguration(
        id: DeviceId("dryer"), output: DeviceId("outlet"), button: DeviceId("button"),
        loadWatts: 1200)

    private func station(
        _ room: RoomConfiguration = .none, _ appliances: AppliancesConfiguration = .none
    ) throws -> StationConfiguration {
        let id = try #require(StationId("test-station"))
        return StationConfiguration(
            station: StationIdentity(id: id, name: "驿站", place: "江边", timeZone: .shanghai),
            devices: [], door: DoorConfiguration(lock: .failSafe), access: AccessConfiguration(),
            storage: StorageConfiguration(), status: StatusConfiguration(),
            lists: ListConfiguration(), language: .chinese, room: room, appliances: appliances)
    }

    private func climate(
        _ cooler: UnitConfiguration? = nil, limit: Int = 35_000
    ) -> ClimateConfiguration {
        ClimateConfiguration(
            probes: [DeviceId("probe")], heater: heater, airConditioner: cooler,
            overTemperatureMillidegrees: limit)
    }

    private let sensor = SensorConfiguration(probe: Probe(DeviceId("probe"), .temperature))

    @Test func `nothing of a room, and a sound one, have no conflict`() throws {
        #expect(try station().roomConflicts == [])
        let cooler = UnitConfiguration(
            output: DeviceId("cooler"), occupiedMillidegrees: 22_000, vacantMillidegrees: nil)
        let room = RoomConfiguration(sensors: [sensor], climate: climate(cooler))
        let appliances = AppliancesConfiguration([dryer], totalLoadWatts: 1200)
        #expect(try station(room, appliances).roomConflicts == [])
    }

    @Test func `a probe twice, and one that is no sensor, are found`() throws {
        let twice = RoomConfiguration(sensors: [sensor, sensor])
        #expect(try station(twice).roomConflicts == [.probeTwice(sensor.probe)])
        let blind = RoomConfiguration(climate: climate())
        #expect(try station(blind).roomConflicts == [.probeUnknown(DeviceId("probe"))])
    }

    @Test func `a device in two hands is found`() throws {
        let room = RoomConfiguration(
            occupancy: OccupancyConfiguration(presence: [.pir(DeviceId("button"))]),
            contactor: ContactorConfiguration(output: DeviceId("outlet")))
        #expect(
            try station(room, AppliancesConfiguration([dryer])).roomConflicts
                == [.deviceTwice(DeviceId("outlet")), .deviceTwice(DeviceId("button"))])
    }

    @Test func `set-points that fight each other or the cut-off are found`() throws {
        let cooler = UnitConfiguration(
            output: DeviceId("cooler"), occupiedMillidegrees: 21_999, vacantMillidegrees: nil)
        let fight = RoomConfiguration(sensors: [sensor], climate: climate(cooler))
        #expect(try station(fight).roomConflicts == [.heatsAgainstCooling])
        let hot = RoomConfiguration(sensors: [sensor], climate: climate(limit: 20_000))
        #expect(try station(hot).roomConflicts == [.heatsBeyondLimit(millidegrees: 20_000)])
    }

    @Test func `an appliance that the circuit cannot bear alone is found`() throws {
        let appliances = AppliancesConfiguration([dryer], totalLoadWatts: 1199)
        #expect(
            try station(.none, appliances).roomConflicts == [.loadBeyondLimit(DeviceId("dryer"))])
    }

    @Test(arguments: SensorLimit.Kind.allCases)
    func `every limit has an alarm of its own and a quantity that indoors can have`(
        kind: SensorLimit.Kind
    ) {
        #expect(SensorLimit.Kind.allCases.filter { $0.alarm == kind.alarm } == [kind])
        #expect(!kind.quantity.plausibleIndoors.isEmpty)
    }
}
