import StationCore
import StationModel

/// The world's time: what is due next happens next.
extension World {
    /// Runs a plan until `end`; returns the first broken invariant, or nothing.
    public mutating func run(_ plan: [PlannedEvent], until end: Duration) -> Violation? {
        begin(plan)
        return advance(until: end) ?? finish()
    }

    /// Takes the plan and starts the station.
    mutating func begin(_ plan: [PlannedEvent]) {
        expect(plan)
        start(adoptingLock: false)
    }

    /// What a plan has for later than now.
    mutating func expect(_ plan: [PlannedEvent]) {
        for event in plan { events.push(.planned(event), at: .milliseconds(event.atMilliseconds)) }
    }

    /// Lets time pass until `end`, or the first broken invariant, which it returns.
    mutating func advance(until end: Duration) -> Violation? {
        while oracle.violation == nil {
            let deadline = stationDeadline() ?? end + .seconds(1)
            let hubDeadline = hub?.deadline ?? end + .seconds(1)
            let next = min(deadline, hubDeadline, events.nextTime ?? end + .seconds(1))
            guard next <= end else { break }
            now = max(now, next)
            if deadline <= next {
                step(.tick)
                oracle.checkTimePasses(!stepGuard.isOverrun(byTickAt: now), at: now)
            } else if hubDeadline <= next {
                hubStep(.tick)
                oracle.checkTimePasses(!stepGuard.isOverrun(byTickAt: now), at: now)
            } else if let (_, happening) = events.pop() {
                happen(happening)
            }
        }
        if oracle.violation == nil { now = end }
        return oracle.violation
    }

    /// Stops the station and settles the accounts.
    mutating func finish() -> Violation? {
        checkHubAtEnd()
        step(.stop)
        oracle.checkAccounts(at: now)
        return oracle.violation
    }

    /// World time at which the station wants to be stepped.
    private func stationDeadline() -> Duration? {
        guard let station, let deadline = deadline(station, moment) else { return nil }
        return max(pausedUntil, bootedAt + (deadline.sinceBoot - Self.uptimeAtStart))
    }
}
