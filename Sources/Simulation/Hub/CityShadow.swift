import StationCore
import StationModel

/// What becomes of the city's directives and of its orders to restart, from what the station was
/// given, its entries and its effects alone.
///
/// 1. A directive takes effect once, in the order of the versions: over power cuts too, what is on
///    disk as applied is neither applied again nor followed by an older one.
/// 2. Each is answered in its step, and has its entry: applied with all that it says, or refused.
/// 3. The service restarts once by an order, by an id that is on disk, before the order's end.
struct CityShadow {
    private var given: [Token: StationDirective] = [:]
    /// The greatest version whose entry is on disk, and the greatest that this boot applied.
    private var durableVersion: UInt64 = 0
    private var bootVersion: UInt64 = 0
    /// Ids of restarts: being committed, on disk, and obeyed.
    private var committing: [Token: RestartOrder] = [:]
    private var recorded: RestartOrder?
    private var restarted: Set<UInt64> = []
    private var isRestarting = false

    // Of the step that runs.
    private var current: (token: Token, directive: StationDirective)?
    private var refusal: Refusal?
    private var outcome: DocumentOutcome?
    private var applied: LedgerRecord?
    private var ordered: LedgerEntry?
    private var refusedEntries = 0
    private var problem: HubShadow.Problem?

    private struct Refusal: Hashable {
        let reason: DirectiveRefusal
        let content: UInt64
    }

    /// When each was told: the same again within a day is no entry, nor is a ninth of a reason.
    private var told: [Refusal: MonotonicInstant] = [:]

    /// Of the newest directive that holds, on disk or since this start.
    var versionInForce: UInt64 { max(durableVersion, bootVersion) }

    mutating func isGiven(_ directive: StationDirective, as token: Token) {
        given[token] = directive
    }

    mutating func boots() {
        (given, committing, told) = ([:], [:], [:])
        (recorded, isRestarting, bootVersion) = (nil, false, 0)
    }

    mutating func becameDurable(_ entry: LedgerEntry) {
        guard entry.kind == .directiveApplied, case .integer(let version) = entry.data["version"]
        else { return }
        durableVersion = max(durableVersion, UInt64(version))
    }

    // MARK: - One step

    mutating func willStep(_ input: Input, at moment: Moment) {
        (current, refusal, outcome, applied, ordered) = (nil, nil, nil, nil, nil)
        refusedEntries = 0
        switch input {
        case .city(_, let token):
            current = given.removeValue(forKey: token).map { (token, $0) }
        case .cityRefused(let reason, let content):
            refusal = Refusal(reason: reason, content: content)
        case .committed(let token): recorded = committing.removeValue(forKey: token) ?? recorded
        case .commitFailed(let token): committing[token] = nil
        default: break
        }
    }

    mutating func saw(_ effect: Effect, at moment: Moment) {
        switch effect {
        case .append(let record): saw(record)
        case .commit(let record, let token): saw(record, token)
        case .directiveJudged(let token, let outcome):
            check(token == current?.token, "a directive is answered once", "\(token)")
            self.outcome = outcome
        case .restart: restarts(at: moment)
        default: break
        }
    }

    private mutating func saw(_ record: LedgerRecord) {
        switch record.entry.kind {
        case .directiveApplied: applied = record
        case .directiveRefused: refusedEntries += 1
        case .modeChanged: ordered = record.entry
        default: break
        }
    }

    private mutating func saw(_ record: LedgerRecord, _ token: Token) {
        guard record.entry.kind == .commandGiven, record.entry.data["command"] == .text("restart")
        else { return }
        for case .unlockUsed(let id, let notAfter) in record.changes {
            check(!restarted.contains(id), "an order to restart is obeyed once", "\(id)")
            committing[token] = RestartOrder(restartId: id, notAfter: notAfter)
        }
    }

    private mutating func restarts(at moment: Moment) {
        guard let order = recorded else {
            return check(false, "a restart is on disk before it happens", "")
        }
        check(restarted.insert(order.restartId).inserted, "a restart happens once", "")
        check(moment.wall <= order.notAfter, "no restart after its order's end", "")
        recorded = nil
        isRestarting = true
    }

    /// What is wrong at the end of the step.
    mutating func problem(at moment: Moment) -> HubShadow.Problem? {
        if let current {
            judge(current.directive, at: moment)
        } else if applied != nil {
            check(false, "only a directive that came is applied", "")
        }
        if let refusal { judge(refusal, at: moment) }
        return problem
    }

    private mutating func judge(_ directive: StationDirective, at moment: Moment) {
        let version = directive.version
        let isNew = version > versionInForce
        check((applied != nil) == isNew, "just a newer directive is applied", "\(version)")
        switch outcome {
        case .applied: check(isNew, "a directive says rightly that it is new", "\(version)")
        case .nothingNew:
            check(version == versionInForce, "a directive says rightly that it holds", "")
        case .refused:
            check(version < versionInForce, "only an old directive is refused", "\(version)")
            judge(Refusal(reason: .outdated, content: version), at: moment)
        default: check(false, "a directive is answered in its step", "\(version)")
        }
        if let applied { judge(applied, as: directive) }
        if isNew { bootVersion = version }
    }

    private mutating func judge(_ record: LedgerRecord, as directive: StationDirective) {
        let version = Int64(directive.version)
        check(record.entry.data["version"] == .integer(version), "its entry names it", "")
        for case .cityOrders(let orders) in record.changes {
            // What came after its end never held.
            let wanted = CityOrders(directive, applied: orders.applied)
                .divided { $0 <= orders.applied }.going
            check(orders == wanted, "what lasts is what the newest directive says", "\(version)")
        }
        if let mode = directive.door.mode, record.entry.data["mode"] != nil {
            check(
                ordered?.data["mode"] == .text(mode.rawValue),
                "the door's mode is what the newest directive says", "\(version)")
        } else if directive.door.mode != nil {
            check(record.entry.data["notObeyed"] != nil, "a mode that is not obeyed is told", "")
        } else {
            check(ordered == nil, "a directive without a mode leaves it", "\(version)")
        }
    }

    private mutating func judge(_ refusal: Refusal, at moment: Moment) {
        told = told.filter { moment.instant < $0.value + .days(1) }
        let isFull = told.keys.count { $0.reason == refusal.reason } >= 8
        let isNews = told[refusal] == nil && !isFull
        let word = refusal.reason.rawValue
        check(refusedEntries == (isNews ? 1 : 0), "a refused directive has one entry a day", word)
        if isNews { told[refusal] = moment.instant }
    }

    private mutating func check(_ holds: Bool, _ invariant: String, _ detail: String) {
        guard !holds, problem == nil else { return }
        problem = HubShadow.Problem(invariant: invariant, detail: detail)
    }
}
