public import StationModel

/// An event as the city's hub has read it, as far as it needs to tell it from others.
public struct ReceivedEvent: Hashable, Sendable {
    /// The ledger's life and the number in it: both are in the event's id.
    public let epoch: UInt64
    public let sequence: UInt64
    /// 64 hexadecimal digits.
    public let hash: String
    /// That of the entry before; `nil` = the station could not say.
    public let previousHash: String?
    public let time: UnixTime

    public init(
        epoch: UInt64, sequence: UInt64, hash: String, previousHash: String?, time: UnixTime
    ) {
        self.epoch = epoch
        self.sequence = sequence
        self.hash = hash
        self.previousHash = previousHash
        self.time = time
    }
}
