import DevicePorts
import StationModel

/// Listens to one device's serial line while a technician watches the device.
///
/// Nearly always nobody does: then nothing is kept, and a read costs one comparison more.
final class TrafficEar {
    /// Pieces between two looks of the loop; a line that is asked ten times a second has one.
    static let mostHeard = 64

    /// Whether the bytes are credentials: of a reader the count alone is kept.
    private let isReader: Bool
    private var end: MonotonicInstant?
    private var heard: [Traffic] = []

    init(isReader: Bool) { self.isReader = isReader }

    func listen(until end: MonotonicInstant) { self.end = end }

    func hear(_ direction: Traffic.Direction, _ bytes: some Collection<UInt8>) {
        guard end != nil, heard.count < Self.mostHeard else { return }
        let kept = isReader ? [] : Array(bytes.prefix(Traffic.mostKept))
        heard.append(Traffic(direction, count: bytes.count, kept: kept))
    }

    /// What was heard since the last look; after the end of listening nothing is any more.
    func take(at now: MonotonicInstant) -> [Traffic] {
        guard let end else { return [] }
        if now > end { self.end = nil }
        defer { heard = [] }
        return heard
    }
}

/// Ports of one device, whose serial line can be listened to.
struct ListeningPorts: PortMaking {
    let ports: any PortMaking
    let ear: TrafficEar

    func bytePort(_ configuration: SerialConfiguration) -> any BytePort {
        ListeningPort(ports.bytePort(configuration), ear)
    }

    func probePort(_ device: String) -> any ProbePort { ports.probePort(device) }

    func inputLines(
        _ lines: [LineAddress], activeLow: Bool, bias: LineBias
    ) -> any InputLinesPort {
        ports.inputLines(lines, activeLow: activeLow, bias: bias)
    }

    func outputLine(
        _ line: LineAddress, activeLow: Bool, holdsLevel: Bool
    ) -> any OutputLinePort {
        ports.outputLine(line, activeLow: activeLow, holdsLevel: holdsLevel)
    }
}

/// A port, and an ear beside it.
private final class ListeningPort: BytePort {
    private let port: any BytePort
    private let ear: TrafficEar

    init(_ port: any BytePort, _ ear: TrafficEar) {
        self.port = port
        self.ear = ear
    }

    var place: String { port.place }
    var descriptor: Int32? { port.descriptor }

    func open() throws(DeviceFault) { try port.open() }

    func close() { port.close() }

    func read(_ body: (UnsafeRawBufferPointer) -> Void) throws(DeviceFault) -> Int {
        try port.read { bytes in
            ear.hear(.received, bytes)
            body(bytes)
        }
    }

    func write(_ bytes: [UInt8]) throws(DeviceFault) {
        try port.write(bytes)
        ear.hear(.sent, bytes)
    }
}
