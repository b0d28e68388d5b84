import StationCore
import StationModel

/// Which alarms should be up, from causes and entries alone: none is lost, none is repeated.
///
/// It shares no timing with the core; its own numbers are bounds: how late an alarm may be, and how
/// long after its cause it may linger.
struct AlarmShadow {
    /// A cause that lasts this long has its alarm.
    private static let latest: Duration = .seconds(6)
    /// One that is gone this long has not, but for what waits for a person: ten minutes of
    /// flapping, and a little.
    private static let lingers: Duration = .minutes(11)

    /// Who calls again this soon after the siren began is heard already.
    private static let sameCall: Duration = .seconds(61)

    /// A button that is held longer than this is stuck.
    private static let exitStuckAfter: Duration = .seconds(60)

    struct Problem {
        let invariant: String
        let detail: String
    }

    /// Each alarm that entries say is up, and whether somebody has acknowledged it.
    private(set) var up: [Alarm: Bool] = [:]
    /// The same of the entries that are on disk.
    private var upOnDisk: [Alarm: Bool] = [:]
    /// From when on a cause is there, or since when it is gone.
    private struct Cause {
        var begins: MonotonicInstant?
        var gone: MonotonicInstant
    }

    /// What the inputs said of a cause.
    private var causes: [Alarm: Cause] = [:]
    /// When a call for help was last told, and when one began that is to be told.
    private var heard: [Alarm: MonotonicInstant] = [:]
    private var calls: [Alarm: MonotonicInstant] = [:]
    private let purposes: [DeviceId: ContactPurpose]
    private var room: RoomCauses
    private var problem: Problem?
    /// Entries about alarms in this step.
    private(set) var changes = 0

    init(_ configuration: StationConfiguration) {
        purposes = configuration.alarms.contacts
        room = RoomCauses(configuration)
    }

    /// A start finds what the entries on disk add up to, and nothing else.
    mutating func boots(restored: RestoredState, at now: MonotonicInstant) {
        causes = [:]
        (heard, calls) = ([:], [:])
        up = upOnDisk
        // One from before stays up until the start knows better, or the cause has its time.
        for found in room.boots(at: now) {
            causes[found.alarm] = Cause(begins: found.begins, gone: found.begins ?? now)
        }
        let found = Dictionary(
            restored.alarms.map { ($0, restored.acknowledgedAlarms.contains($0)) },
            uniquingKeysWith: { first, _ in first })
        if found != up || found.count != restored.alarms.count {
            note("a start finds the alarms that the ledger tells of", "\(found) and not \(up)")
        }
    }

    mutating func follow(_ input: Input, at now: MonotonicInstant) {
        changes = 0
        switch input {
        case .device(let id, let condition):
            set(Alarm(.deviceLost, subject: id.text), condition != .working, at: now)
        case .contact(.named(let id), let active, _):
            if let purpose = purposes[id] {
                set(Alarm(purpose.alarm, subject: id.text), active, at: now)
            }
        case .storage(let condition):
            set(Alarm(.storageStalled, subject: "station"), condition == .stalled, at: now)
        case .contact(.exitButton, let active, let since):
            let alarm = Alarm(.exitStuck, subject: "door")
            // Pressed once more while it is held is held all the same.
            let stuck = causes[alarm]?.begins ?? since + Self.exitStuckAfter
            set(alarm, from: active ? stuck : nil, at: now)
        default: break
        }
        for found in room.follow(input, at: now) { set(found.alarm, from: found.begins, at: now) }
    }

    mutating func told(_ actuation: Actuation, at now: MonotonicInstant) {
        for found in room.told(actuation, at: now) { set(found.alarm, from: found.begins, at: now) }
    }

    private mutating func set(_ alarm: Alarm, _ isThere: Bool, at now: MonotonicInstant) {
        set(alarm, from: isThere ? now : nil, at: now)
    }

