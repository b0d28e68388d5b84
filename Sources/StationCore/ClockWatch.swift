import StationModel

/// Watches the wall clock from the steady one: jumps, gain and loss of trust, and the lower bound
/// for "now" that holds whatever the clock says.
///
/// Theory of operation. The bound follows the synced clock upwards, is written to disk, and with
/// it go the day that quotas are charged on and the floor under old codes. One answer of a time
/// server that is a year ahead would raise it for a year; so a time far ahead of the bound is
/// *used* at once and *remembered* only when it has lasted:
///
///     believed ──more than a day ahead of the bound and the steady clock──▶ doubted
///        ▲  ▲                                                                │  │
///        │  └──────────── within a day again ────────────────────────────────┘  │
///        └───────────────── an hour by the steady clock without a jump ─────────┘
///
/// | while doubted | the first time of a boot | where one was believed in this boot |
/// |---|---|---|
/// | cards and codes at the door | by the clock | by the clock |
/// | orders, hours, stock, quotas, room (`bestWall`) | by the clock | by the steady clock since |
/// | bound, trusted time on disk, floors of codes and vouchers | stay | stay |
///
/// So a board that boots in 1970, or stood in a store for a month, works with its first sync. Its
/// bound lags for an hour, never behind the last list: times that somebody has signed raise it at
/// once. Nothing that was used comes back meanwhile: marks, vouchers and unlocks are forgotten by
/// the bound and the floor, which stay.
///
/// The bound also finds its way down. A clock that is synced and more than a day behind it for a
/// day without a break is right, and the bound was not: it falls to the clock, with an entry. It
/// never falls below the build and the newest signed time, so whoever owns the time server gains
/// no more than the days since the last list, and codes issued before the fall stay refused. What
/// the bound had forgotten meanwhile it does not remember: unknown vouchers issued before the fall
/// are refused, and what was taken on days to come counts for today.
struct ClockWatch: Sendable {
    /// A slewed clock differs by less; a step by more is worth an entry.
    static let jumpThreshold: Duration = .seconds(2)
    /// Trusted time is written with an entry at most this often.
    static let rememberEvery: Duration = .seconds(60)
    /// What a list published daily, or a night without power, explains. A bound that is wrong by
    /// less is caught up by itself as fast.
    static let farAhead: Duration = .days(1)
    /// Two times as long as a time client may take for its next question, which corrects it.
    static let believedAfter: Duration = .hours(1)
    /// Longer than any outage of a good time server leaves a bad one alone.
    static let correctedAfter: Duration = .days(1)

    enum Change: Hashable {
        /// The clock is disciplined again; `correction` = by how much the wall clock moved.
        case synced
        case lost
        case jumped(by: Duration)
        /// The lower bound was ahead of the truth, and fell.
        case boundCorrected(by: Duration)
    }

    /// A wall time, and when by the steady clock it was so.
    private struct Fix {
        var wall: UnixTime
        var instant: MonotonicInstant

        func wall(at now: MonotonicInstant) -> UnixTime { wall + (now - instant) }
    }

    private var bound: Fix
    /// The build, and what somebody has signed.
    private var signed: UnixTime
    /// The last time of this boot that was believed.
    private var believed: Fix?
    private var doubtedSince: MonotonicInstant?
    private var behindSince: MonotonicInstant?
    private var last: Moment
    private var remembered: UnixTime?

    var lowerBound: UnixTime { bound.wall }
    /// The clock claims a time that is not remembered yet.
    var isDoubted: Bool { doubtedSince != nil }

    init(buildDate: UnixTime, restored: UnixTime?, list: MemberListStatus, at moment: Moment) {
        signed = [buildDate, list.issued].compactMap { $0 }.max() ?? buildDate
        bound = Fix(wall: max(signed, restored ?? signed), instant: moment.instant)
        last = moment
        remembered = restored
        _ = follow(moment, hasJumped: false)
    }

    /// A signed time was seen: now is not before it.
    mutating func saw(signed time: UnixTime?, at moment: Moment) {
        guard let time else { return }
        signed = max(signed, time)
        restore(time, at: moment)
    }

    /// Takes over the trusted time on record, late.
    mutating func restore(_ time: UnixTime?, at moment: Moment) {
        guard let time, time > bound.wall else { return }
        bound = Fix(wall: time, instant: moment.instant)
    }

    mutating func advance(to moment: Moment) -> [Change] {
        defer { last = moment }
        var changes: [Change] = []
        let drift = (moment.wall - last.wall) - (moment.instant - last.instant)
        let hasJumped = drift > Self.jumpThreshold || drift < .zero - Self.jumpThreshold
        if hasJumped { changes.append(.jumped(by: drift)) }
        if moment.trust == .synced, last.trust != .synced { changes.append(.synced) }
        if !moment.trust.isTrusted, last.trust.isTrusted { changes.append(.lost) }
        return changes + follow(moment, hasJumped: hasJumped)
    }

    /// The trusted time to be written with an entry now, when one is due.
    mutating func trustedTimeToRemember(at moment: Moment) -> UnixTime? {
        guard moment.trust == .synced, !isDoubted else { return nil }
        if let remembered, moment.wall < remembered + Self.rememberEvery { return nil }
        remembered = moment.wall
        return moment.wall
    }

    /// What was to be written is not.
    mutating func rememberAgain() { remembered = nil }

    /// The time to reckon with: the clock where it is trusted, else the bound. A clock without
    /// trust may as well be far ahead (a battery that failed), so it is not asked at all.
    func bestWall(at moment: Moment) -> UnixTime {
        guard moment.trust.isTrusted else { return lowerBound }
        guard isDoubted, let believed else { return moment.wall }
        return believed.wall(at: moment.instant)
    }

    // MARK: - Belief

    private mutating func follow(_ moment: Moment, hasJumped: Bool) -> [Change] {
        guard believes(moment, hasJumped: hasJumped) else { return [] }
        believed = Fix(wall: moment.wall, instant: moment.instant)
        guard moment.trust == .synced else {
            behindSince = nil
            return []
        }
        if moment.wall > bound.wall { bound = Fix(wall: moment.wall, instant: moment.instant) }
        return correctBound(moment, hasJumped: hasJumped)
    }

    private mutating func believes(_ moment: Moment, hasJumped: Bool) -> Bool {
        guard moment.trust.isTrusted else {
            (doubtedSince, behindSince) = (nil, nil)
            return false
        }
        let expected = max(
            bound.wall(at: moment.instant), believed?.wall(at: moment.instant) ?? bound.wall)
        if moment.wall - expected > Self.farAhead {
            if hasJumped || doubtedSince == nil { doubtedSince = moment.instant }
            if let doubtedSince, moment.instant - doubtedSince < Self.believedAfter { return false }
        }
        doubtedSince = nil
        return true
    }

    private mutating func correctBound(_ moment: Moment, hasJumped: Bool) -> [Change] {
        let ahead = bound.wall - moment.wall
        guard ahead > Self.farAhead, moment.wall >= signed else {
            behindSince = nil
            return []
        }
        if hasJumped || behindSince == nil { behindSince = moment.instant }
        guard let behindSince, moment.instant - behindSince >= Self.correctedAfter else {
            return []
        }
        self.behindSince = nil
        remembered = moment.wall
        bound = Fix(wall: moment.wall, instant: moment.instant)
        return [.boundCorrected(by: ahead)]
    }
}
