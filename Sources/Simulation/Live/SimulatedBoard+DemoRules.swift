import StationModel

/// The rules of the full station: room, appliances, supplies, alarms.
extension SimulatedBoard {
    static var demoRoom: RoomConfiguration {
        let probe = DeviceId("probe-room")
        let sensor = DeviceId("climate-sensor")
        return RoomConfiguration(
            sensors: [
                SensorConfiguration(
                    probe: Probe(probe, .temperature),
                    limits: [
                        SensorLimit(.frost, 4000, hysteresis: 1000),
                        SensorLimit(.tooCold, 10_000, hysteresis: 1000),
                        SensorLimit(.tooHot, 32_000, hysteresis: 1000),
                    ]),
                SensorConfiguration(probe: Probe(sensor, .temperature)),
                SensorConfiguration(probe: Probe(sensor, .humidity)),
                SensorConfiguration(
                    probe: Probe(DeviceId("air"), .carbonDioxide), staleAfter: .minutes(3),
                    limits: [SensorLimit(.badAir, 1500, hysteresis: 200)]),
            ],
            occupancy: OccupancyConfiguration(
                beams: [
                    BeamPairConfiguration(
                        outer: DeviceId("beam-outer"), inner: DeviceId("beam-inner"))
                ],
                presence: [.pir(DeviceId("pir")), .radar(DeviceId("radar"))]),
            climate: ClimateConfiguration(
                probes: [probe, sensor],
                heater: UnitConfiguration(
                    output: DeviceId("heater"), occupiedMillidegrees: 20_000,
                    vacantMillidegrees: 12_000),
                airConditioner: UnitConfiguration(
                    output: DeviceId("cooler"), occupiedMillidegrees: 27_000,
                    vacantMillidegrees: nil)),
            lights: LightConfiguration(outputs: [DeviceId("light")]),
            contactor: ContactorConfiguration(output: DeviceId("outlets")))
    }

    static var demoAppliances: AppliancesConfiguration {
        AppliancesConfiguration(
            [
                ApplianceConfiguration(
                    id: DeviceId("shoe-dryer"), output: DeviceId("dryer"),
                    button: DeviceId("dryer-button"), loadWatts: 600)
            ], totalLoadWatts: 2000)
    }

    static var demoAlarms: AlarmConfiguration {
        let night = [
            Schedule.Hours(startMinute: 0, endMinute: 6 * 60),
            Schedule.Hours(startMinute: 22 * 60, endMinute: 24 * 60),
        ]
        return AlarmConfiguration(
            contacts: [
                DeviceId("help-button"): .helpButton, DeviceId("aed-cabinet"): .aedCabinet,
                DeviceId("water-leak"): .waterLeak, DeviceId("smoke"): .smoke,
                DeviceId("mains"): .mains, DeviceId("battery-low"): .batteryLow,
            ],
            quietHours: Schedule(
                weekly: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, night) }),
                holiday: night, workday: night))
    }

    // MARK: Supplies

    private static let (warmer, bottle, kit) = (SKUNumber(1001), SKUNumber(1002), SKUNumber(1003))

    static var demoSupplies: SuppliesConfiguration {
        SuppliesConfiguration(
            skus: [
                SKU(number: warmer, name: Phrase("暖宝宝", "Hand warmer")),
                SKU(number: bottle, name: Phrase("瓶装水", "Bottled water")),
                SKU(number: kit, name: Phrase("应急包", "First-aid kit")),
            ],
            lanes: [1, 2].map { number in
                LaneConfiguration(
                    address: lane(number), sku: warmer, capacity: 20, lowAt: 4,
                    button: DeviceId("lane-\(number)-button"))
            },
            quotas: [
                Quota(sku: warmer, count: 2, per: .day),
                Quota(sku: warmer, group: MemberGroup("sanitation"), count: 4, per: .day),
                Quota(sku: kit, count: 1, per: .week),
            ],
            shelves: [
                ShelfConfiguration(
                    scale: DeviceId("shelf-scale"), sku: bottle, unitGrams: 560, capacity: 48,
                    lowAt: 6)
            ],
            lockers: [
                compartment(1, .consumable(kit, capacity: 10, lowAt: 2)),
                compartment(2, .loan(item: Phrase("雨衣", "Raincoat"), hours: 24)),
                compartment(3, .appliance(output: DeviceId("microwave"), atMost: .minutes(10))),
            ])
    }

    private static func compartment(
        _ number: Int, _ kind: CompartmentConfiguration.Kind
    ) -> CompartmentConfiguration {
        CompartmentConfiguration(
            address: CompartmentAddress(device: DeviceId("locker"), number: number), kind: kind,
            button: DeviceId("locker-\(number)-button"))
    }

    private static func lane(_ number: Int) -> LaneAddress {
        LaneAddress(device: DeviceId("lane-\(number)"), number: 1)
    }

    /// What a technician has put in before the simulation begins; a shelf counts itself.
    static var demoStock: [LaneAddress: Int] {
        [
            lane(1): 20, lane(2): 20, LaneAddress(device: DeviceId("shelf-scale"), number: 1): 36,
            LaneAddress(device: DeviceId("locker"), number: 1): 10,
        ]
    }

    // MARK: The RS-485 line

    /// Its profiles are those of the same names in the folder of device profiles.
    static var demoModbusDevices: [ModbusDeviceConfiguration] {
        [
            ModbusDeviceConfiguration(
                id: DeviceId("climate-sensor"), unit: 1, profile: thermometerProfile,
                period: .seconds(10)),
            ModbusDeviceConfiguration(
                id: DeviceId("relay-board"), unit: 2,
                profile: ModbusProfile(
                    name: "waveshare-relay-8", relays: ModbusRelays(count: 8)),
                period: .seconds(5)),
            ModbusDeviceConfiguration(
                id: DeviceId("air"), unit: 3, profile: carbonDioxideProfile,
                period: .seconds(30)),
            ModbusDeviceConfiguration(
                id: DeviceId("shelf-scale"), unit: 4, profile: scaleProfile,
                period: .seconds(2)),
        ]
    }

    private static var thermometerProfile: ModbusProfile {
        ModbusProfile(
            name: "xy-md02",
            measurements: [
                ModbusMeasurement(
                    .temperature, .input, at: 1, .int16, multiplier: 100,
                    range: -40_000...85_000, faults: [0x7FFF, -0x8000]),
                ModbusMeasurement(
                    .humidity, .input, at: 2, .uint16, range: 0...1000,
                    faults: [0x7FFF, 0x8000]),
            ], allZeroIsFault: true)
    }

    private static var carbonDioxideProfile: ModbusProfile {
        ModbusProfile(
            name: "senseair-s8", unit: 254,
            measurements: [
                ModbusMeasurement(.carbonDioxide, .input, at: 3, .uint16, range: 1...10_000)
            ],
            status: ModbusStatus(.input, at: 0, faultBits: 0x007F))
    }

    private static var scaleProfile: ModbusProfile {
        ModbusProfile(
            name: "weighing-transmitter",
            measurements: [
                ModbusMeasurement(
                    .weight, .holding, at: 0, .int32, range: -1000...100_000,
                    faults: [0x7FFF_FFFF, -0x8000_0000, 0x7F_FFFF, -0x80_0000])
            ])
    }
}
