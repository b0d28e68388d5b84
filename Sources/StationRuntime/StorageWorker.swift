import LinuxIO
import StationModel
import Storage

/// The storage lane's thread: see `StorageLane`.
struct StorageWorker {
    let lane: StorageLane
    let loop: Mailbox<LoopMessage>
    private var ledger: Ledger?
    private var status = LedgerStatus()
    /// Taken from the mailbox and not yet on disk.
    private var group: [LedgerRecord] = []
    private var groupSerial: UInt64 = 0
    private var groupBegan: MonotonicInstant?
    private var retry = Retry.ofWriting
    private var upkeep: StorageUpkeep
    private var care: LedgerCare
    private var stops = false
    private var hasAskedForRestart = false
    /// With what waits in the mailbox, the limit of the lane.
    private static let looksForStop: Duration = .seconds(1)
    private static let mostKept = StorageLane.queueCapacity

    init(lane: StorageLane, loop: Mailbox<LoopMessage>) {
        self.lane = lane
        self.loop = loop
        let now = Clocks.monotonic()
        upkeep = StorageUpkeep(at: now)
        care = LedgerCare(lane.options, at: now)
        status.budgetBytes = lane.options.budgetBytes
    }

    mutating func run(moment: Moment, ready: @Sendable (StorageLane.Opened) -> Void) {
        let opened = open(at: moment)
        ready(opened)
        // A start that has stopped waiting hears it here.
        if opened.restored != nil { answer(.restored(opened)) }
        do {
            let poller = try Poller()
            try poller.add(lane.mailbox.descriptor, key: 0, for: .read)
            let quiet = try Poller()
            while !stops { try turn(poller, quiet) }
        } catch {
            Log.shared.critical("the storage lane cannot wait: \(error)")
        }
        finish()
    }

    private mutating func turn(_ poller: Poller, _ quiet: Poller) throws(SystemError) {
        var deadlines = [gatherEnds, upkeep.nextDue, careBegins].compactMap { $0 }
        // A full group takes no more: what waits stays in the mailbox, and a stop is looked for.
        let isFull = group.count >= Self.mostKept
        if isFull { deadlines.append(Clocks.monotonic() + Self.looksForStop) }
        _ = try (isFull ? quiet : poller).wait(until: deadlines.min())
        if !isFull { take(lane.mailbox.drain()) }
        stops = stops || lane.stopAsked != nil
        let now = Clocks.monotonic()
        if let end = gatherEnds, end <= now || stops { write(at: now) }
        keepHouse(at: now)
        if let begins = careBegins, begins <= now { takeCare(at: now) }
    }

    /// What waits for the disk goes first.
    private var careBegins: MonotonicInstant? {
        group.isEmpty && ledger != nil ? care.next : nil
    }

    private var gatherEnds: MonotonicInstant? {
        guard !group.isEmpty else { return nil }
        if group.count >= Self.mostKept, retry.due == nil { return groupBegan }
        return retry.due ?? groupBegan.map { $0 + StorageLane.gather }
    }

    private mutating func take(_ jobs: [StorageLane.Job]) {
        for job in jobs {
            switch job {
            case .record(let record, let serial, nil):
                groupBegan = groupBegan ?? Clocks.monotonic()
                group.append(record)
                groupSerial = serial
            case .record(let record, let serial, .some(let token)):
                commit(record, serial: serial, token)
            case .ask(let question): question(ledger)
            case .stop: stops = true
            }
        }
    }

    // MARK: - Opening

    mutating func open(at moment: Moment) -> StorageLane.Opened {
        do {
            lane.options.waitForDisk()
            return try openLedger(at: moment)
        } catch {
            failed(error)
            return StorageLane.Opened(restored: nil, regulars: [], condition: status.condition)
        }
    }

