public import StationModel

/// The whole station: every rule, and nothing but rules.
///
/// `step` takes what has happened and when, and returns what is to be done, as data. The same
/// inputs at the same moments give the same effects, on the board and in the simulation. Nothing
/// here reads a clock, touches a device or waits.
///
///     read ─▶ repeat? ─▶ queue ─▶ identify … identified ─▶ AccessPolicy ─▶ DoorMachine ─▶ record
///
/// A read costs one step, its identification a second; the door is driven before the entry is
/// appended, and nothing about the door waits for the disk.
public struct Station: Sendable {
    /// As it holds: by the city's calendar.
    var configuration: StationConfiguration
    /// As it was configured.
    var configured: StationConfiguration
    var policy: AccessPolicy
    var door: DoorMachine
    var fire: FireLatch
    var modes: ModeKeeper
    var repeats = RepeatGuard()
    var lockOut = LockOut()
    var replay: ReplayGuard
    var queue = ReadQueue()
    var denialTally = MinuteTally<DenialSort>()
    var directiveTally = MinuteTally<CommandRefusal>()
    var refusedDirectives = RefusedDocuments()
    var refusedLists = RefusedDocuments()
    var city: CityKeeper
    var restart = ServiceRestart()
    var mending = MendingRestart()
    var persons: PersonMemory
    var alarms: AlarmBoard
    var clock: ClockWatch
    var unlocks: RemoteUnlocks
    var supplies: Supplies
    var indicators = Indicators()
    var directiveVersion: UInt64
    var list: MemberListStatus
    var published: PublishedLists
    var room: Room
    var devices: [DeviceId: DeviceStatus] = [:]
    var counts = AccessCounts()
    var recent: [RecentEvent] = []
    var openSince: Moment?
    /// What happened since a start whose state is still to come; `nil` = it has come.
    var sinceLateStart: SinceLateStart?
    /// Whose order a commit is: one for each place at most.
    var stockOrders: [Token: GivenCommand] = [:]
    /// Staff who show a card twice have come to see after an alarm.
    var staffCards = StaffCards()
    /// The level of each contact that a rule knows by its device.
    var contactLevels: [DeviceId: Bool] = [:]
    /// Contacts of the mains that are not read, since when.
    var unreadMains: [DeviceId: MonotonicInstant] = [:]
    /// What was said last.
    var said: Announcement?
    /// A person has reset a fire in this run: one from before it is over, too.
    var fireWasReset = false
    var nextListLook: MonotonicInstant
    let cleanStart: Bool
    let version: String
    let started: Moment

    private var lastToken: UInt64 = 0
    private var eventCount: UInt64 = 0
    /// Collected during one step.
    private var effects: [Effect] = []

    /// What the shell found when it started.
    public struct Start: Sendable {
        public var configuration: StationConfiguration
        public var restored: RestoredState
        /// `restored` is only what is known without the database: `Input.restored` will follow.
        public var isStateLate: Bool
        /// The level of the lock's line, taken over without an edge.
        public var lockIsReleased: Bool
        public var list: MemberListStatus
        /// The city's calendar, at least: hours must be right from the first step on.
        public var published: PublishedLists
        /// No moment is earlier than the build of this program.
        public var buildDate: UnixTime
        public var version: String

        public init(
            configuration: StationConfiguration, restored: RestoredState, lockIsReleased: Bool,
            list: MemberListStatus, buildDate: UnixTime, version: String, isStateLate: Bool = false,
            published: PublishedLists = .none
        ) {
            self.published = published
            self.configuration = configuration
            self.restored = restored
            self.isStateLate = isStateLate
            self.lockIsReleased = lockIsReleased
            self.list = list
            self.buildDate = buildDate
            self.version = version
        }
    }

