import DevicePorts
import Identity
import LinuxIO
import StationCore
import StationModel
import StatusServer

/// The loop: one thread that owns the devices and the station, and never waits for anything else.
///
///     wait (epoll) ─▶ devices and messages ─▶ Station.step ─▶ effects ─▶ publish ─▶ watchdog
///
/// A turn reads what has arrived, steps the station with it, and carries the effects out in their
/// order. Files, hashes, clients and the network are other threads' work; they answer through the
/// mailbox. The watchdog is fed at the end of a turn and nowhere else.
struct DoorLoop: ~Copyable {
    /// The status is published at most this often; the page shows no more.
    static let publishEvery: Duration = .milliseconds(100)
    /// … and no sooner after a change: a read is decided within a few milliseconds, and its person
    /// does not wait for a status to be built.
    static let publishAfter: Duration = .milliseconds(20)
    /// Nothing acknowledged for so long, although something waits: the disk stalls.
    static let storageStallsAfter: Duration = .seconds(2)

    let parts: RuntimeParts
    var station: Station
    let board: any Board
    let poller: Poller
    let signals: SignalDescriptor
    let wallClock: WallClockWatcher
    var watched = WatchedDescriptors()

    var pauses: PauseWatch
    var answers: [Token: @Sendable (CommandOutcome) -> Void] = [:]
    var directiveAnswers: [Token: @Sendable (DocumentOutcome) -> Void] = [:]
    var commandCount: UInt64 = 0
    var readCompleted: [Token: MonotonicInstant] = [:]
    /// Entries that something waits for, and that storage has not answered.
    var commits: Set<Token> = []
    var inspection: Inspection?
    /// Credentials that technicians ask about without presenting them.
    var judged: [Inspection] = []
    /// Of the list that the station was told of last.
    var listGeneration: UInt64
    var storage = StorageWatch()
    var fire: FireKeeping
    /// The station began without what storage remembers.
    var awaitsState: Bool
    var decisionSeconds = AccessCounts().decisionSeconds
    var outputs: [DeviceId: OutputRole]
    /// Since when the published status is out of date; `nil` = it is not.
    var changedSince: MonotonicInstant? = MonotonicInstant(sinceBoot: .zero)
    var lastPublished: MonotonicInstant?
    var nextWatchdog: MonotonicInstant?
    var stops = false
    var ending = Runtime.Ending.asked
    /// How the flows to the hub stand; `nil` = there is none.
    var hub: HubStatus?
    /// A reload was asked for and has not fitted into the slow lane yet.
    var reloadWaits = false

    init(
        parts: RuntimeParts, station: Station, board: any Board,
        signals: consuming SignalDescriptor, configuration: StationConfiguration,
        found: Found, listGeneration: UInt64, at now: MonotonicInstant
    ) throws(SystemError) {
        let poller = try Poller()
        let wallClock = try WallClockWatcher()
        self.parts = parts
        self.station = station
        self.board = board
        self.signals = signals
        self.poller = poller
        self.wallClock = wallClock
        self.listGeneration = listGeneration
        outputs = Self.outputs(of: configuration)
        parts.journal.configure(configuration.devices)
        pauses = PauseWatch(at: now)
        storage.status.condition = found.condition
        awaitsState = found.isStateLate
        fire = FireKeeping(
            mark: parts.manager.map { _ in FireMark(isMarked: found.fireIsMarked) })
    }

    /// What the start knows of storage.
    struct Found {
        let condition: StorageCondition
        let isStateLate: Bool
        /// The service manager had its mark of a fire.
        let fireIsMarked: Bool
    }

    static let mailboxKey: UInt64 = 1
    static let signalKey: UInt64 = 2
    static let wallClockKey: UInt64 = 3
    /// Devices' keys begin here.
    static let firstDeviceKey: UInt64 = 16

    /// Runs until asked to stop, or until the system fails: on both ways out the station writes
    /// down what is under way. A power cut leaves it no time for that.
    mutating func run() throws(SystemError) -> Runtime.Ending {
        try poller.add(parts.mailbox.descriptor, key: Self.mailboxKey, for: .read)
        try poller.add(signals.descriptor, key: Self.signalKey, for: .read)
        try poller.add(wallClock.descriptor, key: Self.wallClockKey, for: .read)
        carryOut(station.begin(at: parts.clock.now()), of: .tick)
        parts.notifier { (notifier) throws(SystemError) in try notifier.ready() }
        defer { leave() }
        while !stops { try turn() }
        return ending
    }

    private mutating func leave() {
        guard ending == .asked else { return }
        step(.stop)
        parts.notifier { (notifier) throws(SystemError) in try notifier.stopping() }
        publish(ready: false)
        letGo()
    }

    mutating func turn() throws(SystemError) {
        try watched.update(board.watches, in: poller)
        let events = try poller.wait(until: rest())
        parts.clock.wake()
        let now = parts.clock.now().instant
        let foundNothing = !events.contains { $0.key >= Self.firstDeviceKey }
        let arrival = pauses.looked(
            at: now, foundNothing: foundNothing && board.nextDeadline.map { $0 > now } ?? true)
        for event in events { try handle(event, at: now, arrival: arrival) }
        serveDevices(at: now, arrival: arrival)
        stepIfDue()
        passReloadOn()
        watchStorage()
        watchFire()
        publishIfDue()
        feedWatchdog()
    }

