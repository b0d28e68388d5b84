/// Heating and cooling. Temperatures are thousandths of a degree Celsius.
public struct ClimateConfiguration: Hashable, Sendable {
    /// The devices whose temperature counts, the best first: the next one stands in for one that
    /// has no value.
    public var probes: [DeviceId]
    public var heater: UnitConfiguration?
    public var airConditioner: UnitConfiguration?
    /// The heater starts this much below its set-point and stops at it; the air conditioner starts
    /// this much above its own and stops at it.
    public var hysteresisMillidegrees: Int
    /// Below it the heater works whoever is there, whatever the set-points are.
    public var frostMillidegrees: Int
    /// At it the heater is defective or covered: off until the room is cooler by the hysteresis.
    public var overTemperatureMillidegrees: Int
    /// A heater that runs for this long without warming the room by half a degree is defective.
    public var warmsWithin: Duration

    public init(
        probes: [DeviceId], heater: UnitConfiguration?, airConditioner: UnitConfiguration? = nil,
        hysteresisMillidegrees: Int = 1000, frostMillidegrees: Int = 5000,
        overTemperatureMillidegrees: Int = 35_000, warmsWithin: Duration = .minutes(60)
    ) {
        precondition((1...Self.mostProbes).contains(probes.count), "probes are checked before")
        precondition(hysteresisMillidegrees > 0, "without hysteresis a relay chatters")
        self.probes = probes
        self.heater = heater
        self.airConditioner = airConditioner
        self.hysteresisMillidegrees = hysteresisMillidegrees
        self.frostMillidegrees = frostMillidegrees
        self.overTemperatureMillidegrees = overTemperatureMillidegrees
        self.warmsWithin = warmsWithin
    }

    public static let mostProbes = 8

    /// What a set-point may be: neither a hazard nor a mistyped hundred.
    public static let setPointRange: ClosedRange<Int> = 5000...32_000
}

/// A heater or an air conditioner: its relay, its set-points, and its rest.
public struct UnitConfiguration: Hashable, Sendable {
    public var output: DeviceId
    /// While somebody is there.
    public var occupiedMillidegrees: Int
    /// While nobody is there; `nil` = off (the frost limit still holds).
    public var vacantMillidegrees: Int?
    /// Once on, on for at least this long; once off, off for at least that long. A relay lasts for
    /// some 100,000 switchings, and a compressor must not start against its own pressure.
    public var minimumOn: Duration
    public var minimumOff: Duration

    public init(
        output: DeviceId, occupiedMillidegrees: Int, vacantMillidegrees: Int?,
        minimumOn: Duration = .minutes(3), minimumOff: Duration = .minutes(3)
    ) {
        let points = [occupiedMillidegrees] + (vacantMillidegrees.map { [$0] } ?? [])
        precondition(
            points.allSatisfy(ClimateConfiguration.setPointRange.contains),
            "set-points are checked before")
        precondition(
            Self.minimumRange.contains(minimumOn) && Self.minimumRange.contains(minimumOff),
            "minimum times are checked before")
        self.output = output
        self.occupiedMillidegrees = occupiedMillidegrees
        self.vacantMillidegrees = vacantMillidegrees
        self.minimumOn = minimumOn
        self.minimumOff = minimumOff
    }

    /// At one minute each way a relay of 100,000 switchings would last for ten weeks at worst, and
    /// an entry per switching is 1,440 a day: less is neither for the relay nor for the card.
    public static let minimumRange: ClosedRange<Duration> = .minutes(1)...(.hours(1))
}
