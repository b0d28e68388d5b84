public import LinuxIO
import StationModel

/// The service manager, as far as this process talks to it. Used on the loop's thread.
public final class ServiceManager {
    /// The stored descriptor whose presence at the start means that a fire is latched.
    public static let fireMark = DescriptorName.constant(
        FireMemory.serviceManager.rawValue)

    let notifier: ServiceNotifier
    /// Where a failure is said. The loop's thread writes no log: a runtime puts its slow lane here.
    var report: (String) -> Void = { Log.shared.warning($0) }

    public init(_ notifier: consuming ServiceNotifier) { self.notifier = notifier }

    /// The manager that started this process; `nil` when none did.
    public static func fromEnvironment() throws(SystemError) -> ServiceManager? {
        guard let notifier = try ServiceNotifier.fromEnvironment() else { return nil }
        return ServiceManager(notifier)
    }

    /// Asks the manager to keep a copy of a descriptor over a restart.
    public func keep(_ descriptor: Int32, name: DescriptorName) {
        tell { (notifier) throws(SystemError) in try notifier.store(descriptor, name: name) }
    }

    /// Tells the manager something. A manager that does not listen ends the service by its own
    /// rules; here it is only said.
    func tell(_ body: (borrowing ServiceNotifier) throws(SystemError) -> Void) {
        do throws(SystemError) {
            try body(notifier)
        } catch {
            report("the service manager: \(error)")
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