    /// Says what the loop waits for; returns when the kernel must wake it at the latest.
    private func rest() -> MonotonicInstant? {
        let own = [
            board.nextDeadline, station.nextDeadline(at: parts.clock.now()), inspection?.until,
            judged.first?.until, pauses.nextLook,
        ]
        let kernel = parts.clock.rest(
            until: own.compactMap { $0 }.min(), awaitsAnswer: awaitsAnswer)
        let others = [
            storage.nextDeadline, fire.nextDeadline, nextPublication, nextWatchdog,
        ]
        return ([kernel] + others).compactMap { $0 }.min()
    }

    /// A person waits for a lane that takes real milliseconds: for their name, or for the entry
    /// without which nothing turns. A disk that stalls is waited for like one: by the station.
    private var awaitsAnswer: Bool {
        !readCompleted.isEmpty || (!commits.isEmpty && storage.isHealthy)
    }

    private mutating func handle(
        _ event: PollEvent, at now: MonotonicInstant, arrival: MonotonicInstant
    ) throws(SystemError) {
        switch event.key {
        case Self.mailboxKey:
            for message in parts.mailbox.drain() { receive(message) }
        case Self.signalKey:
            while let request = try signals.next() { receive(request) }
        case Self.wallClockKey:
            if try wallClock.hasJumped() { step(.tick) }
        default:
            guard let device = watched.device(for: event.key) else { return }
            var found: [DeviceEvent] = []
            board.service(device, at: now, arrival: arrival) { found.append($0) }
            for event in found { receive(event) }
        }
    }

    private mutating func serveDevices(at now: MonotonicInstant, arrival: MonotonicInstant) {
        guard let due = board.nextDeadline, due <= now else { return }
        var found: [DeviceEvent] = []
        board.serviceDue(at: now, arrival: arrival) { found.append($0) }
        for event in found { receive(event) }
    }

    private mutating func stepIfDue() {
        let moment = parts.clock.now()
        if let due = station.nextDeadline(at: moment), due <= moment.instant { step(.tick) }
        if let inspection, inspection.until <= moment.instant {
            inspection.answer(nil)
            self.inspection = nil
        }
        while let first = judged.first, first.until <= moment.instant {
            judged.removeFirst().answer(nil)
        }
    }

    private mutating func watchStorage() {
        if let condition = storage.newCondition(at: Clocks.monotonic()) {
            step(.storage(condition))
        }
    }

    // MARK: - Steps and effects

    mutating func step(_ input: Input) {
        // Repeats and noise have no effect, and yet they are counted.
        if input != .tick { noteChange() }
        carryOut(station.step(input, at: parts.clock.now()), of: input)
    }

    mutating func carryOut(_ effects: [Effect], of input: Input) {
        if !effects.isEmpty { noteChange() }
        for effect in effects { carryOut(effect, of: input) }
    }

    private mutating func carryOut(_ effect: Effect, of input: Input) {
        switch effect {
        case .identify(let token, let credential): identify(credential, token, of: input)
        case .actuate(let actuation): drive(actuation, of: input)
        case .append(let record): store(record, token: nil)
        case .commit(let record, let token): store(record, token: token)
        case .latchFire(let latched): latchFire(latched)
        case .dispense(let lane, let token):
            parts.journal.noteOrder(token, to: lane.device)
            board.dispense(lane, token, at: parts.clock.now().instant)
        case .openCompartment(let address):
            board.open(address, at: parts.clock.now().instant)
        // The page shows what was said last; a speech device says it.
        case .prompt, .say: break
        case .remember(let digest, let record):
            parts.identity.remember(record, digest: digest, generation: listGeneration)
        case .answer(let token, let outcome):
            answers.removeValue(forKey: token)?(outcome)
        case .directiveJudged(let token, let outcome):
            directiveAnswers.removeValue(forKey: token)?(outcome)
        // The service manager starts whatever has ended.
        case .restart: stops = true
        }
    }

    private mutating func identify(_ credential: Credential, _ token: Token, of input: Input) {
        let moment = parts.clock.now()
        let job = IdentityLane.Job(token: token, credential: credential, moment: moment)
        // A full lane is a silent lane: the station gives the read up after 500 ms.
        guard parts.identity.post(job) else { return }
        if case .read(let read) = input {
            readCompleted[token] = read.completed
        } else {
            readCompleted[token] = moment.instant
        }
    }

    private mutating func drive(_ actuation: Actuation, of input: Input) {
        let now = parts.clock.now().instant
        do throws(DeviceFault) {
            try board.perform(actuation, at: now)
        } catch {
            // It is the output's condition as well, and comes back as an input.
            return
        }
        guard actuation == Actuation(.lock, on: true), case .identified(let token, _, _) = input,
            let completed = readCompleted[token]
        else { return }
        decisionSeconds.observe(Double((now - completed).wholeNanoseconds) / 1e9)
    }

    private mutating func store(_ record: LedgerRecord, token: Token?) {
        if let serial = parts.storage.post(record, token: token) {
            storage.posted(serial, at: Clocks.monotonic())
            if let token { commits.insert(token) }
        } else {
            storage.lost += 1
            if let token { _ = parts.mailbox.post(.commitFailed(token)) }
        }
    }
}
