import StationModel

/// One item on its way out of a dispenser: who takes it, by what right, from where.
struct Vend: Hashable, Sendable {
    let visitor: Visitor
    let sku: SKUNumber
    let lane: LaneAddress
    let entitlement: Entitlement
    /// When it was asked for; the person has been waiting since.
    let asked: MonotonicInstant
    /// The voucher that was shown: all of its items are given out, one after the other.
    var voucher: UInt64?
    /// Lanes that have failed this person already.
    var failed: Set<LaneAddress> = []
}

/// Who stands at the dispenser.
struct Visitor: Hashable, Sendable {
    let member: MemberPseudonym
    let group: MemberGroup
    /// Where to tell the person something.
    let reader: DeviceId
}

/// One dispenser, one item at a time: intent on disk, motor, outcome.
///
/// Theory of operation. Nothing turns before the intent is on disk. When the disk answers, the
/// machine is told whether the item may still be given out *now*; if not, or after 5 s, the intent
/// is closed as `interrupted` and nothing has moved. A turn is answered by the drive, or given up.
/// A jam is tried once more; every other answer is final, because the item may have left. An item
/// from a lane that did not come home is given, and the lane is not used again. A drive that could
/// not be asked has turned nothing; three times in a row on one lane, and the lane is not used
/// again either: otherwise dirt in its beam would send everybody away, and nobody would know.
///
/// | state | begin | committed | commitFailed | answer | time |
/// |---|---|---|---|---|---|
/// | idle | committing | – | – | – | – |
/// | committing | – | turning; or `interrupted` | void, idle | – | 5 s: late |
/// | late | – | `interrupted` | void, idle | – | – |
/// | turning | – | – | – | first jam: turning again; else closed | 195 s: `timeout` |
///
/// `–` changes nothing; at `late` the person is told. A closed vend leaves the dispenser idle.
struct Dispensing: Hashable, Sendable {
    /// Who waits longer has gone: the item would fall for nobody.
    static let commitWithin: Duration = .seconds(5)
    /// A drive gives its own answer before that.
    static let answerWithin = DispenseTime.answerWithin

    /// One may have come while the machine was being filled, two in a bad moment.
    static let mostRefusals = 3

    enum State: Hashable, Sendable {
        case idle
        case committing(Vend, since: MonotonicInstant)
        /// The person was told that nothing comes; storage has not answered yet.
        case late(Vend)
        case turning(Vend, since: MonotonicInstant, isRetry: Bool)
    }

    enum Action: Hashable, Sendable {
        /// Writes the intent.
        case commit(Vend)
        case turn(LaneAddress)
        /// Storage does not answer: the person is told.
        case giveUp(Vend)
        /// The intent never reached the disk.
        case void(Vend)
        /// Writes the outcome. `items` have left: 0 or 1. `isBroken` = the lane is not to be used
        /// again; `triesNext` = nothing can have left, another lane may serve the person.
        case close(Vend, VendOutcome, items: Int, isBroken: Bool, triesNext: Bool)
    }

    private(set) var state = State.idle
    /// How often running a lane's drive could not be asked.
    private var refusals: [LaneAddress: Int] = [:]

    var isIdle: Bool { state == .idle }

    mutating func begin(_ vend: Vend, at now: MonotonicInstant) -> [Action] {
        guard state == .idle else { return [] }
        state = .committing(vend, since: now)
        return [.commit(vend)]
    }

    /// The intent is on disk; `mayTurn` is the judgement of this moment.
    mutating func committed(mayTurn: Bool, at now: MonotonicInstant) -> [Action] {
        switch state {
        case .committing(let vend, let since):
            guard mayTurn, now - since <= Self.commitWithin else {
                return close(vend, .interrupted)
            }
            state = .turning(vend, since: now, isRetry: false)
            return [.turn(vend.lane)]
        case .late(let vend): return close(vend, .interrupted)
        case .idle, .turning: return []
        }
    }

    mutating func commitFailed() -> [Action] {
        switch state {
        case .committing(let vend, _):
            state = .idle
            return [.giveUp(vend), .void(vend)]
        case .late(let vend):
            state = .idle
            return [.void(vend)]
        case .idle, .turning: return []
        }
    }

    /// The drive's answer; `mayTurn` as for `committed`, for the second try.
    mutating func answered(
        _ result: DispenseResult, mayTurn: Bool, at now: MonotonicInstant
    ) -> [Action] {
        guard case .turning(let vend, _, let isRetry) = state else { return [] }
        let refused = refusals.removeValue(forKey: vend.lane) ?? 0
        switch result {
        case .dropped: return close(vend, .vended, items: 1)
        case .droppedNotHome: return close(vend, .vended, items: 1, isBroken: true)
        case .jammed where !isRetry && mayTurn:
            state = .turning(vend, since: now, isRetry: true)
            return [.turn(vend.lane)]
        case .jammed: return close(vend, .jammed, isBroken: true, triesNext: true)
        case .noDrop: return close(vend, .noDrop)
        case .empty: return close(vend, .empty, triesNext: true)
        case .timeout: return close(vend, .timeout, isBroken: true)
        case .failed:
            refusals[vend.lane] = refused + 1
            let isBroken = refused + 1 >= Self.mostRefusals
            return close(vend, .interrupted, isBroken: isBroken, triesNext: true)
        }
    }

    /// Somebody has restocked or counted the lane, and has seen what is wrong with it.
    mutating func looked(at lane: LaneAddress) { refusals[lane] = nil }

    mutating func advance(to now: MonotonicInstant) -> [Action] {
        guard isDue(at: now) else { return [] }
        switch state {
        case .committing(let vend, _):
            state = .late(vend)
            return [.giveUp(vend)]
        case .turning(let vend, _, _):
            refusals[vend.lane] = nil
            return close(vend, .timeout, isBroken: true)
        case .idle, .late: return []
        }
    }

    /// The service ends, and the motor with it: what was turning may have let its item fall.
    mutating func stop() -> [Action] {
        switch state {
        case .committing(let vend, _), .late(let vend): close(vend, .interrupted)
        case .turning(let vend, _, _): close(vend, .interrupted, items: 1)
        case .idle: []
        }
    }

    func isDue(at now: MonotonicInstant) -> Bool { nextDeadline.map { $0 <= now } ?? false }

    var nextDeadline: MonotonicInstant? {
        switch state {
        case .idle, .late: nil
        // Just later than the limit: an answer in time at that very moment still counts.
        case .committing(_, let since): since + Self.commitWithin + .milliseconds(1)
        case .turning(_, let since, _): since + Self.answerWithin
        }
    }

    private mutating func close(
        _ vend: Vend, _ outcome: VendOutcome, items: Int = 0, isBroken: Bool = false,
        triesNext: Bool = false
    ) -> [Action] {
        state = .idle
        return [
            .close(vend, outcome, items: items, isBroken: isBroken, triesNext: triesNext)
        ]
    }
}
