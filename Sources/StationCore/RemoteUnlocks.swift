import StationModel

/// One-time unlocks from the city: each opens at most once, ever.
///
///     arrived ──fresh──▶ committing ──committed within 300 ms──▶ opens
///        │                   └──later, failed, lockdown, used before──▶ void: an entry says so
///        └──used, too old, dated ahead, before the floor, clock untrusted──▶ refused
///
/// The entry that is committed says that somebody was let in. Where nothing opens after all, a
/// second entry says that, so nobody counts it as a visit.
struct RemoteUnlocks: Sendable {
    /// Longer than any healthy commit; a person with a phone in hand waits about as long.
    static let commitWithin: Duration = .milliseconds(300)
    /// Whoever signs unlocks has a time server, and a minute is more than two clocks that have one
    /// differ by. One that is dated further ahead is no order for whoever stands there now.
    static let ahead: Duration = .seconds(60)
    /// As many ids as can be valid at once, many times over.
    static let mostUsed = 1024

    /// Commits under way: a healthy disk answers one directive's before the next comes.
    static let mostPending = 64

    struct Pending: Sendable {
        let unlock: RemoteUnlock
        let begun: MonotonicInstant
        /// It had opened before a start whose state came late.
        var wasUsed = false
    }

    /// Four directives' worth: an older one has long expired.
    static let mostRefused = 4 * DoorDirective.mostUnlocks

    private var used: [UInt64: UnixTime]
    /// Those that did not begin and were told of, the oldest first.
    private var refused: [UInt64] = []
    private var pending: [Token: Pending] = [:]
    /// The latest end among the ids that were dropped: a clock stepped back revives none of them.
    private var droppedThrough: UnixTime?

    init(restored: [UInt64: UnixTime]) { used = restored }

    /// Unites what was used before the start with what was used since. One that is being committed
    /// a second time does not open a second time; its answer is still awaited, because its entry
    /// says that somebody was let in.
    mutating func restore(_ restored: [UInt64: UnixTime]) {
        used.merge(restored) { max($0, $1) }
        for (token, commit) in pending where restored[commit.unlock.unlockId] != nil {
            pending[token]?.wasUsed = true
        }
    }

    /// Begins an unlock that is within its time; why it does not begin, or `nil`.
    mutating func begin(
        _ unlock: RemoteUnlock, token: Token, at moment: Moment
    ) -> UnlockFailure? {
        guard pending.count < Self.mostPending else { return .tooMany }
        guard take(unlock.unlockId, notAfter: unlock.notAfter, at: moment.wall) else {
            if isUsed(unlock.unlockId) { return .usedBefore }
            return droppedThrough.map { unlock.notAfter <= $0 } == true ? .expired : .tooMany
        }
        pending[token] = Pending(unlock: unlock, begun: moment.instant)
        return nil
    }

    mutating func isFirstRefusal(of id: UInt64) -> Bool {
        guard !refused.contains(id) else { return false }
        if refused.count == Self.mostRefused { refused.removeFirst() }
        refused.append(id)
        return true
    }

    /// Whether the id, of an unlock or of another order that is obeyed once ever, was new.
    mutating func take(_ id: UInt64, notAfter: UnixTime, at wall: UnixTime) -> Bool {
        guard used[id] == nil else { return false }
        dropExpired(at: wall)
        if let droppedThrough, notAfter <= droppedThrough { return false }
        guard used.count < Self.mostUsed else { return false }
        used[id] = notAfter
        return true
    }

    /// The id is not on disk: it may come again.
    mutating func giveBack(_ id: UInt64) { used[id] = nil }

    func isUsed(_ id: UInt64) -> Bool { used[id] != nil }

    var areUnderWay: Bool { !pending.isEmpty }

    private mutating func dropExpired(at wall: UnixTime) {
        let ends = [droppedThrough] + used.values.filter { $0 < wall }
        droppedThrough = ends.compactMap { $0 }.max()
        used = used.filter { $0.value >= wall }
    }

    /// The unlock whose commit was answered; `nil` = none of ours, or answered before.
    mutating func answered(_ token: Token) -> Pending? { pending.removeValue(forKey: token) }

    /// The commit failed: the id is not on disk, and the city may send it again, unless it was
    /// there before.
    mutating func failed(_ token: Token) -> RemoteUnlock? {
        guard let commit = answered(token) else { return nil }
        if !commit.wasUsed { giveBack(commit.unlock.unlockId) }
        return commit.unlock
    }

    /// Takes out everything under way, in the order of its beginning.
    mutating func giveUp() -> [RemoteUnlock] {
        let all = pending.sorted { $0.key.number < $1.key.number }.map(\.value.unlock)
        pending = [:]
        return all
    }
}
