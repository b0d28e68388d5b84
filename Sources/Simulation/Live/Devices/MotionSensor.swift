/// A pyroelectric motion sensor (HC-SR501): its output is high for some seconds after each motion
/// that it sees, then it is blind for a while.
///
/// After power on it is high once without anybody, while its element settles (data sheet: none to
/// three times within the first minute). With the jumper at "repeat" a motion while it is high
/// lengthens that. It sees motion and no presence: who sits still is not there.
struct MotionSensor {
    /// As the potentiometer is usually left.
    private static let high: Duration = .seconds(8)
    private static let blind: Duration = .milliseconds(2500)
    private static let settles: Duration = .seconds(20)

    private(set) var isHigh = false
    private var settlesAt: Duration?
    private var ends: Duration?
    private var blindUntil: Duration = .zero

    init(at time: Duration) { settlesAt = time + Self.settles }

    /// When its output changes by itself.
    var nextTime: Duration? { [settlesAt, ends].compactMap(\.self).min() }

    mutating func powerReturns(at time: Duration) { self = MotionSensor(at: time) }

    /// Somebody moves. Returns whether the output has changed.
    mutating func see(at time: Duration) -> Bool {
        guard isHigh || time >= blindUntil else { return false }
        ends = time + Self.high
        defer { isHigh = true }
        return !isHigh
    }

    /// Returns whether the output has changed.
    mutating func advance(to time: Duration) -> Bool {
        if let settling = settlesAt, settling <= time {
            settlesAt = nil
            return see(at: time)
        }
        guard let end = ends, end <= time else { return false }
        (isHigh, ends, blindUntil) = (false, nil, time + Self.blind)
        return true
    }
}
