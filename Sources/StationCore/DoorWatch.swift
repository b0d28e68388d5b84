import StationModel

/// What the door's contact, the exit button and the lock's feedback say about trouble.
///
/// | alarm | raised | cleared |
/// |---|---|---|
/// | `forcedOpen` | opened while the lock held | closed |
/// | `heldOpen` | open for longer than allowed, with a beep before | closed, or an open mode |
/// | `exitStuck` | exit button pressed for 60 s | released |
/// | `contactFault` | opened too early three times, or 50 grants unopened | a sound passage |
/// | `lockFault` | feedback differs from the command for 2 s, door closed | it agrees |
///
/// Opening while the lock held is raised by the machine, which knows the lock.
struct DoorWatch: Sendable {
    static let exitStuckAfter: Duration = .seconds(60)
    /// Three people in a row do not all push before the lock gives way.
    static let earlyOpeningsForFault = 3
    /// Fifty people do not all change their mind.
    static let unopenedGrantsForFault = 50
    /// Longer than any lock takes to move.
    static let feedbackSettles: Duration = .seconds(2)

    /// What the machine knows and the watch needs.
    struct View {
        let mayStandOpen: Bool
        let exitPressedSince: MonotonicInstant?
        let isReleased: Bool
        let changedAt: MonotonicInstant
    }

    /// `nil` = the contact has not been read.
    private(set) var isOpen: Bool?
    private(set) var openSince: MonotonicInstant?
    /// While the contact cannot be read: since when it had been open. A leaf that flaps in the wind
    /// is lost again and again, and was open all the time, as far as anybody can tell.
    private var openBeforeLoss: MonotonicInstant?
    /// When the contact was last seen to close: only then can the bolt begin to move.
    private(set) var closedSince: MonotonicInstant?
    /// See `DoorWatch+Feedback`.
    var feedbackSecured: Bool?
    var feedbackSince: MonotonicInstant?
    private(set) var raised: Set<AlarmKind>
    private var isWarning = false
    private var earlyOpenings = 0
    private var unopenedGrants = 0
    /// Before this nobody is asked to close the door.
    private var standOpenUntil: MonotonicInstant?

    /// - Parameter raised: the door's alarms that were up at the last stop.
    init(raised: [AlarmKind] = []) { self.raised = Set(raised) }

    /// Alarms that were up at the last stop, known late. What has been seen since ends them; what
    /// has not been seen yet will.
    mutating func adopt(_ kinds: [AlarmKind], isExitPressed: Bool) -> [DoorAction] {
        raised.formUnion(kinds)
        return (isOpen == false ? clear(.forcedOpen) + clear(.heldOpen) : [])
            + (isExitPressed ? [] : clear(.exitStuck))
    }

    /// The contact's first level. An alarm from before the start ends when the door is closed.
    mutating func first(open: Bool, at now: MonotonicInstant) -> [DoorAction] {
        begin(open: open, at: open ? openBeforeLoss ?? now : now)
        openBeforeLoss = nil
        return open ? [] : clear(.forcedOpen) + clear(.heldOpen)
    }

    private mutating func begin(open: Bool, at now: MonotonicInstant) {
        isOpen = open
        openSince = open ? now : nil
        closedSince = open ? nil : now
    }

    mutating func contactLost() {
        openBeforeLoss = openSince ?? openBeforeLoss
        (isOpen, openSince, closedSince) = (nil, nil, nil)
    }

    /// Ends the alarms that only this contact could clear.
    mutating func withoutContact(_ role: ContactRole) -> [DoorAction] {
        switch role {
        case .door:
            openBeforeLoss = nil
            return clear(.forcedOpen) + clear(.heldOpen) + clear(.contactFault) + warn(false)
        case .exitButton: return clear(.exitStuck)
        case .lockFeedback: return clear(.lockFault)
        case .fireAlarm, .tamper, .named: return []
        }
    }

    mutating func opened(at opening: MonotonicInstant) { begin(open: true, at: opening) }

    mutating func closed(at now: MonotonicInstant) -> [DoorAction] {
        let span = openSince.map { now - $0 } ?? .zero
        begin(open: false, at: now)
        return [.closed(afterOpenFor: span)] + clear(.forcedOpen) + clear(.heldOpen) + warn(false)
    }

    mutating func standOpenEnded(at now: MonotonicInstant) { standOpenUntil = now }

    mutating func exitButtonReleased() -> [DoorAction] { clear(.exitStuck) }

    /// The lock is about to be released for somebody.
    mutating func unlocking() -> [DoorAction] {
        isOpen == true ? sawEarlyOpening() : []
    }

    mutating func sawEarlyOpening() -> [DoorAction] {
        earlyOpenings += 1
        return earlyOpenings >= Self.earlyOpeningsForFault ? raise(.contactFault) : []
    }

    mutating func sawSoundOpening() -> [DoorAction] {
        earlyOpenings = 0
        unopenedGrants = 0
        return clear(.contactFault)
    }

    /// A release for somebody has ended unopened. Without a contact, or with the door standing
    /// open all the time, nobody can say so.
    mutating func sawNoOpening() -> [DoorAction] {
        guard isOpen == false else { return [] }
        earlyOpenings = 0
        unopenedGrants += 1
        let isFault = unopenedGrants >= Self.unopenedGrantsForFault
        return [.notOpened] + (isFault ? raise(.contactFault) : [])
    }

    mutating func advance(
        to now: MonotonicInstant, _ view: View, _ configuration: DoorConfiguration
    ) -> [DoorAction] {
        var actions: [DoorAction] = []
        if let since = view.exitPressedSince, since + Self.exitStuckAfter <= now {
            actions += raise(.exitStuck)
        }
        let due = heldDue(view, configuration)
        if let due, due.alarm <= now {
            actions += raise(.heldOpen)
        } else if due == nil, isOpen != nil {
            actions += clear(.heldOpen)
        }
        actions += warn(due.map { $0.warning <= now } ?? false)
        return actions + judgeFeedback(at: now, view)
    }

    func nextDeadline(_ view: View, _ configuration: DoorConfiguration) -> MonotonicInstant? {
        var deadlines: [MonotonicInstant] = []
        if let since = view.exitPressedSince, !raised.contains(.exitStuck) {
            deadlines.append(since + Self.exitStuckAfter)
        }
        if let due = heldDue(view, configuration), !raised.contains(.heldOpen) {
            deadlines.append(isWarning ? due.alarm : min(due.warning, due.alarm))
        }
        if let due = feedbackDue(view) { deadlines.append(due) }
        return deadlines.min()
    }

    private func heldDue(
        _ view: View, _ configuration: DoorConfiguration
    ) -> (warning: MonotonicInstant, alarm: MonotonicInstant)? {
        guard let openSince, !view.mayStandOpen else { return nil }
        let earliest = standOpenUntil ?? openSince
        return (
            max(openSince + configuration.heldOpenWarning, earliest),
            max(openSince + configuration.heldOpenAlarm, earliest)
        )
    }

    mutating func raise(_ kind: AlarmKind) -> [DoorAction] {
        raised.insert(kind).inserted ? [.raise(kind)] : []
    }

    mutating func clear(_ kind: AlarmKind) -> [DoorAction] {
        raised.remove(kind) != nil ? [.clear(kind)] : []
    }

    private mutating func warn(_ on: Bool) -> [DoorAction] {
        guard on != isWarning else { return [] }
        isWarning = on
        return [.warn(on)]
    }
}
