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
            return watch.first(open: open, at: opening) + advance(to: now)
        }
        return (open ? hasOpened(at: opening) : hasClosed(at: now)) + advance(to: now)
    }

    /// The contact cannot be read any more.
    public mutating func contactLost() { watch.contactLost() }

    /// Lock feedback, where it is wired: whether the bolt secures the door.
    public mutating func setFeedback(
        secured: Bool, at now: MonotonicInstant
    ) -> [DoorAction] {
        watch.feedbackSecured = secured
        watch.feedbackSince = now
        return advance(to: now)
    }

    private mutating func hasOpened(at opening: MonotonicInstant) -> [DoorAction] {
        let wasHeld = !isReleased && opening > changedAt + Self.lockSettles
        let wasEarly = isReleased && opening < changedAt
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
        } else if var release = grantRelease {
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
        if let since = unopened, since + Self.lockSettles <= now {
            unopened = nil
            actions += [.notOpened] + watch.sawNoOpening()
        }
        let view = DoorWatch.View(
            mayStandOpen: mayStandOpen, exitPressedSince: exitPressedSince,
            isReleased: isReleased, changedAt: changedAt)
        return actions + watch.advance(to: now, view, configuration)
    }

    /// The next time at which `advance` has something to do.
    public var nextDeadline: MonotonicInstant? {
        let view = DoorWatch.View(
            mayStandOpen: mayStandOpen, exitPressedSince: exitPressedSince,
            isReleased: isReleased, changedAt: changedAt)
        let deadlines = [
            exitPressedSince == nil ? exitRelease?.until : nil,
            grantRelease?.until,
            unopened.map { $0 + Self.lockSettles },
            watch.nextDeadline(view, configuration),
        ]
        return deadlines.compactMap { $0 }.min()
    }
}
