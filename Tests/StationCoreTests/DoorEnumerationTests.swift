import StationModel
import Testing

@testable import StationCore

/// Who decides over the lock, for every combination of facts and every sequence of events.
struct DoorEnumerationTests {
    /// A set of facts, and the lock that the priority list demands for it.
    struct Facts: Hashable {
        let fire: Bool
        let pressed: Bool
        let mode: DoorMode
        let free: Bool
        let granted: Bool

        /// fire > exit > lockdown > emergency open > scheduled free access > credential
        var authority: DoorAuthority {
            if fire { return .fire }
            if pressed { return .exit }
            if mode == .lockdown { return .lockdown }
            if mode == .open { return .emergencyOpen }
            return free ? .freeAccess : .credential
        }

        var isReleased: Bool {
            switch authority {
            case .fire, .exit, .emergencyOpen, .freeAccess: true
            case .lockdown: false
            case .credential: granted
            }
        }

        static var all: [Facts] {
            var all: [Facts] = []
            for fire in [false, true] {
                for pressed in [false, true] {
                    for mode in DoorMode.allCases {
                        for free in [false, true] {
                            for granted in [false, true] {
                                all.append(
                                    Facts(
                                        fire: fire, pressed: pressed, mode: mode, free: free,
                                        granted: granted))
                            }
                        }
                    }
                }
            }
            return all
        }

        /// A closed door with these facts.
        func door() -> DoorMachine {
            let now = instant(10_000)
            var door = closedDoor()
            if granted { _ = door.grant(for: DoorHistory.unlock, at: now) }
            _ = door.setFreeAccess(free, at: now)
            _ = door.setMode(mode, at: now)
            if pressed { _ = door.setExit(pressed: true, since: now, at: now) }
            if fire { _ = door.setFire(true, at: now) }
            return door
        }
    }

    static func closedDoor() -> DoorMachine {
        var door = DoorMachine(
            configuration: DoorConfiguration(lock: .failSafe), isReleased: false, fire: false,
            at: instant(0))
        _ = door.setContact(open: false, since: instant(0), at: instant(0))
        return door
    }

    @Test(arguments: Facts.all)
    func `the highest authority decides over the lock`(facts: Facts) {
        let door = facts.door()
        #expect(door.authority == facts.authority)
        #expect(door.isReleased == facts.isReleased)
    }

    @Test(arguments: Facts.all)
    func `one more event leads to the lock that its facts demand, with one edge at most`(
        facts: Facts
    ) {
        let now = instant(10_100)
        for event in DoorEvent.allCases where event != .shortWait && event != .longWait {
            var door = facts.door()
            let before = door.isReleased
            let drives = event.apply(to: &door, at: now).filter(\.isDrive)
            #expect(drives == (door.isReleased == before ? [] : [.drive(released: !before)]))
            guard let next = Self.facts(facts, after: event) else { continue }
            #expect(door.isReleased == next.isReleased, "\(facts) then \(event)")
        }
    }

    /// `nil` where the time after the exit button decides.
    static func facts(_ facts: Facts, after event: DoorEvent) -> Facts? {
        var (fire, pressed, mode) = (facts.fire, facts.pressed, facts.mode)
        // A lockdown voids the grant that was given before it.
        var (free, granted) = (facts.free, facts.granted && facts.mode != .lockdown)
        switch event {
        case .press: pressed = true
        case .letGo: if pressed { return nil }
        case .fireOn: fire = true
        case .fireOff: fire = false
        case .normal: mode = .normal
        case .emergency: mode = .open
        case .lockdown: (mode, granted) = (.lockdown, false)
        case .freeOn: free = true
        case .freeOff: free = false
        case .grant: granted = mode != .lockdown
        case .open, .close, .shortWait, .longWait: break
        }
        return Facts(fire: fire, pressed: pressed, mode: mode, free: free, granted: granted)
    }

    @Test func `every sequence of four events keeps the rules of the lock`() {
        #expect(Self.firstBreach(over: DoorEvent.allCases, length: 4) == nil)
    }

    @Test(arguments: [
        [DoorEvent.open, .close, .press, .letGo, .grant, .lockdown, .normal],
        [.open, .close, .freeOn, .freeOff, .grant, .shortWait, .longWait],
        [.open, .close, .fireOn, .fireOff, .emergency, .normal, .longWait],
    ])
    func `every sequence of six events that concern each other keeps the rules of the lock`(
        events: [DoorEvent]
    ) {
        #expect(Self.firstBreach(over: events, length: 6) == nil)
    }

    /// Walks all sequences depth first; the door is a value, so a shared beginning is run once.
    static func firstBreach(over events: [DoorEvent], length: Int) -> String? {
        func walk(
            _ door: DoorMachine, _ history: DoorHistory, _ trace: [DoorEvent], _ time: Int
        ) -> String? {
            guard trace.count < length else { return nil }
            for event in events {
                var (door, history) = (door, history)
                let now = instant(time + event.delay)
                let before = door.isReleased
                let actions = event.apply(to: &door, at: now) + door.advance(to: now)
                history.note(event, at: now)
                let drives = actions.filter(\.isDrive)
                let edge: [DoorAction] =
                    door.isReleased == before ? [] : [.drive(released: door.isReleased)]
                let demanded = history.demanded(at: now) ?? door.isReleased
                guard drives == edge, demanded == door.isReleased else {
                    return "\(trace + [event]): released \(door.isReleased), drives \(drives)"
                }
                if let breach = walk(door, history, trace + [event], time + event.delay) {
                    return breach
                }
            }
            return nil
        }
        return walk(closedDoor(), DoorHistory(), [], 1000)
    }
}

extension DoorAction {
    var isDrive: Bool { if case .drive = self { true } else { false } }
}
