import StationModel

/// The time that the station should reckon with, from its clocks alone.
///
/// A wall clock that is suddenly more than a day ahead of all that was known is not believed until
/// it has said so for an hour without a jump. Meanwhile time goes on, by the steady clock, from the
/// last one that was believed in this boot, and nothing of the new one is remembered. A boot that
/// has believed none yet takes the clock at its word, because it has nothing better, and remembers
/// as little. What is remembered falls to a synced clock that denies it for a day.
struct ClockShadow {
    private static let farAhead: Duration = .days(1)
    private static let jump: Duration = .seconds(2)

    /// A wall time, and when by the steady clock it was so.
    private struct Fix {
        var wall: UnixTime
        var instant: MonotonicInstant

        func wall(at now: MonotonicInstant) -> UnixTime { wall + (now - instant) }
    }

    /// Something that the clock says, and that counts once it has said so for long enough without
    /// a jump.
    private struct Claim {
        let countsAfter: Duration
        private(set) var since: MonotonicInstant?

        init(countsAfter: Duration) { self.countsAfter = countsAfter }

        /// Whether it counts now; then it is over.
        mutating func isMade(at now: MonotonicInstant, anew: Bool) -> Bool {
            let begun = anew ? now : since ?? now
            since = now - begun >= countsAfter ? nil : begun
            return since == nil
        }

        mutating func drops() { since = nil }
    }

    /// The newest list: no time on record is before it.
    private let signed: UnixTime
    private var remembered: Fix
    private var believed: Fix?
    /// A time far ahead.
    private var doubt = Claim(countsAfter: .hours(1))
    /// That what is remembered was never so.
    private var denial = Claim(countsAfter: .days(1))
    private var last: Moment?

    init(signed: UnixTime) {
        self.signed = signed
        remembered = Fix(wall: signed, instant: MonotonicInstant(sinceBoot: .zero))
    }

    /// Now is not before this.
    var lowerBound: UnixTime { remembered.wall }
    /// The clock says what is neither believed nor remembered yet.
    var isDoubted: Bool { doubt.since != nil }

    /// A start finds what was remembered on disk.
    mutating func boots(restored: UnixTime?, at moment: Moment) {
        self = ClockShadow(signed: signed)
        remembered = Fix(wall: max(signed, restored ?? signed), instant: moment.instant)
        follow(moment)
    }

    /// At the beginning of each step.
    mutating func follow(_ moment: Moment) {
        let hasJumped = last.map { isJump(from: $0, to: moment) } ?? false
        last = moment
        guard moment.trust.isTrusted else {
            doubt.drops()
            denial.drops()
            return
        }
        guard believes(moment, hasJumped: hasJumped) else { return }
        let now = Fix(wall: moment.wall, instant: moment.instant)
        believed = now
        guard moment.trust == .synced else {
            denial.drops()
            return
        }
        if moment.wall > remembered.wall || denies(moment, hasJumped: hasJumped) {
            remembered = now
        }
    }

    /// The present with the time that counts for stock, quotas, loans, the room, hours and orders.
    func reckoned(_ moment: Moment) -> Moment {
        guard isDoubted, moment.trust.isTrusted, let believed else { return moment }
        return Moment(
            instant: moment.instant, wall: believed.wall(at: moment.instant), trust: moment.trust)
    }

    private func isJump(from last: Moment, to moment: Moment) -> Bool {
        let drift = (moment.wall - last.wall) - (moment.instant - last.instant)
        return drift > Self.jump || drift < .zero - Self.jump
    }

    private mutating func believes(_ moment: Moment, hasJumped: Bool) -> Bool {
        let known = [remembered, believed].compactMap { $0?.wall(at: moment.instant) }
        guard known.allSatisfy({ moment.wall - $0 > Self.farAhead }) else {
            doubt.drops()
            return true
        }
        return doubt.isMade(at: moment.instant, anew: hasJumped)
    }

    /// Whether the clock has contradicted what is remembered for long enough.
    private mutating func denies(_ moment: Moment, hasJumped: Bool) -> Bool {
        guard remembered.wall - moment.wall > Self.farAhead, moment.wall >= signed else {
            denial.drops()
            return false
        }
        return denial.isMade(at: moment.instant, anew: hasJumped)
    }
}
