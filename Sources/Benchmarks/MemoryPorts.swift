import DevicePorts
import LinuxIO
import StationModel
import Synchronization

/// What the ports in memory share with the thread that measures.
final class MemoryWires: Sendable {
    /// A card's edges and a code's bytes are one message each; more never wait.
    private static let mostWaiting = 64

    let edges: Mailbox<[LineEdge]>
    let scanned: Mailbox<[UInt8]>
    let module: Mailbox<[UInt8]>
    /// Every level that the lock was driven to, and when the call was made.
    let lock: Mailbox<LockCall>
    /// The ID card on the module, read once.
    let card = Mutex<[UInt8]?>(nil)
    /// When the last byte of an ID card's answer arrived.
    let cardArrived = Mutex<MonotonicInstant?>(nil)

    struct LockCall: Sendable {
        let released: Bool
        let instant: MonotonicInstant
    }

    init() throws(SystemError) {
        edges = try Mailbox(capacity: Self.mostWaiting)
        scanned = try Mailbox(capacity: Self.mostWaiting)
        module = try Mailbox(capacity: Self.mostWaiting)
        lock = try Mailbox(capacity: Self.mostWaiting)
    }
}

/// Ports that are mailboxes: they wake the loop as a real descriptor does.
struct MemoryPorts: PortMaking {
    let wires: MemoryWires

    func probePort(_ device: String) -> any ProbePort {
        preconditionFailure("the measured station has no probe")
    }

    func bytePort(_ configuration: SerialConfiguration) -> any BytePort {
        configuration.path == BenchmarkStation.scanner
            ? MemoryBytes(configuration.path, wires.scanned, answer: { _ in })
            : MemoryBytes(
                configuration.path, wires.module, answer: IDCardModule(wires: wires).hear)
    }

    func inputLines(
        _ lines: [LineAddress], activeLow: Bool, bias: LineBias
    ) -> any InputLinesPort { MemoryEdges(wires.edges) }

    func outputLine(
        _ line: LineAddress, activeLow: Bool, holdsLevel: Bool
    ) -> any OutputLinePort { MemoryLock(wires.lock) }
}

/// A Wiegand pair.
private final class MemoryEdges: InputLinesPort {
    let place = "memory"
    private let edges: Mailbox<[LineEdge]>

    init(_ edges: Mailbox<[LineEdge]>) { self.edges = edges }

    var descriptors: [Int32] { [edges.descriptor] }
    func open() throws(DeviceFault) {}
    func close() {}
    func isActive(line: Int) throws(DeviceFault) -> Bool { false }

    func readEdges(_ body: (LineEdge) -> Void) throws(DeviceFault) -> Int {
        var count = 0
        for group in edges.drain() {
            group.forEach(body)
            count += group.count
        }
        return count
    }
}

/// A serial port.
private final class MemoryBytes: BytePort {
    let place: String
    private let bytes: Mailbox<[UInt8]>
    private let answer: ([UInt8]) -> Void

    init(_ place: String, _ bytes: Mailbox<[UInt8]>, answer: @escaping ([UInt8]) -> Void) {
        self.place = place
        self.bytes = bytes
        self.answer = answer
    }

    var descriptor: Int32? { bytes.descriptor }
    func open() throws(DeviceFault) {}
    func close() {}

    func read(_ body: (UnsafeRawBufferPointer) -> Void) throws(DeviceFault) -> Int {
        var count = 0
        for chunk in bytes.drain() {
            chunk.withUnsafeBytes(body)
            count += chunk.count
        }
        return count
    }

    func write(_ bytes: [UInt8]) throws(DeviceFault) { answer(bytes) }
}

/// The lock's line: notes when it is driven, before anything else.
private final class MemoryLock: OutputLinePort {
    let place = "memory"
    private let calls: Mailbox<MemoryWires.LockCall>

    init(_ calls: Mailbox<MemoryWires.LockCall>) { self.calls = calls }

    func open(initial: Bool?) throws(DeviceFault) -> Bool { initial ?? false }
    func close() {}

    func set(_ active: Bool) throws(DeviceFault) {
        let now = Clocks.monotonic()
        // Nobody waits for more calls than fit: the measuring thread takes each.
        _ = calls.post(MemoryWires.LockCall(released: active, instant: now))
    }
}
