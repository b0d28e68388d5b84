import CGPIOD
import DevicePorts
import LinuxIO
import StationModel

/// Input lines with edges, through libgpiod.
///
/// Theory of operation: the lines may sit on several chips; each chip is one request, and each
/// request has one descriptor (libgpiod 2) or one per line (libgpiod 1). `EdgeCollection` brings
/// their edges into one order.
///
/// Stamps are of CLOCK_MONOTONIC (kernel 5.7 and later). The kernel keeps 256 edges per request
/// with libgpiod 2, but only 16 per line with libgpiod 1: eight bits of a reader that sends both
/// edges, so the loop must come round within about 15 ms.
final class GPIOInputLines: InputLinesPort {
    let place: String
    private let lines: [LineAddress]
    private let activeLow: Bool
    private let bias: LineBias
    private let edges: LineEdges
    private var requests: [LineRequest] = []

    /// Edges handed over by one call of `readEdges`.
    static let greatestCount = Int(CGPIOD_EDGE_CAPACITY)

    /// Touches nothing yet.
    init(_ lines: [LineAddress], activeLow: Bool, bias: LineBias, edges: LineEdges) {
        precondition(!lines.isEmpty, "a port has at least one line")
        self.lines = lines
        self.activeLow = activeLow
        self.bias = bias
        self.edges = edges
        place = lines.map(\.description).joined(separator: ", ")
    }

    var descriptors: [Int32] { requests.flatMap(\.descriptors) }

    func open() throws(DeviceFault) {
        close()
        var chips: [String] = []
        for line in lines where !chips.contains(line.chip) { chips.append(line.chip) }
        var opened: [LineRequest] = []
        for chip in chips {
            let indices = lines.indices.filter { lines[$0].chip == chip }
            opened.append(
                try LineRequest(
                    chip: chip, lines: indices.map { ($0, lines[$0].offset) },
                    activeLow: activeLow, bias: bias, edges: edges))
        }
        requests = opened
    }

    func close() { requests = [] }

    func isActive(line: Int) throws(DeviceFault) -> Bool {
        for request in requests {
            if let level = try request.isActive(line: line) { return level }
        }
        throw closedFault("get value", at: lines[line].description)
    }

    func readEdges(_ body: (LineEdge) -> Void) throws(DeviceFault) -> Int {
        guard !requests.isEmpty else { throw closedFault("read edges", at: place) }
        let collected = try EdgeCollection.collect(from: requests, atMost: Self.greatestCount)
        for edge in collected { body(edge) }
        return collected.count
    }
}

/// Which edges a port reports.
enum LineEdges: Hashable, Sendable {
    case both
    /// Only those to the active level: for pulses that are over before the kernel could look at
    /// the level to tell the two kinds apart (a Wiegand bit lasts 50 µs).
    case toActive
}
