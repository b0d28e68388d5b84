public import StationModel

/// One entry as it stands in the ledger.
public struct StoredEntry: Hashable, Sendable {
    /// Whom an entry is about.
    public enum Person: Hashable, Sendable {
        case nobody
        case member(MemberPseudonym)
        /// There was a link; retention has erased it.
        case erased
    }

    /// The ledger's life it belongs to: a damaged file's successor has a new one.
    public let epoch: UInt64
    public let sequence: UInt64
    public let time: UnixTime
    public let monotonicMilliseconds: Int64
    /// The boot's id, 32 hexadecimal digits.
    public let boot: String
    public let trust: ClockTrust
    /// The word `noun.verb`; a newer version may have written one that is unknown here.
    public let kind: String
    public let subject: String
    /// Canonical JSON.
    public let data: String
    public let person: Person
    /// 32 bytes; the layout is described in `ARCHITECTURE.md`.
    public let hash: [UInt8]

    /// The event's id at the hub: `<epoch, 16 hex>-<sequence, 12 digits>`, never used twice.
    public var eventId: String { "\(epoch.hex)-\(paddedSequence)" }

    /// 12 digits, so that text sorts as numbers do.
    public var paddedSequence: String { padded(Int(clamping: sequence), 12) }
}
