public import StationModel

/// Counts people through one doorway by two light beams, one behind the other.
///
/// A person breaks one beam, then both, then leaves the first, then the second: that is a passage.
/// Where the person stands is known at every moment from the beams and the side of the first one,
/// so that hesitating and turning back simply walk the same path the other way:
///
///     entering   clear ─outer─▶ first ─+inner─▶ both ─−outer─▶ last ─−inner─▶ clear, entered
///                      ◀─−outer─      ◀─−inner─      ◀─+outer─
///
/// and leaving is its mirror image. What has no side counts nothing and is told as `unclear`: both
/// beams changing within `simultaneous` (a door leaf, a trolley, a lost edge). One beam broken and
/// free again is nobody (a hand; a child below the other beam).
///
/// | state | one beam breaks | one beam is free | `blockedAfter` |
/// |---|---|---|---|
/// | clear | first, from that side | – | – |
/// | first: one beam | both; lost if at once (`unclear`) | clear | blocked |
/// | both | – | last or first, by which one | blocked |
/// | last: the other beam | both | clear, counted; if at once `unclear` | blocked |
/// | lost: no side known | lost | clear when both are free | blocked |
/// | blocked | blocked | clear when both are free; its alarm ends with it | – |
///
/// A beam whose device cannot be read leads to lost, until both have been read as free.
///
/// Two people are told apart where the beams tell them apart: one behind the other, with both
/// beams free between them. Two abreast are one, two who touch in the gate may be one who
/// hesitates: beams cannot know, and presence sensors put the count right when the room is empty.
public struct BeamCounter: Sendable {
    /// A runner (3 m/s) needs 10 ms for the 30 mm of the narrowest gate; what changes within half
    /// of that is not a person's order.
    static let simultaneous: Duration = .milliseconds(5)

    public enum Side: Hashable, CaseIterable, Sendable {
        case outer, inner

        var other: Side { self == .outer ? .inner : .outer }
    }

    /// What the beams have told.
    public enum Sighting: Hashable, Sendable {
        /// Somebody is in the doorway.
        case movement
        case entered
        case left
        /// Something passed or turned that has no direction.
        case unclear
    }

    /// Where somebody is, seen from the side of the first beam.
    enum Place: Hashable, Sendable {
        case first, both, last
    }

    enum State: Hashable, Sendable {
        case clear
        case passing(from: Side, Place)
        /// No direction can be told until both beams are free.
        case lost
        case blocked
    }

    public let configuration: BeamPairConfiguration
    private(set) var state: State
    /// Broken or free; `nil` = not read.
    private var levels: [Side: Bool] = [:]
    /// Since when each broken beam is broken.
    private var brokenSince: [Side: MonotonicInstant] = [:]
    private var lastChange: MonotonicInstant
    private var alarms: RoomAlarms

    /// - Parameter restored: alarms that were up at the last stop.
    public init(
        _ configuration: BeamPairConfiguration, restored: [Alarm] = [], at now: MonotonicInstant
    ) {
        self.configuration = configuration
        state = .lost
        lastChange = now
        alarms = RoomAlarms(restored: restored.filter { Self.isOwn($0, configuration) })
    }

    private static func isOwn(_ alarm: Alarm, _ pair: BeamPairConfiguration) -> Bool {
        alarm.kind == .beamBlocked && [pair.outer.text, pair.inner.text].contains(alarm.subject)
    }

    mutating func adopt(_ restored: [Alarm]) {
        alarms.adopt(restored.filter { Self.isOwn($0, configuration) })
    }

    /// Whether both beams are read, and neither is blocked.
    var isSure: Bool { state != .blocked && levels.count == Side.allCases.count }

    /// Which beam a device is; `nil` = neither.
    public func side(of device: DeviceId) -> Side? {
        if device == configuration.outer { return .outer }
        return device == configuration.inner ? .inner : nil
    }

    /// A beam's level, read again and again; only a change means something.
    public mutating func set(
        _ side: Side, broken: Bool, since: MonotonicInstant, at now: MonotonicInstant
    ) -> (sightings: [Sighting], actions: [RoomAction]) {
        guard levels[side] != broken else { return ([], advance(to: now)) }
        let edge = min(since, now)
        let isAtOnce = edge - lastChange < Self.simultaneous
        levels[side] = broken
        brokenSince[side] = broken ? edge : nil
        lastChange = edge
        let sightings = move(side, broken: broken, isAtOnce: isAtOnce)
        return (sightings, advance(to: now))
    }

    /// The beam cannot be read: nothing can be told until both have been.
    public mutating func lost(_ side: Side, at now: MonotonicInstant) -> [RoomAction] {
        levels[side] = nil
        brokenSince[side] = nil
        if state != .blocked { state = .lost }
        return alarms.set(alarm(side), false) + leaveBlocked()
    }

    /// The pair is not configured any more.
    public mutating func remove() -> [RoomAction] { alarms.clearAll() }

    public mutating func advance(to now: MonotonicInstant) -> [RoomAction] {
        var actions: [RoomAction] = []
        for side in Side.allCases {
            let since = brokenSince[side]
            let isBlocked = since.map { $0 + configuration.blockedAfter <= now } ?? false
            if isBlocked { state = .blocked }
            if isBlocked || levels[side] == false {
                actions += alarms.set(alarm(side), isBlocked)
            }
        }
        return actions + leaveBlocked()
    }

    public var nextDeadline: MonotonicInstant? {
        Side.allCases.filter { !alarms.raised.contains(alarm($0)) }
            .compactMap { brokenSince[$0].map { $0 + configuration.blockedAfter } }.min()
    }

    // MARK: - One step

    private mutating func move(_ side: Side, broken: Bool, isAtOnce: Bool) -> [Sighting] {
        switch state {
        case .clear:
            guard broken else { return [] }
            state = .passing(from: side, .first)
            return [.movement]
        case .passing(let first, let place):
            return pass(from: first, place, side, broken: broken, isAtOnce: isAtOnce)
        case .lost, .blocked:
            settleWhenFree()
            return broken ? [.movement] : []
        }
    }

    /// Every change of one beam while somebody is between them.
    private mutating func pass(
        from first: Side, _ place: Place, _ side: Side, broken: Bool, isAtOnce: Bool
    ) -> [Sighting] {
        switch (place, broken) {
        case (.first, true):
            state = isAtOnce ? .lost : .passing(from: first, .both)
            return isAtOnce ? [.movement, .unclear] : [.movement]
        case (.first, false):
            state = .clear
            return []
        case (.both, _):
            state = .passing(from: first, side == first ? .last : .first)
            return []
        case (.last, true):
            state = .passing(from: first, .both)
            return [.movement]
        case (.last, false):
            state = .clear
            if isAtOnce { return [.unclear] }
            return [first == .outer ? .entered : .left]
        }
    }

    private mutating func settleWhenFree() {
        if levels[.outer] == false, levels[.inner] == false { state = .clear }
    }

    /// A blocked gate whose beams are free, or unknown, is blocked no more.
    private mutating func leaveBlocked() -> [RoomAction] {
        guard state == .blocked, brokenSince.isEmpty else { return [] }
        state = .lost
        settleWhenFree()
        return []
    }

    private func alarm(_ side: Side) -> Alarm {
        let device = side == .outer ? configuration.outer : configuration.inner
        return Alarm(.beamBlocked, subject: device.text)
    }
}