    private mutating func openLedger(at moment: Moment) throws -> StorageLane.Opened {
        let opened = try Ledger.open(
            directory: lane.options.directory, moment: moment, boot: lane.options.boot)
        if let recovery = opened.recovery { tell(recovery) }
        let found = StorageLane.Opened(
            restored: opened.restore(fireLatched: false), regulars: try opened.regulars(),
            condition: .healthy)
        ledger = opened
        status.epoch = opened.epoch
        status.lastSequence = opened.lastSequence
        status.condition = .healthy
        return found
    }

    /// The new ledger can be written like any other; that the old one was damaged is for a person.
    private func tell(_ recovery: LedgerRecovery) {
        Log.shared.critical(
            "\(recovery.fault); put at \(recovery.asidePath), \(recovery.salvagedEntries) entries"
                + " saved, \(recovery.isComplete ? "which is all" : "which is not all")"
                + (recovery.incompleteTables.isEmpty
                    ? "" : "; not as a whole: \(recovery.incompleteTables)"))
        answer(
            .salvaged(
                SalvagedLedger(
                    entries: recovery.salvagedEntries, isComplete: recovery.isComplete,
                    damage: recovery.fault.detail)))
    }

    // MARK: - Writing

    /// Something that has to be on disk before it happens: with what came before it, at once.
    private mutating func commit(_ record: LedgerRecord, serial: UInt64, _ token: Token) {
        let now = Clocks.monotonic()
        if !group.isEmpty { write(at: now) }
        // Answered here, written or not: nothing that waits behind it waits for it.
        groupSerial = serial
        guard group.isEmpty else { return answer(.commitFailed(token)) }
        group = [record]
        groupBegan = now
        write(at: now)
        if group.isEmpty {
            answer(.committed(token))
        } else {
            group = []
            groupBegan = nil
            retry.succeeded()
            answer(.commitFailed(token))
            answer(.stored(upTo: serial, told))
        }
    }

    private mutating func write(at now: MonotonicInstant) {
        do {
            lane.options.waitForDisk()
            guard lane.stopAsked != .powerFailed else { return }
            let ledger = try openLedger()
            try ledger.append(group, boot: lane.options.boot)
            lane.options.wrote(group, ledger)
            status.lastSequence = ledger.lastSequence
            status.writtenBytes = ledger.writtenBytes
            if let began = groupBegan {
                status.commitSeconds.observe(
                    Double((Clocks.monotonic() - began).wholeNanoseconds) / 1e9)
            }
            status.condition = .healthy
            group = []
            groupBegan = nil
            retry.succeeded()
            answer(.stored(upTo: groupSerial, told))
        } catch {
            failed(error)
            retry.failed(at: now)
            // What cannot be written would keep the care of the file waiting for ever.
            guard let ledger else { return }
            care.noteDamage(of: ledger)
            askForRestart(ledger)
        }
    }

    /// A ledger that could not be opened at the start is tried again with each group.
    private mutating func openLedger() throws -> Ledger {
        if let ledger { return ledger }
        let opened = try openLedger(at: lane.options.clock.now())
        answer(.restored(opened))
        guard let ledger else { preconditionFailure("it was opened just now") }
        return ledger
    }

    private mutating func failed(_ error: any Error) {
        let condition = (error as? StorageFault)?.condition ?? .stalled
        if condition != status.condition { Log.shared.critical("\(error)") }
        status.condition = condition
        answer(.stored(upTo: 0, told))
    }

    /// The status with what the care of the file has found, where writing itself is well.
    private var told: LedgerStatus {
        var told = status
        if told.condition == .healthy { told.condition = care.condition }
        return told
    }

    private func answer(_ message: LoopMessage) {
        // The loop's mailbox holds more than all lanes can have under way; when it is full the
        // loop is stuck, and the watchdog ends it.
        if !loop.post(message) { Log.shared.critical("the loop's mailbox is full") }
    }

    // MARK: - Housekeeping