    public init(_ start: Start, at moment: Moment) {
        configured = start.configuration
        configuration = configured.following(start.published.calendar)
        policy = AccessPolicy(configuration)
        fire = FireLatch(
            latched: start.restored.fireLatched,
            hasInput: start.configuration.hasContact(.fireAlarm))
        door = DoorMachine(
            configuration: configuration.door, isReleased: start.lockIsReleased,
            fire: start.restored.fireLatched, at: moment.instant)
        door.watch = DoorWatch(
            raised: start.restored.alarms.filter { $0.subject == "door" }.map(\.kind))
        modes = ModeKeeper(
            configuration: configuration, restored: start.restored.doorOverride, at: moment)
        replay = ReplayGuard(restored: start.restored, start: moment.instant)
        persons = PersonMemory(restored: start.restored)
        alarms = AlarmBoard(
            restored: start.restored.alarms, acknowledged: start.restored.acknowledgedAlarms,
            causes: AlarmCauses(start.configuration), isMoreToCome: start.isStateLate, at: moment)
        sinceLateStart = start.isStateLate ? SinceLateStart() : nil
        clock = ClockWatch(
            buildDate: start.buildDate, restored: start.restored.trustedTime, list: start.list,
            at: moment)
        unlocks = RemoteUnlocks(restored: start.restored.usedUnlocks)
        supplies = Supplies(
            start.configuration.supplies, restored: start.restored.supplies,
            isStateLate: start.isStateLate)
        _ = supplies.follow(start.published.vouchers)
        supplies.restore(alarms: start.restored.alarms)
        directiveVersion = start.restored.directiveVersion
        city = CityKeeper(restored: start.restored.city, at: moment.instant)
        list = start.list
        published = start.published
        room = Room(configuration, restored: start.restored, at: moment.instant)
        nextListLook = moment.instant
        cleanStart = start.restored.cleanStop
        version = start.version
        started = moment
    }

    /// The first step: the start's entry, and the lock where a latched fire, a mode or the hours
    /// want it. Without such a reason there is no edge.
    public mutating func begin(at moment: Moment) -> [Effect] {
        append(
            .stationStarted, at: moment, subject: "station",
            data: ["version": .text(version), "cleanStop": .flag(cleanStart)])
        // Each memory of a fire learns what another one still knew.
        if fire.isLatched { emit(.latchFire(true)) }
        reviewRestoredAlarms(at: moment)
        watchMains(at: moment)
        followCity(at: moment)
        advanceCity(to: moment)
        enterRestoredMode(at: moment)
        perform(supplies.begin(at: suppliesTime(at: moment)), at: moment)
        advance(to: moment)
        return takeEffects()
    }

    /// What has ended meanwhile must not move the lock, nor the hours before the order.
    mutating func enterRestoredMode(at moment: Moment) {
        let changes = modes.advance(to: moment, wall: clock.bestWall(at: moment))
        perform(door.setMode(modes.mode, at: moment.instant), at: moment)
        for change in changes { receive(change, at: moment) }
    }

    /// Takes one input and says what is to be done.
    public mutating func step(_ input: Input, at moment: Moment) -> [Effect] {
        followClock(to: moment)
        // What came after a mode's end is not judged by it, even if no tick came between.
        advanceCity(to: moment)
        advanceModes(to: moment)
        handle(input, at: moment)
        advance(to: moment)
        return takeEffects()
    }

    private mutating func handle(_ input: Input, at moment: Moment) {
        switch input {
        case .tick: break
        case .read(let read): receive(read, at: moment)
        case .inspected(let read): _ = repeats.isRepeat(read)
        case .identified(let token, let identification, let generation):
            receive(identification, generation: generation, for: token, at: moment)
        case .contact(let role, let active, let since):
            receive(role, active: active, since: since, at: moment)
        case .device(let id, let condition): receive(condition, of: id, at: moment)
        case .noise(let id, let noise): count(noise, of: id)
        case .output(let role, let condition): receive(condition, of: role, at: moment)
        case .reading(let id, let reading):
            perform(room.take(reading, of: id, at: moment.instant), at: moment)
            perform(supplies.take(reading, of: id), at: moment)
        case .dispensed(let token, let result):
            receiveAnswer(to: token, .dispensed(result), at: moment)
        case .strayDrop(let lane): perform(supplies.strayDrop(from: lane), at: moment)
        case .compartment(let address, let isOpen, _):
            let time = suppliesTime(at: moment)
            perform(supplies.door(of: address, isOpen: isOpen, at: time), at: moment)
        case .command(let command, let person, let token):
            receive(command, by: person, token: token, at: moment)
        case .city(let directive, let token): receive(directive, token: token, at: moment)
        case .cityRefused(let reason, let content):
            refuseDirective(reason, content: content, at: moment)
        case .hub(let conditions, let undecided): receive(conditions, undecided, at: moment)
        case .directive(let directive): receive(directive, at: moment)
        case .committed(let token): receiveCommitted(token, at: moment)
        case .commitFailed(let token): receiveCommitFailed(token, at: moment)
        case .storage(let condition): receive(condition, at: moment)
        case .ledgerSalvaged(let salvaged): receive(salvaged, at: moment)
        case .restartMends: mending.want()
        case .fireKept(let memory, let isKept):
            set(.fireNotKept, !isKept, subject: memory.rawValue, at: moment)
        case .upkeep(let task, let fault):
            set(
                .upkeepFailed, fault != nil, subject: task.rawValue, detail: fault ?? "",
                at: moment)
        case .restored(let state): restore(state, at: moment)
        case .fireRemembered: rememberFire(at: moment)
        case .recordsLost(let number):
            raise(.recordsLost, subject: "station", detail: String(number), at: moment)
        case .list(let status): receive(status, at: moment)
        case .published(let lists, let isNew): receive(lists, isNew: isNew, at: moment)
        case .listRefused(let rejection, let content): refuseList(rejection, content, at: moment)
        case .roomDirective(let directive): receiveRoom(directive, at: moment)
        case .configuration(let configuration): reconfigure(configuration, at: moment)
        case .stop: stop(at: moment)
        }
    }

