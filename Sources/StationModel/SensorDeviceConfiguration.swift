/// A DS18B20 on the kernel's 1-Wire bus.
public struct OneWireProbeConfiguration: Hashable, Sendable {
    /// Its folder below `/sys/bus/w1/devices`: `28-` and 12 hexadecimal digits.
    public var device: String

    public init(device: String) { self.device = device }
}

/// An LD2410 radar.
public struct RadarConfiguration: Hashable, Sendable {
    public var port: SerialConfiguration
    /// What the module is set to; `nil` = left as it is.
    public var limits: RadarLimits?

    public init(port: SerialConfiguration, limits: RadarLimits? = nil) {
        self.port = port
        self.limits = limits
    }
}

/// How far a radar looks and how long it waits.
public struct RadarLimits: Hashable, Sendable {
    /// Gates of 0.75 m each, 2 – 8.
    public var farthestMovingGate: UInt8
    public var farthestStillGate: UInt8
    /// How long nobody must be seen before the state is `nobody`, in s.
    public var absenceSeconds: UInt16

    public init(farthestMovingGate: UInt8, farthestStillGate: UInt8, absenceSeconds: UInt16) {
        precondition(
            (2...8).contains(farthestMovingGate) && (2...8).contains(farthestStillGate),
            "gates 2 to 8")
        self.farthestMovingGate = farthestMovingGate
        self.farthestStillGate = farthestStillGate
        self.absenceSeconds = absenceSeconds
    }
}
