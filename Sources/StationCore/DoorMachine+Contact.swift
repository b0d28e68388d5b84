public import StationModel

/// The door's contact and the passing of time.
extension DoorMachine {
    /// The contact's level, read again and again; only a change means something.
    public mutating func setContact(
        open: Bool, since: MonotonicInstant, at now: MonotonicInstant
    ) -> [DoorAction] {
        let before = watch.isOpen
        guard before != open else { return [] }
        let opening = min(since, now)
        guard before != nil else {
            return watch.first(open: open, at: open ? opening : now) + advance(to: now)
        }
        return (open ? hasOpened(at: opening) : hasClosed(at: now)) + advance(to: now)
    }

    /// The contact cannot be read any more: nothing waits for a closing that nobody would see.
    public mutating func contactLost(at now: MonotonicInstant) -> [DoorAction] {
        watch.contactLost()
        waitsForClosing = false
        return advance(to: now)
    }

    /// Lock feedback, where it is wired: whether the bolt secures the door.
    public mutating func setFeedback(
        secured: Bool, at now: MonotonicInstant
    ) -> [DoorAction] {
        watch.setFeedback(secured: secured, at: now)
        return advance(to: now)
    }

    /// The feedback cannot be read any more: it agrees with nothing and differs from nothing.
    public mutating func feedbackLost() { watch.feedbackLost() }

    /// The contact is not wired any more: the alarms that only it could clear are over.
    mutating func withoutContact(_ role: ContactRole) -> [DoorAction] {
        watch.withoutContact(role)
    }

    private mutating func hasOpened(at opening: MonotonicInstant) -> [DoorAction] {
        let wasHeld = !isReleased && opening > changedAt + Self.lockSettles
        // Who leaves by a handle that works the lock itself, or in a fire that cuts the lock's
        // power, opens before the software has followed: that is early, and no force.
        let mayBeEarly = fire || exitRelease != nil
        let wasEarly = isReleased && !mayBeEarly && opening < changedAt
        unopened = nil
        grantRelease?.opened = true
        exitRelease?.opened = true
        var actions: [DoorAction] = [.opened]
        if wasEarly { actions += watch.sawEarlyOpening() }
        if !wasHeld, !wasEarly { actions += watch.sawSoundOpening() }
        if wasHeld || wasEarly { actions += watch.raise(.forcedOpen) }
        watch.opened(at: opening)
        return actions
    }

    private mutating func hasClosed(at now: MonotonicInstant) -> [DoorAction] {
        var actions = watch.closed(at: now)
        waitsForClosing = false
        if exitRelease?.opened == true {
            if exitPressedSince == nil { exitRelease = nil }
        } else if var release = grantRelease, release.opened {
            release.passages -= 1
            grantRelease = release.passages > 0 ? release : nil
        }
        actions += settle(at: now)
        return actions
    }

    /// Ends what has run out.
    public mutating func advance(to now: MonotonicInstant) -> [DoorAction] {
        if let release = exitRelease, exitPressedSince == nil, release.until <= now {
            exitRelease = nil
        }
        if let release = grantRelease, release.until <= now {
            grantRelease = nil
            if release.unlocked, !release.opened { unopened = now }
        }
        var actions = settle(at: now)
        if let since = unopened, since + openingIsKnownAfter <= now {
            unopened = nil
            actions += watch.sawNoOpening()
        }
        let view = DoorWatch.View(
            mayStandOpen: mayStandOpen, exitPressedSince: exitPressedSince,
            isReleased: isReleased, changedAt: changedAt)
        return actions + watch.advance(to: now, view, configuration)
    }

    /// An opening just before the bolt holds is reported when the contact has rested.
    private var openingIsKnownAfter: Duration { Self.lockSettles + configuration.contactDebounce }

    /// The next time at which `advance` has something to do.
    public var nextDeadline: MonotonicInstant? {
        let view = DoorWatch.View(
            mayStandOpen: mayStandOpen, exitPressedSince: exitPressedSince,
            isReleased: isReleased, changedAt: changedAt)
        let deadlines = [
            exitPressedSince == nil ? exitRelease?.until : nil,
            grantRelease?.until,
            unopened.map { $0 + openingIsKnownAfter },
            watch.nextDeadline(view, configuration),
        ]
        return deadlines.compactMap { $0 }.min()
    }
}
