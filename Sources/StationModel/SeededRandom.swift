/// Chance from a seed: SplitMix64 (Steele, Lea, Flood 2014). Jitter and the simulation use it; a
/// secret never does.
///
/// The same seed gives the same numbers on every machine and in every version.
public struct SeededRandom: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A whole number of the range, each as likely as the other.
    public mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &self)
    }

    /// True once in `count` on average.
    public mutating func oneIn(_ count: Int) -> Bool { count > 0 && number(1...count) == 1 }

    /// A duration of the range, in whole milliseconds.
    public mutating func duration(_ range: ClosedRange<Duration>) -> Duration {
        .milliseconds(
            Int64.random(
                in: range.lowerBound.wholeMilliseconds...range.upperBound.wholeMilliseconds,
                using: &self))
    }
}
