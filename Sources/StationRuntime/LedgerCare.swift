import LinuxIO
import StationModel
import Storage

/// The storage lane's slow duties: keeping to the budget, and checking the file. Both are done in
/// slices of some milliseconds, with a pause after each: no entry waits longer than for one slice,
/// and a card that is asked for entries all the time still gets on with this.
///
/// What is found is a condition of its own, which a write that succeeds does not clear: over the
/// budget until there is room, damaged until the next start, which salvages what this run has
/// noted.
struct LedgerCare {
    /// Longer than a slice takes: at most a third of the lane's time goes here.
    static let pause: Duration = .milliseconds(100)
    /// The door serves first; then the file is looked at.
    static let firstLook: Duration = .seconds(5)
    /// The budget and the need of a check change slowly.
    static let interval: Duration = .seconds(60)
    /// A fault is an alarm: it should end soon after its cause.
    static let retry: Duration = .seconds(5)
    /// Where nothing may go, asking reads a page for every thousand entries.
    static let restWhenExhausted: Duration = .seconds(3600)

    private let options: StorageOptions
    /// When `step` wants to be called.
    private(set) var next: MonotonicInstant
    private(set) var use: StorageUse?
    private var check: FileCheck?
    private var isDamaged = false
    /// Whether the next start will know of the damage that this one has met.
    private(set) var isDamageNoted = false
    private var noteFault: StorageFault?
    /// Whether a check has ended since the start.
    private var hasChecked = false
    private var fault: StorageFault?
    private var exhaustedUntil: MonotonicInstant?

    init(_ options: StorageOptions, at now: MonotonicInstant) {
        self.options = options
        next = now + Self.firstLook
    }

    /// The worst of what is known; `healthy` where nothing is wrong.
    var condition: StorageCondition {
        if isDamaged { return .damaged }
        if let fault { return fault.condition }
        return use?.isOverBudget == true ? .full : .healthy
    }

    /// One slice of what is due.
    mutating func step(_ ledger: Ledger, at now: MonotonicInstant) {
        do throws(StorageFault) {
            let moment = options.clock.now()
            var hasMore = try prune(ledger, moment, at: now)
            if !hasMore { hasMore = try checkFile(ledger, moment) }
            fault = nil
            next = now + (hasMore ? Self.pause : Self.interval)
        } catch {
            if fault != error { Log.shared.critical("\(error)") }
            fault = error
            next = now + Self.retry
        }
        noteDamage(of: ledger)
    }

    /// Whoever met it, a write too, which comes before all care. A disk that does not take the note
    /// is asked again with each slice: a file of some bytes.
    mutating func noteDamage(of ledger: Ledger) {
        guard let damage = ledger.damage, !isDamageNoted else { return }
        if !isDamaged { Log.shared.critical("station.db is damaged: \(damage)") }
        isDamaged = true
        do throws(StorageFault) {
            try ledger.noteDamage()
            isDamageNoted = true
        } catch {
            if noteFault != error { Log.shared.critical("the damage is not noted: \(error)") }
            noteFault = error
        }
    }

    /// Returns whether there is more to do at once.
    private mutating func prune(
        _ ledger: Ledger, _ moment: Moment, at now: MonotonicInstant
    ) throws(StorageFault) -> Bool {
        if let exhaustedUntil, now < exhaustedUntil {
            use = try ledger.use(budget: options.budgetBytes)
            return false
        }
        exhaustedUntil = nil
        let cutoff = ledger.timeForAges(at: moment).map { $0 - .days(options.retentionDays) }
        switch try ledger.prune(
            budget: options.budgetBytes, before: cutoff, forHub: options.isForHub, moment: moment,
            boot: options.boot)
        {
        case .hasMore: return true
        case .notNeeded(let use): self.use = use
        case .nothingToPrune(let use):
            self.use = use
            exhaustedUntil = now + Self.restWhenExhausted
        }
        return false
    }

    /// Returns whether there is more to do at once.
    private mutating func checkFile(
        _ ledger: Ledger, _ moment: Moment
    ) throws(StorageFault) -> Bool {
        if check == nil, try isCheckDue(ledger, moment) { check = FileCheck() }
        guard var running = check else { return false }
        try ledger.check(&running)
        check = running
        guard running.isDone else { return true }
        try ledger.remember(running, at: moment)
        check = nil
        hasChecked = true
        // Others may have met what the check had passed already.
        isDamaged = isDamageNoted || !running.findings.isEmpty
        for finding in running.findings {
            Log.shared.critical("station.db is damaged: \(finding)")
        }
        return false
    }

    /// After an unclean stop, and monthly; a file that is known to be damaged is not read again.
    private func isCheckDue(_ ledger: Ledger, _ moment: Moment) throws(StorageFault) -> Bool {
        if isDamaged { return false }
        if !hasChecked && ledger.followsUncleanStop { return true }
        return try ledger.isCheckDue(at: moment)
    }
}
