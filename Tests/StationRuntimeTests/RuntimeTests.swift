import DevicePorts
import Foundation
import LinuxIO
import StationModel
import StatusServer
import Storage
import Synchronization
import Testing

@testable import StationRuntime

/// Whole runs: a start on a slow disk, and the ways out.
struct RuntimeTests {
    @Test func `a latched fire releases the door although the database does not open`() throws {
        let run = try RuntimeBench()
        try FireLatch(directory: run.bench.folder).set(true)
        try run.start()
        #expect(try run.lockOrder() == true)
        #expect(!run.disk.isOpen)
        run.disk.open()
        #expect(try run.end() == nil)
    }

    @Test func `a state that comes late is taken over while the station runs`() throws {
        let run = try RuntimeBench()
        let override = DoorOverride(
            mode: .open, until: Clocks.wall() + .hours(1), remainingWhenApplied: .hours(1))
        try run.bench.runBefore(changes: [.doorOverride(override)])
        try run.start()
        // It serves: a turn of the loop has come round.
        try run.waitForTurn()
        #expect(run.hands.orders.drain().isEmpty)
        run.disk.open()
        #expect(try run.lockOrder() == true)
        #expect(try run.end() == nil)
        let kinds = try run.bench.tail(4).map(\.kind)
        #expect(kinds.contains("state.restored"))
        #expect(kinds.last == "station.stopped")
        #expect(try run.wasStoppedCleanly())
    }

    @Test func `a board is brought to rest by a clean stop, and served until it has confirmed`()
        throws
    {
        let run = try RuntimeBench()
        run.disk.open()
        try run.start()
        try run.waitForTurn()
        #expect(run.hands.servicesToRest == nil)
        #expect(try run.end() == nil)
        #expect(run.hands.servicesToRest == 0)
    }

    @Test func `an error that ends the loop loses nothing, and is no clean stop`() throws {
        let run = try RuntimeBench()
        run.disk.open()
        try run.start()
        try run.waitForTurn()
        run.hands.fail()
        #expect(run.poster(.lookAtClock))
        #expect(try run.end(asked: false) != nil)
        #expect(try run.bench.tail(1).first?.kind == "station.stopped")
        #expect(try !run.wasStoppedCleanly())
    }

    @Test func `a restart that mends the ledger is a clean stop, and is told`() throws {
        let run = try RuntimeBench()
        run.disk.open()
        try run.start()
        try run.waitForTurn()
        #expect(run.poster(.restartMends))
        #expect(try run.end(asked: false) == nil)
        let kinds = try run.bench.tail(3).map(\.kind)
        #expect(kinds.contains("command.given") && kinds.last == "station.stopped")
        #expect(try run.wasStoppedCleanly())
    }

    @Test func `a power cut writes nothing down, and the next start knows`() throws {
        let run = try RuntimeBench()
        run.disk.open()
        try run.start()
        try run.waitForTurn()
        #expect(run.poster(.powerFails))
        #expect(try run.end(asked: false) == nil)
        #expect(try run.bench.tail(10).allSatisfy { $0.kind != "station.stopped" })
        #expect(try !run.wasStoppedCleanly())
    }

    @Test func `what waited for a silent disk is lost in a power cut`() throws {
        let run = try RuntimeBench()
        try run.start()
        try run.waitForTurn()
        #expect(run.poster(.powerFails))
        #expect(try run.end(asked: false) == nil)
        #expect(run.disk.isOpen, "nobody is kept waiting")
        #expect(try run.bench.tail(10).allSatisfy { $0.kind != "station.started" })
    }
}

/// A runtime on a thread of its own, with a disk that waits and a board that tells what it drives.
private final class RuntimeBench {
    let bench: LaneBench
    let disk: DiskGate
    let hands: BoardHands
    private(set) var poster: @Sendable (LoopMessage) -> Bool = { _ in false }
    private let thread = LaneHolder()
    /// The error that ended the run.
    private let faults: Mailbox<String>

    init() throws {
        bench = try LaneBench()
        disk = try DiskGate()
        hands = try BoardHands()
        faults = try Mailbox(capacity: 1)
    }

    /// Runs a station whose disk is still closed, unless the test has opened it.
    func start() throws {
        let posters = try Mailbox<@Sendable (LoopMessage) -> Bool>(capacity: 1)
        let (folder, boot, built) = (bench.folder, bench.lane.options.boot, bench.moment.wall)
        let (disk, hands, faults) = (disk, hands, faults)
        let lane = try LaneThread(name: "station") {
            do {
                let options = RuntimeOptions(
                    configuration: Self.configuration,
                    files: RuntimeFiles(configurationPath: nil, credentialsDirectory: nil),
                    stateDirectory: folder, board: TellingBoard(hands),
                    clock: SimulatedClock(speed: 1), boot: boot,
                    server: StatusServerOptions(
                        listen: StatusConfiguration(address: "127.0.0.1", port: 0)),
                    waitForDisk: { disk.wait() }, willStop: { disk.open() }, buildDate: built,
                    version: "test")
                let runtime = try Runtime(options)
                _ = posters.post(runtime.poster)
                try runtime.run()
            } catch {
                _ = faults.post("\(error)")
            }
        }
        thread.put(lane)
        poster = try #require(try bench.first(posters))
    }

