public import StationModel

/// A time as a code carries it: whole seconds since 2024-01-01T00:00:00Z in 32 bits (until 2160).
public struct CodeTime: Hashable, Comparable, Sendable {
    /// 2024-01-01T00:00:00Z.
    public static let epoch = UnixTime(seconds: 1_704_067_200)

    public let secondsSinceEpoch: UInt32

    public init(secondsSinceEpoch: UInt32) { self.secondsSinceEpoch = secondsSinceEpoch }

    /// Rounded down to the second; `nil` for a time that 32 bits cannot hold.
    public init?(_ time: UnixTime) {
        guard let seconds = UInt32(exactly: time.seconds - Self.epoch.seconds) else { return nil }
        secondsSinceEpoch = seconds
    }

    public var unixTime: UnixTime {
        UnixTime(seconds: Self.epoch.seconds + Int64(secondsSinceEpoch))
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.secondsSinceEpoch < right.secondsSinceEpoch
    }
}
