import StationModel

/// Lamps, buzzer and siren, as the table of prompts wants them: green while the lock is released,
/// red and a long beep after a denial, three short beeps for who is reminded of something, short
/// beeps while the door should be closed, and for an alarm that people must notice a siren or
/// beeps, with a flashing lamp.
struct Indicators: Sendable {
    static let redAfterDenial: Duration = .milliseconds(1500)
    static let beepAfterDenial: Duration = .milliseconds(400)
    /// On for this long, off for as long.
    static let warningBeep: Duration = .milliseconds(250)
    /// Three beeps and the two pauses between them.
    static let reminderLasts: Duration = warningBeep * 5
    /// A siren on an unattended street is silent after three minutes; the alarm stays up.
    static let sirenLasts: Duration = .seconds(180)

    private var redUntil: MonotonicInstant?
    private var beepUntil: MonotonicInstant?
    private var remindedAt: MonotonicInstant?
    private var warningSince: MonotonicInstant?
    /// The alarms' signals: each sound since when it began.
    private var alarms: [Signal: MonotonicInstant] = [:]
    /// What the outputs were last told; they start off.
    private var told: [OutputRole: Bool] = [:]

    /// The answer to a person at a reader.
    mutating func answer(_ prompt: Prompt, at now: MonotonicInstant) {
        let signal = prompt.signal
        if signal.lamp == .red { redUntil = now + Self.redAfterDenial }
        switch signal.sound {
        case .longBeep: beepUntil = now + Self.beepAfterDenial
        case .shortBeeps: remindedAt = now
        case .silent, .siren: break
        }
    }

    mutating func warn(_ on: Bool, at now: MonotonicInstant) { warningSince = on ? now : nil }

    /// An alarm that people must notice begins; one that sounds already begins again.
    mutating func begin(_ signal: Signal, at now: MonotonicInstant) { alarms[signal] = now }

    /// Only these go on: the others are over, or somebody has acknowledged them.
    mutating func keep(_ signals: Set<Signal>) {
        alarms = alarms.filter { signals.contains($0.key) }
    }

    /// Forgets what an output was told: it came back from a fault and must be told again.
    mutating func outputReturned(_ output: OutputRole) { told[output] = nil }

    /// The actuations that bring the outputs to where they should be now.
    mutating func advance(to now: MonotonicInstant, isReleased: Bool) -> [Actuation] {
        if !alarms.isEmpty { alarms = alarms.filter { now < $0.value + Self.sirenLasts } }
        let flashes = alarms.contains { $0.key.lamp == .redFlashing && isOn($0.value, now) }
        let beeps = alarms.contains { $0.key.sound == .shortBeeps && isOn($0.value, now) }
        let warns = warningSince.map { isOn($0, now) } ?? false
        if let remindedAt, remindedAt + Self.reminderLasts <= now { self.remindedAt = nil }
        let reminds = remindedAt.map { isOn($0, now) } ?? false
        let wanted: [(OutputRole, Bool)] = [
            (.greenLamp, isReleased),
            (.redLamp, isRunning(redUntil, now) || flashes),
            (.buzzer, isRunning(beepUntil, now) || beeps || warns || reminds),
            (.siren, alarms.contains { $0.key.sound == .siren }),
        ]
        let changes = wanted.filter { (told[$0.0] ?? false) != $0.1 }
        for (output, on) in changes { told[output] = on }
        return changes.map { Actuation($0.0, on: $0.1) }
    }

    func nextDeadline(after now: MonotonicInstant) -> MonotonicInstant? {
        var deadlines = [redUntil, beepUntil].compactMap { $0 }.filter { $0 > now }
        for since in [warningSince, remindedAt].compactMap({ $0 }) {
            deadlines.append(nextChange(since: since, now))
        }
        for (signal, since) in alarms {
            let alternates = signal.lamp == .redFlashing || signal.sound == .shortBeeps
            let end = since + Self.sirenLasts
            deadlines.append(alternates ? min(nextChange(since: since, now), end) : end)
        }
        return deadlines.min()
    }

    private func isRunning(_ until: MonotonicInstant?, _ now: MonotonicInstant) -> Bool {
        until.map { now < $0 } ?? false
    }

    private func isOn(_ since: MonotonicInstant, _ now: MonotonicInstant) -> Bool {
        spans(since, now) % 2 == 0
    }

    private func nextChange(since: MonotonicInstant, _ now: MonotonicInstant) -> MonotonicInstant {
        since + Self.warningBeep * Int(spans(since, now) + 1)
    }

    private func spans(_ since: MonotonicInstant, _ now: MonotonicInstant) -> Int64 {
        (now - since).wholeMilliseconds / Self.warningBeep.wholeMilliseconds
    }
}
