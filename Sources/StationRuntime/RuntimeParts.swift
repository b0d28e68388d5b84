import LinuxIO
import StationModel

/// What the loop works with besides its own state: the lanes, the clock, and the service manager.
struct RuntimeParts {
    let mailbox: Mailbox<LoopMessage>
    let clock: any StationClock
    let identity: IdentityLane
    let storage: StorageLane
    let fireLatch: FireLatchLane
    let slow: SlowLane
    let journal: DeviceJournal
    let publish: (StationStatus, _ ready: Bool) -> Void
    /// Reads the configuration again; runs on the slow lane.
    let reload: @Sendable () -> Void
    /// Takes over what storage found after the start; called on the loop's thread.
    let takeOver: @Sendable (StorageLane.Opened) -> Void
    let manager: ServiceManager?
    let watchdogInterval: Duration?

    /// Tells the service manager something, where there is one.
    func notifier(
        _ tell: (borrowing ServiceNotifier) throws(SystemError) -> Void
    ) {
        manager?.tell(tell)
    }

    /// Makes or removes the service manager's mark of a fire: see `FireMark`.
    func markFire(_ latched: Bool) throws(SystemError) {
        guard let manager else { return }
        if latched {
            try manager.notifier.store(mailbox.descriptor, name: ServiceManager.fireMark)
        } else {
            try manager.notifier.removeStored(ServiceManager.fireMark)
        }
    }
}
