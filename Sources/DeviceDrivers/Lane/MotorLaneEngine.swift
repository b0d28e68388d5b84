public import StationModel

/// One turn of a lane's spiral: what the motor does, and what came of it.
///
/// Theory of operation. The cam switch is active while the spiral is at home.
///
/// | state | left by |
/// |---|---|
/// | idle | an order: leaving, or homing when the spiral is not at home |
/// | homing | home: leaving again (nothing fell yet), else over; its time: jammed |
/// | leaving | home was left: turning; its time: jammed |
/// | turning | home: falling, the motor stands; its time, or something fell long ago: jammed |
/// | falling | something fell: dropped; its time: no drop |
///
/// A spiral that is not at home was stopped in mid-turn, by a power cut mostly. It is not moved
/// before somebody is to get something: then it is brought home first, and what falls on the way
/// is what was asked for. Where nothing falls the item had fallen before, and a whole turn follows.
/// Without a drop sensor nobody can tell the two apart: the spiral stands at home, and the outcome
/// is unknown. Nor is anything known of a turn without a sensor that does not come home.
///
/// Whatever fell since the start has been given, also when the motor then sticks. But a switch that
/// does not tell of home must not give the whole lane away. A spiral gives its item in the second
/// half of its turn: once something has fallen, home is due before as much time has passed again.
/// An item that hung loose falls earlier, so half of the longest turn is allowed in any case. Then
/// the motor stands, and the lane says that it is not at home.
///
/// A beam may be broken for less than 5 ms, and by one item twice: the first edge counts, more do
/// not. While nothing turns, an item that falls is told; a hand stays longer in the beam. The cam
/// switch bounces: a level counts after 10 ms, and home within 300 ms of leaving it is bounce.
///
/// Source: engineering guidance for spiral lanes; the times are the configuration's.
public struct MotorLaneEngine: Hashable, Sendable {
    public enum Limit {
        public static let bounce: Duration = .milliseconds(10)
        /// No spiral turns faster.
        public static let shortestTurn: Duration = .milliseconds(300)
        /// An item of 10 cm that slides takes less, a hand that reaches for one takes more.
        public static let longestFall: Duration = .milliseconds(250)
    }

    /// What to do now.
    public enum Action: Hashable, Sendable {
        case motor(on: Bool)
        case finished(Token, DispenseResult)
        /// Something fell while nothing was to fall.
        case strayDrop
    }

    private enum Stage: Hashable {
        case homing, leaving
        /// `since`: when home was left.
        case turning(since: MonotonicInstant)
        case falling
    }

    private struct Turn: Hashable {
        let token: Token
        var stage: Stage
        var until: MonotonicInstant
        /// When the spiral began to turn from where it was, or from home.
        var began: MonotonicInstant
        /// When something fell for the first time since.
        var dropped: MonotonicInstant?
    }

    /// A level with the time of its last change.
    private struct Level: Hashable {
        var isActive: Bool
        var since: MonotonicInstant
    }

    private struct Break: Hashable {
        let since: MonotonicInstant
        /// Nothing turned then.
        let isStray: Bool
    }

    private let times: MotorLaneTimes
    private let hasDropSensor: Bool
    private var home: Level
    /// While the beam is broken.
    private var broken: Break?
    private var turn: Turn?

    public init(
        _ times: MotorLaneTimes, hasDropSensor: Bool, atHome: Bool, at now: MonotonicInstant
    ) {
        self.times = times
        self.hasDropSensor = hasDropSensor
        home = Level(isActive: atHome, since: now)
    }

    public var isTurning: Bool { turn != nil }

    /// When `advance` must be called.
    public var nextDeadline: MonotonicInstant? {
        guard let turn else { return nil }
        let settled = home.since + Limit.bounce
        switch turn.stage {
        case .homing where home.isActive, .turning where home.isActive:
            return min(limit(of: turn), max(settled, earliestHome(turn)))
        case .leaving where !home.isActive: return min(limit(of: turn), settled)
        case .homing, .turning, .leaving, .falling: return limit(of: turn)
        }
    }

