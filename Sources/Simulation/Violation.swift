import StationModel

/// A broken invariant.
public struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
    /// World time.
    public let at: Duration
    /// The sentence that does not hold.
    public let invariant: String
    public let detail: String

    public var description: String {
        "\(at.wholeMilliseconds) ms: \(invariant) (\(detail))"
    }
}
