import StationModel

/// Everything that a device is built from: equal plans are the same device.
struct DevicePlan: Hashable {
    let device: DeviceConfiguration
    let lock: LockKind?
    let contactDebounce: Duration?
    /// The line whose board it is connected to.
    let line: ModbusLineConfiguration?

    init(
        _ device: DeviceConfiguration, _ door: DoorConfiguration,
        _ lines: [String: ModbusLineConfiguration]
    ) {
        self.device = device
        switch device.driver {
        case .output(let output):
            (lock, contactDebounce) = (output.role == .lock ? door.lock : nil, nil)
            line = lines[output.line.chip]
        case .contact(let contact):
            (lock, contactDebounce) = (nil, door.contactDebounce)
            line = lines[contact.line.chip]
        default: (lock, contactDebounce, line) = (nil, nil, nil)
        }
    }

    /// Lines before what is connected to their boards; else in the order of the configuration.
    static func all(
        _ devices: [DeviceConfiguration], _ door: DoorConfiguration
    ) -> [DevicePlan] {
        var lines: [String: ModbusLineConfiguration] = [:]
        for device in devices {
            guard case .modbusLine(let line) = device.driver else { continue }
            for member in line.devices { lines[member.id.text] = line }
        }
        let plans = devices.map { DevicePlan($0, door, lines) }
        let isLine = { (plan: DevicePlan) in
            if case .modbusLine = plan.device.driver { true } else { false }
        }
        return plans.filter(isLine) + plans.filter { !isLine($0) }
    }
}
