import StationModel

/// Watches the wall clock from the steady one: jumps, gain and loss of trust, and the lower bound
/// for "now" that holds whatever the clock says.
struct ClockWatch: Sendable {
    /// A slewed clock differs by less; a step by more is worth an entry.
    static let jumpThreshold: Duration = .seconds(2)
    /// Trusted time is written with an entry at most this often.
    static let rememberEvery: Duration = .seconds(60)

    enum Change: Hashable {
        /// The clock is disciplined again; `correction` = by how much the wall clock moved.
        case synced
        case lost
        case jumped(by: Duration)
    }

    private(set) var lowerBound: UnixTime
    private var last: Moment
    private var remembered: UnixTime?

    init(buildDate: UnixTime, restored: UnixTime?, list: MemberListStatus, at moment: Moment) {
        lowerBound = [buildDate, restored, list.issued].compactMap { $0 }.max() ?? buildDate
        last = moment
        remembered = restored
        follow(moment)
    }

    /// A signed time was seen: now is not before it.
    mutating func saw(signed time: UnixTime?) {
        if let time { lowerBound = max(lowerBound, time) }
    }

    mutating func advance(to moment: Moment) -> [Change] {
        defer { last = moment }
        var changes: [Change] = []
        let drift = (moment.wall - last.wall) - (moment.instant - last.instant)
        if drift > Self.jumpThreshold || drift < .zero - Self.jumpThreshold {
            changes.append(.jumped(by: drift))
        }
        if moment.trust == .synced, last.trust != .synced { changes.append(.synced) }
        if !moment.trust.isTrusted, last.trust.isTrusted { changes.append(.lost) }
        follow(moment)
        return changes
    }

    /// The trusted time to be written with an entry now, when one is due.
    mutating func trustedTimeToRemember(at moment: Moment) -> UnixTime? {
        guard moment.trust == .synced else { return nil }
        if let remembered, moment.wall < remembered + Self.rememberEvery { return nil }
        remembered = moment.wall
        return moment.wall
    }

    /// What was to be written is not.
    mutating func rememberAgain() { remembered = nil }

    /// The time to reckon with: the clock where it is trusted, else the bound. A clock without
    /// trust may as well be far ahead (a battery that failed), so it is not asked at all.
    func bestWall(at moment: Moment) -> UnixTime {
        moment.trust.isTrusted ? moment.wall : lowerBound
    }

    private mutating func follow(_ moment: Moment) {
        if moment.trust == .synced { lowerBound = max(lowerBound, moment.wall) }
    }
}
