import StationModel

/// The restart by which the service has its damaged ledger salvaged: in nobody's way, and at most
/// once a day.
///
/// | state | leaves to | when |
/// |---|---|---|
/// | sound | wanted | damage was met, and is noted for the next start |
/// | wanted | done | the station is quiet, and a day has passed since a salvage |
/// | done | – | the service ends |
///
/// A run knows of no salvage but its own start's, and that is enough: the start after such a
/// restart is one that salvages.
struct MendingRestart: Sendable {
    enum State: Hashable, Sendable, CaseIterable {
        case sound, wanted, done
    }

    /// A card that spoils each new file has to be replaced; until then each salvage costs the
    /// ledger an epoch, and a damaged file that is kept.
    static let interval: Duration = .days(1)

    private(set) var state = State.sound
    /// `nil` = this run began without a salvage.
    private var earliest: MonotonicInstant?

    mutating func salvaged(at now: MonotonicInstant) { earliest = now + Self.interval }

    mutating func want() {
        if state == .sound { state = .wanted }
    }

    func isDue(at now: MonotonicInstant) -> Bool {
        state == .wanted && nextDeadline(at: now) == nil
    }

    mutating func finish() { state = .done }

    /// When the day is over; whether the station is quiet, its own inputs and deadlines tell.
    func nextDeadline(at now: MonotonicInstant) -> MonotonicInstant? {
        guard state == .wanted, let earliest, earliest > now else { return nil }
        return earliest
    }
}
