import DeviceDrivers
import DevicePorts
import StationModel
import Testing

/// One device on fake ports, and the virtual time in which it is served as a loop would.
final class DriverBench {
    let device: SupervisedDevice
    private(set) var now = MonotonicInstant(sinceBoot: .seconds(100))
    private(set) var events: [DeviceEvent] = []
    private(set) var services = 0

    init(_ peripheral: any Peripheral) {
        device = SupervisedDevice(id: DeviceId("device"), peripheral)
    }

    /// Serves the device once, now.
    func serve(arrival: MonotonicInstant? = nil) {
        services += 1
        device.service(at: now, arrival: arrival ?? now) { events.append($0) }
    }

    /// Lets time pass, and serves the device at each of its deadlines.
    func pass(_ span: Duration) {
        let end = now + span
        var servicesNow = 0
        while let deadline = device.nextDeadline, deadline <= end {
            servicesNow = deadline > now ? 0 : servicesNow + 1
            guard servicesNow <= 1000 else {
                Issue.record("the deadline does not move: a loop would spin")
                break
            }
            now = max(now, deadline)
            serve()
        }
        now = end
    }

    /// Serves the device until nothing is due any more.
    func settle() {
        serve()
        pass(.zero)
    }

    /// What was reported since the last call.
    func take() -> [DeviceEvent] {
        defer { events = [] }
        return events
    }
}

extension [DeviceEvent] {
    var conditions: [DeviceCondition] {
        compactMap { if case .condition(_, let condition) = $0 { condition } else { nil } }
    }

    var reads: [Read] {
        compactMap { if case .read(let read) = $0 { read } else { nil } }
    }

    var noiseCount: Int {
        count { if case .noise = $0 { true } else { false } }
    }

    var failures: Int {
        conditions.count { if case .failed = $0 { true } else { false } }
    }
}
