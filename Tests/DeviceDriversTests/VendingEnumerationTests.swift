import DeviceDrivers
import DevicePorts
import StationModel
import Testing

@testable import Decoding

private let start = MonotonicInstant(sinceBoot: .seconds(100))

/// Every state of the conversation with a vending machine, with every input.
struct VendingEnumerationTests {
    enum Link: CaseIterable { case fresh, synchronising, synchronised }

    enum Vend: CaseIterable {
        case none, checking, said, checked, ordering, ordered, dispensing

        /// Its time, from its beginning.
        var limit: Duration? {
            switch self {
            case .none: nil
            case .checking, .said, .checked, .ordering: .seconds(5)
            case .ordered, .dispensing: .seconds(60)
            }
        }

        /// How it ends when the machine is lost.
        func ending(_ text: String) -> [String] {
            switch self {
            case .none: []
            case .checking, .said, .checked, .ordering: ["notStarted: \(text)"]
            case .ordered, .dispensing: ["unknown"]
            }
        }
    }

    /// Nothing is said of a vend before the machine has been told to begin its numbers anew.
    struct State: Hashable, CustomStringConvertible {
        let link: Link
        let vend: Vend

        var description: String { "\(link), \(vend)" }

        init(_ link: Link, _ vend: Vend) { (self.link, self.vend) = (link, vend) }

        static let all = Link.allCases.flatMap { link in
            Vend.allCases.map { State(link, $0) }
        }.filter { state in
            state.link == .synchronised || [.none, .checking, .ordering].contains(state.vend)
        }

        var session: VendingSession {
            var session = VendingSession(dropSensor: true, elevator: false, at: start)
            if link != .fresh {
                _ = Input.poll.apply(to: &session)
                if link == .synchronised { _ = Input.acknowledgement.apply(to: &session) }
            }
            guard vend != .none else { return session }
            _ = Input.ask.apply(to: &session)
            guard vend != .ordering else { return ordering(session) }
            guard vend != .checking else { return session }
            _ = Input.poll.apply(to: &session)
            guard vend != .said else { return session }
            _ = Input.acknowledgement.apply(to: &session)
            guard vend != .checked else { return session }
            session = ordering(session)
            _ = Input.poll.apply(to: &session)
            if vend == .dispensing { _ = Input.acknowledgement.apply(to: &session) }
            return session
        }

        /// The answer to the check, also where it was not asked for yet. It ends what was being
        /// said, so the numbers are begun afterwards.
        private func ordering(_ before: VendingSession) -> VendingSession {
            guard link == .synchronising else {
                var session = before
                _ = Input.canBeSold.apply(to: &session)
                return session
            }
            var session = State(.fresh, .ordering).session
            _ = Input.poll.apply(to: &session)
            return session
        }
    }

    enum Input: CaseIterable {
        case ask, askAnother, poll, pollTooLate, acknowledgement
        case canBeSold, isEmpty, isPaused, anotherCanBeSold
        case isAtIt, liftMoves, fell, fellSomewhere, anotherFell, fellTooLateToAnswer, fellTwice
        case jammed, failed
        case chosen, takenBack, slot, synchronise, unknown
        case beforeLimit, limit, silence, interrupt, reopened

        private var frame: VendingFrame? {
            switch self {
            case .poll, .pollTooLate: .poll
            case .acknowledgement: .acknowledgement
            case .canBeSold: VendingFrame(0x02, packet: 1, [1, 0, 10])
            case .isEmpty: VendingFrame(0x02, packet: 1, [2, 0, 10])
            case .isPaused: VendingFrame(0x02, packet: 1, [4, 0, 10])
            case .anotherCanBeSold: VendingFrame(0x02, packet: 1, [1, 0, 11])
            case .isAtIt: VendingFrame(0x04, packet: 2, [1, 0, 10])
            case .liftMoves: VendingFrame(0x04, packet: 2, [0x10, 0, 10])
            case .fell, .fellTooLateToAnswer, .fellTwice:
                VendingFrame(0x04, packet: 2, [2, 0, 10])
            case .fellSomewhere: VendingFrame(0x04, packet: 2, [2])
            case .anotherFell: VendingFrame(0x04, packet: 2, [2, 0, 11])
            case .jammed: VendingFrame(0x04, packet: 2, [3, 0, 10])
            case .failed: VendingFrame(0x04, packet: 2, [6, 0, 10])
            case .chosen: VendingFrame(0x05, packet: 3, [0, 12])
            case .takenBack: VendingFrame(0x05, packet: 3, [0, 0])
            case .slot: VendingFrame(0x11, packet: 3, [0, 12, 0, 0, 0, 0, 4, 8])
            case .synchronise: VendingFrame(0x31, packet: 3)
            case .unknown: VendingFrame(0x77, packet: 3)
            case .ask, .askAnother, .beforeLimit, .limit, .silence, .interrupt, .reopened: nil
            }
        }

