import DevicePorts
import Identity
public import LinuxIO
import StationCore
import StationModel
import StatusServer
import Storage

/// A running station: lanes, loop and status server around one `Station` value.
///
/// `run` returns when the service was asked to stop and everything is on disk. The door does not
/// wait for the disk longer than `storageAnswersWithin` at the start: then it begins without the
/// restored state, as after an unclean stop.
public final class Runtime {
    /// Longer than opening and checking any healthy ledger; a person at the door waits as long.
    static let storageAnswersWithin: Duration = .seconds(2)
    /// Messages of all lanes under way, many times over.
    static let mailboxCapacity = 4096

    let options: RuntimeOptions
    let mailbox: Mailbox<LoopMessage>
    let slow: SlowLane
    let storage: StorageLane
    let members: MemberLane

    public init(_ options: RuntimeOptions) throws(SystemError) {
        self.options = options
        mailbox = try Mailbox(capacity: Self.mailboxCapacity)
        slow = try SlowLane()
        options.manager?.report = { [slow] text in slow.post(.log { $0.warning(text) }) }
        storage = try StorageLane(
            StorageOptions(
                directory: options.stateDirectory, boot: options.boot,
                retentionDays: options.configuration.storage.retentionDays,
                budgetBytes: options.configuration.storage.budgetBytes, sign: options.sign,
                clock: options.clock, waitForDisk: options.waitForDisk))
        members = try MemberLane(directory: options.stateDirectory)
    }

    /// Tells the loop something, from any thread; false = it is so far behind that it did not fit.
    public var poster: @Sendable (LoopMessage) -> Bool {
        { [mailbox] message in mailbox.post(message) }
    }

    /// Runs the station on this thread until it is asked to stop.
    public func run() throws {
        SignalDescriptor.ignoreBrokenPipes()
        let signals = try SignalDescriptor()
        try slow.start(
            clock: options.clock, marker: options.configuration.access.clockMarker, loop: mailbox)
        let opened = try openStorage()
        options.clock.restore(opened.restored.trustedTime)
        let list = try openMembers()
        let identity = try startIdentity(list, opened)
        let lists = makeLists(identity)
        try rememberRegulars(opened, list, lists)
        if list.isSilent { useWhenOpened(lists) }
        let server = startServer(lists)
        defer { server?.stop() }
        var loop = try makeLoop(opened, list.status, identity, lists, server, signals)
        try loop.run()
        stopLanes(identity)
    }

    /// An import under way is not waited for: what it built goes at the next start, and a swap
    /// that has begun is finished by the member lane.
    private func stopLanes(_ identity: IdentityLane) {
        options.willStop()
        identity.stop()
        members.stop()
        storage.stop()
        slow.stop()
    }

    // MARK: - Starting

    private func openStorage() throws(SystemError) -> StorageLane.Opened {
        let answer = try Mailbox<StorageLane.Opened>(capacity: 1)
        try storage.start(loop: mailbox, moment: options.clock.now()) { _ = answer.post($0) }
        if let opened = try wait(for: answer) { return opened }
        Log.shared.critical("the disk does not answer: starting without what it remembers")
        return StorageLane.Opened(
            restored: RestoredState(), regulars: [], condition: .stalled)
    }

    func wait<Answer: Sendable>(
        for answer: Mailbox<Answer>
    ) throws(SystemError) -> Answer? {
        let poller = try Poller()
        try poller.add(answer.descriptor, key: 0, for: .read)
        let deadline = Clocks.monotonic() + Self.storageAnswersWithin
        while Clocks.monotonic() < deadline {
            _ = try poller.wait(until: deadline)
            if let found = answer.drain().first { return found }
        }
        return nil
    }

    private func startIdentity(
        _ list: OpenedList, _ opened: StorageLane.Opened
    ) throws -> IdentityLane {
        var regulars = Regulars()
        if list.isLost {
            for regular in opened.regulars.reversed() {
                regulars.add(regular.record, digest: regular.digest)
            }
        }
        let material = options.files.material(ofManifest: list.manifest, options.configuration)
        let identifier = try StationIdentifier(material, regulars: regulars)
        let lane = try IdentityLane(identifier, generation: list.status.generation)
        try lane.start(loop: mailbox, members: members)
        return lane
    }

    /// Without its server the station serves the door all the same.
    private func startServer(_ lists: Lists) -> StatusServer? {
        let control = ControlRoutes(
            access: ControlAccess(
                mailbox: mailbox, storage: storage, members: members, lists: lists.change,
                importing: lists.importing, station: options.configuration.station.id))
        do {
            return try StatusServer(
                options.server, routes: control.routes + options.routes,
                failed: { Log.shared.critical("the status server has ended: \($0)") })
        } catch {
            Log.shared.critical("the status server cannot start: \(error)")
            return nil
        }
    }

    private func makeLoop(
        _ opened: StorageLane.Opened, _ list: MemberListStatus, _ identity: IdentityLane,
        _ lists: Lists, _ server: StatusServer?, _ signals: consuming SignalDescriptor
    ) throws(SystemError) -> DoorLoop {
        let moment = options.clock.now()
        let levels = options.board.start(
            options.configuration.devices, door: options.configuration.door, keeping: [.lock],
            at: moment.instant)
        var restored = opened.restored
        restored.fireLatched = restored.fireLatched || options.fireIsMarked
        let station = Station(
            Station.Start(
                configuration: options.configuration, restored: restored,
                lockIsReleased: levels[.lock] ?? false, list: list,
                buildDate: options.buildDate, version: options.version), at: moment)
        return try DoorLoop(
            parts: parts(identity, lists, server), station: station, board: options.board,
            signals: signals, configuration: options.configuration,
            condition: opened.condition, listGeneration: list.generation, at: moment.instant)
    }

    private func parts(
        _ identity: IdentityLane, _ lists: Lists, _ server: StatusServer?
    ) -> RuntimeParts {
        RuntimeParts(
            mailbox: mailbox, clock: options.clock, identity: identity, storage: storage,
            slow: slow, publish: { server?.publish($0, ready: $1) },
            reload: { [files = options.files, mailbox] in
                files.reload(into: mailbox) { lists.change.use($0) }
            },
            manager: options.manager, watchdogInterval: ServiceNotifier.watchdogInterval())
    }
}
