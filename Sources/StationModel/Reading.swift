/// What a sensor measures; the unit of its values is the quantity's own, so that no number is bare.
public enum Quantity: String, Hashable, CaseIterable, Sendable {
    /// Thousandths of a degree Celsius.
    case temperature
    /// Relative, in thousandths: 455 = 45.5 %.
    case humidity
    /// Parts per million.
    case carbonDioxide
    /// Grams.
    case weight
    /// Millimetres.
    case distance
    /// Watts.
    case power
}

/// How far a reading can be believed.
public enum ReadingQuality: String, Hashable, CaseIterable, Sendable {
    case ok
    /// Nothing new for longer than the sensor's time.
    case stale
    /// Answered, but not with a value that the sensor or the place can have.
    case outOfRange
    /// No answer, or one with a broken checksum.
    case fault
}

/// One measurement, or the fact that there is none.
public struct Reading: Hashable, Sendable {
    public let quantity: Quantity
    /// In the quantity's unit; `nil` unless the quality is `ok`: a fault is never a value.
    public let value: Int?
    public let quality: ReadingQuality
    /// When it was taken.
    public let at: MonotonicInstant

    public init(_ quantity: Quantity, _ value: Int, at: MonotonicInstant) {
        self.quantity = quantity
        self.value = value
        quality = .ok
        self.at = at
    }

    /// No value, and why; `quality` is not `ok`.
    public init(_ quantity: Quantity, no quality: ReadingQuality, at: MonotonicInstant) {
        precondition(quality != .ok, "a reading without a value is not ok")
        self.quantity = quantity
        value = nil
        self.quality = quality
        self.at = at
    }
}
