public import StationModel

/// Stops somebody who tries out one guessable credential after the other at a reader.
///
/// Five different unknown credentials within 60 s close the reader for unknown ones: first for
/// 10 s, then twice as long each time until 60 s; a minute without a lock-out resets that.
/// Members, signed codes and module-read ID cards never notice: they are judged as always.
/// (GB 50396 asks for an alarm after at most five wrong operations.)
///
///     watching ──fifth unknown──▶ locked(until) ──until──▶ watching ──60 s──▶ forgotten
public struct LockOut: Sendable {
    static let distinctUnknown = 5
    static let window: Duration = .seconds(60)
    static let shortest: Duration = .seconds(10)
    static let longest: Duration = .seconds(60)

    private struct Sighting: Sendable {
        let digest: CredentialDigest
        let last: MonotonicInstant
    }

    private struct ReaderState: Sendable {
        /// At most five: the fifth empties it.
        var seen: [Sighting] = []
        var backOff: Duration = LockOut.shortest
        var lockedUntil: MonotonicInstant?
        /// Nothing is remembered beyond this.
        var forgetAt: MonotonicInstant
    }

    private var readers: [DeviceId: ReaderState] = [:]

    public init() {}

    /// What an unknown guessable credential leads to.
    public enum Verdict: Hashable, Sendable {
        /// Denied as unknown.
        case unknown
        /// Denied as unknown, and the reader is locked out from now on.
        case locks
        /// Denied as locked out, whatever it is.
        case lockedOut
    }

    /// Judges an unknown credential of a guessable kind.
    public mutating func judgeUnknown(
        _ digest: CredentialDigest, at reader: DeviceId, now: MonotonicInstant
    ) -> Verdict {
        var state = readers[reader] ?? ReaderState(forgetAt: now + Self.window)
        defer { readers[reader] = state }
        guard state.lockedUntil == nil else { return .lockedOut }
        state.forgetAt = max(state.forgetAt, now + Self.window)
        state.seen.removeAll { now - $0.last > Self.window || $0.digest == digest }
        state.seen.append(Sighting(digest: digest, last: now))
        guard state.seen.count >= Self.distinctUnknown else { return .unknown }
        state.seen = []
        state.lockedUntil = now + state.backOff
        state.forgetAt = now + state.backOff + Self.window
        state.backOff = min(state.backOff * 2, Self.longest)
        return .locks
    }

    /// Ends what has run out; returns the readers that are free again, in order.
    public mutating func advance(to now: MonotonicInstant) -> [DeviceId] {
        var freed: [DeviceId] = []
        for (reader, state) in readers {
            if let until = state.lockedUntil, until <= now {
                readers[reader]?.lockedUntil = nil
                freed.append(reader)
            }
            if state.forgetAt <= now { readers[reader] = nil }
        }
        return freed.sorted()
    }

    public var nextDeadline: MonotonicInstant? {
        readers.values.map { $0.lockedUntil ?? $0.forgetAt }.min()
    }
}
