import StationModel

/// What the thermostat wants, by set-points and frost.
extension Climate {
    /// What a heater overshoots, and a warm corner; well below a cut-off.
    static let frostCeilingMillidegrees = 5000

    /// By the best probe the heater stops here; `nil` where there is none.
    func heatUntil(_ isOccupied: Bool) -> Int? {
        guard let heater = configuration.heater else { return nil }
        let frost = configuration.frostMillidegrees + configuration.hysteresisMillidegrees
        let wanted = isOccupied ? heater.occupiedMillidegrees : heater.vacantMillidegrees
        return max(wanted ?? frost, frost)
    }

    /// The air conditioner stops here; `nil` where nothing is to be cooled.
    func coolUntil(_ isOccupied: Bool) -> Int? {
        guard let cooler = configuration.airConditioner else { return nil }
        return isOccupied ? cooler.occupiedMillidegrees : cooler.vacantMillidegrees
    }

    /// Whether it must be heated, by the best probe or for the coldest.
    func wantsHeat(_ known: Known, isOccupied: Bool) -> Bool {
        guard let until = heatUntil(isOccupied) else { return false }
        let start = until - configuration.hysteresisMillidegrees
        return isFrost(known) || (activity == .heating ? known.best < until : known.best <= start)
    }

    /// Whether the coldest probe calls for heat; what it has begun goes on to the other end of
    /// the hysteresis.
    func isFrost(_ known: Known) -> Bool {
        guard let heater = configuration.heater else { return false }
        let hysteresis = configuration.hysteresisMillidegrees
        let frost = configuration.frostMillidegrees
        // Below the cut-off, or the one probe would run the heater into it again and again.
        let ceiling = min(
            heater.occupiedMillidegrees + Self.frostCeilingMillidegrees,
            configuration.overTemperatureMillidegrees - hysteresis)
        return activity == .heating
            ? known.coldest < frost + hysteresis && known.hottest < ceiling
            : known.coldest <= frost && known.hottest <= ceiling - hysteresis
    }
}
