import StationCore
import StationModel

/// What becomes of the city's one-time unlocks, from their commits alone: each is begun once, or
/// again when it could not be recorded; it opens when its commit is answered within 300 ms, before
/// its end and outside a lockdown, and otherwise an entry says that it opened nothing. One that a
/// new directive brings and that does not even begin is told as well, once.
struct UnlockShadow {
    private var used: Set<UInt64> = []
    /// Answered in time: nothing may begin them again, ever.
    private var opened: Set<UInt64> = []
    private struct Pending {
        let id: UInt64
        let until: MonotonicInstant
        let notAfter: UnixTime
    }

    private var pending: [Token: Pending] = [:]
    /// Unlocks that this step must say to have opened nothing, and those that it did.
    private var voidsDue = 0
    private var voidsSeen = 0
    /// An unlock was committed in time: it opens but in a lockdown.
    private var isInTime = false
    /// What this step's directive brings that was neither used nor told of, and whether its version
    /// is higher than any before: then all that does not begin must be told.
    private var brought: Set<UInt64> = []
    private var isNews = false
    private var told: Set<UInt64> = []
    private var highestVersion: UInt64 = 0

    /// What was under way when the power failed may come again, unless it is on disk.
    mutating func boots(restored: RestoredState) {
        used = opened.union(restored.usedUnlocks.keys)
        (pending, told) = ([:], [])
    }

    /// Whether the unlock is begun for the first time.
    mutating func begins(_ record: LedgerRecord, _ token: Token, at moment: Moment) -> Bool {
        guard record.entry.kind == .accessGranted else { return true }
        var isFirst = true
        for case .unlockUsed(let id, let notAfter) in record.changes {
            pending[token] = Pending(
                id: id, until: moment.instant + .milliseconds(300), notAfter: notAfter)
            isFirst = used.insert(id).inserted && isFirst
        }
        return isFirst
    }

    /// A step begins; whether its input is the answer to a commit in time.
    mutating func follow(_ input: Input, at moment: Moment) -> Bool {
        (voidsDue, voidsSeen, isInTime) = (0, 0, false)
        brought = []
        switch input {
        case .directive(let directive): bring(directive)
        case .city(let directive, _): bring(directive.door)
        default: break
        }
        if case .stop = input { voidsDue = pending.count }
        if case .commitFailed(let token) = input, let unlock = pending.removeValue(forKey: token) {
            used.remove(unlock.id)
            voidsDue = 1
        }
        guard case .committed(let token) = input, let unlock = pending.removeValue(forKey: token)
        else { return false }
        isInTime = moment.instant <= unlock.until && moment.wall <= unlock.notAfter
        if isInTime { opened.insert(unlock.id) } else { voidsDue = 1 }
        return isInTime
    }

    private mutating func bring(_ directive: DoorDirective) {
        brought = Set(directive.unlocks.map(\.unlockId)).subtracting(used).subtracting(told)
        isNews = directive.version > highestVersion
        highestVersion = max(highestVersion, directive.version)
    }

    mutating func follow(_ entry: LedgerEntry) {
        if entry.kind == .accessNotCarriedOut { voidsSeen += 1 }
    }

    /// What is wrong at the end of the step.
    mutating func problem(isLockdown: Bool) -> String? {
        let unbegun = brought.subtracting(used)
        if voidsSeen > 0 { told.formUnion(unbegun) }
        let due = isInTime && isLockdown ? 1 : voidsDue + unbegun.count
        let isRight = voidsSeen == due || voidsSeen == 0 && !unbegun.isEmpty && !isNews
        return isRight ? nil : "\(voidsSeen) entries for \(due)"
    }
}
