public import StationModel

/// One quantity of one device: its value, how far that is believed, and its limits.
///
/// A good reading is the value until it is `staleAfter` old. A bad one (no answer, a broken
/// checksum, a value that the place cannot have) never becomes a value; it does not take away a
/// young good one either, so that one lost frame is no event. When the good one has grown old,
/// the bad ones that came since say whether the sensor is silent or broken:
///
/// | state | good reading | bad reading | `staleAfter` without a good one |
/// |---|---|---|---|
/// | waiting (since start) | valued | waiting, noted | silent, or broken if noted |
/// | valued | valued, limits judged | valued, noted | silent, or broken if noted |
/// | silent | valued | broken | – |
/// | broken | valued | broken | – |
///
/// `sensorStale` is up while silent, `sensorFault` while broken. A limit keeps its alarm while
/// there is no value: nobody knows that the frost is over. Within the hysteresis nothing changes.
public struct SensorWatch: Sendable {
    var configuration: SensorConfiguration
    private(set) var value: Int?
    /// When the last good reading was taken; before the first, when watching began.
    private var good: MonotonicInstant
    /// The last bad reading's quality since the last good one.
    private var bad: ReadingQuality?
    private var hasEverBeenGood = false
    private var isOverdue = false
    private var alarms: RoomAlarms

    /// - Parameter restored: alarms that were up at the last stop.
    public init(
        _ configuration: SensorConfiguration, restored: [Alarm] = [], at now: MonotonicInstant
    ) {
        self.configuration = configuration
        good = now
        alarms = RoomAlarms(restored: restored.filter { $0.subject == configuration.probe.text })
    }

    /// A value that is known already judges what comes late.
    mutating func adopt(_ restored: [Alarm]) -> [RoomAction] {
        alarms.adopt(restored.filter { $0.subject == probe.text })
        return judgeLimits()
    }

    public var probe: Probe { configuration.probe }

    /// How far the sensor is believed now. Before its first reading it has merely said nothing.
    public var quality: ReadingQuality {
        if value != nil { return .ok }
        return bad ?? .stale
    }

    /// Whether nothing has been heard of it since the start, and there is still time.
    public var isAwaited: Bool { value == nil && !isOverdue }

    public var status: SensorStatus {
        SensorStatus(
            probe: probe, value: value, quality: quality, taken: hasEverBeenGood ? good : nil)
    }

    /// Takes a reading of its quantity. One that is older than the last is nothing new.
    public mutating func take(_ reading: Reading, at now: MonotonicInstant) -> [RoomAction] {
        let taken = min(reading.at, now)
        guard taken >= good || !hasEverBeenGood else { return advance(to: now) }
        guard let new = reading.value else {
            bad = reading.quality
            return advance(to: now)
        }
        guard configuration.plausible.contains(new) else {
            bad = .outOfRange
            return advance(to: now)
        }
        (value, good, bad, hasEverBeenGood, isOverdue) = (new, taken, nil, true, false)
        return advance(to: now) + judgeLimits()
    }

    /// Takes changed times and limits over; what is known stays known.
    public mutating func reconfigure(
        _ new: SensorConfiguration, at now: MonotonicInstant
    ) -> [RoomAction] {
        let dropped = Set(configuration.limits.map(\.kind)).subtracting(new.limits.map(\.kind))
        configuration = new
        if let value, !new.plausible.contains(value) {
            self.value = nil
            bad = .outOfRange
        }
        if now < good + new.staleAfter { isOverdue = false }
        let gone = dropped.sorted { $0.rawValue < $1.rawValue }
            .flatMap { alarms.set(Alarm($0.alarm, subject: probe.text), false) }
        return gone + advance(to: now) + judgeLimits()
    }

    /// The sensor is not configured any more.
    public mutating func remove() -> [RoomAction] { alarms.clearAll() }

    /// Lets a value grow old.
    public mutating func advance(to now: MonotonicInstant) -> [RoomAction] {
        if good + configuration.staleAfter <= now {
            isOverdue = true
            value = nil
        }
        // Before the first reading after a start nobody knows whether an old alarm still holds.
        guard isOverdue || value != nil else { return [] }
        return set(.sensorStale, isOverdue && bad == nil)
            + set(.sensorFault, isOverdue && bad != nil)
    }

    public var nextDeadline: MonotonicInstant? {
        isOverdue ? nil : good + configuration.staleAfter
    }

    private mutating func judgeLimits() -> [RoomAction] {
        guard let value else { return [] }
        return configuration.limits.flatMap { limit in
            let beyond = limit.kind.isUpper ? value - limit.value : limit.value - value
            if beyond > 0 { return set(limit.kind.alarm, true) }
            return beyond <= -limit.hysteresis ? set(limit.kind.alarm, false) : []
        }
    }

    private mutating func set(_ kind: AlarmKind, _ up: Bool) -> [RoomAction] {
        // Nearly always nothing is up, and nothing is to be: a name made in vain in every step.
        guard up || !alarms.raised.isEmpty else { return [] }
        return alarms.set(Alarm(kind, subject: probe.text), up)
    }
}
