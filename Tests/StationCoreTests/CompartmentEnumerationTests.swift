import StationModel
import Testing

@testable import StationCore

/// Every state of a locker's door with every input.
struct CompartmentEnumerationTests {
    enum Event: CaseIterable {
        case begin, committed, committedInVain, commitFailed, opens, shuts
        case commitLimit, openLimit, remindLimit, alarmLimit

        func apply(to machine: inout Compartment) -> [Compartment.Action] {
            let now = instant(1000)
            return switch self {
            case .begin: machine.begin(CompartmentEnumerationTests.use, at: now)
            case .committed: machine.committed(mayOpen: true, at: now)
            case .committedInVain: machine.committed(mayOpen: false, at: now)
            case .commitFailed: machine.commitFailed(at: now)
            case .opens: machine.setDoor(open: true, at: now)
            case .shuts: machine.setDoor(open: false, at: now)
            case .commitLimit: machine.advance(to: instant(5001))
            case .openLimit: machine.advance(to: instant(15_000))
            case .remindLimit: machine.advance(to: instant(60_000))
            case .alarmLimit: machine.advance(to: instant(180_000))
            }
        }
    }

    enum Start: CaseIterable {
        case shut, committing, late, unlocked, open, reminded, forced, forcedMeanwhile

        var machine: Compartment {
            var machine = Compartment()
            _ = machine.setDoor(open: false, at: instant(0))
            if self == .shut { return machine }
            if self == .forced {
                _ = machine.setDoor(open: true, at: instant(0))
                return machine
            }
            _ = machine.begin(CompartmentEnumerationTests.use, at: instant(0))
            if self == .late { _ = machine.advance(to: instant(5001)) }
            if self == .forcedMeanwhile { _ = machine.setDoor(open: true, at: instant(0)) }
            guard self == .unlocked || self == .open || self == .reminded else { return machine }
            _ = machine.committed(mayOpen: true, at: instant(0))
            if self == .unlocked { return machine }
            _ = machine.setDoor(open: true, at: instant(0))
            if self == .reminded { _ = machine.advance(to: instant(60_000)) }
            return machine
        }
    }

    static let use = CompartmentUse(
        visitor: Visitor(
            member: MemberPseudonym(1), group: MemberGroup("courier"), reader: frontReader),
        purpose: .take, entitlement: .voucher(3),
        kind: .consumable(SKUNumber(7), capacity: 1, lowAt: 0))

    /// `nil` = nothing is done.
    static func expected(_ start: Start, _ event: Event) -> [Compartment.Action]? {
        switch (start, event) {
        case (.shut, .begin): [.commit(use)]
        case (.committing, .committed): [.unlock]
        case (.committing, .committedInVain): [.interrupted(use)]
        case (.committing, .commitFailed): [.giveUp(use), .void(use)]
        case (.committing, .commitLimit), (.committing, .openLimit), (.committing, .remindLimit),
            (.committing, .alarmLimit):
            [.giveUp(use)]
        case (.late, .committed), (.late, .committedInVain), (.forcedMeanwhile, .committed),
            (.forcedMeanwhile, .committedInVain):
            [.interrupted(use)]
        case (.late, .commitFailed), (.forcedMeanwhile, .commitFailed): [.void(use)]
        case (.unlocked, .opens): [.opened(use)]
        case (.unlocked, .openLimit), (.unlocked, .remindLimit), (.unlocked, .alarmLimit):
            [.notOpened(use)]
        case (.shut, .opens), (.committing, .opens), (.late, .opens): [.opened(nil)]
        case (.open, .shuts), (.reminded, .shuts): [.shut(use)]
        case (.forced, .shuts), (.forcedMeanwhile, .shuts): [.shut(nil)]
        case (.open, .remindLimit), (.open, .alarmLimit): [.remind(use)]
        default: nil
        }
    }

    @Test(arguments: Start.allCases, Event.allCases)
    func `every state answers every input as its table says`(start: Start, event: Event) {
        var machine = start.machine
        let actions = event.apply(to: &machine)
        #expect(actions == Self.expected(start, event) ?? [], "\(start), \(event)")
    }

    @Test(arguments: Start.allCases)
    func `a door that opens unasked is forced, and only that`(start: Start) {
        var machine = start.machine
        _ = machine.setDoor(open: true, at: instant(1000))
        #expect(machine.isForced == ![.unlocked, .open, .reminded].contains(start))
        _ = machine.setDoor(open: false, at: instant(1001))
        #expect(!machine.isForced)
    }

    /// Whatever is answered when: a door that opened and shut is told as often as it did.
    @Test func `no sequence of five inputs opens a door that is not shut again`() {
        func walk(_ machine: Compartment, _ open: Int, _ left: Int) -> Bool {
            guard open == (machine.isOpen == true ? 1 : 0) else { return false }
            guard left > 0 else { return true }
            return Event.allCases.allSatisfy { event in
                var machine = machine
                let open = event.apply(to: &machine).reduce(open) { open, action in
                    switch action {
                    case .opened: open + 1
                    case .shut: open - 1
                    default: open
                    }
                }
                return walk(machine, open, left - 1)
            }
        }
        #expect(walk(Compartment(), 0, 5))
        #expect(walk(Start.shut.machine, 0, 5))
    }

    @Test func `a door that was found open is nobody's fault, and is left open all the same`() {
        var machine = Compartment()
        #expect(machine.setDoor(open: true, at: instant(0)) == [.opened(nil)])
        #expect(!machine.isForced)
        _ = machine.advance(to: instant(60_000))
        _ = machine.advance(to: instant(180_000))
        #expect(machine.isLeftOpen)
        _ = machine.setDoor(open: false, at: instant(180_001))
        #expect(!machine.isLeftOpen && machine.isFree)
    }

    @Test func `a door forced while its intent is written is watched afterwards`() {
        var machine = Start.committing.machine
        _ = machine.setDoor(open: true, at: instant(10))
        #expect(machine.committed(mayOpen: true, at: instant(20)) == [.interrupted(Self.use)])
        #expect(!machine.isFree)
        #expect(machine.nextDeadline == instant(60_020))
    }
}
