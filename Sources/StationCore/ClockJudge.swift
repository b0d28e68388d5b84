public import StationModel

/// Decides how far the wall clock can be believed, from what the system says of it.
///
///     untrusted ──synchronised──▶ synced ──70 min──▶ holdover(± grows) ──± 5 min──▶ untrusted
///                                   ▲─────synchronised───┘
///
/// After a boot without a time server a board with a battery-backed clock begins in holdover: its
/// error is what the oscillator may have drifted since the last trusted time on record.
public struct ClockJudge: Sendable {
    /// A time client asks at least every 34 min (timesyncd's longest interval); two missed answers
    /// mean that the clock runs free.
    public static let synchronisedFor: Duration = .seconds(70 * 60)

    /// What the system says.
    public struct Observation: Hashable, Sendable {
        /// Wall time of the last synchronisation in this boot; `nil` = none.
        public var lastSynchronised: UnixTime?
        /// The wall clock was set from a battery-backed clock at boot.
        public var hasHardwareClock: Bool

        public init(lastSynchronised: UnixTime?, hasHardwareClock: Bool) {
            self.lastSynchronised = lastSynchronised
            self.hasHardwareClock = hasHardwareClock
        }
    }

    private let partsPerMillion: Int64
    /// When the clock was last known to be right: by the monotonic clock of this boot …
    private var rightAt: MonotonicInstant?
    private var lastMarker: UnixTime?
    private var hasHardwareClock = false
    /// … or by the wall clock, from the record of an earlier boot.
    private var rightOnRecord: UnixTime?

    public init(driftPartsPerMillion: Int) { partsPerMillion = Int64(driftPartsPerMillion) }

    /// The last trusted time on record, when storage has been opened.
    public mutating func restore(_ trustedTime: UnixTime?) { rightOnRecord = trustedTime }

    /// Takes an observation made at these clocks.
    public mutating func observe(
        _ observation: Observation, at now: MonotonicInstant, wall: UnixTime
    ) {
        hasHardwareClock = observation.hasHardwareClock
        guard let marker = observation.lastSynchronised, marker != lastMarker else { return }
        lastMarker = marker
        let age = max(.zero, wall - marker)
        rightAt = now - min(age, now.sinceBoot)
    }

    /// The trust at these clocks.
    public func trust(at now: MonotonicInstant, wall: UnixTime) -> ClockTrust {
        if let rightAt {
            let age = now - rightAt
            return age <= Self.synchronisedFor ? .synced : holdover(for: age)
        }
        guard hasHardwareClock, let rightOnRecord, wall >= rightOnRecord else { return .untrusted }
        return holdover(for: wall - rightOnRecord)
    }

    /// Rounded up: one second at least.
    private func holdover(for age: Duration) -> ClockTrust {
        let microseconds = age.wholeSeconds * partsPerMillion
        let uncertainty = microseconds / 1_000_000 + 1
        guard uncertainty <= ClockTrust.largestUncertaintySeconds else { return .untrusted }
        return .holdover(uncertaintySeconds: uncertainty)
    }
}
