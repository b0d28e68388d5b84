/// An RS-485 line and what hangs on it.
public struct ModbusLineConfiguration: Hashable, Sendable {
    public var port: SerialConfiguration
    /// Each with a unit of its own.
    public var devices: [ModbusDeviceConfiguration]

    public init(port: SerialConfiguration, devices: [ModbusDeviceConfiguration]) {
        self.port = port
        self.devices = devices
    }
}

/// One device on a Modbus line.
public struct ModbusDeviceConfiguration: Hashable, Sendable {
    public var id: DeviceId
    /// Its address on the line, 1 – 255.
    public var unit: UInt8
    public var profile: ModbusProfile
    /// How often it is asked.
    public var period: Duration

    public init(id: DeviceId, unit: UInt8, profile: ModbusProfile, period: Duration) {
        self.id = id
        self.unit = unit
        self.profile = profile
        self.period = period
    }
}
