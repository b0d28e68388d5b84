import StationModel

/// One-time unlocks from the city: each opens at most once, ever.
///
///     arrived ──fresh──▶ committing ──committed within 300 ms──▶ opens
///        │                   └──later, or failed──▶ void (the phone asks again)
///        └──used, too old, before the floor, clock untrusted──▶ refused
struct RemoteUnlocks: Sendable {
    /// Longer than any healthy commit; a person with a phone in hand waits about as long.
    static let commitWithin: Duration = .milliseconds(300)
    /// As many ids as can be valid at once, many times over.
    static let mostUsed = 1024

    struct Pending: Sendable {
        let unlock: RemoteUnlock
        let begun: MonotonicInstant
    }

    private var used: [UInt64: UnixTime]
    private var pending: [Token: Pending] = [:]
    /// The latest end among the ids that were dropped: a clock stepped back revives none of them.
    private var droppedThrough: UnixTime?

    init(restored: [UInt64: UnixTime]) { used = restored }

    /// Unites what was used before the start with what was used since. One that is being committed
    /// a second time does not open a second time.
    mutating func restore(_ restored: [UInt64: UnixTime]) {
        used.merge(restored) { max($0, $1) }
        pending = pending.filter { restored[$0.value.unlock.unlockId] == nil }
    }

    /// Unlocks of a directive that have not been seen, within their time.
    mutating func begin(_ unlock: RemoteUnlock, token: Token, at moment: Moment) -> Bool {
        guard used[unlock.unlockId] == nil else { return false }
        dropExpired(at: moment.wall)
        if let droppedThrough, unlock.notAfter <= droppedThrough { return false }
        guard used.count < Self.mostUsed else { return false }
        used[unlock.unlockId] = unlock.notAfter
        pending[token] = Pending(unlock: unlock, begun: moment.instant)
        return true
    }

    private mutating func dropExpired(at wall: UnixTime) {
        let ends = [droppedThrough] + used.values.filter { $0 < wall }
        droppedThrough = ends.compactMap { $0 }.max()
        used = used.filter { $0.value >= wall }
        // A commit that a stalled disk never answers is forgotten with its unlock.
        pending = pending.filter { $0.value.unlock.notAfter >= wall }
    }

    /// The unlock whose commit was answered in time.
    mutating func committed(_ token: Token, at now: MonotonicInstant) -> RemoteUnlock? {
        guard let pending = pending.removeValue(forKey: token),
            now - pending.begun <= Self.commitWithin
        else { return nil }
        return pending.unlock
    }

    /// The commit failed: the id is not on disk, and the city may send it again.
    mutating func failed(_ token: Token) {
        if let pending = pending.removeValue(forKey: token) {
            used[pending.unlock.unlockId] = nil
        }
    }
}
