import StationCore
import StationModel

/// Knows the truth and watches the station from outside: inputs, effects, and its counters.
///
/// It shares no rule with the station but the calendar. What it asserts after every step:
///
/// 1. Every read is either a repeat, with a reason, or gets exactly one decision and one entry.
/// 2. Who may enter is let in, but for the stated reasons; who may not is not; a code opens once.
/// 3. The lock is released when somebody has a right to it, and only then (`Oracle+Lock`).
/// 4. A forced and a held door are reported, and nothing else is (`Oracle+Lock`).
/// 5. No alarm is lost, repeated or forgotten over a restart (`AlarmShadow`).
/// 6. Nothing is given out without a record, a right and an answer (`SuppliesOracle`).
struct Oracle {
    /// One credential shown at one reader.
    struct Presentation {
        let read: Read
        let person: Person?
        let isOverflow: Bool
    }

    /// 2 s, and what a loop may take a pause for its own rest and turn.
    static let oldestLetIn: Duration = .milliseconds(2500)

    let setting: World.Setting
    let people: People
    var violation: Violation?
    var lock: LockShadow
    var alarms: AlarmShadow
    /// `nil` where the station is only a door.
    var room: RoomOracle?
    /// The process was held up just now.
    var wasPaused = false
    var supplies: SuppliesOracle
    var clock: ClockShadow

    var codes: [[UInt8]: (person: Person, issuedAt: UnixTime)] = [:]
    var vouchers: [[UInt8]: MadeVoucher] = [:]
    var grantedCodes: Set<[UInt8]> = []
    /// When it forgot last what is over.
    var forgotAt: Duration = .zero
    /// Newest granted time of issue by person and kind of code (length tells the kind).
    var newestGranted: [String: UnixTime] = [:]
    var suspendedNow: Set<Int> = []
    var suspendedBefore: Set<Int> = []
    private var listChangedAt: Duration = .zero
    var startFloorFrom: Moment?
    var highestTrusted: UnixTime?

    private var flying: [Token: Presentation] = [:]
    private var waiting: [DeviceId: Presentation] = [:]
    var lastShown: [DeviceId: [Credential: MonotonicInstant]] = [:]
    var opening: Set<[UInt8]> = []
    /// When the newest read of each credential was really shown.
    var trulyShown: [DeviceId: [Credential: MonotonicInstant]] = [:]
    private var before = AccessCounts()
    private var decidedInStep: [DeviceId] = []
    private var current: Presentation?
    /// The read whose identification this step decided.
    private var decidedFlight: Presentation?
    /// Decisions of this step.
    private var decisions: UInt64 = 0
    private var unlocks = UnlockShadow()
    /// Of directives that come by the hub.
    var city = CityShadow()

    var worldTime: Duration = .zero

    // Accounts of this boot.
    private var reads: UInt64 = 0
    private var entries: UInt64 = 0

    init(setting: World.Setting, people: People) {
        self.setting = setting
        self.people = people
        lock = LockShadow(setting.configuration)
        alarms = AlarmShadow(setting.configuration)
        room = RoomOracle(setting.configuration)
        supplies = SuppliesOracle(setting.configuration, people: people)
        clock = ClockShadow(signed: setting.listIssued)
    }

    // MARK: - What the world tells

    mutating func boots(
        restored: RestoredState, lockReleased: Bool, at moment: Moment,
        calendar: PublishedCalendar?
    ) {
        alarms.boots(restored: restored, at: moment.instant)
        room?.boots(restored: restored, at: moment.instant)
        clock.boots(restored: restored.trustedTime, at: moment)
        supplies.boots(restored: restored)
        flying = [:]
        waiting = [:]
        unlocks.boots(restored: restored)
        city.boots()
        lastShown = [:]
        trulyShown = [:]
        opening = []
        before = AccessCounts()
        reads = 0
        entries = 0
        startFloorFrom = restored.cleanStop ? nil : moment
        lock.boots(restored: restored, released: lockReleased, at: moment)
        follow(calendar)
    }

    /// The city's days take the place of the configuration's, wherever hours count.
    private mutating func follow(_ calendar: PublishedCalendar?) {
        lock.cityDays = calendar?.days
        room?.follow(cityDays: calendar?.days)
    }

