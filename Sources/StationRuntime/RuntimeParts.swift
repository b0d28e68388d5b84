import LinuxIO
import StationModel

/// What the loop works with besides its own state: the lanes, the clock, and the service manager.
struct RuntimeParts {
    let mailbox: Mailbox<LoopMessage>
    let clock: any StationClock
    let identity: IdentityLane
    let storage: StorageLane
    let slow: SlowLane
    let publish: (StationStatus, _ ready: Bool) -> Void
    /// Reads the configuration again; runs on the slow lane.
    let reload: @Sendable () -> Void
    let manager: ServiceManager?
    let watchdogInterval: Duration?

    /// Tells the service manager something, where there is one.
    func notifier(
        _ tell: (borrowing ServiceNotifier) throws(SystemError) -> Void
    ) {
        manager?.tell(tell)
    }

    /// A descriptor in the service manager's store whose name says that a fire is latched: the
    /// memory of a fire that needs no disk.
    func markFire(_ latched: Bool) {
        notifier { (notifier) throws(SystemError) in
            if latched {
                try notifier.store(mailbox.descriptor, name: ServiceManager.fireMark)
            } else {
                try notifier.removeStored(ServiceManager.fireMark)
            }
        }
    }
}
