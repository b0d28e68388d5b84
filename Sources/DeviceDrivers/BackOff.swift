/// How long to wait before the next attempt: 0.5 s, doubling up to 10 s.
///
/// A reader that is plugged in again must work before somebody gives up and leaves: hence 10 s.
/// There is no random part: a station has a handful of devices, none of which is shared.
public struct BackOff: Hashable, Sendable {
    public static let first: Duration = .milliseconds(500)
    public static let longest: Duration = .seconds(10)

    private var delay = Self.first

    public init() {}

    /// The wait after one more failure.
    public mutating func next() -> Duration {
        defer { delay = min(delay * 2, Self.longest) }
        return delay
    }

    /// After a success.
    public mutating func reset() { delay = Self.first }
}