        var isFrame: Bool { frame != nil }

        /// What the session does; how it takes a wish, as a word.
        func apply(to session: inout VendingSession, in state: State? = nil) -> [String] {
            if let frame {
                let mayAnswer = self != .pollTooLate && self != .fellTooLateToAnswer
                let first = session.received(frame, mayAnswer: mayAnswer, at: start)
                guard self == .fellTwice else { return first.map(word) }
                return (first + session.received(frame, mayAnswer: true, at: start)).map(word)
            }
            switch self {
            case .ask: return ["\(session.begin(vend: 1, selection: 10, at: start))"]
            case .askAnother: return ["\(session.begin(vend: 2, selection: 10, at: start))"]
            case .silence: return session.advance(to: start + .seconds(5)).map(word)
            case .interrupt: return session.interrupt("cut").map(word)
            case .reopened: return session.restart(at: start).map(word)
            default:
                let end = start + (state?.vend.limit ?? .seconds(30))
                // The machine goes on polling, too late to be answered.
                let heard = session.received(
                    .poll, mayAnswer: false, at: end - .seconds(1)
                ).filter { $0 != .working }
                let due = end - (self == .beforeLimit ? .nanoseconds(1) : .zero)
                return (heard + session.advance(to: due)).map(word)
            }
        }

        private func word(_ action: VendingSession.Action) -> String {
            switch action {
            case .send(.acknowledgement): "ack"
            case .send(let frame):
                switch frame.command {
                case 0x31: "synchronise"
                case 0x01: "check"
                case 0x06: "order"
                default: "\(frame)"
                }
            case .report(.started): "started"
            case .report(.finished(_, .notStarted(let text))): "notStarted: \(text)"
            case .report(.finished(_, .failed(let text))): "failed: \(text)"
            case .report(.finished(_, let outcome)): "\(outcome)"
            case .report(.chosen(let selection)): "chosen \(selection ?? 0)"
            case .report(.slot(let selection, let stock, let capacity)):
                "slot \(selection): \(stock) of \(capacity)"
            case .working: "working"
            case .giveUp: "giveUp"
            }
        }
    }

    /// What must come of it, and the state afterwards; `nil` = nothing at all.
    static func expected(_ state: State, _ input: Input) -> ([String], State)? {
        let idle = State(state.link, .none)
        switch input {
        case .ask:
            return (["accepted"], state.vend == .none ? State(state.link, .checking) : state)
        case .askAnother:
            return state.vend == .none
                ? (["accepted"], State(state.link, .checking)) : (["busy"], state)
        case .poll: return polled(state)
        case .acknowledgement: return acknowledged(state)
        case .canBeSold, .isEmpty, .isPaused: return checked(state, input)
        case .isAtIt, .liftMoves, .anotherCanBeSold, .anotherFell, .synchronise, .unknown:
            return (["ack"], state)
        case .fell, .fellSomewhere, .fellTwice, .fellTooLateToAnswer, .jammed, .failed:
            let first = input == .fellTooLateToAnswer ? [] : ["ack"]
            let again = input == .fellTwice ? ["ack"] : []
            guard state.vend == .ordered || state.vend == .dispensing else {
                return (first + again, state)
            }
            let outcome =
                switch input {
                case .jammed: "jammed"
                case .failed: "failed: the machine reports motorMissing"
                default: "vended"
                }
            return (first + [outcome] + again, idle)
        case .chosen: return (["ack", "chosen 12"], state)
        case .takenBack: return (["ack", "chosen 0"], state)
        case .slot: return (["ack", "slot 12: 4 of 8"], state)
        case .limit:
            let text =
                state.vend == .ordering
                ? "the machine takes no order" : "the machine does not say whether it can sell"
            return (state.vend.ending(text), idle)
        case .silence:
            return (state.vend.ending("the machine fell silent") + ["giveUp"], idle)
        case .interrupt: return (state.vend.ending("cut"), idle)
        case .reopened:
            return (
                state.vend.ending("the line to the machine was lost"), State(.fresh, .none)
            )
        case .pollTooLate, .beforeLimit: return nil
        }
    }

