import StationCore
import StationModel

/// Storage without a disk: the same promises, and the same ways to break them.
///
/// Entries wait in memory and become durable in groups. A power cut loses what waits, and nothing
/// else; a stall lets it wait; a restart finds the state that the durable changes add up to. What
/// is durable is handed on and not kept: a world may live for years.
struct StandInStorage {
    struct Waiting {
        let record: LedgerRecord
        let token: Token?
        /// Of an entry that the hub's lane waits for.
        var hubToken: HubToken?
    }

    private(set) var waiting: [Waiting] = []
    /// Entries on disk.
    private(set) var durableCount = 0
    private(set) var fireLatchFile = false
    private var state = RestoredState(cleanStop: true)
    private var marks: [String: ReplayMark] = [:]
    /// Longer than any code whose mark an unclean stop has lost can be shown.
    private static let markLife: Duration = .seconds(600)
    /// Before this world time the floor of the start is needed: no stop is called clean.
    private var mayMissMarksUntil: Duration?

    mutating func append(_ record: LedgerRecord, token: Token?, hubToken: HubToken? = nil) {
        waiting.append(Waiting(record: record, token: token, hubToken: hubToken))
    }

    mutating func latchFire(_ latched: Bool) { fireLatchFile = latched }

    /// One group commit; returns what is on disk from now on.
    mutating func commit() -> [Waiting] {
        let group = waiting
        waiting = []
        durableCount += group.count
        for item in group {
            for change in item.record.changes { apply(change) }
        }
        return group
    }

    /// The disk takes nothing: what somebody waits for is given up, the rest goes on waiting.
    mutating func failCommits() -> [Token] {
        let tokens = waiting.compactMap(\.token)
        waiting.removeAll { $0.token != nil }
        return tokens
    }

    mutating func powerFails() {
        waiting = []
        state.cleanStop = false
    }

    /// A clean stop: what waits is written.
    mutating func stops(at now: Duration) -> [Waiting] {
        state.cleanStop = mayMissMarksUntil.map { $0 <= now } ?? true
        return commit()
    }

    /// What the next start finds; from then on a stop is unclean until it is clean.
    mutating func restore(at now: Duration) -> RestoredState {
        var found = state
        mayMissMarksUntil = found.cleanStop ? nil : now + Self.markLife
        found.replayMarks = Array(marks.values)
        found.fireLatched = state.fireLatched || fireLatchFile
        state.cleanStop = false
        return found
    }

    private mutating func apply(_ change: StateChange) {
        switch change {
        case .replayMark(let mark):
            marks["\(mark.member.hex) \(mark.purpose) \(mark.signer)"] = mark
        case .unlockUsed(let id, let notAfter): state.usedUnlocks[id] = notAfter
        case .doorOverride(let override): state.doorOverride = override
        case .directiveVersion(let version): state.directiveVersion = version
        case .fireLatched(let latched): state.fireLatched = latched
        case .alarm(let alarm, let raised):
            state.alarms.removeAll { $0 == alarm }
            state.acknowledgedAlarms.remove(alarm)
            if raised { state.alarms.append(alarm) }
        case .alarmAcknowledged(let alarm): state.acknowledgedAlarms.insert(alarm)
        case .visit(let member, let group, let day):
            if state.visitDay != day { state.visits = [:] }
            state.visitDay = day
            state.visits[member] = group
        case .regular, .sampleLossTold: break
        case .trustedTime(let time), .trustedTimeCorrected(let time):
            state.trustedTime = time
            state.supplies.vouchers.removeAll {
                $0.listedQuantity == nil
                    && $0.validThrough + SuppliesBooks.voucherKept < time
            }
            state.supplies.quotas.removeAll { $0.day < QuotaUse.firstDayKept(at: time) }
        case .occupancy(let memory): state.occupancy = memory
        case .roomPower(let order, let version):
            state.roomPower = order
            state.roomDirectiveVersion = version
        case .relaySwitchings(let counts):
            state.relaySwitchings.merge(counts) { _, new in new }
        case .cityOrders(let orders): state.city = orders
        case .supplies(let change): state.supplies.apply(change)
        }
    }
}
