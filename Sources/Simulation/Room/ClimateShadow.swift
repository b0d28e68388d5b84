import StationCore
import StationModel

/// A rule that does not hold.
struct BrokenRule {
    let invariant: String
    let detail: String
}

/// What the room's rules see of the rest of the station, as the oracle knows it.
struct RoomSurroundings {
    var isFire: Bool
    var isBatteryLow: Bool
    /// As the entries say; a start begins occupied.
    var isOccupied: Bool
    var vacantSince: MonotonicInstant?
    /// The process was held up: what was due meanwhile came late.
    var wasPaused: Bool
}

/// What heater and air conditioner should do, from readings and entries alone.
///
/// It knows the set-points and the times of the configuration, and shares no code with the
/// thermostat: after each step it says whether either must be on, must be off, or may be both.
struct ClimateShadow {
    private let configuration: ClimateConfiguration
    private let sensors: [Probe: SensorConfiguration]
    private var good: [DeviceId: (value: Int, at: MonotonicInstant)] = [:]
    private(set) var heater = Unit()
    private(set) var cooler = Unit()
    private var isTripped = false

    struct Unit {
        var isOn = false
        var changed = MonotonicInstant(sinceBoot: .zero)
        /// It was told to start in this step, on what was known then. A reading that comes at the
        /// same instant, in a step of its own, says nothing about that.
        var startsNow = false
    }

    init?(_ configuration: StationConfiguration) {
        guard let climate = configuration.room.climate else { return nil }
        self.configuration = climate
        sensors = Dictionary(
            uniqueKeysWithValues: configuration.room.sensors.map { ($0.probe, $0) })
    }

    mutating func boots(at now: MonotonicInstant) {
        (good, isTripped) = ([:], false)
        (heater, cooler) = (Unit(changed: now), Unit(changed: now))
    }

    /// The last sound value of a device that is asked for its temperature.
    mutating func follow(_ reading: Reading, of device: DeviceId, at now: MonotonicInstant) {
        guard reading.quantity == .temperature, let value = reading.value,
            let sensor = sensors[Probe(device, .temperature)], sensor.plausible.contains(value)
        else { return }
        good[device] = (value, min(reading.at, now))
    }

    /// A relay was told its level; what is wrong about the time of it.
    mutating func told(
        _ output: DeviceId, on: Bool, _ view: RoomSurroundings, at now: MonotonicInstant
    ) -> BrokenRule? {
        if output == configuration.heater?.output {
            return told(&heater, configuration.heater, "heater", on: on, view, at: now)
        }
        guard output == configuration.airConditioner?.output else { return nil }
        return told(&cooler, configuration.airConditioner, "cooler", on: on, view, at: now)
    }

    private func told(
        _ unit: inout Unit, _ limits: UnitConfiguration?, _ name: String, on: Bool,
        _ view: RoomSurroundings, at now: MonotonicInstant
    ) -> BrokenRule? {
        guard let limits, unit.isOn != on else { return nil }
        let span = now - unit.changed
        unit = Unit(isOn: on, changed: now, startsNow: on)
        if on, span < limits.minimumOff {
            return BrokenRule(
                invariant: "a unit rests for its minimum time", detail: "\(name) \(span)")
        }
        if !on, span < limits.minimumOn, !mustStop(isHeater: name == "heater", view, at: now) {
            return BrokenRule(
                invariant: "a unit runs for its minimum time", detail: "\(name) \(span)")
        }
        return nil
    }

    /// Reasons before which no minimum time counts.
    private func mustStop(
        isHeater: Bool, _ view: RoomSurroundings, at now: MonotonicInstant
    ) -> Bool {
        let fresh = fresh(at: now)
        let isHot = fresh.contains { $0 >= configuration.overTemperatureMillidegrees }
        return fresh.isEmpty || view.isFire || view.isBatteryLow || (isHeater && isHot)
    }

    /// Values that are not stale, the best probe's first.
    private func fresh(at now: MonotonicInstant) -> [Int] {
        configuration.probes.compactMap { device in
            guard let last = good[device],
                let sensor = sensors[Probe(device, .temperature)],
                now < last.at + sensor.staleAfter
            else { return nil }
            return last.value
        }
    }

    // MARK: - Judging

