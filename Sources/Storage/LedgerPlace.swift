import StationModel

/// One entry's place among all that a station has ever written.
public struct LedgerPlace: Hashable, Sendable {
    /// The ledger's life: see `StoredEntry`.
    public let epoch: UInt64
    public let sequence: UInt64

    public init(epoch: UInt64, sequence: UInt64) {
        self.epoch = epoch
        self.sequence = sequence
    }

    /// The event's id at the hub: `<epoch, 16 hex>-<sequence, 12 digits>`, never used twice.
    public var eventId: String { "\(epoch.hex)-\(padded(Int(clamping: sequence), 12))" }

    /// From an event's id: `<epoch, 16 hex>-<sequence, 12 digits>`; `nil` = it is none.
    public init?(eventId: String) {
        let halves = eventId.split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count == 2, halves[0].utf8.count == 16, halves[1].utf8.count >= 12,
            let epoch = UInt64(strictHex: halves[0]), let sequence = UInt64(halves[1])
        else { return nil }
        self.init(epoch: epoch, sequence: sequence)
    }
}

extension StoredEntry {
    public var place: LedgerPlace { LedgerPlace(epoch: epoch, sequence: sequence) }
}
