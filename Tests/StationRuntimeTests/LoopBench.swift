import DevicePorts
import Foundation
import Identity
import LinuxIO
import StationModel
import StationCore
import Storage
import Synchronization
import Testing

@testable import StationRuntime

/// A clock that a test moves: a rest is over at once, and time has passed to its end.
final class TestClock: StationClock {
    private struct State {
        var now = MonotonicInstant(sinceBoot: .seconds(100))
        var pauses: Duration = .zero
        var awaitsAnswer = false
    }

    private let state = Mutex(State())

    func now() -> Moment {
        let instant = state.withLock { $0.now }
        return Moment(
            instant: instant, wall: UnixTime(seconds: 1_795_132_800) + instant.sinceBoot,
            trust: .synced)
    }

    /// Whether the loop's last rest was one in which a person waits.
    var awaitsAnswer: Bool { state.withLock { $0.awaitsAnswer } }

    /// The process is paused for so long in its next rest.
    func pause(for span: Duration) { state.withLock { $0.pauses = span } }

    func rest(until deadline: MonotonicInstant?, awaitsAnswer: Bool) -> MonotonicInstant? {
        state.withLock { state in
            state.now = max(state.now, deadline ?? state.now) + state.pauses
            state.pauses = .zero
            state.awaitsAnswer = awaitsAnswer
        }
        return MonotonicInstant(sinceBoot: .zero)
    }

    func wake() {}
    func observe(_ observation: ClockJudge.Observation) {}
    func restore(_ trustedTime: UnixTime?) {}
}

/// A board with one scanner, whose bytes are a mailbox's.
final class ScannerBoard: Board {
    let bytes: Mailbox<Credential>
    /// What was read: when it was found, and when it is taken to have arrived.
    private(set) var found: [(at: MonotonicInstant, arrival: MonotonicInstant)] = []
    private(set) var lock: [Bool] = []

    init() throws { bytes = try Mailbox(capacity: 8) }

    func start(
        _ devices: [DeviceConfiguration], door: DoorConfiguration,
        keeping roles: Set<OutputRole>, at now: MonotonicInstant
    ) -> [OutputRole: Bool] { [:] }

    func apply(
        _ devices: [DeviceConfiguration], door: DoorConfiguration, at now: MonotonicInstant
    ) {}

    var watches: [DeviceWatch] {
        [DeviceWatch(device: DeviceId("scanner"), generation: 1, descriptors: [bytes.descriptor])]
    }

    let nextDeadline: MonotonicInstant? = nil

    func service(
        _ device: DeviceId, at now: MonotonicInstant, arrival: MonotonicInstant,
        _ report: (DeviceEvent) -> Void
    ) {
        for credential in bytes.drain() {
            found.append((now, arrival))
            report(.read(Read(reader: device, credential: credential, completed: arrival)))
        }
    }

    func serviceDue(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (DeviceEvent) -> Void
    ) {}

    func perform(_ actuation: Actuation, at now: MonotonicInstant) throws(DeviceFault) {
        if actuation.output == .lock { lock.append(actuation.on) }
    }

    func dispense(_ lane: LaneAddress, _ token: Token, at now: MonotonicInstant) {}
    func open(_ compartment: CompartmentAddress, at now: MonotonicInstant) {}
    func close() {}
}

/// The loop, turn by turn, with lanes that nobody runs: what it asks of them stays there.
final class LoopBench {
    let clock = TestClock()
    let board: ScannerBoard
    let slow: SlowLane
    let journal = DeviceJournal()
    let mailbox: Mailbox<LoopMessage>
    private let storage: StorageLane
    private let fireLatch: FireLatchLane
    private let identity: IdentityLane
    /// The newest status that was published.
    private(set) var status: StationStatus?
    var reload: @Sendable () -> Void = {}
    var manager: ServiceManager?

    init() throws {
        board = try ScannerBoard()
        slow = try SlowLane()
        mailbox = try Mailbox(capacity: 256)
        storage = try StorageLane(
            StorageOptions(
                directory: "/nowhere",
                boot: try #require(BootId(hex: String(repeating: "a", count: 32))),
                retentionDays: 180, budgetBytes: 64 << 20, sign: nil,
                clock: clock))
        fireLatch = try FireLatchLane(directory: "/nowhere")
        let configuration = try Self.configuration()
        let material = IdentityMaterial(
            station: configuration.station.id, manifest: nil, listKeys: [:])
        identity = try IdentityLane(
            try StationIdentifier(material, regulars: Regulars()), generation: 1)
    }

    private static func configuration() throws -> StationConfiguration {
        StationConfiguration(
            station: StationIdentity(
                id: try #require(StationId("loop")), name: "", place: "", timeZone: .shanghai),
            devices: [], door: DoorConfiguration(lock: .failSafe), access: AccessConfiguration(),
            storage: StorageConfiguration(), status: StatusConfiguration(),
            lists: ListConfiguration(), language: .english)
    }

    func makeLoop() throws -> DoorLoop {
        let configuration = try Self.configuration()
        let moment = clock.now()
        let station = Station(
            Station.Start(
                configuration: configuration, restored: RestoredState(cleanStop: true),
                lockIsReleased: false, list: .none, buildDate: moment.wall - .days(1),
                version: "test"), at: moment)
        let parts = RuntimeParts(
            mailbox: mailbox, clock: clock, identity: identity, storage: storage,
            fireLatch: fireLatch, slow: slow, journal: journal,
            publish: { [weak self] status, _ in self?.status = status }, reload: reload,
            takeOver: { _ in }, manager: manager, watchdogInterval: nil)
        return try DoorLoop(
            parts: parts, station: station, board: board, signals: try SignalDescriptor(),
            configuration: configuration,
            found: DoorLoop.Found(
                condition: .healthy, isStateLate: false, fireIsMarked: false),
            listGeneration: 1,
            at: moment.instant)
    }
}
