public import StationModel

/// Heater and air conditioner: one thermostat that never runs both.
///
/// | state | leaves to | when |
/// |---|---|---|
/// | off | heating | `set-point − hysteresis` or colder, and the heater has rested |
/// | off | cooling | `set-point + hysteresis` or warmer, and the air conditioner has rested |
/// | heating | off | the set-point is reached and the minimum time is over |
/// | heating | off, at once | no temperature, over-temperature, must stop, not configured |
/// | cooling | off | the set-point is reached and the minimum time is over |
/// | cooling | off, at once | no temperature, must stop, not configured |
///
/// From heating to cooling the way always leads through off. The set-points are those of presence;
/// with nobody there and no set-point for it a unit is off. Frost goes before all of that: the
/// heater's set-point is never lower than the frost limit plus the hysteresis, so that it starts
/// at the limit whoever is there.
///
/// No temperature, no heat: a heater that nobody watches burns houses. `climateBlind` calls for
/// help, once the probes have been silent for their time. At over-temperature the heater stays off
/// until the room has cooled by the hysteresis. A heater that runs without warming the room is
/// `heaterFault`; it goes on trying.
///
/// A start finds both units off, by hardware too; when they were switched off is not known, so
/// they rest first.
public struct Climate: Sendable {
    /// A room that gains less was warmed by the sun or a person.
    static let warmedMillidegrees = 500

    /// What the probes know.
    public enum Temperature: Hashable, Sendable {
        /// Not read since the start.
        case awaited
        /// No probe has a value.
        case blind
        /// By the best probe, and by the hottest.
        case known(millidegrees: Int, hottest: Int)
    }

    /// Everything that the thermostat asks of the room.
    public struct View: Hashable, Sendable {
        public var temperature: Temperature
        public var isOccupied: Bool
        /// A fire, or a backup battery that ends.
        public var mustStop: Bool

        public init(temperature: Temperature, isOccupied: Bool, mustStop: Bool) {
            self.temperature = temperature
            self.isOccupied = isOccupied
            self.mustStop = mustStop
        }
    }

    public private(set) var configuration: ClimateConfiguration
    public private(set) var activity = ClimateStatus.Activity.off
    /// Since when it runs, while it runs.
    private var startedAt: MonotonicInstant
    private var heaterStopped: MonotonicInstant
    private var coolerStopped: MonotonicInstant
    var isTripped = false
    /// From where the heater must warm the room.
    var warmsFrom: (since: MonotonicInstant, millidegrees: Int)?
    /// When a minimum time ends that something waits for.
    private var waitsUntil: MonotonicInstant?
    var alarms: RoomAlarms

    static let kinds: [AlarmKind] = [.climateBlind, .overTemperature, .heaterFault]

    /// - Parameter restored: alarms that were up at the last stop.
    public init(
        _ configuration: ClimateConfiguration, restored: [Alarm] = [], at now: MonotonicInstant
    ) {
        self.configuration = configuration
        (startedAt, heaterStopped, coolerStopped) = (now, now, now)
        alarms = RoomAlarms(restored: restored.filter { Self.kinds.contains($0.kind) })
    }

    public var nextDeadline: MonotonicInstant? {
        [waitsUntil, warmDue].compactMap { $0 }.min()
    }

    /// Takes changed set-points and times over; what runs goes on if it still may.
    public mutating func reconfigure(_ new: ClimateConfiguration) { configuration = new }

    /// The climate is not configured any more; the outputs fall to off with it.
    public mutating func remove() -> [RoomAction] { alarms.clearAll() }

    public mutating func advance(to now: MonotonicInstant, _ view: View) -> [RoomAction] {
        waitsUntil = nil
        let judged = judgeTemperature(view.temperature)
        guard case .known(let degrees, _) = view.temperature, !view.mustStop else {
            return judged + stop(nil, at: now)
        }
        let heats = configuration.heater != nil && !isTripped
        let wantsHeat = heats && heatUntil(view.isOccupied).map { degrees < $0 } ?? false
        let wantsCool = coolUntil(view.isOccupied).map { degrees > $0 } ?? false
        switch activity {
        case .off: return judged + start(degrees, view, at: now)
        case .heating where !heats: return judged + stop(degrees, at: now)
        case .heating where !wantsHeat:
            let warm = setAlarm(.heaterFault, false)
            return judged + warm
                + stop(degrees, after: configuration.heater?.minimumOn, at: now)
        case .cooling where configuration.airConditioner == nil:
            return judged + stop(degrees, at: now)
        case .cooling where !wantsCool:
            return judged
                + stop(degrees, after: configuration.airConditioner?.minimumOn, at: now)
        case .heating: return judged + judgeWarming(degrees, at: now)
        case .cooling: return judged
        }
    }

    // MARK: - Set-points

    /// The heater stops here; `nil` where there is none.
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

    // MARK: - Switching

    private mutating func start(
        _ degrees: Int, _ view: View, at now: MonotonicInstant
    ) -> [RoomAction] {
        let hysteresis = configuration.hysteresisMillidegrees
        if let heater = configuration.heater, !isTripped,
            let until = heatUntil(view.isOccupied), degrees <= until - hysteresis
        {
            guard hasRested(since: heaterStopped, heater, at: now) else { return [] }
            warmsFrom = (now, degrees)
            return run(.heating, degrees, at: now)
        }
        if let cooler = configuration.airConditioner, let until = coolUntil(view.isOccupied),
            degrees >= until + hysteresis
        {
            guard hasRested(since: coolerStopped, cooler, at: now) else { return [] }
            return run(.cooling, degrees, at: now)
        }
        return []
    }

    private mutating func hasRested(
        since stopped: MonotonicInstant, _ unit: UnitConfiguration, at now: MonotonicInstant
    ) -> Bool {
        let rested = stopped + unit.minimumOff
        if now < rested { waitsUntil = rested }
        return now >= rested
    }

    private mutating func run(
        _ new: ClimateStatus.Activity, _ degrees: Int, at now: MonotonicInstant
    ) -> [RoomAction] {
        activity = new
        startedAt = now
        return [record(new, on: true, degrees)]
    }

    /// - Parameter minimum: how long it must have run; `nil` = off at once.
    private mutating func stop(
        _ degrees: Int?, after minimum: Duration? = nil, at now: MonotonicInstant
    ) -> [RoomAction] {
        guard activity != .off else { return [] }
        if let minimum, now < startedAt + minimum {
            waitsUntil = startedAt + minimum
            return []
        }
        let stopped = activity
        if stopped == .heating { heaterStopped = now } else { coolerStopped = now }
        activity = .off
        warmsFrom = nil
        return [record(stopped, on: false, degrees)]
    }

    private func record(
        _ unit: ClimateStatus.Activity, on: Bool, _ degrees: Int?
    ) -> RoomAction {
        var data: [String: LedgerValue] = ["on": .flag(on)]
        if let degrees { data["millidegrees"] = .integer(Int64(degrees)) }
        let kind: EntryKind = unit == .heating ? .heaterSwitched : .coolingSwitched
        return .record(kind, subject: "room", data, [])
    }
}
