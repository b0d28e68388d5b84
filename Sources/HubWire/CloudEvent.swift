public import StationModel

/// One entry of the ledger as the hub gets it.
///
/// Source: CloudEvents 1.0.2, JSON event format; extension attributes in lower case without
/// separators.
public struct CloudEvent: Hashable, Sendable {
    /// `<epoch, 16 hex>-<sequence, 12 digits>`, never used twice.
    public var id: String
    public var station: StationId
    /// The entry's kind, `noun.verb`; the type is `cn.yizhan.<noun>.<verb>.v1`.
    public var kind: String
    public var time: EventTime
    /// What it is about; left out when empty, which CloudEvents does not allow.
    public var subject: String
    /// Canonical JSON.
    public var data: String
    /// 12 digits, so that text sorts as numbers do.
    public var sequence: String
    /// 32 bytes: the entry's hash in the ledger.
    public var hash: [UInt8]
    /// That of the entry before, where it is known.
    public var previousHash: [UInt8]?
    public var member: MemberPseudonym?

    public init(
        id: String, station: StationId, kind: String, time: EventTime,
        subject: String, data: String, sequence: String,
        hash: [UInt8], previousHash: [UInt8]? = nil,
        member: MemberPseudonym? = nil
    ) {
        self.id = id
        self.station = station
        self.kind = kind
        self.time = time
        self.subject = subject
        self.data = data
        self.sequence = sequence
        self.hash = hash
        self.previousHash = previousHash
        self.member = member
    }

    /// The type of events of an entry's kind.
    public static func type(of kind: String) -> String { "cn.yizhan.\(kind).v1" }
}