    mutating func powerFailed() {
        lock.powerFailed()
        supplies.powerFailed()
    }

    /// Entries are on disk, in the order in which they were written.
    mutating func becameDurable(_ entries: [LedgerEntry]) {
        for entry in entries {
            alarms.becameDurable(entry)
            room?.people.becameDurable(entry)
            city.becameDurable(entry)
        }
        supplies.becameDurable()
    }

    /// An entry that was to be committed will never be on disk.
    mutating func commitFailed(_ token: Token) {
        room?.people.commitFailed(token)
        supplies.commitFailed(token)
    }

    mutating func madeVoucher(_ voucher: MadeVoucher) {
        supplies.made[voucher.id] = voucher
        vouchers[voucher.text] = voucher
        codes[voucher.text] = (voucher.person, voucher.issuedAt)
    }

    mutating func madeCode(_ code: [UInt8], by person: Person, issuedAt: UnixTime) {
        codes[code] = (person, UnixTime(seconds: issuedAt.seconds))
    }

    mutating func suspended(_ persons: Set<Int>, at time: Duration) {
        suspendedBefore = suspendedNow
        suspendedNow = persons
        listChangedAt = time
    }

    mutating func shown(_ read: Read, at instant: MonotonicInstant) {
        forgetWhatIsOver(at: instant)
        trulyShown[read.reader, default: [:]][read.credential] = instant
    }

    mutating func contactStuck(until time: Duration) { lock.contactStuckUntil = time }

    // MARK: - One step

    mutating func willCarryOut(_ input: Input, counts: AccessCounts?, at moment: Moment) {
        decidedInStep = []
        current = nil
        decidedFlight = nil
        decisions = (counts?.total ?? 0) - before.total
        clock.follow(moment)
        if moment.trust.isTrusted, !clock.isDoubted {
            highestTrusted = max(highestTrusted ?? moment.wall, moment.wall)
        }
        if case .published(let lists, _) = input { follow(lists.calendar) }
        lock.follow(input, at: clock.reckoned(moment))
        city.willStep(input, at: moment)
        alarms.follow(input, at: moment.instant)
        supplies.crowd.isJudging = flying.values.contains {
            supplies.isServed(at: $0.read.reader.text)
        }
        supplies.willStep(input, at: clock.reckoned(moment), lowerBound: clock.lowerBound)
        if case .identified(let token, _, _) = input, decisions > 0 {
            decidedFlight = flying.removeValue(forKey: token)
            // Too old by the time of its answer: refused as stale, and the next read is a new one.
            if let read = decidedFlight?.read, moment.instant - read.completed > .seconds(2) {
                forgetShown(read)
            }
        }
        var isFromAfar = unlocks.follow(input, at: moment)
        if isFromAfar { lock.granted(to: nil, at: moment) }
        if case .command(.unlock, _, _) = input { isFromAfar = true }
        if isFromAfar, !lock.isLockdown { supplies.letsInUnread() }
        guard case .read(let read) = input, let counts else { return }
        reads += 1
        let inFlight = flying.values.contains { $0.read.reader == read.reader }
        let isOverflow = inFlight && waiting[read.reader] != nil
        let presentation = Presentation(
            read: read, person: person(of: read.credential), isOverflow: isOverflow)
        let wasRepeat = counts.repeats > before.repeats
        checkRepeat(presentation, wasRepeat: wasRepeat, at: moment)
        if wasRepeat { return }
        let isStale = moment.instant - read.completed > .seconds(2)
        if !isStale, inFlight, waiting[read.reader] == nil { waiting[read.reader] = presentation }
        current = presentation
    }

