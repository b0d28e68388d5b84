import DevicePorts
import StationModel
import Testing

/// Ports that tests script, and that refuse illegal use: every port is opened once before it is
/// used, and not used after it was closed.
final class FakePorts: PortMaking {
    private(set) var bytes: [String: FakeBytePort] = [:]
    private(set) var inputs: [LineAddress: FakeInputLines] = [:]
    private(set) var outputs: [LineAddress: FakeOutputLine] = [:]

    func bytePort(_ configuration: SerialConfiguration) -> any BytePort {
        existingBytes(configuration.path)
    }

    private(set) var probes: [String: FakeProbe] = [:]

    func probePort(_ device: String) -> any ProbePort { existingProbe(device) }

    func existingProbe(_ device: String) -> FakeProbe {
        if let probe = probes[device] { return probe }
        let probe = FakeProbe(place: device)
        probes[device] = probe
        return probe
    }

    func inputLines(
        _ lines: [LineAddress], activeLow: Bool, bias: LineBias
    ) -> any InputLinesPort {
        existingInputs(lines)
    }

    func outputLine(
        _ line: LineAddress, activeLow: Bool, holdsLevel: Bool
    ) -> any OutputLinePort {
        let port = existingOutput(line)
        port.holdsLevel = holdsLevel
        return port
    }

    /// The world behind a path, a line: the same for every port that is made of it.
    func existingBytes(_ path: String) -> FakeBytePort {
        if let port = bytes[path] { return port }
        let port = FakeBytePort(place: path, number: Int32(10 + bytes.count))
        bytes[path] = port
        return port
    }

    func existingInputs(_ lines: [LineAddress]) -> FakeInputLines {
        if let port = inputs[lines[0]] { return port }
        let port = FakeInputLines(
            place: lines[0].description, count: lines.count, number: Int32(30 + inputs.count))
        inputs[lines[0]] = port
        return port
    }

    func existingOutput(_ line: LineAddress) -> FakeOutputLine {
        if let port = outputs[line] { return port }
        let port = FakeOutputLine(place: line.description)
        outputs[line] = port
        return port
    }
}

/// What all fakes have in common: being open, counted, and a fault to come.
class FakePort {
    let place: String
    fileprivate(set) var isOpen = false
    fileprivate(set) var openings = 0
    /// While set, every call but `close` fails.
    var fault: DeviceFault.Kind?

    init(place: String) { self.place = place }

    fileprivate func begin(_ operation: String) throws(DeviceFault) {
        if let fault {
            throw DeviceFault(fault, operation: operation, place: place, detail: "scripted")
        }
        if operation == "open" {
            if isOpen { Issue.record("\(place) is opened twice") }
            isOpen = true
            openings += 1
        } else if !isOpen {
            Issue.record("\(operation) on \(place), which is closed")
        }
    }

    func close() { isOpen = false }
}

final class FakeBytePort: FakePort, BytePort {
    private let number: Int32
    /// What will be read next.
    var incoming: [UInt8] = []
    private(set) var written: [[UInt8]] = []
    /// What answers at once to what is written.
    var answer: (([UInt8]) -> [UInt8])?

    init(place: String, number: Int32) {
        self.number = number
        super.init(place: place)
    }

    var descriptor: Int32? { isOpen ? number : nil }

    func open() throws(DeviceFault) {
        try begin("open")
        incoming = []
    }

    func read(_ body: (UnsafeRawBufferPointer) -> Void) throws(DeviceFault) -> Int {
        try begin("read")
        let chunk = Array(incoming.prefix(4096))
        incoming.removeFirst(chunk.count)
        if !chunk.isEmpty { chunk.withUnsafeBytes(body) }
        return chunk.count
    }

    func write(_ bytes: [UInt8]) throws(DeviceFault) {
        try begin("write")
        #expect((1...256).contains(bytes.count))
        written.append(bytes)
        if let answer { incoming += answer(bytes) }
    }
}

final class FakeProbe: FakePort, ProbePort {
    /// What is answered next; `nil` = the bus measures still.
    var next: Result<String, DeviceFault>?
    private(set) var questions = 0
    private var isAsked = false

    var descriptor: Int32? { isOpen ? 90 : nil }

    func open() throws(DeviceFault) { try begin("open") }

    func ask() {
        if !isOpen { Issue.record("\(place) is asked while closed") }
        (isAsked, questions) = (true, questions + 1)
    }

    func answer() -> Result<String, DeviceFault>? {
        guard isAsked, let next else { return nil }
        isAsked = false
        return next
    }
}

final class FakeInputLines: FakePort, InputLinesPort {
    private let number: Int32
    var levels: [Bool]
    var edges: [LineEdge] = []

    init(place: String, count: Int, number: Int32) {
        self.number = number
        levels = Array(repeating: false, count: count)
        super.init(place: place)
    }

    var descriptors: [Int32] { isOpen ? [number] : [] }

    func open() throws(DeviceFault) {
        try begin("open")
        edges = []
    }

    func isActive(line: Int) throws(DeviceFault) -> Bool {
        try begin("level")
        return levels[line]
    }

    func readEdges(_ body: (LineEdge) -> Void) throws(DeviceFault) -> Int {
        try begin("edges")
        let chunk = edges.prefix(256)
        edges.removeFirst(chunk.count)
        chunk.forEach(body)
        return chunk.count
    }

    /// The level changes, with or without an edge that is seen.
    func set(_ active: Bool, line: Int = 0, at instant: MonotonicInstant, isSeen: Bool = true) {
        levels[line] = active
        if isSeen {
            edges.append(LineEdge(line: line, becameActive: active, instant: instant))
        }
    }

    /// The pulses of a Wiegand card, 1 ms apart.
    func present(_ bits: String, at start: MonotonicInstant) {
        for (place, bit) in bits.enumerated() {
            let instant = start + .milliseconds(place)
            let line = bit == "1" ? 1 : 0
            edges.append(LineEdge(line: line, becameActive: true, instant: instant))
            edges.append(
                LineEdge(line: line, becameActive: false, instant: instant + .microseconds(50)))
        }
    }
}

final class FakeOutputLine: FakePort, OutputLinePort {
    var holdsLevel = false
    private(set) var level = false
    /// Every level that was driven, in order: an unwanted pulse would show.
    private(set) var driven: [Bool] = []

    /// The level that the line has before the program starts.
    func preset(_ level: Bool) { self.level = level }

    func open(initial: Bool?) throws(DeviceFault) -> Bool {
        try begin("open")
        if let initial { drive(initial) }
        return level
    }

    func set(_ active: Bool) throws(DeviceFault) {
        try begin("set")
        drive(active)
    }

    private func drive(_ active: Bool) {
        level = active
        driven.append(active)
    }
}