    /// Asks for one item.
    public mutating func begin(_ token: Token, at now: MonotonicInstant) -> [Action] {
        guard turn == nil else {
            return [.finished(token, .failed("the lane is turning already"))]
        }
        guard broken == nil else {
            return [
                .finished(
                    token, .failed("the drop sensor sees something before the start; clear it"))
            ]
        }
        let span = home.isActive ? times.leaveHome : times.turn
        turn = Turn(
            token: token, stage: home.isActive ? .leaving : .homing, until: now + span, began: now)
        return [.motor(on: true)]
    }

    /// An edge of the cam switch, or its level as it was read.
    public mutating func home(_ isActive: Bool, at instant: MonotonicInstant) {
        if home.isActive != isActive { home = Level(isActive: isActive, since: instant) }
    }

    /// An edge of the drop sensor, or its level as it was read.
    public mutating func drop(_ isActive: Bool, at instant: MonotonicInstant) -> [Action] {
        guard isActive else {
            defer { broken = nil }
            guard let broken, broken.isStray, instant - broken.since <= Limit.longestFall else {
                return []
            }
            return [.strayDrop]
        }
        guard broken == nil else { return [] }
        broken = Break(since: instant, isStray: turn == nil)
        if turn?.dropped == nil { turn?.dropped = instant }
        return []
    }

    /// Does what the time and the levels demand.
    public mutating func advance(to now: MonotonicInstant) -> [Action] {
        guard var current = turn else { return [] }
        let isSettled = now >= home.since + Limit.bounce
        let isHome = home.isActive && isSettled && now >= earliestHome(current)
        switch current.stage {
        case .homing where isHome: return broughtHome(current, at: now)
        case .leaving where !home.isActive && isSettled:
            current.stage = .turning(since: home.since)
            current.until = home.since + times.turn
            turn = current
            // It may have been a long time.
            return advance(to: now)
        case .turning where isHome:
            current.stage = .falling
            current.until = now + times.drop
            turn = current
            return [.motor(on: false)] + fallen(current, at: now)
        case .falling: return fallen(current, at: now)
        case .homing, .leaving, .turning:
            return now >= limit(of: current) ? [.motor(on: false)] + lost(current) : []
        }
    }

    /// The lines were lost: whether something falls is not known any more.
    public mutating func interrupt() -> [Action] {
        guard let turn else { return [] }
        return [.motor(on: false)] + end(turn, turn.dropped == nil ? .timeout : .droppedNotHome)
    }

    /// Until when the present stage may last.
    private func limit(of turn: Turn) -> MonotonicInstant {
        switch turn.stage {
        case .homing, .turning:
            guard let dropped = turn.dropped else { return turn.until }
            return min(
                turn.until, max(dropped + (dropped - turn.began), turn.began + times.turn / 2))
        case .leaving, .falling: return turn.until
        }
    }

    private func earliestHome(_ turn: Turn) -> MonotonicInstant {
        if case .turning(let since) = turn.stage { return since + Limit.shortestTurn }
        return MonotonicInstant(sinceBoot: .zero)
    }

    private mutating func broughtHome(_ current: Turn, at now: MonotonicInstant) -> [Action] {
        if !hasDropSensor { return [.motor(on: false)] + end(current, .timeout) }
        if current.dropped != nil { return [.motor(on: false)] + end(current, .dropped) }
        var next = current
        (next.stage, next.until, next.began) = (.leaving, now + times.leaveHome, now)
        turn = next
        return []
    }

    private mutating func fallen(_ current: Turn, at now: MonotonicInstant) -> [Action] {
        if !hasDropSensor || current.dropped != nil { return end(current, .dropped) }
        return now >= current.until ? end(current, .noDrop) : []
    }

    /// Home was not left, or not reached, in time.
    private mutating func lost(_ current: Turn) -> [Action] {
        if current.dropped != nil { return end(current, .droppedNotHome) }
        // Without a sensor each try may give an item that nobody sees.
        let isBlind = !hasDropSensor && current.stage != .leaving
        return end(current, isBlind ? .timeout : .jammed)
    }

    private mutating func end(_ current: Turn, _ result: DispenseResult) -> [Action] {
        turn = nil
        return [.finished(current.token, result)]
    }
}