    private static var configuration: StationConfiguration {
        guard let id = StationId("bench") else { preconditionFailure("a sound id") }
        return StationConfiguration(
            station: StationIdentity(id: id, name: "驿站", place: "江边", timeZone: .shanghai),
            devices: [], door: DoorConfiguration(lock: .failSafe), access: AccessConfiguration(),
            storage: StorageConfiguration(), status: StatusConfiguration(),
            lists: ListConfiguration(), language: .chinese)
    }

    /// Returns the error that ended the run.
    func end(asked: Bool = true) throws -> String? {
        if asked { #expect(poster(.stop)) }
        thread.join()
        return faults.drain().first
    }

    /// The next order to the lock: whether it is to be released.
    func lockOrder() throws -> Bool? { try bench.first(hands.orders)?.on }

    func waitForTurn() throws {
        let turned = try Mailbox<Bool>(capacity: 1)
        #expect(poster(.board { _, _ in _ = turned.post(true) }))
        #expect(try bench.first(turned) == true)
    }

    func wasStoppedCleanly() throws -> Bool {
        let ledger = try Ledger.open(
            directory: bench.folder, moment: bench.moment, boot: bench.lane.options.boot)
        return ledger.restore(fireLatched: false).cleanStop
    }
}

/// A disk on which nothing is read or written until it is opened.
private final class DiskGate: Sendable {
    /// Readable once it is open: nobody drains it.
    private let opened: Mailbox<Void>
    private let state = Mutex(false)
    var isOpen: Bool { state.withLock { $0 } }

    init() throws { opened = try Mailbox(capacity: 1) }

    func open() {
        state.withLock { $0 = true }
        _ = opened.post(())
    }

    func wait() {
        do {
            let poller = try Poller()
            try poller.add(opened.descriptor, key: 0, for: .read)
            while !isOpen { _ = try poller.wait(until: nil) }
        } catch {
            Issue.record("the disk of a test cannot wait: \(error)")
        }
    }
}

/// The test's end of a board.
private final class BoardHands: Sendable {
    /// What the lock was told.
    let orders: Mailbox<Actuation>
    private let failed = Mutex(false)
    private let left = Mutex<Int?>(nil)
    /// How often the board still has to be served until it is at rest; `nil` = nobody has asked.
    var servicesToRest: Int? { left.withLock { $0 } }
    var hasFailed: Bool { failed.withLock { $0 } }

    init() throws { orders = try Mailbox(capacity: 64) }

    func fail() { failed.withLock { $0 = true } }

    func rest() { left.withLock { $0 = 3 } }

    func serve() { left.withLock { $0 = $0.map { max($0 - 1, 0) } } }
}

/// No devices; tells what is driven, and hands out a descriptor that is none when it fails.
private final class TellingBoard: Board {
    private let hands: BoardHands

    init(_ hands: BoardHands) { self.hands = hands }

    func start(
        _ devices: [DeviceConfiguration], door: DoorConfiguration,
        keeping roles: Set<OutputRole>, at now: MonotonicInstant
    ) -> [OutputRole: Bool] { [.lock: false] }

    func apply(
        _ devices: [DeviceConfiguration], door: DoorConfiguration, at now: MonotonicInstant
    ) {}

    var watches: [DeviceWatch] {
        guard hands.hasFailed else { return [] }
        return [DeviceWatch(device: DeviceId("broken"), generation: 1, descriptors: [-1])]
    }

    /// At once, while it is on its way to rest.
    var nextDeadline: MonotonicInstant? {
        isAtRest ? nil : MonotonicInstant(sinceBoot: .zero)
    }

    func service(
        _ device: DeviceId, at now: MonotonicInstant, arrival: MonotonicInstant,
        _ report: (DeviceEvent) -> Void
    ) {}

    func serviceDue(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (DeviceEvent) -> Void
    ) { hands.serve() }

    func perform(_ actuation: Actuation, at now: MonotonicInstant) throws(DeviceFault) {
        if actuation.output == .lock { _ = hands.orders.post(actuation) }
    }

    func dispense(_ lane: LaneAddress, _ token: Token, at now: MonotonicInstant) {}
    func listen(to device: DeviceId, until end: MonotonicInstant) {}
    func open(_ compartment: CompartmentAddress, at now: MonotonicInstant) {}
    func rest(at now: MonotonicInstant) { hands.rest() }
    var isAtRest: Bool { (hands.servicesToRest ?? 0) == 0 }
    func close() {}
}
