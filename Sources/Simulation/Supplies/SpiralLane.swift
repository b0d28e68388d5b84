/// One lane of a dispenser as it really is: the items in it, the spiral, its switch and its sensor.
///
/// Theory of operation. While the motor runs the spiral turns, one turn in 2.6 s:
///
///     0 ── 150 ms: leaves home ──── 700 ms: where it sticks ──── 1900 ms: falls ──── 2600 ms = 0
///
/// It stops where the motor stops, and goes on from there. Each run of the motor takes the next
/// fate; without one it drops an item a turn, as it should. Gravity needs no motor: an item that
/// has only been loosened falls later, with or without power.
///
/// Times are the world's. `advance` reports what happens until a time; whoever asks at every
/// `nextChange` sees each thing at its moment.
public struct SpiralLane: Hashable, Sendable {
    public static let leavesHome: Duration = .milliseconds(150)
    public static let sticksAt: Duration = .milliseconds(700)
    public static let fallsAt: Duration = .milliseconds(1900)
    public static let wholeTurn: Duration = .milliseconds(2600)
    /// A loosened item falls so long after the motor has stuck: later than any drive waits.
    public static let looseFor: Duration = .seconds(15)

    public enum Happening: Hashable, Sendable {
        /// The home switch has another level.
        case home(Bool)
        /// An item has fallen; the sensor saw it or not.
        case falls(isSeen: Bool)
    }

    /// Items really there.
    public private(set) var items: Int
    public private(set) var isRunning = false
    public private(set) var fate = LaneFate.drops
    /// What the switch says.
    public private(set) var switchIsHome = true
    /// Fates of the runs to come, the next one first.
    private var toCome: [LaneFate] = []
    /// How far into its turn the spiral is.
    private var position: Duration = .zero
    /// Until when everything was reported.
    private var time: Duration = .zero
    private var looseUntil: Duration?

    public init(items: Int) { self.items = items }

    /// The motor of the next `runs` runs does this.
    public mutating func will(_ fate: LaneFate, runs: Int = 1) {
        toCome = Array(repeating: fate, count: max(0, runs))
    }

    /// Somebody opens the machine: frees what is stuck and mends the switch.
    public mutating func repair() {
        toCome = []
        fate = .drops
        position = .zero
        looseUntil = nil
    }

    /// Somebody puts items in, or (a negative number) takes some out.
    public mutating func load(_ count: Int) { items = max(0, items + count) }

    /// The motor is switched. Returns the switch's change, where a new fate lets it speak again.
    public mutating func drive(_ isOn: Bool, at now: Duration) -> [Happening] {
        var happened = advance(to: now)
        guard isOn != isRunning else { return happened }
        isRunning = isOn
        if isOn {
            fate = toCome.isEmpty ? .drops : toCome.removeFirst()
            happened += followSwitch()
        }
        return happened
    }

    // MARK: - Time

    /// The next time at which something happens by itself.
    public var nextChange: Duration? {
        [spiralChange, looseUntil].compactMap { $0 }.min()
    }

    private var spiralChange: Duration? {
        guard isRunning, !isStuck else { return nil }
        return nextPoint.map { time + ($0 - position) }
    }

    private var isStuck: Bool { fate.sticks && position == stickingPoint }

    private var stickingPoint: Duration {
        fate == .dropsThenJams ? Self.fallsAt : Self.sticksAt
    }

    /// The next place in the turn at which something happens; a whole turn is home.
    private var nextPoint: Duration? {
        var points = [Self.leavesHome, Self.fallsAt, Self.wholeTurn]
        if fate.sticks { points.append(stickingPoint) }
        return points.filter { $0 > position }.min()
    }

    /// Everything that happens until a time, in its order.
    public mutating func advance(to now: Duration) -> [Happening] {
        var happened: [Happening] = []
        while let next = nextChange, next <= now {
            if let looseUntil, looseUntil == next {
                self.looseUntil = nil
                move(to: next)
                happened += fall(1, isSeen: true)
            } else {
                happened += pass(at: next)
            }
        }
        move(to: now)
        return happened
    }

    private mutating func move(to now: Duration) {
        if isRunning, !isStuck { position += max(.zero, now - time) }
        time = max(time, now)
    }

    private mutating func pass(at now: Duration) -> [Happening] {
        guard let point = nextPoint else { return [] }
        time = now
        position = point
        var happened: [Happening] = []
        if point == Self.fallsAt { happened += fall(fate.items, isSeen: fate != .fallsUnseen) }
        if point == Self.wholeTurn { position = .zero }
        if fate == .jamsThenDrops, isStuck { looseUntil = now + Self.looseFor }
        return happened + followSwitch()
    }

    private mutating func fall(_ count: Int, isSeen: Bool) -> [Happening] {
        let falling = min(count, items)
        items -= falling
        return Array(repeating: .falls(isSeen: isSeen), count: falling)
    }

    private mutating func followSwitch() -> [Happening] {
        let isHome = position < Self.leavesHome
        let level =
            switch fate {
            case .homeNeverLeaves: true
            case .homeNeverReturns: isHome && switchIsHome
            default: isHome
            }
        guard level != switchIsHome else { return [] }
        switchIsHome = level
        return [.home(level)]
    }
}
