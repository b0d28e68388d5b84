public import StationModel

/// The door: who decides over the lock, when it is released, and what its contact means.
///
/// Facts come in (fire, exit button, ordered mode, hours, grants, contact), and after each the
/// machine asks one question: must the lock be released now? The highest authority answers:
///
///     fire            released, whatever else
///     exit            released while pressed and for the unlock time after
///     lockdown        secured; running grants are void
///     emergencyOpen   released
///     freeAccess      released
///     credential      released while a grant runs
///
/// A grant ends when its person has passed (opened and closed again) or its time is over. Each
/// further grant extends the time and expects one more passage, so that closing the door behind
/// the first person does not lock out the second. Closing a door that stood open before the grant
/// is nobody's passage.
///
/// When an open mode ends while the door stands open, the lock does not move until it closes: a
/// bolt that shoots out of an open leaf keeps it from closing. If the contact is lost meanwhile,
/// nobody will say that it has closed, and the lock secures.
///
/// The lock is driven only when the answer changes: starting, reloading and repeating a fact make
/// no edge. Every time here is monotonic; modes and hours arrive as facts.
public struct DoorMachine: Sendable {
    /// A bolt or magnet needs this long to hold: an opening that began within it is no force.
    static let lockSettles: Duration = .milliseconds(300)
    /// More people than can stand at one door; beyond it a grant only extends the time.
    static let mostPassages = 8

    struct Release: Sendable {
        var until: MonotonicInstant
        var passages = 1
        var opened = false
        /// Whether this release unlocked the door; otherwise nobody expects an opening.
        var unlocked: Bool
    }

    var configuration: DoorConfiguration
    var fire: Bool
    var mode: DoorMode = .normal
    var freeAccess = false
    /// While pressed: since when.
    var exitPressedSince: MonotonicInstant?
    var exitRelease: Release?
    var grantRelease: Release?
    /// An open mode ended while the door stood open.
    var waitsForClosing = false

    /// What the lock was last told.
    public private(set) var isReleased: Bool
    /// When it was last told something else.
    var changedAt: MonotonicInstant
    /// When somebody last had the door unlocked and has not been seen to open it.
    var unopened: MonotonicInstant?
    var watch = DoorWatch()

    /// - Parameter isReleased: the level that the lock's line has; it is taken over as it is. A
    ///   lock found released without a reason had a grant running: it gets the unlock time.
    public init(
        configuration: DoorConfiguration, isReleased: Bool, fire: Bool, at now: MonotonicInstant
    ) {
        self.configuration = configuration
        self.isReleased = isReleased
        self.fire = fire
        changedAt = now - Self.lockSettles
        if isReleased, !fire {
            grantRelease = Release(until: now + configuration.unlock, unlocked: false)
        }
    }

    /// What decides over the lock now.
    public var authority: DoorAuthority {
        if fire { return .fire }
        if exitPressedSince != nil || exitRelease != nil { return .exit }
        if mode == .lockdown { return .lockdown }
        if mode == .open { return .emergencyOpen }
        return freeAccess ? .freeAccess : .credential
    }

    var mustRelease: Bool {
        switch authority {
        case .fire, .exit, .emergencyOpen, .freeAccess: true
        case .lockdown: false
        case .credential: grantRelease != nil || waitsForClosing
        }
    }

    /// Whether the door may stand open without anybody being asked to close it. Somebody at the
    /// exit button changes nothing about that.
    var mayStandOpen: Bool { fire || mode == .open || (mode == .normal && freeAccess) }

    /// A credential, the city or a technician lets somebody in; void in a lockdown.
    public mutating func grant(for span: Duration, at now: MonotonicInstant) -> [DoorAction] {
        guard mode != .lockdown else { return [] }
        var release = grantRelease ?? Release(until: now, passages: 0, unlocked: !isReleased)
        release.until = max(release.until, now + span)
        release.passages = min(release.passages + 1, Self.mostPassages)
        let actions = isReleased ? [] : watch.unlocking()
        grantRelease = release
        return settle(at: now) + actions
    }

    public mutating func setFire(_ fire: Bool, at now: MonotonicInstant) -> [DoorAction] {
        change(at: now) { $0.fire = fire }
    }

    public mutating func setMode(_ mode: DoorMode, at now: MonotonicInstant) -> [DoorAction] {
        change(at: now) {
            $0.mode = mode
            if mode == .lockdown {
                $0.grantRelease = nil
                $0.waitsForClosing = false
            }
        }
    }

    public mutating func setFreeAccess(_ free: Bool, at now: MonotonicInstant) -> [DoorAction] {
        change(at: now) { $0.freeAccess = free }
    }

    /// Takes changed times over; what runs keeps the time it was given.
    public mutating func reconfigure(
        _ configuration: DoorConfiguration, at now: MonotonicInstant
    ) -> [DoorAction] {
        self.configuration = configuration
        return advance(to: now)
    }

    /// The exit button's level.
    public mutating func setExit(
        pressed: Bool, since: MonotonicInstant, at now: MonotonicInstant
    ) -> [DoorAction] {
        guard pressed != (exitPressedSince != nil) else {
            return pressed ? [] : watch.exitButtonReleased()
        }
        guard pressed else { return releaseExit(at: now) }
        exitPressedSince = min(since, now)
        exitRelease = Release(until: now + configuration.unlock, unlocked: false)
        return settle(at: now) + [.exitRequested]
    }

    private mutating func releaseExit(at now: MonotonicInstant) -> [DoorAction] {
        exitPressedSince = nil
        exitRelease?.until = now + configuration.unlock
        return watch.exitButtonReleased() + settle(at: now)
    }

    /// The door's alarms that were up at the last stop, known late.
    mutating func adopt(alarms: [AlarmKind], at now: MonotonicInstant) -> [DoorAction] {
        watch.adopt(alarms, isExitPressed: exitPressedSince != nil) + advance(to: now)
    }

    /// Applies a change of mode or fire; an open door then keeps its lock still until it closes.
    private mutating func change(
        at now: MonotonicInstant, _ apply: (inout DoorMachine) -> Void
    ) -> [DoorAction] {
        let stoodOpen = mayStandOpen
        apply(&self)
        if stoodOpen, !mayStandOpen {
            watch.standOpenEnded(at: now)
            if watch.isOpen == true, mode != .lockdown { waitsForClosing = true }
        }
        return settle(at: now) + advance(to: now)
    }

    /// Drives the lock if the answer has changed.
    mutating func settle(at now: MonotonicInstant) -> [DoorAction] {
        guard mustRelease != isReleased else { return [] }
        isReleased = mustRelease
        changedAt = now
        return [.drive(released: isReleased)]
    }
}

/// What the door machine asks for or reports.
public enum DoorAction: Hashable, Sendable {
    case drive(released: Bool)
    case exitRequested
    case opened
    case closed(afterOpenFor: Duration)
    /// Somebody was let in and did not open the door.
    case notOpened
    case raise(AlarmKind)
    case clear(AlarmKind)
    /// The beep that asks to close the door.
    case warn(Bool)
}
