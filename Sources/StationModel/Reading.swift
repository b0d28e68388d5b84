/// What a sensor measures. The quantity names the unit, so a value is a plain whole number.
public enum Quantity: String, Hashable, CaseIterable, Sendable {
    /// In m°C: 20 °C is 20 000.
    case temperature
    /// Relative, in ‰: 54.6 % is 546.
    case humidity
    /// In ppm of the air.
    case carbonDioxide
    /// In g.
    case weight
    /// In mm.
    case distance
    /// In W.
    case power

    /// The unit's symbol, as files and pages write it.
    public var unit: String {
        switch self {
        case .temperature: "m°C"
        case .humidity: "‰"
        case .carbonDioxide: "ppm"
        case .weight: "g"
        case .distance: "mm"
        case .power: "W"
        }
    }
}

/// Whether a reading can be used, and if not, why.
public enum ReadingQuality: String, Hashable, CaseIterable, Sendable {
    case ok
    /// The sensor has been silent for too long.
    case stale
    /// A number that cannot be true.
    case outOfRange
    /// The sensor answers that it is broken, or its check sum is wrong.
    case fault
}

/// One look at one sensor. A silent or implausible sensor is never a value.
public struct Reading: Hashable, Sendable {
    public var quantity: Quantity
    /// In the quantity's unit; `nil` unless `quality` is `ok`.
    public var value: Int?
    public var quality: ReadingQuality
    /// When it was measured, or when its absence was noticed.
    public var at: MonotonicInstant

    public init(quantity: Quantity, value: Int?, quality: ReadingQuality, at: MonotonicInstant) {
        precondition((value != nil) == (quality == .ok), "a value, or the reason for none")
        self.quantity = quantity
        self.value = value
        self.quality = quality
        self.at = at
    }

    public init(_ quantity: Quantity, _ value: Int, at: MonotonicInstant) {
        self.init(quantity: quantity, value: value, quality: .ok, at: at)
    }

    /// No value, and why; `quality` is not `ok`.
    public init(_ quantity: Quantity, no quality: ReadingQuality, at: MonotonicInstant) {
        self.init(quantity: quantity, value: nil, quality: quality, at: at)
    }
}
