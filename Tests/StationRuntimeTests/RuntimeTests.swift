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
        #expect(run.orders.drain().isEmpty)
        run.disk.open()
        #expect(try run.lockOrder() == true)
        #expect(try run.end() == nil)
        let kinds = try run.bench.tail(4).map(\.kind)
        #expect(kinds.contains("state.restored"))
        #expect(kinds.last == "station.stopped")
        #expect(try run.wasStoppedCleanly())
    }

    @Test func `an error that ends the loop loses nothing, and is no clean stop`() throws {
        let run = try RuntimeBench()
        run.disk.open()
        try run.start()
        try run.waitForTurn()
        run.board.fail()
        #expect(run.runtime.poster(.lookAtClock))
        #expect(try run.end(asked: false) != nil)
        #expect(try run.bench.tail(1).first?.kind == "station.stopped")
        #expect(try !run.wasStoppedCleanly())
    }
}

/// A runtime on a thread of its own, with a disk that waits and a board that tells what it drives.
private final class RuntimeBench: @unchecked Sendable {
    let bench: LaneBench
    let disk: DiskGate
    let orders: Mailbox<Actuation>
    let board: TellingBoard
    let runtime: Runtime
    private let thread = LaneHolder()
    private let fault = Mutex<String?>(nil)

    init() throws {
        bench = try LaneBench()
        let disk = try DiskGate()
        self.disk = disk
        orders = try Mailbox(capacity: 64)
        board = TellingBoard(orders)
        guard let id = StationId("bench") else { preconditionFailure("a sound id") }
        let configuration = StationConfiguration(
            station: StationIdentity(id: id, name: "驿站", place: "江边", timeZone: .shanghai),
            devices: [], door: DoorConfiguration(lock: .failSafe), access: AccessConfiguration(),
            storage: StorageConfiguration(), status: StatusConfiguration(),
            lists: ListConfiguration(), language: .chinese)
        runtime = try Runtime(
            RuntimeOptions(
                configuration: configuration,
                files: RuntimeFiles(configurationPath: nil, credentialsDirectory: nil),
                stateDirectory: bench.folder, board: board, clock: SimulatedClock(speed: 1),
                boot: bench.lane.options.boot,
                server: StatusServerOptions(
                    listen: StatusConfiguration(address: "127.0.0.1", port: 0)),
                waitForDisk: { disk.wait() }, buildDate: bench.moment.wall, version: "test"))
    }

    func start() throws {
        thread.put(
            try LaneThread(name: "station") { [self] in
                do { try runtime.run() } catch { fault.withLock { $0 = "\(error)" } }
            })
    }

    /// Returns the error that ended the run.
    func end(asked: Bool = true) throws -> String? {
        if asked { #expect(runtime.poster(.stop)) }
        thread.join()
        return fault.withLock { $0 }
    }

    /// The next order to the lock: whether it is to be released.
    func lockOrder() throws -> Bool? {
        try bench.first(orders).flatMap { $0.output == .lock ? $0.on : nil }
    }

    func waitForTurn() throws {
        let turned = try Mailbox<Void>(capacity: 1)
        #expect(runtime.poster(.board { _, _ in _ = turned.post(()) }))
        #expect(try bench.first(turned) != nil)
    }

    func wasStoppedCleanly() throws -> Bool {
        let ledger = try Ledger.open(
            directory: bench.folder, moment: bench.moment, boot: bench.lane.options.boot)
        defer { withExtendedLifetime(ledger) {} }
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

/// No devices; tells what is driven, and hands out a descriptor that is none when it fails.
private final class TellingBoard: Board {
    private let orders: Mailbox<Actuation>
    private let hasFailed = Mutex(false)

    init(_ orders: Mailbox<Actuation>) { self.orders = orders }

    func fail() { hasFailed.withLock { $0 = true } }

    func start(
        _ devices: [DeviceConfiguration], door: DoorConfiguration,
        keeping roles: Set<OutputRole>, at now: MonotonicInstant
    ) -> [OutputRole: Bool] { [.lock: false] }

    func apply(
        _ devices: [DeviceConfiguration], door: DoorConfiguration, at now: MonotonicInstant
    ) {}

    var watches: [DeviceWatch] {
        guard hasFailed.withLock({ $0 }) else { return [] }
        return [DeviceWatch(device: DeviceId("broken"), generation: 1, descriptors: [-1])]
    }

    var nextDeadline: MonotonicInstant? { nil }

    func service(
        _ device: DeviceId, at now: MonotonicInstant, arrival: MonotonicInstant,
        _ report: (DeviceEvent) -> Void
    ) {}

    func serviceDue(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (DeviceEvent) -> Void
    ) {}

    func perform(_ actuation: Actuation, at now: MonotonicInstant) throws(DeviceFault) {
        if actuation.output == .lock { _ = orders.post(actuation) }
    }

    func close() {}
}
