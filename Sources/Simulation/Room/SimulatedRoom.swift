import StationModel

/// The room as it truly is: its air, who is in it, what its relays do, and what is broken.
///
/// It obeys physics and nothing else. A relay that is told something switches unless it is stuck;
/// a heater heats while its relay is closed, the mains is there and its own cut-off has not
/// opened. The station never sees this value: only what its sensors and contacts report.
struct SimulatedRoom: Sendable {
    /// A heater made for −12 °C: 100 W/K and 32 K, with a half to spare for a cold start.
    static let heaterWatts = 5000.0
    static let coolerWatts = 3500.0
    /// The bimetal in the heater's own housing (EN 60335-2-30 asks for one).
    static let cutOffCelsius = 45.0

    let configuration: StationConfiguration
    var air: RoomAir
    /// People who are truly inside.
    var inside = 0
    /// Relays that are closed.
    private(set) var closed: Set<DeviceId> = []
    /// Relays that do not switch any more.
    var stuck: Set<DeviceId> = []
    var heaterIsBroken = false
    var hasMains = true
    private var isCutOff = false
    var sensors: [SimulatedSensor]
    /// Beams that a thing stands in, and those that a person breaks now.
    var bags: Set<DeviceId> = []
    var walkedInto: Set<DeviceId> = []
    /// Sensors of presence that see somebody.
    var alert: Set<DeviceId> = []
    /// Buttons that are held or stuck.
    var pressed: Set<DeviceId> = []
    /// Contacts that cannot be read.
    var lost: Set<DeviceId> = []
    /// When the doorway is free for the next one.
    var doorwayFree: Duration = .zero

    init(
        _ configuration: StationConfiguration, weather: Weather, at time: UnixTime,
        celsius: Double
    ) {
        self.configuration = configuration
        air = RoomAir(weather: weather, at: time, celsius: celsius)
        sensors = configuration.room.sensors.map {
            // Three reports and a little make a value stale.
            SimulatedSensor($0.probe, interval: ($0.staleAfter - .seconds(30)) / 3)
        }
    }

    /// Every contact of the room that is no alarm's, and whether it is active.
    func level(of contact: DeviceId) -> Bool {
        bags.contains(contact) || walkedInto.contains(contact) || alert.contains(contact)
            || pressed.contains(contact)
    }

    // MARK: - Time and heat

    /// Brings the air to a true time, under what has acted until then.
    mutating func advance(to time: UnixTime) {
        air.advance(to: time)
        if air.airCelsius >= Self.cutOffCelsius { isCutOff = true }
        if air.airCelsius < Self.cutOffCelsius - 5 { isCutOff = false }
        act()
    }

    /// What acts on the air from now on.
    private mutating func act() {
        var influence = RoomAir.Influence()
        influence.people = inside
        influence.isDoorOpen = air.influence.isDoorOpen
        if hasMains {
            influence.heaterWatts = heats ? Self.heaterWatts : 0
            influence.coolerWatts = cools ? Self.coolerWatts : 0
            influence.otherWatts = loadWatts
        }
        air.influence = influence
    }

    mutating func setDoor(open: Bool, at time: UnixTime) {
        advance(to: time)
        air.influence.isDoorOpen = open
    }

    mutating func add(people: Int, at time: UnixTime) {
        advance(to: time)
        inside = max(0, inside + people)
        act()
    }

    /// A relay is told its level.
    mutating func drive(_ output: DeviceId, on: Bool, at time: UnixTime) {
        guard !stuck.contains(output) else { return }
        advance(to: time)
        if on { closed.insert(output) } else { closed.remove(output) }
        act()
    }

    /// The board loses its power or its program: the pull-downs open every relay that can move.
    mutating func fallOff(at time: UnixTime) {
        advance(to: time)
        closed.formIntersection(stuck)
        act()
    }

    mutating func setMains(_ isThere: Bool, at time: UnixTime) {
        advance(to: time)
        hasMains = isThere
        act()
    }

    private var heats: Bool {
        guard let heater = configuration.room.climate?.heater else { return false }
        return closed.contains(heater.output) && !heaterIsBroken && !isCutOff
    }

    private var cools: Bool {
        guard let cooler = configuration.room.climate?.airConditioner else { return false }
        // Its own thermostat: no machine cools a room below 16 °C.
        return closed.contains(cooler.output) && air.airCelsius > 16
    }

    private var loadWatts: Double {
        let running = configuration.appliances.appliances.filter { closed.contains($0.output) }
        return Double(running.reduce(0) { $0 + $1.loadWatts })
    }

    /// What a sound probe of this quantity would say now, without its noise.
    func truth(_ quantity: Quantity) -> Int {
        switch quantity {
        case .temperature: air.temperatureMillidegrees
        case .humidity: air.humidityPermille
        case .carbonDioxide: air.carbonDioxidePPM
        case .weight, .distance, .power: 0
        }
    }
}