    mutating func saw(_ effect: Effect, of input: Input, at moment: Moment) {
        supplies.crowd.isOpenToAll = lock.isOpenToAll
        supplies.crowd.isStopping = lock.isStopping
        supplies.saw(effect, of: input)
        city.saw(effect, at: moment)
        switch effect {
        case .identify(let token, _): sawIdentify(token, of: input)
        case .append(let record):
            saw(record.entry, of: input, at: moment)
            lock.follow(record.changes, at: clock.reckoned(moment))
            room?.follow(record, at: moment)
        case .commit(let record, let token):
            room?.follow(record, token: token, at: moment)
            let isFirst = unlocks.begins(record, token, at: moment)
            check(isFirst, "a remote unlock opens once", "\(token)", moment)
        case .actuate(let actuation):
            if actuation.output == .lock { lock.isReleased = actuation.on }
            room?.follow(actuation, isFire: lock.fireLatched, at: moment.instant)
            alarms.told(actuation, at: moment.instant)
        case .latchFire, .prompt, .say, .remember, .answer, .dispense, .openCompartment,
            .directiveJudged, .restart:
            break
        }
    }

    private mutating func sawIdentify(_ token: Token, of input: Input) {
        if case .identified(let old, _, _) = input, decisions == 0 {
            flying[token] = flying.removeValue(forKey: old)
        } else if let reader = decidedFlight?.read.reader ?? decidedInStep.last,
            let next = waiting.removeValue(forKey: reader)
        {
            flying[token] = next
        } else {
            flying[token] = current
        }
    }

    private mutating func saw(_ entry: LedgerEntry, of input: Input, at moment: Moment) {
        lock.follow(entry, at: moment)
        alarms.follow(entry)
        unlocks.follow(entry)
        guard Self.decisions.contains(entry.kind), entry.subject != "door" else { return }
        if case .integer(let count) = entry.data["count"] {
            entries += UInt64(count)
            return
        }
        entries += 1
        let reader = DeviceId(entry.subject)
        let decided = takeDecided(at: reader, of: input, entry)
        decidedInStep.append(reader)
        guard let decided else { return }
        switch entry.kind {
        case .accessGranted: checkGrant(of: decided, entry, at: moment)
        case .dispenserIdentified: checkIdentified(decided, entry, at: moment)
        default: checkDenial(of: decided, entry, at: moment)
        }
    }

    private static let decisions: Set<EntryKind> = [
        .accessGranted, .accessDenied, .dispenserIdentified,
    ]

    private mutating func takeDecided(
        at reader: DeviceId, of input: Input, _ entry: LedgerEntry
    ) -> Presentation? {
        if case .read = input, let current,
            !flying.values.contains(where: { $0.read == current.read })
        {
            forgetShown(current.read)
            return current
        }
        if case .identified = input, decidedInStep.isEmpty { return decidedFlight }
        let oldest = flying.filter { $0.value.read.reader == reader }
            .min { $0.key.number < $1.key.number }
        if let oldest { return flying.removeValue(forKey: oldest.key) }
        return waiting.removeValue(forKey: reader)
    }

    mutating func check(counts: AccessCounts?, at moment: Moment, worldTime: Duration) {
        guard violation == nil, let counts else { return }
        // A counted-only denial leaves no entry in its step.
        if counts.decisions != before.decisions, decidedInStep.isEmpty {
            if let current { forgetShown(current.read) }
            supplies.isDeniedUnwritten(at: (decidedFlight ?? current)?.read.reader)
        }
        before = counts
        if let problem = lock.problem(at: clock.reckoned(moment), worldTime: worldTime) {
            check(false, problem.invariant, problem.detail, moment)
        }
        if let detail = unlocks.problem(isLockdown: lock.isLockdown) {
            check(
                false, "a remote unlock that opens nothing says so, and no other", detail, moment)
        }
        if let problem = city.problem(at: moment) {
            check(false, problem.invariant, problem.detail, moment)
        }
        let flights = flying.count
        let readers = setting.configuration.devices.count(where: \.isReader)
        check(flights <= readers, "at most one read in flight per reader", "\(flights)", moment)
    }

    /// After a clean stop every read is a repeat or has its entry.
    mutating func checkAccounts(at time: Duration) {
        guard violation == nil else { return }
        if reads != before.repeats + entries {
            violation = Violation(
                at: time, invariant: "every read that is no repeat has exactly one entry",
                detail: "\(reads) reads, \(before.repeats) repeats, \(entries) entries")
        }
    }
}

extension AccessCounts {
    fileprivate var total: UInt64 { decisions.values.reduce(0, +) }
}
