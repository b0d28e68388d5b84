/// One quantity of one device: what a rule means by a sensor.
public struct Probe: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let device: DeviceId
    public let quantity: Quantity

    public init(_ device: DeviceId, _ quantity: Quantity) {
        self.device = device
        self.quantity = quantity
    }

    /// `probe-room/temperature`: the subject of its alarms.
    public var text: String { "\(device.text)/\(quantity.rawValue)" }

    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
    public var description: String { text }
}

/// How one quantity of a device is believed, and what its values lead to.
public struct SensorConfiguration: Hashable, Sendable {
    public var probe: Probe
    /// Without a good reading for this long there is no value any more. Three intervals of the
    /// sensor bridge a broken checksum without hiding a dead one.
    public var staleAfter: Duration
    /// In the quantity's unit; a reading outside is a defect of the sensor, never a value.
    public var plausible: ClosedRange<Int>
    public var limits: [SensorLimit]

    /// - Parameter plausible: `nil` takes the range that an inhabited place can have.
    public init(
        probe: Probe, staleAfter: Duration = .seconds(90), plausible: ClosedRange<Int>? = nil,
        limits: [SensorLimit] = []
    ) {
        precondition(Self.staleAfterRange.contains(staleAfter), "staleAfter is checked before")
        precondition(limits.allSatisfy { $0.kind.quantity == probe.quantity }, "one quantity")
        self.probe = probe
        self.staleAfter = staleAfter
        self.plausible = plausible ?? probe.quantity.plausibleIndoors
        self.limits = limits
    }

    /// Shorter is shorter than a bus needs for all its devices; longer heats blindly.
    public static let staleAfterRange: ClosedRange<Duration> = .seconds(5)...(.seconds(3600))
}

/// A value from which on somebody must know, and the way back.
public struct SensorLimit: Hashable, Sendable {
    /// What a limit is about; each has its quantity, its side and its alarm.
    public enum Kind: String, Hashable, CaseIterable, Sendable {
        case frost, tooCold, tooHot, badAir

        public var quantity: Quantity {
            switch self {
            case .frost, .tooCold, .tooHot: .temperature
            case .badAir: .carbonDioxide
            }
        }

        /// Whether values above the limit are meant; else those below.
        public var isUpper: Bool {
            switch self {
            case .frost, .tooCold: false
            case .tooHot, .badAir: true
            }
        }

        public var alarm: AlarmKind {
            switch self {
            case .frost: .frost
            case .tooCold: .tooCold
            case .tooHot: .tooHot
            case .badAir: .badAir
            }
        }
    }

    public let kind: Kind
    /// In the quantity's unit. The limit itself is still in order.
    public let value: Int
    /// The alarm ends when the value is back by this much.
    public let hysteresis: Int

    public init(_ kind: Kind, _ value: Int, hysteresis: Int) {
        precondition(hysteresis > 0, "without hysteresis an alarm flickers")
        self.kind = kind
        self.value = value
        self.hysteresis = hysteresis
    }
}

extension Quantity {
    /// What a sensor in a room for people can truly measure, in the quantity's unit. Outside are
    /// the values of defects: −45 °C of a dead bus, 85 °C of a sensor that never converted.
    public var plausibleIndoors: ClosedRange<Int> {
        switch self {
        case .temperature: -30_000...70_000
        case .humidity: 0...1000
        // Outdoor air has about 420 ppm; common sensors end at 10,000.
        case .carbonDioxide: 250...10_000
        case .weight: -5000...500_000
        case .distance: 0...20_000
        case .power: 0...50_000
        }
    }
}
