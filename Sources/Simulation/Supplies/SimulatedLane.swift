import DeviceDrivers
import StationModel

/// One lane as the campaign drives it: the spiral, and the real engine of its drive.
///
/// What the station asks for goes through the engine that also turns the motors of a real station;
/// what the spiral then does comes back to it as edges. A vending machine's controller is taken to
/// work like it, and to know besides when a lane has nothing.
struct SimulatedLane {
    enum News: Hashable {
        /// An item has left the lane.
        case fell
        /// The drive saw it, and nothing was to fall.
        case strayed
        case answers(Token, DispenseResult)
    }

    /// An answer of a controller that looks into an empty lane.
    static let looksFor: Duration = .milliseconds(500)

    let tellsEmpty: Bool
    var spiral: SpiralLane
    private var engine: MotorLaneEngine
    private var empty: (token: Token, until: Duration)?
    /// Happenings that were foreseen before mean nothing.
    private(set) var run = 0

    init(items: Int, tellsEmpty: Bool) {
        self.tellsEmpty = tellsEmpty
        spiral = SpiralLane(items: items)
        engine = Self.engine(spiral, at: .zero)
    }

    private static func engine(_ spiral: SpiralLane, at now: Duration) -> MotorLaneEngine {
        MotorLaneEngine(
            MotorLaneTimes(), hasDropSensor: true, atHome: spiral.switchIsHome,
            at: MonotonicInstant(sinceBoot: now))
    }

    mutating func dispense(_ token: Token, at now: Duration) -> [News] {
        run += 1
        if tellsEmpty, spiral.items == 0 {
            empty = (token, now + Self.looksFor)
            return []
        }
        return carryOut(engine.begin(token, at: MonotonicInstant(sinceBoot: now)), at: now)
    }

    /// The next time at which something happens by itself.
    var nextChange: Duration? {
        [spiral.nextChange, engine.nextDeadline?.sinceBoot, empty?.until].compactMap { $0 }.min()
    }

    mutating func advance(to now: Duration) -> [News] {
        run += 1
        if let empty, empty.until <= now {
            self.empty = nil
            return [.answers(empty.token, .empty)]
        }
        let news = tell(spiral.advance(to: now), at: now)
        return news + carryOut(engine.advance(to: MonotonicInstant(sinceBoot: now)), at: now)
    }

    /// The lines are lost: the drive says what it knows, and the motor stops.
    mutating func linesAreLost(at now: Duration) -> [News] {
        run += 1
        if let empty {
            self.empty = nil
            return [.answers(empty.token, .timeout)]
        }
        return carryOut(engine.interrupt(), at: now)
    }

    /// The power is off, or the program that drives the motor has ended: nobody answers any more.
    mutating func stops(at now: Duration) -> [News] {
        run += 1
        empty = nil
        let news = tell(spiral.drive(false, at: now), at: now)
        engine = Self.engine(spiral, at: now)
        return news.filter { $0 == .fell }
    }

    mutating func repair(at now: Duration) {
        spiral.repair()
        engine = Self.engine(spiral, at: now)
    }

    private mutating func carryOut(
        _ actions: [MotorLaneEngine.Action], at now: Duration
    ) -> [News] {
        actions.flatMap { action -> [News] in
            switch action {
            case .motor(let on): tell(spiral.drive(on, at: now), at: now)
            case .finished(let token, let result): [.answers(token, result)]
            // A controller keeps it for itself.
            case .strayDrop: tellsEmpty ? [] : [.strayed]
            }
        }
    }

    /// What the spiral does becomes edges of its lines.
    private mutating func tell(
        _ happened: [SpiralLane.Happening], at now: Duration
    ) -> [News] {
        var news: [News] = []
        let instant = MonotonicInstant(sinceBoot: now)
        for happening in happened {
            switch happening {
            case .home(let isHome): engine.home(isHome, at: instant)
            case .falls(let isSeen):
                news.append(.fell)
                if isSeen {
                    news += carryOut(engine.drop(true, at: instant), at: now)
                    news += carryOut(engine.drop(false, at: instant), at: now)
                }
            }
        }
        return news
    }
}
