/// How hard the number of an ID card is hashed before the list's key comes into it: scrypt's N
/// (RFC 7914), with r = 8 and p = 1.
public struct HardeningCost: Hashable, Sendable {
    /// 0 = not hardened; else a power of two, 2 … 65,536.
    public let n: UInt64

    /// 128 · r · N bytes are needed for one number: at 65,536 they are 64 MiB and some 100 ms on
    /// a server's core, which is as long as a person at the door should wait.
    public static let greatestN: UInt64 = 65_536

    /// `nil` for anything but 0 and the powers of two 2 … 65,536.
    public init?(n: UInt64) {
        let isPower = n >= 2 && n <= Self.greatestN && n & (n - 1) == 0
        guard n == 0 || isPower else { return nil }
        self.n = n
    }

    private init(unchecked n: UInt64) { self.n = n }

    /// The number goes into the keyed hash as it is.
    public static let none = HardeningCost(unchecked: 0)
    /// About 6 ms on a server's core, 4 MiB.
    public static let standard = HardeningCost(unchecked: 4096)

    /// The most that scrypt may allocate: its N blocks of 1 KiB and 4 KiB of its own.
    var memoryLimit: UInt64 { 1024 * (n + 4) }
}
