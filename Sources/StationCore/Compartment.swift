import StationModel

/// What a person does at a compartment.
struct CompartmentUse: Hashable, Sendable {
    enum Purpose: String, Hashable, CaseIterable, Sendable {
        /// Takes an item for good.
        case take
        case borrow
        case giveBack
        /// Uses the device behind the door.
        case operate
    }

    let visitor: Visitor
    let purpose: Purpose
    let entitlement: Entitlement
    /// What is behind the door; a reload may make it something else meanwhile.
    let kind: CompartmentConfiguration.Kind
}

/// One door of a locker: intent on disk, lock, door, outcome.
///
/// Theory of operation. The lock is a pulse; the contact tells what the door does. A door that
/// opens after its lock was told to is that person's; one that opens without is forced. What the
/// person did counts when the door has been opened (an item was within reach) and, for a loan
/// that comes back, when it is shut again.
///
/// | state | begin | committed | commitFailed | opens | shuts | time |
/// |---|---|---|---|---|---|---|
/// | shut | committing | – | – | forced open | – | – |
/// | committing | – | unlocked; or interrupted | void, shut | forced, late | – | 5 s: late |
/// | late | – | interrupted | void, shut | forced, late | late | – |
/// | unlocked | – | – | – | open with its user | – | 15 s: not opened, shut |
/// | open | – | – | – | – | shut | 60 s: reminder, 180 s: left open |
///
/// `interrupted` leads to shut, or to open without a user where the door was forced meanwhile.
/// The contact is unknown until its board has spoken: a door found open then is nobody's fault,
/// unless the last run has reported it already.
struct Compartment: Hashable, Sendable {
    static let commitWithin = Dispensing.commitWithin
    /// The lock's pulse, and a hand.
    static let openWithin: Duration = .seconds(15)
    static let remindAfter: Duration = .seconds(60)
    static let alarmAfter: Duration = .seconds(180)

    enum State: Hashable, Sendable {
        case shut
        case committing(CompartmentUse, since: MonotonicInstant)
        case late(CompartmentUse)
        case unlocked(CompartmentUse, since: MonotonicInstant)
        /// `use` is `nil` for a door that nobody was let to.
        case open(use: CompartmentUse?, since: MonotonicInstant, isReminded: Bool)
    }

    enum Action: Hashable, Sendable {
        case commit(CompartmentUse)
        case unlock
        case giveUp(CompartmentUse)
        case void(CompartmentUse)
        case interrupted(CompartmentUse)
        case notOpened(CompartmentUse)
        case opened(CompartmentUse?)
        case shut(CompartmentUse?)
        case remind(CompartmentUse)
    }

    private(set) var state = State.shut
    /// `nil` = not yet read.
    private(set) var isOpen: Bool?
    private(set) var isForced = false
    private(set) var isLeftOpen = false

    var isFree: Bool { state == .shut && isOpen != true }

    mutating func begin(_ use: CompartmentUse, at now: MonotonicInstant) -> [Action] {
        guard isFree else { return [] }
        state = .committing(use, since: now)
        return [.commit(use)]
    }

    mutating func committed(mayOpen: Bool, at now: MonotonicInstant) -> [Action] {
        switch state {
        case .committing(let use, let since):
            guard mayOpen, now - since <= Self.commitWithin else {
                rest(at: now)
                return [.interrupted(use)]
            }
            state = .unlocked(use, since: now)
            return [.unlock]
        case .late(let use):
            rest(at: now)
            return [.interrupted(use)]
        case .shut, .unlocked, .open: return []
        }
    }

    mutating func commitFailed(at now: MonotonicInstant) -> [Action] {
        switch state {
        case .committing(let use, _):
            rest(at: now)
            return [.giveUp(use), .void(use)]
        case .late(let use):
            rest(at: now)
            return [.void(use)]
        case .shut, .unlocked, .open: return []
        }
    }

    /// The use is over; its door may have been forced meanwhile.
    private mutating func rest(at now: MonotonicInstant) {
        state = isOpen == true ? .open(use: nil, since: now, isReminded: false) : .shut
    }

    /// The service ends: what is under way is interrupted. `mayBeGone` = the item was in reach.
    mutating func stop() -> (use: CompartmentUse, mayBeGone: Bool)? {
        defer { if isOpen != true { state = .shut } }
        switch state {
        case .committing(let use, _), .late(let use): return (use, false)
        case .unlocked(let use, _): return (use, true)
        case .open(let use?, _, _) where use.purpose == .giveBack: return (use, false)
        case .open, .shut: return nil
        }
    }

    mutating func setDoor(open: Bool, at now: MonotonicInstant) -> [Action] {
        guard isOpen != open else { return [] }
        let before = isOpen
        isOpen = open
        return open ? opens(wasKnown: before != nil, at: now) : shuts(wasOpen: before == true)
    }

    /// Alarms of the last run stay up until the door is seen to be shut.
    mutating func restore(isForced: Bool, isLeftOpen: Bool) {
        guard isOpen != false else { return }
        self.isForced = self.isForced || isForced
        self.isLeftOpen = self.isLeftOpen || isLeftOpen
    }

    private mutating func opens(wasKnown: Bool, at now: MonotonicInstant) -> [Action] {
        switch state {
        case .unlocked(let use, _):
            state = .open(use: use, since: now, isReminded: false)
            return [.opened(use)]
        // The outcome waits for the intent: both are written in the order of their happening.
        case .committing(let use, _), .late(let use):
            state = .late(use)
            isForced = isForced || wasKnown
            return [.opened(nil)]
        case .shut, .open:
            state = .open(use: nil, since: now, isReminded: false)
            isForced = isForced || wasKnown
            return [.opened(nil)]
        }
    }

    private mutating func shuts(wasOpen: Bool) -> [Action] {
        isForced = false
        isLeftOpen = false
        guard case .open(let use, _, _) = state else {
            // Forced and shut again while the intent is still being written.
            return wasOpen ? [.shut(nil)] : []
        }
        state = .shut
        return [.shut(use)]
    }

    mutating func advance(to now: MonotonicInstant) -> [Action] {
        guard isDue(at: now) else { return [] }
        switch state {
        case .committing(let use, _):
            state = .late(use)
            return [.giveUp(use)]
        case .unlocked(let use, _):
            state = .shut
            return [.notOpened(use)]
        case .open(let use, let since, false):
            state = .open(use: use, since: since, isReminded: true)
            return use.map { [.remind($0)] } ?? []
        case .open(_, _, true):
            isLeftOpen = true
            return []
        case .shut, .late: return []
        }
    }

    func isDue(at now: MonotonicInstant) -> Bool { nextDeadline.map { $0 <= now } ?? false }

    var nextDeadline: MonotonicInstant? {
        switch state {
        case .shut, .late: nil
        case .committing(_, let since): since + Self.commitWithin + .milliseconds(1)
        case .unlocked(_, let since): since + Self.openWithin
        case .open(_, let since, false): since + Self.remindAfter
        case .open(_, let since, true): isLeftOpen ? nil : since + Self.alarmAfter
        }
    }
}
