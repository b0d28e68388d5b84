public import StationModel

/// Lets every signed code open once.
///
/// Per member, purpose and signer, the accepted (issuedAt, counter) strictly increases. Marks are
/// made on a grant only, held in memory, and written with the grant's entry. Because the door
/// does not wait for the disk, the last marks can be missing after a crash; so after a start
/// without a clean stop every code is refused that was issued no later than
///
///     floor = start + 30 s + uncertainty
///
/// (30 s: a code may be dated that far ahead, and was possibly used before the crash). The floor
/// is reckoned as trusted now − age of the start, so that a clock that is set after the start
/// moves it along. Phones show a fresh code within seconds.
///
/// A second floor follows the highest trusted time: what fell out of the window once stays out,
/// also when the clock is stepped back. It is not raised by a time that `ClockWatch` doubts, and
/// falls only with its bound; marks fall with nothing.
public struct ReplayGuard: Sendable {
    /// A code may be presented this long after it was issued …
    static let window: Duration = .seconds(45)
    /// … and be dated this far ahead.
    static let ahead: Duration = .seconds(30)
    /// How long marks are kept: the window at the clock's greatest uncertainty.
    static let keptFor: Duration = window + .seconds(ClockTrust.largestUncertaintySeconds)
    /// A grant a second for the whole time that marks are kept, many times over. Beyond it the
    /// oldest marks are replaced by a floor, which refuses a little more and admits nothing more.
    static let mostMarks = 4096

    private struct Key: Hashable, Sendable {
        let member: MemberPseudonym
        let purpose: VerifiedCode.Purpose
        let signer: CodeSigner
    }

    private var marks: [Key: ReplayMark] = [:]
    /// No mark is older: until it may go, none is looked at.
    private var oldestMark: UnixTime?
    /// Set after a start without a clean stop.
    private var uncleanStart: MonotonicInstant?
    private var highestTrusted: UnixTime?
    /// Raised when marks had to be dropped.
    private var overflowFloor: UnixTime?

    public init(restored: RestoredState, start: MonotonicInstant) {
        uncleanStart = restored.cleanStop ? nil : start
        highestTrusted = restored.trustedTime
        for mark in restored.replayMarks { insert(mark) }
    }

    /// Takes over, late, what was known at the last stop. The floor stood in for it: after a clean
    /// stop nothing is missing any more, and it goes.
    mutating func restore(_ restored: RestoredState) {
        if restored.cleanStop { uncleanStart = nil }
        highestTrusted = [highestTrusted, restored.trustedTime].compactMap { $0 }.max()
        for mark in restored.replayMarks { insert(mark) }
    }

    /// Whether the code may still be used. The clock is trusted: a code is judged before.
    public func isFresh(_ code: VerifiedCode, at moment: Moment) -> Bool {
        guard let uncertainty = moment.trust.uncertaintySeconds else { return false }
        if let floor = startFloor(at: moment, uncertainty: uncertainty, ahead: Self.ahead),
            code.issuedAt <= floor
        {
            return false
        }
        if let overflowFloor, code.issuedAt <= overflowFloor { return false }
        if let highestTrusted,
            code.issuedAt < highestTrusted - Self.window - .seconds(uncertainty)
        {
            return false
        }
        guard let mark = marks[Self.key(code)] else { return true }
        return (mark.issuedAt, mark.counter) < (code.issuedAt, code.counter)
    }

    /// Marks a code that was granted; the mark belongs into the grant's record.
    public mutating func accept(_ code: VerifiedCode) -> ReplayMark {
        let mark = ReplayMark(
            member: code.member, purpose: code.purpose, signer: code.signer,
            issuedAt: code.issuedAt, counter: code.counter)
        insert(mark)
        return mark
    }

    /// How many marks are held; never more than `mostMarks`.
    var markCount: Int { marks.count }

    /// Whether a remote unlock was issued before an unclean start. Its id is on disk before the
    /// door opens, so none is forgotten by a crash; this is for a disk that lost its state. The
    /// hub's clock is right where a phone's may be ahead: nobody waits the first half minute.
    public func isBeforeStart(_ issuedAt: UnixTime, at moment: Moment) -> Bool {
        guard let uncertainty = moment.trust.uncertaintySeconds else { return true }
        guard let floor = startFloor(at: moment, uncertainty: uncertainty, ahead: .zero) else {
            return false
        }
        return issuedAt <= floor
    }

    /// Follows the trusted time and drops marks that the floor has made needless.
    public mutating func advance(to moment: Moment) {
        guard moment.trust.isTrusted else { return }
        let highest = max(highestTrusted ?? moment.wall, moment.wall)
        highestTrusted = highest
        guard marks.count > 64, let oldestMark, oldestMark < highest - Self.keptFor else { return }
        marks = marks.filter { $0.value.issuedAt >= highest - Self.keptFor }
        self.oldestMark = marks.values.map(\.issuedAt).min()
    }

    /// The highest trusted time was never real: it was this.
    mutating func correct(to trusted: UnixTime) { highestTrusted = trusted }

    private func startFloor(
        at moment: Moment, uncertainty: Int64, ahead: Duration
    ) -> UnixTime? {
        guard let uncleanStart else { return nil }
        let age = moment.instant - uncleanStart
        return moment.wall - age + ahead + .seconds(uncertainty)
    }

    private mutating func insert(_ mark: ReplayMark) {
        let key = Key(member: mark.member, purpose: mark.purpose, signer: mark.signer)
        if let old = marks[key], (mark.issuedAt, mark.counter) < (old.issuedAt, old.counter) {
            return
        }
        marks[key] = mark
        oldestMark = min(oldestMark ?? mark.issuedAt, mark.issuedAt)
        guard marks.count > Self.mostMarks else { return }
        let kept = marks.sorted { $0.value.issuedAt > $1.value.issuedAt }
            .prefix(Self.mostMarks / 2)
        overflowFloor = kept.last?.value.issuedAt
        marks = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }

    private static func key(_ code: VerifiedCode) -> Key {
        Key(member: code.member, purpose: code.purpose, signer: code.signer)
    }
}
