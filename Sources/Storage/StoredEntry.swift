public import StationModel

/// One entry as it stands in the ledger.
public struct StoredEntry: Hashable, Sendable {
    /// Whom an entry is about.
    public enum Person: Hashable, Sendable {
        case nobody
        case member(MemberPseudonym)
        /// There was a link; retention has erased it, or damage of the file has taken it.
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

    package init(
        epoch: UInt64, sequence: UInt64, time: UnixTime, monotonicMilliseconds: Int64,
        boot: String, trust: ClockTrust, kind: String, subject: String, data: String,
        person: Person, hash: [UInt8]
    ) {
        self.epoch = epoch
        self.sequence = sequence
        self.time = time
        self.monotonicMilliseconds = monotonicMilliseconds
        self.boot = boot
        self.trust = trust
        self.kind = kind
        self.subject = subject
        self.data = data
        self.person = person
        self.hash = hash
    }

    /// The event's id at the hub: `<epoch, 16 hex>-<sequence, 12 digits>`, never used twice.
    public var eventId: String { "\(epoch.hex)-\(paddedSequence)" }

    /// 12 digits, so that text sorts as numbers do.
    public var paddedSequence: String { padded(Int(clamping: sequence), 12) }
}
