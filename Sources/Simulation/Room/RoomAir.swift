public import StationModel

/// The air of the room and what is around it: two masses, and the heat that flows between them.
///
///     heater, cooler, people ─▶ air ◀── surfaces ──▶ walls ◀── insulation ──▶ outside
///                                ▲                                              │
///                                └────────── leaks, and the open door ◀─────────┘
///
/// `advance` takes implicit Euler steps of at most a minute: stable for any step, so that the
/// simulated time may leap. The state is in °C; only addition, multiplication and division are
/// used, so that a machine always finds the same. Humidity and carbon dioxide are mixed in the same
/// air: people add, the air that comes in from outside takes away.
public struct RoomAir: Hashable, Sendable {
    /// What acts on the air until it is changed.
    public struct Influence: Hashable, Sendable {
        /// Heat that a heater gives, in W.
        public var heaterWatts: Double = 0
        /// Heat that an air conditioner takes away, in W.
        public var coolerWatts: Double = 0
        /// Heat of whatever else runs: dryers, lights.
        public var otherWatts: Double = 0
        public var isDoorOpen = false
        public var people = 0
        /// Outside, in m°C, where somebody wants another temperature than the weather's.
        public var outsideMillidegrees: Int?

        public init() {}
    }

    /// The building. Figures for a cabin of 40 m² and 2.8 m with 130 m² of surface.
    public struct Building: Hashable, Sendable {
        /// Air 1.2 kg/m³ · 1.0 kJ/(kg K) · 112 m³, three times over for what stands in it.
        public var airJoulesPerKelvin = 400_000.0
        /// The inner shell and the floor's upper layer: some 45 kJ/(m² K), lightweight.
        public var wallJoulesPerKelvin = 6_000_000.0
        /// 7.7 W/(m² K) at an inner surface (ISO 6946), 130 m².
        public var surfaceWattsPerKelvin = 1000.0
        /// Sandwich panels and windows, 0.7 W/(m² K) on the average.
        public var insulationWattsPerKelvin = 90.0
        /// Half a change of air per hour: 56 m³/h · 0.34 Wh/(m³ K).
        public var leakWattsPerKelvin = 19.0
        /// Through an open door of 2 m² at 15 K some 0.5 m³/s (Brown and Solvason 1962).
        public var doorWattsPerKelvin = 600.0
        public var cubicMetres = 112.0

        public init() {}
    }

    /// Of a person who sits: heat, vapour and carbon dioxide (ASHRAE Fundamentals: 100 W of
    /// which 70 W warm the air; 45 g/h; 18 l/h).
    static let personWatts = 70.0
    static let personGramsPerHour = 45.0
    static let personCarbonDioxideLitresPerHour = 18.0
    static let outdoorCarbonDioxidePPM = 420.0

    /// The longest step.
    static let step: Duration = .seconds(60)

    public let building: Building
    public let weather: Weather
    /// True wall time up to which the state holds.
    public private(set) var time: UnixTime
    public private(set) var airCelsius: Double
    public private(set) var wallCelsius: Double
    private var vapourGramsPerCubicMetre: Double
    private var carbonDioxide = RoomAir.outdoorCarbonDioxidePPM
    /// What acts from `time` on.
    public var influence = Influence()

    /// - Parameter celsius: of air and walls at the beginning.
    public init(
        weather: Weather, at time: UnixTime, celsius: Double = 15,
        building: Building = Building()
    ) {
        self.weather = weather
        self.building = building
        self.time = time
        (airCelsius, wallCelsius) = (celsius, celsius)
        vapourGramsPerCubicMetre = Self.saturation(at: celsius) * 0.5
    }

    // MARK: - What can be measured

    public var temperatureMillidegrees: Int { Int(airCelsius * 1000) }

    public var humidityPermille: Int {
        Int(min(1000, 1000 * vapourGramsPerCubicMetre / Self.saturation(at: airCelsius)))
    }

    public var carbonDioxidePPM: Int { Int(carbonDioxide) }

    public func outsideMillidegrees(at time: UnixTime) -> Int {
        influence.outsideMillidegrees ?? weather.temperatureMillidegrees(at: time)
    }

    // MARK: - Time

    /// Lets the influence act until `end`; an earlier time changes nothing.
    public mutating func advance(to end: UnixTime) {
        while time < end {
            let next = min(end, time + Self.step)
            let seconds = Double((next - time).wholeMilliseconds) / 1000
            let outside = Double(outsideMillidegrees(at: next)) / 1000
            let humidity = Double(weather.humidityPermille(at: next)) / 1000
            exchangeHeat(seconds, outside: outside)
            exchangeAir(seconds, vapour: humidity * Self.saturation(at: outside))
            time = next
        }
    }

    /// Both temperatures at the end of the step, from the two balances that hold there.
    private mutating func exchangeHeat(_ seconds: Double, outside: Double) {
        let air = building.airJoulesPerKelvin / seconds
        let wall = building.wallJoulesPerKelvin / seconds
        let surface = building.surfaceWattsPerKelvin
        let outdoorAir = ventilationWattsPerKelvin
        let airGain = air * airCelsius + gainWatts + outdoorAir * outside
        let wallGain = wall * wallCelsius + building.insulationWattsPerKelvin * outside
        let airLoss = air + surface + outdoorAir
        let wallLoss = wall + surface + building.insulationWattsPerKelvin
        let determinant = airLoss * wallLoss - surface * surface
        airCelsius = (airGain * wallLoss + surface * wallGain) / determinant
        wallCelsius = (wallGain * airLoss + surface * airGain) / determinant
    }

    private mutating func exchangeAir(_ seconds: Double, vapour: Double) {
        let changes = ventilationWattsPerKelvin / 0.34 / building.cubicMetres * seconds / 3600
        let people = Double(influence.people) * seconds / 3600 / building.cubicMetres
        let moist = vapourGramsPerCubicMetre + people * Self.personGramsPerHour
        // What the air cannot hold runs down the windows.
        vapourGramsPerCubicMetre = min(
            (moist + changes * vapour) / (1 + changes), Self.saturation(at: airCelsius))
        let exhaled = people * Self.personCarbonDioxideLitresPerHour * 1000
        carbonDioxide =
            (carbonDioxide + exhaled + changes * Self.outdoorCarbonDioxidePPM) / (1 + changes)
    }

    var gainWatts: Double {
        influence.heaterWatts - influence.coolerWatts + influence.otherWatts
            + Double(influence.people) * Self.personWatts
    }

    private var ventilationWattsPerKelvin: Double {
        building.leakWattsPerKelvin + (influence.isDoorOpen ? building.doorWattsPerKelvin : 0)
    }

    /// Where the air ends if nothing changes: what is gained is lost to the outside.
    public func steadyCelsius(outside: Double) -> Double {
        let surface = building.surfaceWattsPerKelvin
        let insulation = building.insulationWattsPerKelvin
        let throughWalls = surface * insulation / (surface + insulation)
        return outside + gainWatts / (throughWalls + ventilationWattsPerKelvin)
    }

    /// Water that a cubic metre of air can hold, in g (psychrometric table), straight lines between
    /// steps of 10 K.
    static func saturation(at celsius: Double) -> Double {
        let table = [0.34, 0.88, 2.14, 4.85, 9.40, 17.3, 30.4, 51.1, 83.0]
        let place = min(max((celsius + 30) / 10, 0), 7.999)
        let below = Int(place)
        return table[below] + (table[below + 1] - table[below]) * (place - Double(below))
    }
}