    private mutating func advanceModes(to moment: Moment) {
        let changes = modes.advance(to: moment, wall: clock.bestWall(at: moment))
        for change in changes { receive(change, at: moment) }
    }

    /// Ends what has run out, in every machine.
    private mutating func advance(to moment: Moment) {
        advanceModes(to: moment)
        perform(door.advance(to: moment.instant), at: moment)
        giveUpOverdueReads(at: moment)
        for reader in lockOut.advance(to: moment.instant) {
            clear(.readerLockedOut, subject: reader.text, at: moment)
        }
        closeTallies(at: moment)
        if door.grantRelease == nil { repeats.unlockEnded() }
        repeats.forget(before: moment.instant)
        lookAtList(at: moment)
        perform(alarms.advance(to: moment), at: moment)
        reviewMains(at: moment)
        // After the alarms: a battery that ends is one.
        advanceRoom(to: moment)
        // What fell out of a window only by a time that nobody believes yet may come back.
        if !clock.isDoubted { replay.advance(to: moment) }
        advanceSupplies(to: moment)
        advanceRestart(to: moment)
        advanceMending(to: moment)
        for actuation in indicators.advance(to: moment.instant, isReleased: door.isReleased) {
            effects.append(.actuate(actuation))
        }
    }

    /// The next instant at which `step(.tick)` has something to do. It may be in the past, which
    /// means at once; `nil` = nothing until something happens.
    public func nextDeadline(at moment: Moment) -> MonotonicInstant? {
        let wall = clock.bestWall(at: moment)
        let deadlines = [
            door.nextDeadline, modes.nextDeadline(at: moment, wall: wall), queue.nextDeadline,
            lockOut.nextDeadline, denialTally.nextDeadline, directiveTally.nextDeadline,
            repeats.nextDeadline, indicators.nextDeadline(after: moment.instant), nextListLook,
            room.nextDeadline(at: moment, wall: wall),
            supplies.nextDeadline(at: moment, wall: wall), alarms.nextDeadline,
            unreadMainsDeadline(at: moment), city.nextDeadline(at: moment, wall: wall),
            restart.nextDeadline(at: moment), mending.nextDeadline(at: moment.instant),
        ]
        return deadlines.compactMap { $0 }.min()
    }

    // MARK: - What the parts below use

    mutating func emit(_ effect: Effect) { effects.append(effect) }

    mutating func newToken() -> Token {
        lastToken += 1
        return Token(lastToken)
    }

    /// Appends an entry, and shows it among the recent events.
    mutating func append(
        _ kind: EntryKind, at moment: Moment, subject: String, data: [String: LedgerValue] = [:],
        member: MemberPseudonym? = nil, changes: [StateChange] = []
    ) {
        let entry = LedgerEntry(kind, at: moment, subject: subject, data: data, member: member)
        emit(.append(record(entry, changes: changes)))
    }

    mutating func record(_ entry: LedgerEntry, changes: [StateChange]) -> LedgerRecord {
        let changes = changes + riders(at: entry.moment)
        eventCount += 1
        recent.append(RecentEvent(number: eventCount, entry: entry))
        if recent.count > StationStatus.mostRecentEvents { recent.removeFirst() }
        return LedgerRecord(entry, changes: changes)
    }

    private mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }
}
