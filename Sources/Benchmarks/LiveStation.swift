import Decoding
import DeviceDrivers
import DevicePorts
import Glibc
import HubLink
import Identity
import LinuxIO
import StationModel
import StationRuntime
import StatusServer
import Synchronization

/// A whole station on a thread of its own: the real loop, lanes, list and ledger; only the ports
/// are in memory.
final class LiveStation {
    /// A read that opens nothing within this time has failed.
    private static let patience: Duration = .seconds(5)

    let wires: MemoryWires
    private var lockCalls: [MemoryWires.LockCall] = []
    private let poller: Poller
    private let poster: @Sendable (LoopMessage) -> Bool
    private let thread: Mutex<LaneThread?>

    init(
        city: City, directory: String, boot: BootId, hub: HubConfiguration = .none,
        controlSocket: String? = nil
    ) throws {
        wires = try MemoryWires()
        poller = try Poller()
        try poller.add(wires.lock.descriptor, key: 0, for: .read)
        let started = try Mailbox<@Sendable (LoopMessage) -> Bool>(capacity: 1)
        let wires = wires
        let courier = try DaemonSetup.courier()
        let lane = try LaneThread(name: "station") {
            do {
                var options = Self.options(city, directory, boot, wires)
                options.configuration.hub = hub
                options.server.controlSocket = controlSocket
                options.courier = courier
                let runtime = try Runtime(options)
                _ = started.post(runtime.poster)
                try runtime.run()
            } catch {
                Log.shared.critical("the measured station: \(error)")
            }
        }
        thread = Mutex(lane)
        let waiting = try Poller()
        try waiting.add(started.descriptor, key: 0, for: .read)
        _ = try waiting.wait(until: Clocks.monotonic() + Self.patience)
        guard let poster = started.drain().first else {
            throw BenchmarkFault("the measured station does not start")
        }
        self.poster = poster
    }

    /// Waits for the loop's first turn: it opened the ports, and the lock is closed.
    func waitUntilServing() throws {
        let served = try Mailbox<Bool>(capacity: 1)
        let waiting = try Poller()
        try waiting.add(served.descriptor, key: 0, for: .read)
        guard poster(.board { _, _ in _ = served.post(true) }) else {
            throw BenchmarkFault("the measured station takes no message")
        }
        let deadline = Clocks.monotonic() + Self.patience
        while served.drain().isEmpty {
            guard Clocks.monotonic() < deadline else {
                throw BenchmarkFault("the measured station does not serve")
            }
            _ = try waiting.wait(until: deadline)
        }
        try pause(.milliseconds(100))
        _ = wires.lock.drain()
    }

    func stop() {
        _ = poster(.stop)
        let lane = thread.withLock { $0.take() }
        if let lane { lane.join() }
    }

    // MARK: - Reads

    /// Shows a card: the last edge's time to the call that releases the lock, in nanoseconds.
    func showCard(_ member: Int) throws -> Int64 {
        let (facility, number) = City.facilityAndNumber(member)
        guard let bits = WiegandFormat.h10301.bits(facility: facility, number: number) else {
            preconditionFailure("a facility of 8 bits and a number of 16")
        }
        // Closer to the card before, it would be babble.
        try pause(WiegandDecoder.gap + .milliseconds(10))
        let all = (0..<26).map { bits >> UInt64(25 - $0) & 1 == 1 }
        _ = wires.edges.post(edges(all.dropLast(), endingAt: Clocks.monotonic()))
        // The bits before the last have been taken in when it comes, as on a wire.
        try pause(.milliseconds(1))
        let start = Clocks.monotonic()
        _ = wires.edges.post(edges(all.suffix(1), endingAt: start))
        return try released(since: start)
    }

    private func edges(
        _ bits: some Collection<Bool>, endingAt end: MonotonicInstant
    ) -> [LineEdge] {
        bits.enumerated().map { place, bit in
            LineEdge(
                line: bit ? 1 : 0, becameActive: true,
                instant: end - .microseconds(500 * (bits.count - 1 - place)))
        }
    }

    /// Shows a code to the scanner.
    func showCode(_ text: [UInt8]) throws -> Int64 {
        let start = Clocks.monotonic()
        _ = wires.scanned.post(text + [0x0D])
        return try released(since: start)
    }

    /// Lays an ID card on the module: from the last byte of its answer.
    func showIDCard(_ member: Int) throws -> Int64 {
        wires.card.withLock { $0 = IDCardModule.text(number: City.idCardNumber(member)) }
        let call = try lockCall(released: true)
        guard let arrived = wires.cardArrived.withLock({ $0.take() }) else {
            throw BenchmarkFault("the lock was released before the card was read")
        }
        _ = try lockCall(released: false)
        return (call.instant - arrived).wholeNanoseconds
    }

    private func released(since start: MonotonicInstant) throws -> Int64 {
        let call = try lockCall(released: true)
        _ = try lockCall(released: false)
        return (call.instant - start).wholeNanoseconds
    }

    private func lockCall(released: Bool) throws -> MemoryWires.LockCall {
        let deadline = Clocks.monotonic() + Self.patience
        while Clocks.monotonic() < deadline {
            _ = try poller.wait(until: deadline)
            // Both calls may have come while this thread had no processor.
            lockCalls += wires.lock.drain()
            if let place = lockCalls.firstIndex(where: { $0.released == released }) {
                defer { lockCalls.removeFirst(place + 1) }
                return lockCalls[place]
            }
        }
        throw BenchmarkFault(
            "the lock was not \(released ? "released" : "closed") within \(Self.patience)")
    }

    // MARK: -

    private static func options(
        _ city: City, _ directory: String, _ boot: BootId, _ wires: MemoryWires
    ) -> RuntimeOptions {
        let configuration = BenchmarkStation.configuration(city)
        let drift = configuration.access.clockDriftPartsPerMillion
        return RuntimeOptions(
            configuration: configuration,
            files: RuntimeFiles(configurationPath: nil, credentialsDirectory: nil),
            stateDirectory: directory, board: DeviceBoard(ports: MemoryPorts(wires: wires)),
            clock: BoardClock(driftPartsPerMillion: drift), boot: boot,
            server: StatusServerOptions(listen: configuration.status),
            buildDate: city.manifest.issued - .days(1), version: "benchmark")
    }
}
