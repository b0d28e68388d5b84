import StationModel

@testable import StationCore

/// What can happen to a door, for enumerations.
enum DoorEvent: CaseIterable {
    case open, close, press, letGo, fireOn, fireOff, normal, emergency, lockdown, freeOn, freeOff
    case grant, shortWait, longWait

    func apply(to door: inout DoorMachine, at now: MonotonicInstant) -> [DoorAction] {
        switch self {
        case .open: door.setContact(open: true, since: now, at: now)
        case .close: door.setContact(open: false, since: now, at: now)
        case .press: door.setExit(pressed: true, since: now, at: now)
        case .letGo: door.setExit(pressed: false, since: now, at: now)
        case .fireOn: door.setFire(true, at: now)
        case .fireOff: door.setFire(false, at: now)
        case .normal: door.setMode(.normal, at: now)
        case .emergency: door.setMode(.open, at: now)
        case .lockdown: door.setMode(.lockdown, at: now)
        case .freeOn: door.setFreeAccess(true, at: now)
        case .freeOff: door.setFreeAccess(false, at: now)
        case .grant: door.grant(for: DoorHistory.unlock, at: now)
        case .shortWait, .longWait: door.advance(to: now)
        }
    }

    /// Milliseconds that pass before it.
    var delay: Int {
        switch self {
        case .shortWait: 2000
        case .longWait: 6000
        default: 100
        }
    }
}

/// The design's rules for the lock, judged from the facts and the history of a door. Written
/// from the rules, not from the machine: it says what must and what may be, nothing more.
struct DoorHistory {
    static let unlock: Duration = .seconds(5)

    private(set) var fire = false
    private(set) var pressed = false
    private(set) var mode: DoorMode = .normal
    private(set) var free = false
    private(set) var open = false
    private var exitEnds: MonotonicInstant?
    /// Grants that nobody has used up yet: their number, the end of the last, and who has passed.
    private var grants = 0
    private var grantsEnd: MonotonicInstant?
    private var openedSinceGrant = false
    private var exitTookPart = false
    private var waitsForClosing = false

    private var standsOpen: Bool { fire || mode == .open || (mode == .normal && free) }

    mutating func note(_ event: DoorEvent, at now: MonotonicInstant) {
        endGrants { now >= $0 }
        let stoodOpen = standsOpen
        switch event {
        case .open: noteOpening()
        case .close: noteClosing()
        case .press where !pressed: (pressed, exitTookPart, exitEnds) = (true, true, nil)
        case .letGo where pressed: (pressed, exitEnds) = (false, now + Self.unlock)
        case .fireOn: fire = true
        case .fireOff: fire = false
        case .normal: mode = .normal
        case .emergency: mode = .open
        case .lockdown:
            mode = .lockdown
            waitsForClosing = false
            endGrants { _ in true }
        case .freeOn: free = true
        case .freeOff: free = false
        case .grant: noteGrant(at: now)
        case .press, .letGo, .shortWait, .longWait: break
        }
        if stoodOpen, !standsOpen, open, mode != .lockdown { waitsForClosing = true }
    }

    private mutating func noteOpening() {
        guard !open else { return }
        open = true
        if grants > 0 { openedSinceGrant = true }
    }

    private mutating func noteClosing() {
        guard open else { return }
        open = false
        waitsForClosing = false
        guard openedSinceGrant, !exitTookPart else { return }
        grants -= 1
        if grants == 0 { endGrants { _ in true } }
    }

    private mutating func noteGrant(at now: MonotonicInstant) {
        guard mode != .lockdown else { return }
        if grants == 0 { exitTookPart = isExiting(at: now) }
        grants += 1
        grantsEnd = now + Self.unlock
    }

    private mutating func endGrants(_ isOver: (MonotonicInstant) -> Bool) {
        guard let end = grantsEnd, isOver(end) else { return }
        (grants, grantsEnd, openedSinceGrant) = (0, nil, false)
    }

    private func isExiting(at now: MonotonicInstant) -> Bool {
        pressed || (exitEnds.map { now < $0 } ?? false)
    }

    /// What the lock may be now; `nil` where the rules leave it open: an exit whose time still
    /// runs may be over because its person has passed, and the same closing may end a grant.
    func demanded(at now: MonotonicInstant) -> Bool? {
        if fire || pressed { return true }
        let mayBeExiting = isExiting(at: now)
        if mode == .lockdown { return mayBeExiting ? nil : false }
        if mode == .open || free || waitsForClosing { return true }
        let isGranted = grantsEnd.map { now < $0 } ?? false
        if isGranted { return true }
        return mayBeExiting ? nil : false
    }
}