    mutating func keepHouse(at now: MonotonicInstant) {
        let due = upkeep.due(at: now)
        guard !due.isEmpty else { return }
        guard let ledger, group.isEmpty else { return upkeep.postpone(at: now) }
        let last = ledger.lastSequence
        defer { announce(ledger, since: last) }
        for task in due {
            do {
                if try keep(task, ledger) {
                    finished(task, nil)
                } else {
                    upkeep.skipped(task, at: now)
                }
            } catch {
                finished(task, "\(error)")
            }
        }
    }

    /// Entries of the ledger's own, which are in no group, wait for the hub like all others.
    private func announce(_ ledger: Ledger, since last: UInt64) {
        if ledger.lastSequence > last { lane.options.wrote([], ledger) }
    }

    mutating func takeCare(at now: MonotonicInstant) {
        guard let ledger else { return }
        let (before, last) = (told, ledger.lastSequence)
        care.step(ledger, at: now)
        announce(ledger, since: last)
        status.lastSequence = ledger.lastSequence
        status.writtenBytes = ledger.writtenBytes
        status.usedBytes = care.use?.usedBytes
        status.listBytes = care.use?.listBytes
        if told != before { answer(.stored(upTo: 0, told)) }
        askForRestart(ledger)
    }

    private mutating func askForRestart(_ ledger: Ledger) {
        // One that has not helped would not help now.
        guard care.isDamageNoted, !ledger.salvageFailed, !hasAskedForRestart else { return }
        hasAskedForRestart = true
        answer(.restartMends)
    }

    /// Returns whether it was done, or nothing was to be done; `false` = that cannot be said now.
    private mutating func keep(_ task: LedgerUpkeep, _ ledger: Ledger) throws -> Bool {
        let moment = lane.options.clock.now()
        switch task {
        case .sign:
            guard let sign = lane.options.sign else { return false }
            try ledger.checkpointIfDue(moment: moment, boot: lane.options.boot, sign: sign)
        case .erase:
            guard let now = ledger.timeForAges(at: moment) else { return false }
            let cutoff = now - .days(lane.options.retentionDays)
            let links = try ledger.eraseLinks(before: cutoff).links
            let rights = try ledger.eraseOldRights(now: now)
            if links + rights > 0 { upkeep.mustEmptyLog = true }
        case .copy:
            try ledger.writeAcknowledgements(at: moment.instant)
            if upkeep.mustEmptyLog {
                try ledger.copyLog(.truncate)
                upkeep.mustEmptyLog = false
            } else if ledger.logBytes > Ledger.logWorthCopying {
                try ledger.copyLog(.passive)
            }
        }
        return true
    }

    private mutating func finished(_ task: LedgerUpkeep, _ fault: String?) {
        guard upkeep.finished(task, works: fault == nil, at: Clocks.monotonic()) else { return }
        if let fault { Log.shared.critical("the ledger's upkeep (\(task.rawValue)): \(fault)") }
        answer(.upkeep(task, fault: fault))
    }

    private mutating func finish() {
        guard lane.stopAsked != .powerFailed else { return }
        // Nobody posts any more; what came before the stop is written with it.
        take(lane.mailbox.drain())
        if !group.isEmpty { write(at: Clocks.monotonic()) }
        if !group.isEmpty, care.isDamageNoted { writeIntoSalvaged() }
        guard group.isEmpty, !lane.hasRefused else {
            return Log.shared.critical("records could not be written: the stop is not a clean one")
        }
        // Released only, the ledger remembers no clean stop.
        guard lane.stopAsked == .clean, let ledger else { return }
        guard !ledger.mayMissMarks(at: lane.options.clock.now().instant) else {
            return Log.shared.notice("so soon after an unclean stop this is not a clean one")
        }
        do {
            try ledger.close()
        } catch {
            Log.shared.critical("the ledger was not closed cleanly: \(error)")
        }
    }

    /// What a damaged file does not take would be lost with this process. Nobody is left to hear of
    /// the salvage: the note stays, and the next start salvages once more and tells.
    private mutating func writeIntoSalvaged() {
        ledger = nil
        write(at: Clocks.monotonic())
        do { try ledger?.noteDamage() } catch { Log.shared.critical("\(error)") }
    }
}
