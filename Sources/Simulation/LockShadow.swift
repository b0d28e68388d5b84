import StationCore
import StationModel

/// What the lock and the door's alarms should be, derived from inputs and orders alone.
struct LockShadow {
    struct Problem {
        let invariant: String
        let detail: String
    }

    private let configuration: StationConfiguration
    /// Of the city's calendar; `nil` = the configuration's holds.
    var cityDays: [CivilDate: Schedule.DayKind]?
    var isReleased = false
    var fireLatched = false
    var contactStuckUntil: Duration = .zero
    private(set) var isStopping = false
    private var fireInput = false
    private var exitPressedSince: MonotonicInstant?
    private var exitUntil: MonotonicInstant?
    private var mode = DoorMode.normal
    private var modeUntil: UnixTime?
    private var hours = false
    /// The city orders that everybody shows who they are.
    private var areHoursWithheld = false
    /// Begins by a trusted clock only, and ends by any.
    private var free = false
    /// Until when somebody's grant can keep the lock released.
    private var grantUntil: MonotonicInstant?
    /// Grants that nobody has passed with yet, and until when they keep the lock released.
    private var owed = 0
    private var owedUntil: MonotonicInstant?
    private var open: Bool?
    private var openSince: MonotonicInstant?
    private var standEnded: MonotonicInstant?
    private var waitsForClosing = false
    private var lockChangedAt: MonotonicInstant
    private var heldOpenUp = false
    /// Up since before the start: the time that it stood open is not known any more.
    private var heldRestored = false
    private var forcedUp = false
    private var forcedDue = false

    init(_ configuration: StationConfiguration) {
        self.configuration = configuration
        lockChangedAt = MonotonicInstant(sinceBoot: .zero)
    }

    var isLockdown: Bool { mode == .lockdown && !fireLatched }

    /// Everybody may come in, by an order or the hours.
    var isOpenToAll: Bool { mode == .open || (mode == .normal && free) }

    private var standsOpen: Bool { fireLatched || isOpenToAll }

    func grantRuns(at now: MonotonicInstant) -> Bool {
        grantUntil.map { now < $0 } ?? false
    }

    mutating func boots(restored: RestoredState, released: Bool, at moment: Moment) {
        let stuck = contactStuckUntil
        self = LockShadow(configuration)
        contactStuckUntil = stuck
        isReleased = released
        fireLatched = restored.fireLatched
        mode = restored.doorOverride?.mode ?? .normal
        modeUntil = restored.doorOverride?.until
        areHoursWithheld = restored.city.withholds(.freeAccess)
        lockChangedAt = moment.instant - .seconds(1)
        heldOpenUp = restored.alarms.contains { $0.kind == .heldOpen }
        heldRestored = heldOpenUp
        forcedUp = restored.alarms.contains { $0.kind == .forcedOpen }
        if released { grantUntil = moment.instant + configuration.door.unlock }
    }

    mutating func powerFailed() { isReleased = false }

    mutating func granted(to person: Person?, at moment: Moment) {
        let isLong = person?.record.flags.contains(.longAccess) ?? false
        let span = isLong ? configuration.door.longUnlock : configuration.door.unlock
        letIn(for: span, at: moment)
    }

    private mutating func letIn(for span: Duration, at moment: Moment) {
        guard mode != .lockdown else { return }
        let until = moment.instant + span
        grantUntil = max(grantUntil ?? until, until)
        let runs = owed > 0 && (owedUntil.map { moment.instant < $0 } ?? false)
        owed = runs ? min(owed + 1, 8) : 1
        owedUntil = runs ? max(owedUntil ?? until, until) : until
    }

    // MARK: - Following

    mutating func follow(_ input: Input, at moment: Moment) {
        let now = moment.instant
        followHours(at: moment)
        switch input {
        case .contact(.fireAlarm, let active, _): fireInput = active
        case .contact(.exitButton, let active, _): followExit(active, at: now)
        case .contact(.door, let active, let since): followDoor(active, since: since, at: now)
        case .stop: isStopping = true
        default: break
        }
    }

    private mutating func followExit(_ pressed: Bool, at now: MonotonicInstant) {
        if pressed {
            exitPressedSince = exitPressedSince ?? now
            exitUntil = now + configuration.door.unlock
        } else if exitPressedSince != nil {
            exitPressedSince = nil
            exitUntil = now + configuration.door.unlock
        }
    }

    private mutating func followDoor(
        _ isOpen: Bool, since: MonotonicInstant, at now: MonotonicInstant
    ) {
        guard open != isOpen else { return }
        let wasKnown = open != nil
        open = isOpen
        if isOpen {
            openSince = min(since, now)
            forcedDue = wasKnown && !isReleased && since > lockChangedAt + .milliseconds(300)
        } else {
            openSince = nil
            waitsForClosing = false
            forcedDue = false
            owed -= 1
        }
    }

