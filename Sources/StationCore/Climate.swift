public import StationModel

/// Heater and air conditioner: one thermostat that never runs both.
///
/// | state | leaves to | when |
/// |---|---|---|
/// | off | heating | `set-point − hysteresis` or colder, or frost; and the heater has rested |
/// | off | cooling | `set-point + hysteresis` or warmer, and the air conditioner has rested |
/// | heating | off | set-point reached, no frost, and the minimum time is over |
/// | heating | off, at once | no temperature, over-temperature, must stop, not configured |
/// | cooling | off | set-point reached, or frost; and the minimum time is over |
/// | cooling | off, at once | no temperature, must stop, not configured |
///
/// From heating to cooling the way always leads through off. The set-points are those of presence;
/// with nobody there and no set-point for it a unit is off. The set-points go by the best probe.
///
/// Frost goes before all of that, whoever is there, and by the *coldest* probe: one that is stuck
/// at a pleasant value hides no frost from another. It begins at the limit and is over with the
/// hysteresis above it. A probe that is stuck at the limit must not roast the room either: by its
/// word alone the heater runs until the hottest probe is 5 K above the set-point of presence.
/// Probes that are 10 K apart are `probesDisagree`: which of them errs, somebody must find out.
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
    /// Between floor and ceiling of one heated room lie 5 K, and two sound probes stray by 1 K.
    static let disagreeMillidegrees = 10_000

    /// What the probes know.
    public enum Temperature: Hashable, Sendable {
        /// Not read since the start.
        case awaited
        /// No probe has a value.
        case blind
        case known(Known)
    }

    /// What the probes that have a value say.
    public struct Known: Hashable, Sendable {
        public var best: Int
        public var coldest: Int
        public var hottest: Int

        public init(best: Int, coldest: Int, hottest: Int) {
            self.best = best
            self.coldest = coldest
            self.hottest = hottest
        }
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
    /// From where the heater must warm the room: by the best probe or, where it is stuck, by the
    /// coldest.
    var warmsFrom: (since: MonotonicInstant, best: Int, coldest: Int)?
    /// The set-point that it last heated for.
    var heatsUntil: Int?
    /// When a minimum time ends that something waits for.
    private var waitsUntil: MonotonicInstant?
    var alarms: RoomAlarms

    static let kinds: [AlarmKind] = [
        .climateBlind, .overTemperature, .heaterFault, .probesDisagree,
    ]

    /// - Parameter restored: alarms that were up at the last stop.
    public init(
        _ configuration: ClimateConfiguration, restored: [Alarm] = [], at now: MonotonicInstant
    ) {
        self.configuration = configuration
        (startedAt, heaterStopped, coolerStopped) = (now, now, now)
        alarms = RoomAlarms()
        adopt(restored)
    }

    public var nextDeadline: MonotonicInstant? {
        // What only runs out its minimum time is not asked to warm the room.
        waitsUntil ?? warmDue
    }

    /// Takes changed set-points and times over; what runs goes on if it still may.
    public mutating func reconfigure(_ new: ClimateConfiguration) { configuration = new }

    /// The climate is not configured any more; the outputs fall to off with it.
    public mutating func remove() -> [RoomAction] { alarms.clearAll() }

    public mutating func advance(to now: MonotonicInstant, _ view: View) -> [RoomAction] {
        waitsUntil = nil
        let judged = judgeTemperature(view.temperature)
        guard case .known(let known) = view.temperature, !view.mustStop else {
            return judged + stop(nil, at: now)
        }
        let heats = configuration.heater != nil && !isTripped
        let wantsHeat = heats && wantsHeat(known, isOccupied: view.isOccupied)
        let wantsCool =
            coolUntil(view.isOccupied).map { known.best > $0 } ?? false
            && !(heats && isFrost(known))
        switch activity {
        case .off: return judged + start(known, view, at: now)
        case .heating where !heats: return judged + stop(known.best, at: now)
        case .heating where !wantsHeat:
            let warm = judgeWarmed(known)
            // Should heat be wanted again, it is given its time again.
            warmsFrom = (now, known.best, known.coldest)
            return judged + warm
                + stop(known.best, after: configuration.heater?.minimumOn, at: now)
        case .cooling where configuration.airConditioner == nil:
            return judged + stop(known.best, at: now)
        case .cooling where !wantsCool:
            return judged
                + stop(known.best, after: configuration.airConditioner?.minimumOn, at: now)
        case .heating:
            heatsUntil = heatUntil(view.isOccupied)
            return judged + judgeWarming(known, at: now)
        case .cooling: return judged
        }
    }

    // MARK: - Switching

    private mutating func start(
        _ known: Known, _ view: View, at now: MonotonicInstant
    ) -> [RoomAction] {
        if let heater = configuration.heater, !isTripped,
            wantsHeat(known, isOccupied: view.isOccupied)
        {
            guard hasRested(since: heaterStopped, heater, at: now) else { return [] }
            warmsFrom = (now, known.best, known.coldest)
            heatsUntil = heatUntil(view.isOccupied)
            return run(.heating, known.best, at: now)
        }
        if let cooler = configuration.airConditioner, let until = coolUntil(view.isOccupied),
            known.best >= until + configuration.hysteresisMillidegrees
        {
            guard hasRested(since: coolerStopped, cooler, at: now) else { return [] }
            return run(.cooling, known.best, at: now)
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
}
