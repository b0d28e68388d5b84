import StationModel
import Testing

@testable import StationCore

/// Every state of a dispenser with every input.
struct DispensingEnumerationTests {
    enum Event: CaseIterable {
        case begin, committed, committedInVain, commitFailed, late
        case dropped, droppedNotHome, jammed, jammedInVain, noDrop, empty, timeout, failed,
            commitLimit, answerLimit

        func apply(to machine: inout Dispensing) -> [Dispensing.Action] {
            let now = instant(1000)
            return switch self {
            case .begin: machine.begin(DispensingEnumerationTests.other, at: now)
            case .committed: machine.committed(mayTurn: true, at: now)
            case .committedInVain: machine.committed(mayTurn: false, at: now)
            case .late: machine.committed(mayTurn: true, at: instant(5001))
            case .commitFailed: machine.commitFailed()
            case .dropped: machine.answered(.dropped, mayTurn: true, at: now)
            case .droppedNotHome: machine.answered(.droppedNotHome, mayTurn: true, at: now)
            case .jammed: machine.answered(.jammed, mayTurn: true, at: now)
            case .jammedInVain: machine.answered(.jammed, mayTurn: false, at: now)
            case .noDrop: machine.answered(.noDrop, mayTurn: true, at: now)
            case .empty: machine.answered(.empty, mayTurn: true, at: now)
            case .timeout: machine.answered(.timeout, mayTurn: true, at: now)
            case .failed: machine.answered(.failed("no port"), mayTurn: true, at: now)
            case .commitLimit: machine.advance(to: instant(5001))
            case .answerLimit: machine.advance(to: instant(0) + Dispensing.answerWithin)
            }
        }
    }

    enum Start: CaseIterable {
        case idle, committing, late, turning, turningAgain

        /// Entered at time zero.
        var machine: Dispensing {
            var machine = Dispensing()
            guard self != .idle else { return machine }
            _ = machine.begin(DispensingEnumerationTests.vend, at: instant(0))
            if self == .late { _ = machine.advance(to: instant(5001)) }
            guard self == .turning || self == .turningAgain else { return machine }
            _ = machine.committed(mayTurn: true, at: instant(0))
            if self == .turningAgain {
                _ = machine.answered(.jammed, mayTurn: true, at: instant(0))
            }
            return machine
        }
    }

    static let lane = LaneAddress(device: DeviceId("vending"), number: 1)
    static let vend = Vend(
        visitor: Visitor(
            member: MemberPseudonym(1), group: MemberGroup("courier"), reader: frontReader),
        sku: SKUNumber(7), lane: lane, entitlement: .quota(CivilDate(daysSinceEpoch: 20_000)),
        asked: instant(0))
    static let other = Vend(
        visitor: vend.visitor, sku: SKUNumber(8), lane: lane, entitlement: .voucher(9),
        asked: instant(0))

    /// What must come of it; `nil` = nothing, and the state stays.
    static func expected(_ start: Start, _ event: Event) -> [Dispensing.Action]? {
        func closed(
            _ outcome: VendOutcome, items: Int = 0, broken: Bool = false, next: Bool = false
        ) -> [Dispensing.Action] {
            [.close(vend, outcome, items: items, isBroken: broken, triesNext: next)]
        }
        switch (start, event) {
        case (.idle, .begin): return [.commit(other)]
        case (.committing, .committed): return [.turn(lane)]
        case (.committing, .committedInVain), (.committing, .late): return closed(.interrupted)
        case (.committing, .commitFailed): return [.giveUp(vend), .void(vend)]
        case (.committing, .commitLimit), (.committing, .answerLimit): return [.giveUp(vend)]
        case (.late, .committed), (.late, .committedInVain), (.late, .late):
            return closed(.interrupted)
        case (.late, .commitFailed): return [.void(vend)]
        case (.turning, .jammed): return [.turn(lane)]
        case (.turning, .jammedInVain), (.turningAgain, .jammed), (.turningAgain, .jammedInVain):
            return closed(.jammed, broken: true, next: true)
        case (.turning, .dropped), (.turningAgain, .dropped): return closed(.vended, items: 1)
        case (.turning, .droppedNotHome), (.turningAgain, .droppedNotHome):
            return closed(.vended, items: 1, broken: true)
        case (.turning, .noDrop), (.turningAgain, .noDrop): return closed(.noDrop)
        case (.turning, .empty), (.turningAgain, .empty): return closed(.empty, next: true)
        case (.turning, .failed), (.turningAgain, .failed): return closed(.interrupted, next: true)
        case (.turning, .timeout), (.turningAgain, .timeout), (.turning, .answerLimit),
            (.turningAgain, .answerLimit):
            return closed(.timeout, broken: true)
        default: return nil
        }
    }