    /// At the end of each step.
    mutating func problem(_ view: RoomSurroundings, at now: MonotonicInstant) -> BrokenRule? {
        defer { (heater.startsNow, cooler.startsNow) = (false, false) }
        let fresh = fresh(at: now)
        if heater.isOn, cooler.isOn { return broken("never heat and cool at once", fresh, view) }
        guard let best = fresh.first, let hottest = fresh.max() else {
            return heater.isOn || cooler.isOn
                ? broken("nothing heats or cools without a fresh temperature", fresh, view) : nil
        }
        let limit = configuration.overTemperatureMillidegrees
        if hottest >= limit { isTripped = true }
        if hottest <= limit - configuration.hysteresisMillidegrees { isTripped = false }
        if heater.isOn, isTripped { return broken("over-temperature stops it", fresh, view) }
        if heater.isOn || cooler.isOn, view.isFire || view.isBatteryLow {
            return broken("fire and an ending battery stop it", fresh, view)
        }
        guard !view.isFire, !view.isBatteryLow else { return nil }
        let frost = frost(fresh)
        return heaterProblem(best, frost, view, at: now)
            ?? coolerProblem(best, frost, view, at: now)
    }

    /// What the coldest probe asks for, the hottest permitting; between both either may be.
    private enum Frost { case heats, mayHeat, none }

    private func frost(_ fresh: [Int]) -> Frost {
        guard let coldest = fresh.min(), let hottest = fresh.max(),
            let limits = configuration.heater
        else { return .none }
        let hysteresis = configuration.hysteresisMillidegrees
        let ceiling = limits.occupiedMillidegrees + 5000
        if coldest <= configuration.frostMillidegrees, hottest <= ceiling - hysteresis {
            return .heats
        }
        let ends = configuration.frostMillidegrees + hysteresis
        return coldest < ends && hottest < ceiling ? .mayHeat : .none
    }

    private func heaterProblem(
        _ best: Int, _ frost: Frost, _ view: RoomSurroundings, at now: MonotonicInstant
    ) -> BrokenRule? {
        guard let limits = configuration.heater else { return nil }
        let hysteresis = configuration.hysteresisMillidegrees
        let wanted = view.isOccupied ? limits.occupiedMillidegrees : limits.vacantMillidegrees
        let goal = max(wanted ?? .min, configuration.frostMillidegrees + hysteresis)
        let span = now - heater.changed
        if heater.isOn {
            if heater.startsNow, best > goal - hysteresis, frost != .heats {
                return broken("only a cold room is heated", [best, goal], view)
            }
            return best >= goal && frost == .none && span >= limits.minimumOn
                ? broken("a heater stops at its set-point", [best, goal], view) : nil
        }
        // From one to the other it goes over off, in a step of its own.
        let mayStart =
            span >= limits.minimumOff && !isTripped && !cooler.isOn && cooler.changed < now
        return mayStart && (best <= goal - hysteresis || frost == .heats)
            ? broken("a cold room is heated", [best, goal], view) : nil
    }

    private func coolerProblem(
        _ best: Int, _ frost: Frost, _ view: RoomSurroundings, at now: MonotonicInstant
    ) -> BrokenRule? {
        guard let limits = configuration.airConditioner else { return nil }
        let goal = view.isOccupied ? limits.occupiedMillidegrees : limits.vacantMillidegrees
        let span = now - cooler.changed
        if cooler.isOn {
            let warmFrom = (goal ?? .max).addingReportingOverflow(
                configuration.hysteresisMillidegrees)
            if cooler.startsNow, warmFrom.overflow || best < warmFrom.partialValue {
                return broken("only a hot room is cooled", [best], view)
            }
            return (best <= goal ?? .max || frost == .heats) && span >= limits.minimumOn
                ? broken("an air conditioner stops at its set-point", [best], view) : nil
        }
        guard let goal else { return nil }
        let mayStart = span >= limits.minimumOff && !heater.isOn && heater.changed < now
        return mayStart && frost != .heats && best >= goal + configuration.hysteresisMillidegrees
            ? broken("a hot room is cooled", [best, goal], view) : nil
    }

    private func broken(
        _ invariant: String, _ values: [Int], _ view: RoomSurroundings
    ) -> BrokenRule {
        BrokenRule(
            invariant: invariant,
            detail: "\(values), heater \(heater.isOn), cooler \(cooler.isOn), \(view)")
    }
}
