import DeviceDrivers
import StationModel
import Testing

/// Every state of a lane's turn with every input. Times are in ms after the order.
struct MotorLaneEnumerationTests {
    enum Start: CaseIterable {
        case idleAtHome, idleAway, idleBroken
        case homing, homingDropped, leaving, leavingDropped
        case turning, turningDropped, justTurning, falling
        // Without a drop sensor; there nothing is seen to fall.
        case blindIdle, blindHoming, blindLeaving, blindTurning

        var isBlind: Bool {
            [.blindIdle, .blindHoming, .blindLeaving, .blindTurning].contains(self)
        }

        var isIdle: Bool {
            [.idleAtHome, .idleAway, .idleBroken, .blindIdle].contains(self)
        }

        /// What the cam switch says.
        var isAtHome: Bool {
            switch self {
            case .idleAtHome, .idleBroken, .leaving, .leavingDropped, .falling, .blindIdle,
                .blindLeaving:
                true
            case .idleAway, .homing, .homingDropped, .turning, .turningDropped, .justTurning,
                .blindHoming, .blindTurning:
                false
            }
        }

        /// When the input comes.
        var now: Int {
            switch self {
            case .justTurning: 150
            case .falling: 3000
            default: 1000
            }
        }

        /// When `advance` is due, as the table at the engine's head says.
        var limit: Int? {
            switch self {
            case .idleAtHome, .idleAway, .idleBroken, .blindIdle: nil
            case .homing, .blindHoming: 8000
            case .leaving, .leavingDropped, .blindLeaving: 1500
            case .turning, .justTurning, .blindTurning: 8100
            // Half a turn after it began: what fell, fell at 900.
            case .homingDropped, .turningDropped: 4000
            case .falling: 5510
            }
        }

        var engine: MotorLaneEngine {
            let atHome = ![.idleAway, .homing, .homingDropped, .blindHoming].contains(self)
            var engine = MotorLaneEngine(
                MotorLaneTimes(), hasDropSensor: !isBlind, atHome: atHome, at: time(-1000))
            if self == .idleBroken { _ = engine.drop(true, at: time(990)) }
            guard !isIdle else { return engine }
            _ = engine.begin(Token(1), at: time(0))
            if [.turning, .turningDropped, .justTurning, .falling, .blindTurning].contains(self) {
                engine.home(false, at: time(100))
                _ = engine.advance(to: time(110))
            }
            if [.homingDropped, .leavingDropped, .turningDropped].contains(self) {
                _ = engine.drop(true, at: time(900))
                _ = engine.drop(false, at: time(904))
            }
            guard self == .falling else { return engine }
            engine.home(true, at: time(2500))
            _ = engine.advance(to: time(2510))
            return engine
        }
    }

    enum Event: CaseIterable {
        case order, home, away, bounce, falls, reaches, frees, beforeLimit, limit, interrupt

        var isOfTheDropSensor: Bool { [.falls, .reaches, .frees].contains(self) }

        func apply(to engine: inout MotorLaneEngine, _ start: Start) -> [MotorLaneEngine.Action] {
            let now = start.now
            switch self {
            case .order: return engine.begin(Token(2), at: time(now))
            case .home, .away:
                engine.home(self == .home, at: time(now))
                return engine.advance(to: time(now + 10))
            case .bounce:
                engine.home(!start.isAtHome, at: time(now))
                engine.home(start.isAtHome, at: time(now + 9))
                return engine.advance(to: time(now + 9)) + engine.advance(to: time(now + 30))
            case .falls:
                let first = engine.drop(true, at: time(now))
                return first + engine.drop(false, at: time(now + 4))
                    + engine.advance(to: time(now + 4))
            case .reaches:
                return engine.drop(true, at: time(now)) + engine.advance(to: time(now))
            case .frees: return engine.drop(false, at: time(now)) + engine.advance(to: time(now))
            case .beforeLimit: return engine.advance(to: time((start.limit ?? 60_000) - 1))
            case .limit: return engine.advance(to: time(start.limit ?? 60_000))
            case .interrupt: return engine.interrupt()
            }
        }
    }

