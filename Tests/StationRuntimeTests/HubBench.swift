import Foundation
import HubLink
import Identity
import LinuxIO
import StationCore
import StationModel
import StatusServer
import Storage
import Testing

@testable import StationRuntime

/// The hub's lane on its own thread, between a real ledger with its lane and a hub that the test
/// plays. Time passes when the test says so.
final class HubBench {
    static let events = HubConfiguration(
        events: EventUplink(endpoint: HubEndpoint(url: "https://hub.example/events")))
    static let samples = HubConfiguration(
        samples: SampleUplink(endpoint: HubEndpoint(url: "https://hub.example/write")))
    /// Longer than the wait after any failure: five minutes, and a quarter of an hour if asked.
    static let longest: Duration = .minutes(20)

    let disk: LaneBench
    let clock: HandClock
    private(set) var hub: PlayedHub
    private(set) var lane: HubLane
    private let options: HubLaneOptions
    private let mailbox: Mailbox<HubLane.Job>
    private let news: LedgerNews
    private var waiting: [PlayedHub.Call] = []

    let members: MemberLane

    /// - Parameter city: whose list is in use; without one there is none.
    init(
        _ configuration: HubConfiguration, city: HubCity? = nil,
        at moment: Moment = Moment(
            instant: MonotonicInstant(sinceBoot: .hours(1)), wall: LaneBench.noon, trust: .synced)
    ) throws {
        let mailbox = try HubLane.makeMailbox()
        let news = LedgerNews { _ = mailbox.post { _ in } }
        self.mailbox = mailbox
        self.news = news
        let clock = HandClock(moment)
        self.clock = clock
        disk = try LaneBench(
            at: moment, clock: clock, wrote: { records, ledger in news.wrote(records, to: ledger) })
        hub = try PlayedHub()
        members = try MemberLane(directory: city?.lists.state ?? disk.folder)
        options = try Self.options(configuration, city, members, disk, clock)
        lane = HubLane(options, mailbox, news)
        _ = try disk.start()
        try members.start(loop: disk.loop) { _ in }
        try start()
    }

    /// Ends both lanes; a test that has looked at the end has done so itself.
    func stop() {
        hub.hangUp()
        if !hub.isStopped { lane.stop() }
        members.stop()
        disk.lane.stop(.clean)
    }

    /// The same state on disk, and a lane that knows nothing else: the next start.
    func restart() throws {
        try #require(hub.isStopped)
        // What came for the lane before.
        _ = mailbox.drain()
        waiting = []
        hub = try PlayedHub()
        lane = HubLane(options, mailbox, news)
        try start()
    }

    /// The machine's waits begin before the test lets time pass.
    private func start() throws {
        try lane.start(through: hub)
        try settle()
    }

    /// Begins to stop the lane; the holder waits for its end.
    func stopAside() throws -> LaneHolder {
        let holder = LaneHolder()
        holder.put(try LaneThread(name: "stop") { [lane] in lane.stop() })
        while !lane.isStopping { LaneThread.giveWay() }
        return holder
    }

    private static func options(
        _ configuration: HubConfiguration, _ city: HubCity?, _ members: MemberLane,
        _ disk: LaneBench, _ clock: HandClock
    ) throws -> HubLaneOptions {
        let station = StationConfiguration(
            station: StationIdentity(
                id: try #require(StationId("bench")), name: "", place: "", timeZone: .shanghai),
            devices: [], door: DoorConfiguration(lock: .failSafe), access: AccessConfiguration(),
            storage: StorageConfiguration(), status: StatusConfiguration(),
            lists: ListConfiguration(rootPublicKey: city?.lists.rootKey.publicKey.bytes),
            language: .english)
        let files = RuntimeFiles(configurationPath: nil, credentialsDirectory: nil)
        // A lane that nobody runs: no credential is shown here.
        let material = IdentityMaterial(
            station: station.station.id, manifest: nil, listKeys: [:])
        let identity = try IdentityLane(
            try StationIdentifier(material, regulars: Regulars()), generation: 1)
        let lists = ListSwitch(
            files: files, configuration: station, identity: identity, members: members,
            loop: disk.loop, stateDirectory: disk.folder)
        return HubLaneOptions(
            configuration: configuration, station: station.station.id,
            boot: disk.lane.options.boot, stateDirectory: disk.folder, clock: clock,
            loop: disk.loop, storage: disk.lane, lists: lists,
            importing: ListImport(
                list: lists, members: members, clock: clock, stateDirectory: disk.folder,
                room: ListRoom(stateDirectory: disk.folder, budgetBytes: 64 << 20)),
            exchangeKey: city?.exchangeKey, listKeys: ReceivedListKeys(stateDirectory: disk.folder),
            metrics: Metrics(processRoot: "/nowhere"), seed: 7)
    }

    /// A reload has read another configuration.
    func use(_ configuration: HubConfiguration) throws {
        lane.use(configuration)
        try settle()
    }

    /// As after damage that leaves nothing but the copy of the manifest.
    func loseList() throws {
        let manifest = try members.ask { list in
            defer { list.close() }
            return list.manifest
        }
        try ManifestCopy(directory: disk.folder).keep(manifest)
    }

    // MARK: - Time and news

    /// So much time goes by, and the lane looks at its clock. What came before came in time.
    func pass(_ span: Duration) throws {
        try settle()
        clock.pass(span)
        lane.post { _ in }
    }

    /// Is on disk when this returns.
    func record(
        _ kind: EntryKind = .doorOpened, _ subject: String = "door",
        data: [String: LedgerValue] = [:], member: MemberPseudonym? = nil
    ) throws {
        let entry = LedgerEntry(
            kind, at: clock.now(), subject: subject, data: data, member: member)
        let serial = try #require(disk.lane.post(LedgerRecord(entry), token: nil))
        _ = try disk.storedUpTo(serial)
    }

    // MARK: - Requests

    /// The next request of a flow, within ten seconds.
    func next(_ flow: HubFlow) throws -> PlayedHub.Call {
        let limit = Clocks.monotonic() + .seconds(10)
        let poller = try Poller()
        try poller.add(hub.calls.descriptor, key: 0, for: .read)
        while true {
            if let index = waiting.firstIndex(where: { $0.request.flow == flow }) {
                return waiting.remove(at: index)
            }
            try #require(Clocks.monotonic() < limit, "no request of \(flow)")
            _ = try poller.wait(until: limit)
            waiting += hub.calls.drain()
        }
    }

    /// Answers all that is asked for, when all is at rest.
    func answerAll(_ status: Int) throws {
        try settle()
        for call in waiting + hub.calls.drain() { call.answer(status) }
        waiting = []
        try settle()
    }

    /// Whether a flow has asked for nothing that the test has not seen, when all is at rest.
    func isSilent(_ flow: HubFlow) throws -> Bool {
        try settle()
        waiting += hub.calls.drain()
        return !waiting.contains { $0.request.flow == flow }
    }
}
