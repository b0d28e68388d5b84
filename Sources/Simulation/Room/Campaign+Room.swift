import StationModel

/// Rooms of every sort behind the doors of a campaign: a third of the stations are only a door,
/// the others have what chance gives them.
extension Campaign {
    static func furnish(_ configuration: inout StationConfiguration, seed: UInt64) {
        var random = SeededRandom(seed: seed ^ 0x524F_4F4D)
        guard !random.oneIn(3) else { return }
        let hasBeams = !random.oneIn(4)
        let appliances = random.number(0...3)
        configuration.room = RoomConfiguration(
            sensors: sensors(&random), occupancy: occupancy(hasBeams, &random),
            climate: random.oneIn(6) ? nil : climate(&random),
            lights: random.oneIn(3) ? nil : lights(&random),
            contactor: random.oneIn(2) ? contactor(&random) : nil)
        configuration.appliances = AppliancesConfiguration(
            (0..<appliances).map { appliance($0, &random) }, totalLoadWatts: 2500)
        if hasBeams, random.oneIn(2) {
            configuration.access.capacity = random.number(2...8)
            configuration.access.capacityStrictness = random.oneIn(2) ? .hard : .soft
        }
        configuration.devices += roomDevices(of: configuration)
    }

    static let roomProbe = DeviceId("probe-room")
    static let farProbe = DeviceId("probe-far")
    static let airProbe = DeviceId("probe-air")

    private static func sensors(_ random: inout SeededRandom) -> [SensorConfiguration] {
        // Reports five to fifteen minutes apart; three of them make a value stale.
        let staleAfter = Duration.seconds(3 * random.number(300...900) + 30)
        let limits = [
            SensorLimit(.frost, 3000, hysteresis: 1000),
            SensorLimit(.tooCold, 10_000, hysteresis: 1000),
            SensorLimit(.tooHot, 32_000, hysteresis: 1000),
        ]
        let air = SensorLimit(.badAir, 1500, hysteresis: 200)
        return [
            SensorConfiguration(
                probe: Probe(roomProbe, .temperature), staleAfter: staleAfter, limits: limits),
            SensorConfiguration(probe: Probe(roomProbe, .humidity), staleAfter: .hours(1)),
            SensorConfiguration(probe: Probe(farProbe, .temperature), staleAfter: staleAfter),
            SensorConfiguration(
                probe: Probe(airProbe, .carbonDioxide), staleAfter: .hours(1), limits: [air]),
        ]
    }

    private static func occupancy(
        _ hasBeams: Bool, _ random: inout SeededRandom
    ) -> OccupancyConfiguration {
        var presence: [PresenceSensorConfiguration] = []
        if !random.oneIn(3) { presence.append(.radar(DeviceId("radar"))) }
        if random.oneIn(2) { presence.append(.pir(DeviceId("pir"))) }
        let pair = BeamPairConfiguration(
            outer: DeviceId("beam-outer"), inner: DeviceId("beam-inner"))
        return OccupancyConfiguration(
            beams: hasBeams ? [pair] : [], presence: presence,
            vacantAfter: .minutes(random.number(5...20)))
    }

    private static func climate(_ random: inout SeededRandom) -> ClimateConfiguration {
        let heater = UnitConfiguration(
            output: DeviceId("heater"),
            occupiedMillidegrees: 1000 * random.number(18...21),
            vacantMillidegrees: random.oneIn(3) ? nil : 1000 * random.number(6...12),
            minimumOn: .minutes(random.number(2...5)), minimumOff: .minutes(random.number(2...5)))
        let cooler = UnitConfiguration(
            output: DeviceId("cooler"), occupiedMillidegrees: 1000 * random.number(25...28),
            vacantMillidegrees: nil, minimumOn: .minutes(5), minimumOff: .minutes(5))
        return ClimateConfiguration(
            probes: [roomProbe, farProbe], heater: heater,
            airConditioner: random.oneIn(2) ? cooler : nil)
    }

    private static func lights(_ random: inout SeededRandom) -> LightConfiguration {
        LightConfiguration(
            outputs: [DeviceId("light")],
            hours: random.oneIn(2) ? .always : hours(16 * 60, 24 * 60, and: 0, 8 * 60))
    }

    private static func contactor(_ random: inout SeededRandom) -> ContactorConfiguration {
        ContactorConfiguration(
            output: DeviceId("contactor"), offAfterVacant: .minutes(random.number(5...40)),
            hours: random.oneIn(2) ? .never : hours(9 * 60, 12 * 60, and: 14 * 60, 18 * 60))
    }

    /// The same two spans on every day.
    private static func hours(_ from: Int, _ to: Int, and again: Int, _ end: Int) -> Schedule {
        let spans = [
            Schedule.Hours(startMinute: from, endMinute: to),
            Schedule.Hours(startMinute: again, endMinute: end),
        ]
        return Schedule(
            weekly: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, spans) }),
            holiday: spans, workday: spans)
    }

    private static func appliance(
        _ index: Int, _ random: inout SeededRandom
    ) -> ApplianceConfiguration {
        ApplianceConfiguration(
            id: DeviceId("dryer-\(index)"), output: DeviceId("outlet-\(index)"),
            button: DeviceId("button-\(index)"), onTime: .minutes(random.number(5...15)),
            coolDown: .minutes(random.number(0...3)), loadWatts: 400 * random.number(1...4))
    }

    private static func roomDevices(
        of configuration: StationConfiguration
    ) -> [DeviceConfiguration] {
        let occupancy = configuration.room.occupancy
        let contacts =
            occupancy.beams.flatMap { [$0.outer, $0.inner] } + occupancy.presence.map(\.device)
            + configuration.appliances.appliances.map(\.button)
        let probes = [roomProbe, farProbe, airProbe].map {
            DeviceConfiguration(
                id: $0, driver: .oneWireProbe(OneWireProbeConfiguration(device: $0.text)))
        }
        func line(_ offset: Int) -> LineAddress {
            LineAddress(chip: "room", offset: UInt32(offset))
        }
        let inputs = contacts.enumerated().map { place, contact in
            DeviceConfiguration(
                id: contact,
                driver: .contact(
                    ContactConfiguration(
                        role: .named(contact), line: line(place), activeLow: true, bias: .pullUp)))
        }
        let outputs = configuration.roomOutputs.enumerated().map { place, output in
            DeviceConfiguration(
                id: output,
                driver: .output(
                    OutputConfiguration(
                        role: .named(output), line: line(100 + place), activeLow: false)))
        }
        return probes + inputs + outputs
    }
}

extension StationConfiguration {
    /// Whether there is anything behind the door that the simulated world must move.
    var hasRoom: Bool { room != .none || appliances != .none }

    /// Its contacts that have an alarm, in the order of their purposes.
    var alarmContacts: [(id: DeviceId, purpose: ContactPurpose)] {
        ContactPurpose.allCases.flatMap { purpose in
            alarms.contacts.filter { $0.value == purpose }.keys.sorted().map { ($0, purpose) }
        }
    }

    /// Every relay of the room, in a fixed order.
    var roomOutputs: [DeviceId] {
        let climate = [room.climate?.heater?.output, room.climate?.airConditioner?.output]
        return climate.compactMap { $0 } + (room.lights?.outputs ?? [])
            + (room.contactor.map { [$0.output] } ?? []) + appliances.appliances.map(\.output)
    }
}
