// The limits of the hub's flows; what each protects is in the messages of its `LimitReason`.
extension QuantityLimits {
    /// A hundred series every 10 s are megabytes an hour on the air. Prometheus takes a series for
    /// gone after five minutes, and no alarm that waits for longer would ever fire: of two samples
    /// one may come late.
    static let sampleInterval = QuantityLimits(
        dimension: .time, range: 10_000...120_000, reason: .sampleInterval)
    /// 8 MiB hold three days of a hundred series a minute, 16 bytes each, with room for an index;
    /// 32 GiB are half of the largest `storage.budget`.
    static let sampleBudget = QuantityLimits(
        dimension: .size, range: 8 << 20...32 << 30, reason: .sampleBudget)
    /// A list is signed by people, never more often than every minute; after an hour a card that
    /// was reported lost still opens, and the city's alarms take two for a way that is broken.
    static let listInterval = QuantityLimits(
        dimension: .time, range: 60_000...3_600_000, reason: .listInterval)
    /// Below 1 s a held request is plain polling; RFC 5382 lets a NAT forget an established
    /// connection after two hours, mobile networks do after five minutes.
    static let longestHold = QuantityLimits(
        dimension: .time, range: 1000...300_000, reason: .longestHold)
}
