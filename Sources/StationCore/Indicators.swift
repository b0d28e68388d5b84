import StationModel

/// Lamps and buzzer: green while the lock is released, red and a long beep after a denial, short
/// beeps while the door should be closed, the siren for a forced door.
struct Indicators: Sendable {
    static let redAfterDenial: Duration = .milliseconds(1500)
    static let beepAfterDenial: Duration = .milliseconds(400)
    /// On for this long, off for as long.
    static let warningBeep: Duration = .milliseconds(250)
    /// A siren on an unattended street is silent after three minutes; the alarm stays up.
    static let sirenLasts: Duration = .seconds(180)

    private var redUntil: MonotonicInstant?
    private var beepUntil: MonotonicInstant?
    private var sirenUntil: MonotonicInstant?
    private var warningSince: MonotonicInstant?
    /// What the outputs were last told; they start off.
    private var told: [OutputRole: Bool] = [:]

    mutating func denied(at now: MonotonicInstant) {
        redUntil = now + Self.redAfterDenial
        beepUntil = now + Self.beepAfterDenial
    }

    mutating func warn(_ on: Bool, at now: MonotonicInstant) { warningSince = on ? now : nil }

    mutating func siren(_ on: Bool, at now: MonotonicInstant) {
        sirenUntil = on ? now + Self.sirenLasts : nil
    }

    /// Forgets what an output was told: it came back from a fault and must be told again.
    mutating func outputReturned(_ output: OutputRole) { told[output] = nil }

    /// The actuations that bring the outputs to where they should be now.
    mutating func advance(to now: MonotonicInstant, isReleased: Bool) -> [Actuation] {
        let wanted: [(OutputRole, Bool)] = [
            (.greenLamp, isReleased),
            (.redLamp, isRunning(redUntil, now)),
            (.buzzer, isRunning(beepUntil, now) || isWarningBeep(at: now)),
            (.siren, isRunning(sirenUntil, now)),
        ]
        let changes = wanted.filter { (told[$0.0] ?? false) != $0.1 }
        for (output, on) in changes { told[output] = on }
        return changes.map { Actuation($0.0, on: $0.1) }
    }

    func nextDeadline(after now: MonotonicInstant) -> MonotonicInstant? {
        var deadlines = [redUntil, beepUntil, sirenUntil].compactMap { $0 }.filter { $0 > now }
        if let warningSince {
            let beeps = (now - warningSince).wholeMilliseconds / Self.warningBeep.wholeMilliseconds
            deadlines.append(warningSince + Self.warningBeep * Int(beeps + 1))
        }
        return deadlines.min()
    }

    private func isRunning(_ until: MonotonicInstant?, _ now: MonotonicInstant) -> Bool {
        until.map { now < $0 } ?? false
    }

    private func isWarningBeep(at now: MonotonicInstant) -> Bool {
        guard let warningSince else { return false }
        let beeps = (now - warningSince).wholeMilliseconds / Self.warningBeep.wholeMilliseconds
        return beeps % 2 == 0
    }
}
