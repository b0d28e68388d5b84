import StationModel

/// Keeps a flood of denials from wearing out the card: the first denial of its sort at a reader
/// is an entry at once, those that follow within a minute are one entry with their number.
struct DenialTally: Sendable {
    static let window: Duration = .seconds(60)

    struct Key: Hashable, Sendable {
        let reader: DeviceId
        let reason: DenialReason
        let kind: CredentialKind
    }

    private struct Count: Sendable {
        var following: Int64 = 0
        let closes: MonotonicInstant
    }

    private var counts: [Key: Count] = [:]

    /// Whether this denial is to be an entry of its own.
    mutating func isFirst(_ key: Key, at now: MonotonicInstant) -> Bool {
        if counts[key] == nil {
            counts[key] = Count(closes: now + Self.window)
            return true
        }
        counts[key]?.following += 1
        return false
    }

    /// The counts whose minute is over; at a stop all of them.
    mutating func close(at now: MonotonicInstant, all: Bool = false) -> [(Key, Int64)] {
        guard !counts.isEmpty else { return [] }
        let closing = counts.filter { all || $0.value.closes <= now }
        for key in closing.keys { counts[key] = nil }
        return closing.filter { $0.value.following > 0 }.map { ($0.key, $0.value.following) }
            .sorted { Self.order($0.0) < Self.order($1.0) }
    }

    /// A fixed order: the same inputs give the same effects.
    private static func order(_ key: Key) -> (DeviceId, String, String) {
        (key.reader, key.reason.rawValue, key.kind.rawValue)
    }

    var nextDeadline: MonotonicInstant? { counts.values.map(\.closes).min() }
}