    /// What must come of it, and when `advance` is due afterwards.
    struct Outcome {
        var actions: [MotorLaneEngine.Action] = []
        var limit: Int?

        /// The motor stands, and the order is over.
        static func stands(_ result: DispenseResult) -> Outcome {
            Outcome(actions: [.motor(on: false), .finished(Token(1), result)])
        }

        static func over(_ result: DispenseResult) -> Outcome {
            Outcome(actions: [.finished(Token(1), result)])
        }
    }

    /// `nil` = nothing, and what is due stays.
    static func expected(_ start: Start, _ event: Event) -> Outcome? {
        switch (start, event) {
        case (.idleAtHome, .order), (.blindIdle, .order):
            return Outcome(actions: [.motor(on: true)], limit: 2500)
        case (.idleAway, .order): return Outcome(actions: [.motor(on: true)], limit: 9000)
        case (.idleBroken, .order):
            let text = "the drop sensor sees something before the start; clear it"
            return Outcome(actions: [.finished(Token(2), .failed(text))])
        case (.idleAtHome, .falls), (.idleAway, .falls), (.idleBroken, .falls),
            (.idleBroken, .frees):
            return Outcome(actions: [.strayDrop])
        case (.idleAtHome, _), (.idleAway, _), (.idleBroken, _), (.blindIdle, _): return nil
        case (_, .order):
            let text = "the lane is turning already"
            return Outcome(actions: [.finished(Token(2), .failed(text))], limit: start.limit)

        case (.homing, .home): return Outcome(limit: 2510)
        case (.homingDropped, .home), (.turningDropped, .home), (.blindTurning, .home):
            return .stands(.dropped)
        case (.blindHoming, .home): return .stands(.timeout)
        case (.leaving, .away), (.blindLeaving, .away): return Outcome(limit: 9000)
        case (.leavingDropped, .away): return Outcome(limit: 4000)
        case (.turning, .home): return Outcome(actions: [.motor(on: false)], limit: 4010)
        // Bounce, however long: no spiral turns in 300 ms.
        case (.justTurning, .home): return Outcome(limit: 400)

        case (.homing, .falls), (.homing, .reaches), (.turning, .falls), (.turning, .reaches),
            (.justTurning, .falls), (.justTurning, .reaches):
            return Outcome(limit: 4000)
        case (.falling, .falls), (.falling, .reaches): return .over(.dropped)

        case (.homing, .limit), (.leaving, .limit), (.turning, .limit), (.justTurning, .limit),
            (.blindLeaving, .limit):
            return .stands(.jammed)
        case (.blindHoming, .limit), (.blindTurning, .limit): return .stands(.timeout)
        case (.falling, .limit): return .over(.noDrop)
        case (.homingDropped, .limit), (.leavingDropped, .limit), (.turningDropped, .limit),
            (.homingDropped, .interrupt), (.leavingDropped, .interrupt),
            (.turningDropped, .interrupt):
            return .stands(.droppedNotHome)
        case (_, .interrupt): return .stands(.timeout)
        default: return nil
        }
    }

    @Test(arguments: Start.allCases, Event.allCases)
    func `every state answers every input as its table says`(start: Start, event: Event) {
        var engine = start.engine
        #expect(engine.isTurning == !start.isIdle)
        #expect(engine.nextDeadline == start.limit.map { time($0) }, "\(start)")
        guard !start.isBlind || !event.isOfTheDropSensor else { return }
        let actions = event.apply(to: &engine, start)
        let expected = Self.expected(start, event) ?? Outcome(limit: start.limit)
        #expect(actions == expected.actions, "\(start), \(event)")
        #expect(engine.nextDeadline == expected.limit.map { time($0) }, "\(start), \(event)")
        #expect(engine.isTurning == (expected.limit != nil), "\(start), \(event)")
    }
}

private func time(_ milliseconds: Int) -> MonotonicInstant {
    MonotonicInstant(sinceBoot: .seconds(100)) + .milliseconds(milliseconds)
}