    /// A cause that is there goes on from when it began.
    private mutating func set(
        _ alarm: Alarm, from begins: MonotonicInstant?, at now: MonotonicInstant
    ) {
        let before = causes[alarm]
        let wasThere = before?.begins.map { $0 <= now } ?? false
        let isThere = begins.map { $0 <= now } ?? false
        if isThere, !wasThere { calls(alarm, at: now) }
        causes[alarm] = Cause(
            begins: wasThere && isThere ? before?.begins : begins,
            gone: wasThere ? now : before?.gone ?? max(now, begins ?? now))
    }

    mutating func becameDurable(_ entry: LedgerEntry) {
        guard let alarm = entry.alarm else { return }
        switch entry.kind {
        case .alarmRaised: upOnDisk[alarm] = false
        case .alarmCleared: upOnDisk[alarm] = nil
        case .alarmAcknowledged: upOnDisk[alarm] = true
        default: return
        }
    }

    /// A call that nobody has answered is no reason to miss the next. One that is acknowledged and
    /// up is held down: nothing new.
    private mutating func calls(_ alarm: Alarm, at now: MonotonicInstant) {
        guard alarm.kind == .helpCalled, up[alarm] == false else { return }
        if let heard = heard[alarm], now - heard < Self.sameCall { return }
        calls[alarm] = now
    }

    private mutating func followRaise(_ entry: LedgerEntry, _ alarm: Alarm) {
        let isAgain = entry.data["again"] == .flag(true)
        if isAgain != (up[alarm] != nil) {
            note("an alarm that is up is not raised again", "\(alarm), again: \(isAgain)")
        }
        if isAgain, alarm.kind != .helpCalled {
            note("only a person calls again", "\(alarm)")
        }
        judgeCause(of: entry, alarm)
        heard[alarm] = entry.moment.instant
        calls[alarm] = nil
        up[alarm] = false
    }

    mutating func follow(_ entry: LedgerEntry) {
        guard let alarm = entry.alarm else { return }
        let seen = up[alarm]
        switch entry.kind {
        case .alarmRaised: followRaise(entry, alarm)
        case .alarmCleared:
            if seen == nil { note("only an alarm that is up is cleared", "\(alarm)") }
            if alarm.kind == .helpCalled, seen != true {
                note("a call for help is over only when somebody has come", "\(alarm)")
            }
            up[alarm] = nil
            calls[alarm] = nil
        case .alarmAcknowledged:
            if seen != false { note("an alarm is acknowledged once, while it is up", "\(alarm)") }
            up[alarm] = true
            calls[alarm] = nil
        case .alarmUncovered:
            if seen == nil { note("only an alarm that is up stands for itself", "\(alarm)") }
        default: return
        }
        changes += 1
    }

    mutating func note(_ invariant: String, _ detail: String) {
        problem = problem ?? Problem(invariant: invariant, detail: detail)
    }

    /// - Parameter shown: what the station shows, where this step changed something.
    mutating func problem(
        shown: [ActiveAlarm]?, at now: MonotonicInstant
    ) -> Problem? {
        if let problem { return problem }
        for (alarm, cause) in causes {
            if let begins = cause.begins, now - begins > Self.latest, up[alarm] == nil {
                return Problem(
                    invariant: "no alarm is lost", detail: "\(alarm) for \(now - begins)")
            }
        }
        for (alarm, call) in calls where now - call > Self.latest {
            return Problem(invariant: "no call for help is lost", detail: "\(alarm)")
        }
        for alarm in up.keys {
            guard let cause = causes[alarm], !Self.outlastsItsCause(alarm.kind),
                cause.begins.map({ now < $0 }) ?? true, now - cause.gone > Self.lingers
            else { continue }
            return Problem(invariant: "an alarm ends with its cause", detail: "\(alarm)")
        }
        guard let shown else { return nil }
        let found = Dictionary(
            shown.map { ($0.alarm, $0.isAcknowledged) }, uniquingKeysWith: { first, _ in first })
        if found != up {
            return Problem(
                invariant: "what is shown is what was recorded", detail: "\(found) and not \(up)")
        }
        return nil
    }
}
