import StationModel

/// Samples that no hub will ever have, for one reason; others between them may have arrived.
struct SampleLoss: Hashable, Sendable {
    let reason: SampleLossReason
    private(set) var from: UnixTime
    private(set) var to: UnixTime
    private(set) var count: UInt64
    /// The first of them in the spool; `.max` = they never got there.
    private(set) var begins: UInt64
    let opened: MonotonicInstant

    /// What is told together. What is in a spool is found there again when the machine that met it
    /// ends before it was told; what is in none is known to that machine alone.
    struct Kind: Hashable, Sendable {
        let reason: SampleLossReason
        let isInSpool: Bool
    }

    var kind: Kind { Kind(reason: reason, isInSpool: begins != .max) }

    init(
        reason: SampleLossReason, from: UnixTime, to: UnixTime, count: UInt64, begins: UInt64,
        opened: MonotonicInstant
    ) {
        self.reason = reason
        self.from = from
        self.to = to
        self.count = count
        self.begins = begins
        self.opened = opened
    }

    /// More of the same kind is lost.
    mutating func extend(by more: SampleLoss) {
        from = min(from, more.from)
        to = max(to, more.to)
        count += more.count
        begins = min(begins, more.begins)
    }

    /// A backlog that is refused batch after batch is one entry an hour, not thousands.
    static let longestUntold: Duration = .hours(1)
}

extension LedgerEntry {
    static func samplesLost(_ loss: SampleLoss, at moment: Moment) -> LedgerEntry {
        LedgerEntry(
            .samplesLost, at: moment, subject: "hub",
            data: [
                "reason": .text(loss.reason.rawValue),
                "count": .integer(Int64(clamping: loss.count)),
                "fromMilliseconds": .integer(loss.from.milliseconds),
                "toMilliseconds": .integer(loss.to.milliseconds),
            ])
    }

    static func quarantined(
        _ position: EventPosition, _ trouble: HubTrouble, at moment: Moment
    ) -> LedgerEntry {
        LedgerEntry(
            .eventQuarantined, at: moment, subject: "hub",
            data: [
                "sequence": .integer(Int64(clamping: position.sequence)),
                "epoch": .text(position.epoch.hex),
                "reason": .text(trouble.reason.word),
                "status": .integer(Int64(trouble.status ?? 0)),
            ])
    }
}