    private mutating func followHours(at moment: Moment) {
        guard moment.trust.isTrusted else { return }
        let local = configuration.station.timeZone.local(moment.wall)
        var schedule = configuration.door.freeAccess
        if let cityDays { schedule.calendar = cityDays }
        let isFree = schedule.isOpen(at: local)
        change(at: moment.instant) {
            $0.hours = isFree
            $0.free = isFree && !$0.areHoursWithheld
        }
    }

    /// A change of what lets the door stand open; an open door then waits for closing.
    private mutating func change(at now: MonotonicInstant, _ apply: (inout LockShadow) -> Void) {
        let before = standsOpen
        apply(&self)
        if before, !standsOpen {
            standEnded = now
            if open == true, mode != .lockdown { waitsForClosing = true }
        }
    }

    mutating func follow(_ changes: [StateChange], at moment: Moment) {
        for case .cityOrders(let orders) in changes {
            let isTrusted = moment.trust.isTrusted
            change(at: moment.instant) {
                $0.areHoursWithheld = orders.withholds(.freeAccess)
                $0.free = $0.hours && !$0.areHoursWithheld && ($0.free || isTrusted)
            }
        }
    }

    mutating func follow(_ entry: LedgerEntry, at moment: Moment) {
        switch entry.kind {
        case .modeChanged: followMode(entry, at: moment)
        case .fireLatched: change(at: moment.instant) { $0.fireLatched = true }
        case .fireReset: change(at: moment.instant) { $0.fireLatched = false }
        case .commandGiven:
            if entry.data["command"] == .text("unlock"), entry.data["refused"] == nil {
                letIn(for: configuration.door.unlock, at: moment)
            }
        case .alarmRaised, .alarmCleared: followAlarm(entry)
        default: break
        }
    }

    private mutating func followMode(_ entry: LedgerEntry, at moment: Moment) {
        guard case .text(let word) = entry.data["mode"], let mode = DoorMode(rawValue: word) else {
            return
        }
        if case .integer(let until) = entry.data["untilMilliseconds"] {
            modeUntil = UnixTime(milliseconds: until)
        } else {
            modeUntil = nil
        }
        change(at: moment.instant) { $0.mode = mode }
        if mode == .lockdown {
            grantUntil = nil
            owed = 0
            waitsForClosing = false
        }
    }

    private mutating func followAlarm(_ entry: LedgerEntry) {
        let up = entry.kind == .alarmRaised
        if entry.data["alarm"] == .text("heldOpen") {
            heldOpenUp = up
            heldRestored = heldRestored && up
        }
        if entry.data["alarm"] == .text("forcedOpen") { forcedUp = up }
    }

    // MARK: - Judging

    mutating func problem(at moment: Moment, worldTime: Duration) -> Problem? {
        let now = moment.instant
        defer { noteLock(at: now) }
        if let problem = lockProblem(at: moment) { return problem }
        guard worldTime > contactStuckUntil + .seconds(2) else { return nil }
        return alarmProblem(at: now)
    }

    private var lastReleased = false

    private mutating func noteLock(at now: MonotonicInstant) {
        if isReleased != lastReleased { lockChangedAt = now }
        lastReleased = isReleased
    }

    private func lockProblem(at moment: Moment) -> Problem? {
        let now = moment.instant
        let state = "released \(isReleased), mode \(mode.rawValue), free \(free), owed \(owed)"
        if fireInput || fireLatched {
            return isReleased ? nil : Problem(invariant: "a fire releases the door", detail: state)
        }
        if exitPressedSince != nil {
            return isReleased ? nil : Problem(invariant: "the exit button opens", detail: state)
        }
        let exits = exitUntil.map { now < $0 } ?? false
        if mode == .lockdown {
            return isReleased && !exits
                ? Problem(invariant: "a lockdown keeps the door shut", detail: state) : nil
        }
        if mode == .open || free {
            return isReleased ? nil : Problem(invariant: "an open mode releases", detail: state)
        }
        if let modeUntil, mode != .normal, moment.trust.isTrusted, moment.wall > modeUntil {
            return Problem(invariant: "a mode ends at its time", detail: state)
        }
        if let owedUntil, now < owedUntil, owed > 0, !isReleased {
            return Problem(invariant: "a grant keeps the door released", detail: state)
        }
        if isReleased, !exits, !grantRuns(at: now), !waitsForClosing {
            return Problem(invariant: "without a reason the door is locked", detail: state)
        }
        return nil
    }

    private func alarmProblem(at now: MonotonicInstant) -> Problem? {
        if forcedDue, !forcedUp {
            return Problem(invariant: "a forced door is reported", detail: "open while locked")
        }
        let held = openSince.map { now - $0 } ?? .zero
        let limit = configuration.door.heldOpenAlarm
        let isDue = open == true && !standsOpen && held > limit
        let ended = standEnded.map { now > $0 } ?? true
        if isDue, ended, !heldOpenUp {
            return Problem(invariant: "a held door is reported", detail: "\(held)")
        }
        if heldOpenUp, open == false {
            return Problem(invariant: "a closed door is not reported as held", detail: "")
        }
        if heldOpenUp, !heldRestored, open == true, held < limit {
            return Problem(invariant: "a held door is not reported too early", detail: "\(held)")
        }
        return nil
    }
}
