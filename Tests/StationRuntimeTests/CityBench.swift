import Foundation
import HubLink
import Identity
import LinuxIO
import StationCore
import StationModel
import StatusServer
import Storage
import Synchronization
import Testing

@testable import Publishing
@testable import StationRuntime

/// A city that publishes into a folder with what `yizhand hub publish` is made of, a server for the
/// folder, and the lanes of a station that fetches from it, with a real courier.
final class CityBench {
    let bench: LaneBench
    let root: String
    let server: FolderServer
    let lists: ListSwitch
    let importing: ListImport
    private let members: MemberLane
    private let identity: IdentityLane
    private let hub: HubLane
    private var waiting: [LoopMessage] = []
    /// What the disk has for lists; enough, until a test says otherwise.
    let disk = PlayedDisk()

    var www: String { root + "/www" }
    var state: String { bench.folder }
    var keys: String { root + "/keys" }

    init(takesEvents: Bool = false) throws {
        let bench = try LaneBench()
        self.bench = bench
        root = FileManager.default.temporaryDirectory.path + "/city-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: root + "/www", withIntermediateDirectories: true)
        let keyFolder = try CityKeyFolder.make(
            at: root + "/keys", listId: "demo", listKeyId: "a",
            cost: try #require(HardeningCost(n: 2)), from: Clocks.wall() - .days(1), days: 400)
        try KeyFile.create(try keyFolder.listKey("a"), at: root + "/a.key")
        server = try FolderServer(root + "/www")
        _ = try bench.start()
        members = try MemberLane(directory: bench.folder)
        try members.start(loop: bench.loop) { _ in }
        var files = RuntimeFiles(configurationPath: nil, credentialsDirectory: nil)
        files.receivedKeys = ReceivedListKeys(stateDirectory: bench.folder)
        let configuration = try Self.configuration(keyFolder, root)
        identity = try IdentityLane(
            StationIdentifier(files.material(ofManifest: [], configuration)), generation: 0)
        try identity.start(loop: bench.loop, members: members)
        lists = ListSwitch(
            files: files, configuration: configuration, identity: identity, members: members,
            loop: bench.loop, stateDirectory: bench.folder)
        importing = ListImport(
            list: lists, members: members, clock: RunningClock(), stateDirectory: bench.folder,
            room: ListRoom { [disk] in disk.look() })
        hub = try Self.hub(bench, lists, importing, server.url, takesEvents: takesEvents)
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let courier = URL(fileURLWithPath: own).deletingLastPathComponent().path + "/TestCourier"
        let link = try HubLink(
            HubSpeaker(station: Self.station, key: nil, userAgent: "yizhand/test"),
            courier: CourierProgram(path: courier, arguments: ["courier"])
        ) { HubLane.tell($0) }
        try hub.start(through: link)
    }

    func stop() {
        hub.stop()
        importing.wait()
        identity.stop()
        members.stop()
        bench.lane.stop(.clean)
        server.stop()
        do { try FileManager.default.removeItem(atPath: root) } catch {
            Issue.record("the folder of a test could not be removed: \(error)")
        }
    }

    static var station: StationId {
        guard let id = StationId("bench") else { preconditionFailure("a sound id") }
        return id
    }

    static func configuration(
        _ keys: CityKeyFolder, _ root: String
    ) throws -> StationConfiguration {
        StationConfiguration(
            station: StationIdentity(
                id: station, name: "bench", place: "-", timeZone: .shanghai),
            devices: [], door: DoorConfiguration(lock: .failSafe), access: AccessConfiguration(),
            storage: StorageConfiguration(), status: StatusConfiguration(),
            lists: ListConfiguration(
                rootPublicKey: try keys.rootKey().publicKey.bytes,
                listKeyFiles: ["a": root + "/a.key"]),
            language: .english)
    }

    private static func hub(
        _ bench: LaneBench, _ lists: ListSwitch, _ importing: ListImport, _ url: String,
        takesEvents: Bool
    ) throws -> HubLane {
        let options = HubLaneOptions(
            configuration: HubConfiguration(
                events: takesEvents
                    ? EventUplink(endpoint: HubEndpoint(url: url + "/events")) : nil,
                lists: ListDownlink(endpoint: HubEndpoint(url: url)),
                directives: DirectiveDownlink(
                    endpoint: HubEndpoint(url: url + "/stations/bench/directive.json"))),
            station: station, boot: bench.lane.options.boot, stateDirectory: bench.folder,
            clock: RunningClock(), loop: bench.loop,
            storage: bench.lane, lists: lists, importing: importing,
            exchangeKey: nil, listKeys: ReceivedListKeys(stateDirectory: bench.folder),
            metrics: Metrics(), seed: 1)
        return HubLane(options, try HubLane.makeMailbox(), LedgerNews {})
    }

    // MARK: - The city

    private var published = 0

    /// Publishes as the city does each night; `nil` = as it was.
    func publish(
        members: [Int]? = nil, vouchers: [String]? = nil, calendar: [String]? = nil
    ) throws {
        published += 1
        var publication = ListPublication(
            keys: try CityKeyFolder(path: keys), output: www, work: root + "/work",
            issued: Clocks.wall() + .seconds(published - 1), validity: .days(30))
        publication.members = try members.map { numbers in
            try write(
                "members.csv",
                [MemberTable.columns.joined(separator: ",")]
                    + numbers.map {
                        "wiegand,\"26:1:\($0)\",\(MemberPseudonym(UInt64($0)).hex),courier,,,"
                    })
        }
        publication.vouchers = try vouchers.map {
            try write("vouchers.csv", ["voucher,member,sku,quantity,until"] + $0)
        }
        publication.calendar = try calendar.map { try write("calendar.ndjson", $0) }
        publication.allowsShrink = calendar?.isEmpty == true
        _ = try #require(try publication.run())
    }

    func publishDirective(_ order: String) throws {
        _ = try DirectivePublication(
            keys: try CityKeyFolder(path: keys), output: www, work: root + "/work",
            stations: try write("stations.csv", ["station,exchangeKey", "bench,"]),
            orders: try write("orders.ndjson", [order]), issued: Clocks.wall()
        ).run()
    }

    static func voucher(_ id: Int, of member: Int = 1, quantity: Int = 1) -> String {
        "\(UInt64(id).hex),\(MemberPseudonym(UInt64(member)).hex),7,\(quantity),"
            + "2099-12-31T16:00:00Z"
    }

    static func day(_ date: String, _ kind: String) -> String {
        "{\"date\":\"\(date)\",\"kind\":\"\(kind)\"}"
    }

    @discardableResult
    func write(_ name: String, _ lines: [String]) throws -> String {
        let path = root + "/" + name
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: path))
        return path
    }

    func edit(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
        let url = URL(filePath: www + "/" + name)
        var bytes = Array(try Data(contentsOf: url))
        change(&bytes)
        try Data(bytes).write(to: url)
    }

    func publishedBytes() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: www) {
            files[name] = Array(try Data(contentsOf: URL(filePath: www + "/" + name)))
        }
        return files
    }

    var manifest: Manifest {
        get throws {
            try PublishedFolder(path: www).manifest(
                rootKey: try CityKeyFolder(path: keys).rootKey().publicKey)
        }
    }

    // MARK: - The station

    /// What was asked for of the lists since the last look: directives have times of their own.
    func listRequests() -> [String] {
        server.takeRequests().filter { !$0.hasPrefix("/stations") }
    }

    /// As after damage that leaves nothing of it.
    func loseList() throws {
        try members.ask { [lists] list in
            list.close()
            lists.fellBack(list)
        }
    }

    func post(_ job: @escaping HubLane.Job) { #expect(hub.post(job)) }

    /// Asks at once, and forgets what was refused.
    func ask(_ flow: HubFlow = .lists) {
        #expect(hub.post { worker in worker.step(.sync(flow)) })
    }

    /// What a restart would find.
    var kept: PublishedLists {
        get throws {
            KeptLists(
                stateDirectory: state,
                rootKey: try CityKeyFolder(path: keys).rootKey().publicKey.bytes
            ).all()
        }
    }

    /// The next message that `choose` wants, within ten seconds of silence.
    func wait<Found>(for choose: (LoopMessage) -> Found?) throws -> Found {
        while true {
            if waiting.isEmpty { waiting = try messages() }
            let next = try #require(waiting.first, "the lanes are silent")
            waiting.removeFirst()
            if let found = choose(next) { return found }
        }
    }

    private func messages() throws -> [LoopMessage] {
        let poller = try Poller()
        try poller.add(bench.loop.descriptor, key: 0, for: .read)
        _ = try poller.wait(until: Clocks.monotonic() + .seconds(10))
        return bench.loop.drain()
    }

    /// Publishes a list, and waits until it is in use and nothing is left to be done for it.
    func putInUse(members: [Int]) throws {
        try publish(members: members)
        ask()
        _ = try used()
        importing.wait()
        _ = try status { $0.state == .resting }
        forget()
        _ = server.takeRequests()
    }

    func used() throws -> PublishedLists {
        try wait { if case .published(let lists, isNew: true) = $0 { lists } else { nil } }
    }

    func refusal() throws -> ListRejection {
        try wait { if case .listRefused(let rejection, _) = $0 { rejection } else { nil } }
    }

    /// Waits until the flow is in this state.
    func status(
        _ flow: HubFlow = .lists, where isWanted: (HubFlowStatus) -> Bool
    ) throws -> HubFlowStatus {
        try wait { message in
            guard case .hub(let status) = message, let found = status?.flows[flow] else {
                return nil
            }
            return isWanted(found) ? found : nil
        }
    }

    /// Messages that are here now mean nothing.
    func forget() {
        waiting = []
        _ = bench.loop.drain()
    }

    var listVersion: UInt64 {
        get throws { try members.ask { $0.status.version } }
    }
}

/// A disk that has as much room as the test says.
final class PlayedDisk: Sendable {
    static let plenty = DiskRoom(freeBytes: 1 << 30, unusedBudgetBytes: 64 << 20)
    /// Not even changes are taken.
    static let little = DiskRoom(freeBytes: 16 << 20, unusedBudgetBytes: 0)
    private let rooms = Mutex([plenty])

    /// What is found at each look from now on; the last one stays.
    func show(_ rooms: DiskRoom...) { self.rooms.withLock { $0 = rooms } }

    func look() -> DiskRoom {
        rooms.withLock { rooms in rooms.count > 1 ? rooms.removeFirst() : rooms[0] }
    }
}

/// The machine's own clocks.
struct RunningClock: StationClock {
    func now() -> Moment {
        Moment(instant: Clocks.monotonic(), wall: Clocks.wall(), trust: .synced)
    }
    func rest(
        until deadline: MonotonicInstant?, awaitsAnswer: Bool
    ) -> MonotonicInstant? { deadline }
    func wake() {}
    func observe(_ observation: ClockJudge.Observation) {}
    func restore(_ trustedTime: UnixTime?) {}
}