    @Test(arguments: Start.allCases, Event.allCases)
    func `every state answers every input as its table says`(start: Start, event: Event) {
        var machine = start.machine
        let before = machine
        let actions = event.apply(to: &machine)
        guard let expected = Self.expected(start, event) else {
            #expect(actions == [], "\(start), \(event)")
            #expect(machine == before, "\(start), \(event)")
            return
        }
        #expect(actions == expected, "\(start), \(event)")
        let ends = expected.contains { action in
            switch action {
            case .close, .void: true
            case .commit, .turn, .giveUp: false
            }
        }
        #expect(machine.isIdle == ends, "\(start), \(event)")
    }

    @Test(arguments: Start.allCases)
    func `a stop closes what is under way, and doubts what was turning`(start: Start) {
        var machine = start.machine
        let items = start == .turning || start == .turningAgain ? 1 : 0
        let expected: [Dispensing.Action] =
            start == .idle
            ? []
            : [
                .close(
                    Self.vend, .interrupted, items: items, isBroken: false, triesNext: false)
            ]
        #expect(machine.stop() == expected)
        #expect(machine.isIdle)
    }

    /// `turning` once more, on a lane whose drive could not be asked so often before.
    private static func turning(_ machine: Dispensing = Dispensing(), refusals: Int) -> Dispensing {
        var machine = machine
        for round in 0...refusals {
            _ = machine.begin(vend, at: instant(0))
            _ = machine.committed(mayTurn: true, at: instant(0))
            if round < refusals { _ = Event.failed.apply(to: &machine) }
        }
        return machine
    }

    @Test func `a drive that could not be asked three times in a row breaks its lane`() {
        for refusals in 0...4 {
            var machine = Self.turning(refusals: refusals)
            let broken = refusals >= 2
            #expect(
                Event.failed.apply(to: &machine) == [
                    .close(Self.vend, .interrupted, items: 0, isBroken: broken, triesNext: true)
                ], "\(refusals)")
        }
    }

    @Test(arguments: [
        Event.dropped, .droppedNotHome, .jammed, .jammedInVain, .noDrop, .empty, .timeout,
        .answerLimit, .failed,
    ])
    func `any other answer, or none, begins that count anew`(event: Event) {
        var machine = Self.turning(refusals: 2)
        _ = event.apply(to: &machine)
        if event == .jammed { _ = Event.dropped.apply(to: &machine) }
        var next = Self.turning(machine, refusals: 0)
        let broken = event == .failed
        #expect(
            Event.failed.apply(to: &next) == [
                .close(Self.vend, .interrupted, items: 0, isBroken: broken, triesNext: true)
            ])
    }

    @Test(arguments: [Event.committedInVain, .commitFailed, .late])
    func `what never reached the drive says nothing of it`(event: Event) {
        var machine = Self.turning(refusals: 1)
        _ = Event.failed.apply(to: &machine)
        _ = machine.begin(Self.vend, at: instant(0))
        _ = event.apply(to: &machine)
        #expect(machine.isIdle)
        var next = Self.turning(machine, refusals: 0)
        #expect(
            Event.failed.apply(to: &next) == [
                .close(Self.vend, .interrupted, items: 0, isBroken: true, triesNext: true)
            ])
    }

    @Test func `each lane of a machine has a count of its own`() {
        var machine = Dispensing()
        let far = Vend(
            visitor: Self.vend.visitor, sku: SKUNumber(7),
            lane: LaneAddress(device: Self.lane.device, number: 2), entitlement: .free,
            asked: instant(0))
        let broken = [Self.vend, far, Self.vend, far, Self.vend].map { vend in
            _ = machine.begin(vend, at: instant(0))
            _ = machine.committed(mayTurn: true, at: instant(0))
            guard case .close(_, _, _, let isBroken, _) = Event.failed.apply(to: &machine).first
            else { return true }
            return isBroken
        }
        #expect(broken == [false, false, false, false, true])
    }

    @Test
    func `no sequence of five inputs turns a motor without its intent, or twice but for a jam`() {
        func walk(_ machine: Dispensing, _ durable: Bool, _ turns: Int, _ left: Int) -> Bool {
            guard left > 0 else { return true }
            for event in Event.allCases {
                var (machine, durable, turns) = (machine, durable, turns)
                for action in event.apply(to: &machine) {
                    switch action {
                    case .commit: (durable, turns) = (false, 0)
                    case .turn:
                        turns += 1
                        let isAnswer = [.committed, .late, .jammed].contains(event)
                        guard isAnswer, turns <= 2, turns == 1 || event == .jammed else {
                            return false
                        }
                    case .close, .void: (durable, turns) = (false, 0)
                    case .giveUp: break
                    }
                }
                guard walk(machine, durable, turns, left - 1) else { return false }
            }
            return true
        }
        #expect(walk(Dispensing(), false, 0, 5))
    }
}