    private static func polled(_ state: State) -> ([String], State) {
        switch (state.link, state.vend) {
        case (.fresh, _), (.synchronising, _):
            (["synchronise"], State(.synchronising, state.vend))
        case (.synchronised, .checking), (.synchronised, .said):
            (["check"], State(.synchronised, .said))
        case (.synchronised, .ordering): (["order"], State(.synchronised, .ordered))
        // Its acknowledgement is missing: the machine is waited for.
        case (.synchronised, .ordered): (["ack"], State(.synchronised, .dispensing))
        case (.synchronised, _): (["ack"], state)
        }
    }

    private static func acknowledged(_ state: State) -> ([String], State)? {
        switch (state.link, state.vend) {
        case (.synchronising, _): ([], State(.synchronised, state.vend))
        case (.synchronised, .said): ([], State(.synchronised, .checked))
        case (.synchronised, .ordered): (["started"], State(.synchronised, .dispensing))
        default: nil
        }
    }

    private static func checked(_ state: State, _ input: Input) -> ([String], State) {
        guard [.checking, .said, .checked].contains(state.vend) else { return (["ack"], state) }
        switch input {
        case .canBeSold:
            // A machine that answers has begun its numbers.
            let link = state.link == .synchronising ? Link.synchronised : state.link
            return (["ack"], State(link, .ordering))
        case .isEmpty: return (["ack", "empty"], State(state.link, .none))
        default:
            return (["ack", "notStarted: the machine refuses: paused"], State(state.link, .none))
        }
    }

    /// What tells each state from every other: what is said in four polls, all acknowledged, and
    /// in two of which the first is not; how a vend ends; whether another one may begin.
    private static func marks(_ session: VendingSession) -> [[String]] {
        var (acknowledged, lost, cut, asked) = (session, session, session, session)
        var said: [String] = []
        for _ in 0..<4 {
            said += Input.poll.apply(to: &acknowledged)
            said += Input.acknowledgement.apply(to: &acknowledged)
        }
        var repeated = Input.acknowledgement.apply(to: &lost)
        for _ in 0..<2 { repeated += Input.poll.apply(to: &lost) }
        return [said, repeated].map { $0.filter { $0 != "working" } }
            + [
                Input.interrupt.apply(to: &cut),
                ["\(asked.begin(vend: 3, selection: 10, at: start))"],
            ]
    }

    @Test func `no two states look alike`() {
        let all = State.all.map { Self.marks($0.session) }
        #expect(all.count == 13 && Set(all).count == all.count)
    }

    @Test(arguments: State.all, Input.allCases)
    func `every state answers every input as its table says`(state: State, input: Input) {
        var session = state.session
        let actions = input.apply(to: &session, in: state)
        let (expected, next) = Self.expected(state, input) ?? ([], state)
        let isFirst = input.isFrame && state.link == .fresh && state.vend != .ordering
        #expect(actions == (isFirst ? ["working"] : []) + expected, "\(state), \(input)")
        #expect(Self.marks(session) == Self.marks(next.session), "\(state), \(input)")
    }

    @Test(arguments: State.all)
    func `its time is when the session is due`(state: State) {
        var session = state.session
        _ = session.received(.poll, mayAnswer: false, at: start + .seconds(58))
        let silence = start + .seconds(63)
        #expect(session.nextDeadline == state.vend.limit.map { start + $0 } ?? silence)
    }

    @Test(arguments: [Input.jammed, .fell, .interrupt])
    func `who asks again under the same number has the outcome, and moves nothing`(end: Input) {
        var session = State(.synchronised, .dispensing).session
        _ = end.apply(to: &session)
        let outcome: VendingControllerOutcome =
            switch end {
            case .jammed: .jammed
            case .fell: .vended
            default: .unknown
            }
        #expect(Input.ask.apply(to: &session) == ["\(VendingAcceptance.over(outcome))"])
        #expect(Input.poll.apply(to: &session) == ["ack"])
        #expect(Input.askAnother.apply(to: &session) == ["accepted"])
    }
}
