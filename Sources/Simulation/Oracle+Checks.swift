import StationModel

/// What the oracle asserts of the whole, and how the first broken rule is kept.
extension Oracle {
    /// No alarm is lost or repeated; what is shown is what was recorded.
    mutating func checkAlarms(shown: [ActiveAlarm]?, at moment: Moment) {
        guard violation == nil else { return }
        if let problem = supplies.check(alarms: alarms.up) {
            check(false, problem.invariant, problem.detail, moment)
        }
        guard let problem = alarms.problem(shown: shown, at: moment.instant) else { return }
        check(false, problem.invariant, problem.detail, moment)
    }

    /// A deadline that stays in the past keeps the loop busy for ever.
    mutating func checkTimePasses(_ holds: Bool, at time: Duration) {
        guard !holds, violation == nil else { return }
        violation = Violation(
            at: time, invariant: "time passes between the steps",
            detail: "\(StepGuard.mostTicksAtOnce) ticks at one instant")
    }

    mutating func check(
        _ holds: Bool, _ invariant: String, _ detail: @autoclosure () -> String, _ moment: Moment
    ) {
        guard !holds, violation == nil else { return }
        violation = Violation(
            at: worldTime, invariant: invariant, detail: detail())
    }
}
