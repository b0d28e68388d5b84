public import LinuxIO
import StationModel

/// What the loop works with besides its own state: the lanes, the clock, and the service manager.
struct RuntimeParts {
    let mailbox: Mailbox<LoopMessage>
    let clock: any StationClock
    let identity: IdentityLane
    let storage: StorageLane
    let fireLatch: FireLatchLane
    let slow: SlowLane
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
        guard let manager else { return }
        do throws(SystemError) {
            try tell(manager.notifier)
        } catch {
            // A manager that does not listen ends the service by its own rules.
            slow.post(.log { $0.warning("the service manager: \(error)") })
        }
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

/// The service manager, as far as this process talks to it.
public final class ServiceManager {
    /// The stored descriptor whose presence at the start means that a fire is latched.
    public static let fireMark = DescriptorName.constant(
        FireMemory.serviceManager.rawValue)

    let notifier: ServiceNotifier

    public init(_ notifier: consuming ServiceNotifier) { self.notifier = notifier }

    /// The manager that started this process; `nil` when none did.
    public static func fromEnvironment() throws(SystemError) -> ServiceManager? {
        guard let notifier = try ServiceNotifier.fromEnvironment() else { return nil }
        return ServiceManager(notifier)
    }

    /// Asks the manager to keep a copy of a descriptor over a restart.
    public func keep(_ descriptor: Int32, name: DescriptorName) {
        do throws(SystemError) {
            try notifier.store(descriptor, name: name)
        } catch {
            Log.shared.warning("the service manager does not keep \(name): \(error)")
        }
    }
}

extension DescriptorName {
    /// A name that stands in the source.
    static func constant(_ text: String) -> DescriptorName {
        guard let name = DescriptorName(text) else {
            preconditionFailure("\(text) is no name of a descriptor")
        }
        return name
    }
}
