import DevicePorts
import Identity
public import LinuxIO
import StationCore
import StationModel
import StatusServer
public import Storage

/// A running station: lanes, loop and status server around one `Station` value.
///
/// `run` returns when the service was asked to stop, and throws when the system fails; on both ways
/// out everything is on disk, and only the first is a clean stop. The door does not wait for the
/// disk longer than `storageAnswersWithin` at the start: then it begins without the restored state,
/// as after an unclean stop, and takes it over when it comes.
public final class Runtime {
    /// Longer than opening and checking any healthy ledger; a person at the door waits as long.
    static let storageAnswersWithin: Duration = .seconds(2)
    /// Messages of all lanes under way, many times over.
    static let mailboxCapacity = 4096

    let options: RuntimeOptions
    let mailbox: Mailbox<LoopMessage>
    let slow: SlowLane
    let storage: StorageLane
    let fireLatch: FireLatchLane
    let members: MemberLane
    let journal = DeviceJournal()
    let hubBox: HubBox

    public init(_ options: RuntimeOptions) throws(SystemError) {
        var options = options
        options.files.receivedKeys = ReceivedListKeys(stateDirectory: options.stateDirectory)
        self.options = options
        mailbox = try Mailbox(capacity: Self.mailboxCapacity)
        slow = try SlowLane()
        let hubBox = try HubBox()
        self.hubBox = hubBox
        options.manager?.report = { [slow] text in slow.post(.log { $0.warning(text) }) }
        storage = try StorageLane(
            StorageOptions(
                directory: options.stateDirectory, boot: options.boot,
                retentionDays: options.configuration.storage.retentionDays,
                budgetBytes: options.configuration.storage.budgetBytes,
                isForHub: options.configuration.hub.events != nil, sign: options.sign,
                clock: options.clock,
                wrote: { records, ledger in hubBox.news.wrote(records, to: ledger) },
                waitForDisk: options.waitForDisk))
        fireLatch = try FireLatchLane(
            directory: options.stateDirectory, waitForDisk: options.waitForDisk)
        members = try MemberLane(directory: options.stateDirectory)
    }

    /// Tells the loop something, from any thread; false = it is so far behind that it did not fit.
    public var poster: @Sendable (LoopMessage) -> Bool {
        { [mailbox] message in mailbox.post(message) }
    }

    /// Asks the ledger, from any thread. The question runs on the storage lane's thread, with
    /// `nil` where no ledger is open; false = it did not fit.
    public var ledgerAsker: @Sendable (@escaping @Sendable (Ledger?) -> Void) -> Bool {
        { [storage] question in storage.ask(question) }
    }

    /// How a run ended without a fault.
    public enum Ending: Hashable, Sendable {
        case asked
        /// A simulation has cut the power: another runtime on the same directory finds what a
        /// board finds after a power cut.
        case powerFailed
    }

    /// Runs the station on this thread until it is asked to stop.
    @discardableResult
    public func run() throws -> Ending {
        var started = Started()
        do {
            let ending = try serve(&started)
            stopLanes(started, ending == .asked ? .clean : .powerFailed)
            return ending
        } catch {
            stopLanes(started, .unclean)
            throw error
        }
    }

    /// Lanes that are there only once something else was found.
    private struct Started {
        var identity: IdentityLane?
        var hub: HubLane?
    }

    private func serve(_ started: inout Started) throws -> Ending {
        SignalDescriptor.ignoreBrokenPipes()
        let signals = try SignalDescriptor()
        try slow.start(
            clock: options.clock, marker: options.configuration.access.clockMarker, loop: mailbox)
        let found = try openStorage()
        options.clock.restore(found.restored.trustedTime)
        let list = try openMembers()
        let identity = try startIdentity(list, found.regulars)
        started.identity = identity
        let lists = makeLists(identity)
        if !list.isLost { try lists.findAgain(found.regulars, list.status.generation) }
        if list.isSilent { useWhenOpened(lists) } else { readPublished() }
        let hub = startHub(lists)
        started.hub = hub
        let server = startServer(lists, hub)
        defer { server?.stop() }
        var loop = try makeLoop(found, list, identity, lists, server, hub, signals)
        return try loop.run()
    }

    /// An import under way is not waited for: what it built goes at the next start, and a swap
    /// that has begun is finished by the member lane.
    private func stopLanes(_ started: Started, _ stop: StorageLane.Stop) {
        // A disk that comes back for the end finds out how it ends.
        storage.announce(stop)
        options.willStop()
        // It asks the lanes that end after it.
        started.hub?.stop()
        started.identity?.stop()
        members.stop()
        fireLatch.stop()
        storage.stop(stop)
        slow.stop()
    }

    // MARK: - Starting

    /// What is known when the door begins.
    struct Found {
        var restored: RestoredState
        let isStateLate: Bool
        let regulars: StorageLane.Regulars
        let condition: StorageCondition
    }

    /// The fire latch is read beside the database, not behind it; both have the same two seconds.
    private func openStorage() throws(SystemError) -> Found {
        let latched = try Mailbox<Bool>(capacity: 1)
        let answer = try Mailbox<StorageLane.Opened>(capacity: 1)
        try fireLatch.start(loop: mailbox) { _ = latched.post($0) }
        try storage.start(loop: mailbox, moment: options.clock.now()) { _ = answer.post($0) }
        let deadline = Clocks.monotonic() + Self.storageAnswersWithin
        let isLatched = try wait(for: latched, until: deadline)
        if isLatched == nil { Log.shared.critical("the disk does not give the fire latch") }
        let opened = try wait(for: answer, until: deadline)
        let isLate = opened?.restored == nil
        if isLate { Log.shared.critical("starting without what the disk remembers") }
        var restored = opened?.restored ?? RestoredState()
        restored.fireLatched = isLatched ?? false || options.fireIsMarked
        return Found(
            restored: restored, isStateLate: isLate, regulars: opened?.regulars ?? [],
            condition: opened?.condition ?? .stalled)
    }

    /// `nil` = no answer until then.
    func wait<Answer: Sendable>(
        for answer: Mailbox<Answer>, until deadline: MonotonicInstant
    ) throws(SystemError) -> Answer? {
        let poller = try Poller()
        try poller.add(answer.descriptor, key: 0, for: .read)
        repeat {
            _ = try poller.wait(until: deadline)
            if let found = answer.drain().first { return found }
        } while Clocks.monotonic() < deadline
        return nil
    }

    private func startIdentity(
        _ list: OpenedList, _ known: StorageLane.Regulars
    ) throws -> IdentityLane {
        var regulars = Regulars()
        if list.isLost {
            for regular in known.reversed() {
                regulars.add(regular.record, digest: regular.digest)
            }
        }
        let material = options.files.material(ofManifest: list.manifest, options.configuration)
        let identifier = try StationIdentifier(material, regulars: regulars)
        let lane = try IdentityLane(identifier, generation: list.status.generation)
        try lane.start(loop: mailbox, members: members)
        return lane
    }
}
