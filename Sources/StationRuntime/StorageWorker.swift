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
    private var retryAt: MonotonicInstant?
    private var retryDelay = StorageLane.firstRetry
    private var nextHousekeeping: MonotonicInstant
    private var care: LedgerCare
    private var stops = false
    /// With what waits in the mailbox, the limit of the lane.
    private static let looksForStop: Duration = .seconds(1)
    private static let mostKept = StorageLane.queueCapacity

    init(lane: StorageLane, loop: Mailbox<LoopMessage>) {
        self.lane = lane
        self.loop = loop
        let now = Clocks.monotonic()
        nextHousekeeping = now + StorageLane.housekeeping
        care = LedgerCare(lane.options, at: now)
        status.budgetBytes = lane.options.budgetBytes
    }

    mutating func run(moment: Moment, ready: @Sendable (StorageLane.Opened) -> Void) {
        ready(open(at: moment))
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
        var deadlines = [gatherEnds, nextHousekeeping, careBegins].compactMap { $0 }
        // A full group takes no more: what waits stays in the mailbox, and a stop is looked for.
        let isFull = group.count >= Self.mostKept
        if isFull { deadlines.append(Clocks.monotonic() + Self.looksForStop) }
        _ = try (isFull ? quiet : poller).wait(until: deadlines.min())
        if !isFull { take(lane.mailbox.drain()) }
        stops = stops || lane.isStopping
        let now = Clocks.monotonic()
        if let end = gatherEnds, end <= now || stops { write(at: now) }
        if nextHousekeeping <= now { keepHouse(at: now) }
        if let begins = careBegins, begins <= now { takeCare(at: now) }
    }

    /// What waits for the disk goes first.
    private var careBegins: MonotonicInstant? {
        group.isEmpty && ledger != nil ? care.next : nil
    }

    private var gatherEnds: MonotonicInstant? {
        guard !group.isEmpty else { return nil }
        if group.count >= Self.mostKept, retryAt == nil { return groupBegan }
        return retryAt ?? groupBegan.map { $0 + StorageLane.gather }
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
            case .latchFire(let latched): latchFire(latched)
            case .ask(let question): question(ledger)
            case .stop: stops = true
            }
        }
    }

    // MARK: - Opening

    private mutating func open(at moment: Moment) -> StorageLane.Opened {
        let latched = readLatch()
        do {
            let opened = try Ledger.open(
                directory: lane.options.directory, moment: moment, boot: lane.options.boot)
            ledger = opened
            status.epoch = opened.epoch
            status.lastSequence = opened.lastSequence
            status.condition = opened.recovery == nil ? .healthy : .damaged
            return StorageLane.Opened(
                restored: opened.restore(fireLatched: latched), regulars: try opened.regulars(),
                condition: status.condition)
        } catch {
            failed(error)
            return StorageLane.Opened(
                restored: RestoredState(fireLatched: latched), regulars: [],
                condition: status.condition)
        }
    }

    /// A latch that cannot be read is no fire: the input itself says so within a second.
    private func readLatch() -> Bool {
        do {
            return try FireLatch(directory: lane.options.directory).isLatched()
        } catch {
            Log.shared.warning("the fire latch cannot be read: \(error)")
            return false
        }
    }

    private func latchFire(_ latched: Bool) {
        do {
            lane.options.waitForDisk()
            try FireLatch(directory: lane.options.directory).set(latched)
        } catch {
            Log.shared.critical("the fire latch cannot be written: \(error)")
        }
    }

    // MARK: - Writing

    /// Something that has to be on disk before it happens: with what came before it, at once.
    private mutating func commit(_ record: LedgerRecord, serial: UInt64, _ token: Token) {
        let now = Clocks.monotonic()
        if !group.isEmpty { write(at: now) }
        guard group.isEmpty else { return answer(.commitFailed(token)) }
        group = [record]
        groupSerial = serial
        groupBegan = now
        write(at: now)
        if group.isEmpty {
            answer(.committed(token))
        } else {
            group = []
            groupBegan = nil
            answer(.commitFailed(token))
        }
    }

    private mutating func write(at now: MonotonicInstant) {
        do {
            lane.options.waitForDisk()
            let ledger = try openLedger()
            try ledger.append(group, boot: lane.options.boot)
            status.lastSequence = ledger.lastSequence
            status.writtenBytes = ledger.writtenBytes
            if let began = groupBegan {
                status.commitSeconds.observe(
                    Double((Clocks.monotonic() - began).wholeNanoseconds) / 1e9)
            }
            status.condition = .healthy
            group = []
            groupBegan = nil
            retryAt = nil
            retryDelay = StorageLane.firstRetry
            answer(.stored(upTo: groupSerial, told))
        } catch {
            failed(error)
            retryAt = now + retryDelay
            retryDelay = min(retryDelay * 2, StorageLane.longestRetry)
        }
    }

    /// A ledger that could not be opened at the start is tried again with each group.
    private mutating func openLedger() throws -> Ledger {
        if let ledger { return ledger }
        let opened = try Ledger.open(
            directory: lane.options.directory, moment: lane.options.clock.now(),
            boot: lane.options.boot)
        ledger = opened
        status.epoch = opened.epoch
        return opened
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

    private mutating func keepHouse(at now: MonotonicInstant) {
        nextHousekeeping = now + StorageLane.housekeeping
        guard let ledger, group.isEmpty else { return }
        do {
            let moment = lane.options.clock.now()
            if let sign = lane.options.sign {
                try ledger.checkpointIfDue(moment: moment, boot: lane.options.boot, sign: sign)
            }
            if moment.trust.isTrusted {
                let cutoff = moment.wall - .days(lane.options.retentionDays)
                let erasure = try ledger.eraseLinks(before: cutoff)
                if erasure.links > 0 { try ledger.copyLog(.truncate) }
            }
            if ledger.logBytes > Ledger.logWorthCopying { try ledger.copyLog(.passive) }
        } catch {
            failed(error)
        }
    }

    private mutating func takeCare(at now: MonotonicInstant) {
        guard let ledger else { return }
        let before = told
        care.step(ledger, at: now)
        status.lastSequence = ledger.lastSequence
        status.writtenBytes = ledger.writtenBytes
        status.usedBytes = care.use?.usedBytes
        if told != before { answer(.stored(upTo: 0, told)) }
    }

    private mutating func finish() {
        // Nobody posts any more; what came before the stop is written with it.
        take(lane.mailbox.drain())
        if !group.isEmpty { write(at: Clocks.monotonic()) }
        guard group.isEmpty, !lane.hasRefused else {
            return Log.shared.critical("records could not be written: the stop is not a clean one")
        }
        do {
            try ledger?.close()
        } catch {
            Log.shared.critical("the ledger was not closed cleanly: \(error)")
        }
    }
}
