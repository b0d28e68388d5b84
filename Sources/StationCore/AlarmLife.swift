import StationModel

/// The life of one alarm: what its cause, the time and a person make of it.
///
///                cause            raiseAfter                 acknowledge
///     resting ─────────▶ starting ──────────▶ up ◀─────────────────────▶ (the flag only)
///        ▲                   │ gone           │ gone      ▲ cause
///        │◀──────────────────┘                ▼           │
///        └──────────────────────────────── ending ────────┘
///             clearAfter, and acknowledged where the kind wants it
///
/// `raised → acknowledged → cleared`, or cleared without anybody having said a word. Only
/// `starting → up` raises and only `ending → resting` clears, so nothing is raised or cleared
/// twice. What waits for a person is another matter: nobody has come, and the cause is there
/// once more. That is a new call, said `again`, and the acknowledgement of an earlier one does
/// not count for it. `AlarmTiming` has the numbers.
struct AlarmLife: Hashable, Sendable {
    enum Stage: Hashable, Sendable {
        /// Nothing is up; kept for a while for what it tells of flapping.
        case resting
        /// The cause is there and has not lasted.
        case starting(MonotonicInstant)
        /// Raised, and the cause is there.
        case up
        /// Raised, and the cause is gone.
        case ending(MonotonicInstant)
    }

    enum Change: Hashable, Sendable {
        case raised, cleared
        /// It is up, and called once more.
        case again
    }

    let timing: AlarmTiming
    private(set) var stage: Stage
    private(set) var isAcknowledged = false
    /// The last raises and calls, at most `raisesBeforeFlapping`.
    private var raises: [MonotonicInstant] = []

    /// An alarm that is not up.
    init(_ timing: AlarmTiming) {
        self.timing = timing
        stage = .resting
    }

    /// One that was up at the last stop. Its cause counts as lasting until it says otherwise; what
    /// has no cause that lasts waits for its acknowledgement. So does a call that nobody has
    /// acknowledged: whether its cause was still there is not known, and if it is, it calls again.
    /// An acknowledged one was up because its cause was there: that is no new call.
    init(_ timing: AlarmTiming, restored isAcknowledged: Bool, at now: MonotonicInstant) {
        self.timing = timing
        self.isAcknowledged = isAcknowledged
        let isCall = timing.needsAcknowledgement && !isAcknowledged
        stage = timing.isEvent || isCall ? .ending(now) : .up
    }

    var isUp: Bool {
        switch stage {
        case .resting, .starting: false
        case .up, .ending: true
        }
    }

    var hasCause: Bool {
        switch stage {
        case .starting, .up: true
        case .resting, .ending: false
        }
    }

    /// The cause is there; saying so again changes nothing.
    mutating func begin(at now: MonotonicInstant) -> Change? {
        switch stage {
        case .starting, .up: return nil
        case .ending:
            stage = timing.isEvent ? .ending(now) : .up
            return callAgain(at: now)
        case .resting:
            stage = .starting(now)
            return advance(to: now)
        }
    }

    private mutating func callAgain(at now: MonotonicInstant) -> Change? {
        guard timing.needsAcknowledgement else { return nil }
        if let last = raises.last, now - last < AlarmTiming.sameCallWithin { return nil }
        isAcknowledged = false
        note(now)
        return .again
    }

    /// The cause is gone.
    mutating func end(at now: MonotonicInstant) -> Change? {
        switch stage {
        case .resting, .ending: return nil
        case .starting:
            stage = .resting
            return nil
        case .up:
            stage = .ending(now)
            return advance(to: now)
        }
    }

    /// Says the last word without waiting: nothing is left that could have a cause.
    mutating func drop() -> Change? {
        defer { rest() }
        return isUp ? .cleared : nil
    }

    /// A person has seen it. Returns whether that is news.
    mutating func acknowledge() -> Bool {
        guard isUp, !isAcknowledged else { return false }
        isAcknowledged = true
        return true
    }

    mutating func advance(to now: MonotonicInstant) -> Change? {
        guard let due, due <= now else { return nil }
        if isUp {
            rest()
            return .cleared
        }
        stage = timing.isEvent ? .ending(now) : .up
        note(now)
        return .raised
    }

    private mutating func note(_ now: MonotonicInstant) {
        raises = (raises + [now]).suffix(AlarmTiming.raisesBeforeFlapping)
    }

    /// At rest, and raised too long ago to count as flapping: as if it had never been.
    func isForgotten(at now: MonotonicInstant) -> Bool {
        stage == .resting && (raises.last.map { now - $0 > AlarmTiming.flappingWithin } ?? true)
    }

    /// When it is raised or cleared if nothing happens before; `nil` = never by time alone.
    var due: MonotonicInstant? {
        switch stage {
        case .resting, .up: nil
        case .starting(let since): since + timing.raiseAfter
        case .ending(let since):
            timing.needsAcknowledgement && !isAcknowledged ? nil : since + clearAfter
        }
    }

    private var clearAfter: Duration {
        guard timing.mayFlap, raises.count == AlarmTiming.raisesBeforeFlapping,
            let first = raises.first, let last = raises.last,
            last - first <= AlarmTiming.flappingWithin
        else { return timing.clearAfter }
        return max(timing.clearAfter, AlarmTiming.flappingClearsAfter)
    }

    private mutating func rest() {
        stage = .resting
        isAcknowledged = false
    }
}
