import LinuxIO
import StationCore
import StationModel

/// What the loop tells of itself: its status to the pages, its health to the watchdog.
extension DoorLoop {
    var nextPublication: MonotonicInstant? {
        guard let changedSince else { return nil }
        let due = changedSince + Self.publishAfter
        return lastPublished.map { max(due, $0 + Self.publishEvery) } ?? due
    }

    mutating func noteChange() { changedSince = changedSince ?? Clocks.monotonic() }

    mutating func publishIfDue() {
        guard let due = nextPublication, due <= Clocks.monotonic() else { return }
        publish(ready: true)
    }

    mutating func publish(ready: Bool) {
        lastPublished = Clocks.monotonic()
        changedSince = nil
        if storage.takeLost() > 0 { step(.recordsLost(Int(storage.status.lost))) }
        var status = station.status(at: parts.clock.now())
        status.ledger = storage.status
        status.access.decisionSeconds = decisionSeconds
        status.hub = hub
        parts.publish(status, ready)
    }

    /// Without a hub nothing needs anybody there.
    mutating func receive(_ status: HubStatus?) {
        let known = hub
        hub = status
        noteChange()
        let undecided = status?.undecided ?? []
        guard known?.conditions != status?.conditions || known?.undecided != undecided else {
            return
        }
        step(.hub(status?.conditions ?? [], undecided: undecided))
    }

    /// Feeds the watchdog at half its interval: one missed feeding is forgiven.
    mutating func feedWatchdog() {
        guard let interval = parts.watchdogInterval else { return }
        let now = Clocks.monotonic()
        guard nextWatchdog.map({ $0 <= now }) ?? true else { return }
        nextWatchdog = now + interval / 2
        parts.notifier { (notifier) throws(SystemError) in try notifier.watchdog() }
    }
}
