import ConfigurationFile
import DevicePorts
import Foundation
import LinuxIO
import StationModel
import StationRuntime
import StatusServer
import Synchronization
import Testing

/// Devices at rest; a read comes when the test says so.
final class QuietBoard: Board {
    private var read: Read?

    func start(
        _ devices: [DeviceConfiguration], door: DoorConfiguration,
        keeping roles: Set<OutputRole>, at now: MonotonicInstant
    ) -> [OutputRole: Bool] { [:] }

    func apply(
        _ devices: [DeviceConfiguration], door: DoorConfiguration, at now: MonotonicInstant
    ) {}

    let watches: [DeviceWatch] = []
    var nextDeadline: MonotonicInstant? { read?.completed }

    func service(
        _ device: DeviceId, at now: MonotonicInstant, arrival: MonotonicInstant,
        _ report: (DeviceEvent) -> Void
    ) {}

    func serviceDue(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (DeviceEvent) -> Void
    ) {
        if let read = read.take() { report(.read(read)) }
    }

    func perform(_ actuation: Actuation, at now: MonotonicInstant) throws(DeviceFault) {}
    func dispense(_ lane: LaneAddress, _ token: Token, at now: MonotonicInstant) {}
    func listen(to device: DeviceId, until end: MonotonicInstant) {}
    func open(_ compartment: CompartmentAddress, at now: MonotonicInstant) {}
    func close() {}

    /// An access card at the reader, invented.
    func present(at now: MonotonicInstant) {
        read = Read(
            reader: DeviceId("reader"),
            credential: .wiegand(.card(bitCount: 26, facility: 118, number: 45_210)),
            completed: now)
    }
}

/// The real service on a board at rest, with its control socket in a directory of the test.
final class RunningStation: Sendable {
    let directory: String
    let socket: String
    private let runtime: Holder
    private let lane: Mutex<LaneThread?>

    init(
        in directory: TemporaryDirectory, configuration path: String,
        supplies: SuppliesConfiguration = .none
    ) throws {
        let now = Clocks.wall()
        let loaded = try ConfigurationLoader.load(path: path, in: LoadEnvironment(now: now))
        var configuration = loaded.configuration
        configuration.lists.listKeyFiles = [:]
        configuration.supplies = supplies
        let socket = directory.file("control.sock")
        let options = RuntimeOptions(
            configuration: configuration,
            files: RuntimeFiles(configurationPath: nil, credentialsDirectory: nil),
            stateDirectory: directory.path, board: QuietBoard(),
            clock: BoardClock(driftPartsPerMillion: 50), boot: try Clocks.bootId(),
            server: StatusServerOptions(
                listen: StatusConfiguration(address: "127.0.0.1", port: 0), controlSocket: socket),
            buildDate: now - .days(1), version: "test")
        let holder = Holder(try Runtime(options))
        let started = try LaneThread(name: "station") {
            do { try holder.runtime.run() } catch { Issue.record(error) }
        }
        self.directory = directory.path
        self.socket = socket
        runtime = holder
        lane = Mutex(started)
    }

    func presentCard() {
        let taken = runtime.runtime.poster(
            .board { board, now in (board as? QuietBoard)?.present(at: now) })
        #expect(taken)
    }

    func end() {
        #expect(runtime.runtime.poster(.stop))
        let thread = lane.withLock { $0.take() }
        if let thread { thread.join() }
    }

    /// The runtime is used by its own thread; `post` is for any.
    private final class Holder: @unchecked Sendable {
        let runtime: Runtime

        init(_ runtime: Runtime) { self.runtime = runtime }
    }
}
