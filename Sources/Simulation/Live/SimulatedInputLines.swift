import DevicePorts
public import StationModel

/// What an input line is wired to. A line whose cable is cut rests where its bias pulls it.
public final class SimulatedInputCable {
    public let place: String
    /// What the device drives the line to, after polarity.
    public private(set) var isActive = false
    public private(set) var isPluggedIn = true
    weak var user: SimulatedInputLines?

    init(place: String) { self.place = place }

    /// Whether the program would find its descriptor readable.
    public var hasInput: Bool { user?.hasInput ?? false }

    /// The device drives the line.
    public func drive(_ active: Bool, at instant: MonotonicInstant) {
        isActive = active
        user?.levelsMayHaveChanged(at: instant)
    }

    public func setPluggedIn(_ pluggedIn: Bool, at instant: MonotonicInstant) {
        isPluggedIn = pluggedIn
        user?.levelsMayHaveChanged(at: instant)
    }
}

/// The program's end of one or more simulated input lines: levels, and a queue of edges.
final class SimulatedInputLines: InputLinesPort {
    /// As many as a real port asks the kernel to keep; then the oldest is lost, as in version 2 of
    /// the kernel's line interface.
    static let mostWaiting = 256
    /// Handed over by one call.
    static let mostPerCall = 256

    let place: String
    private let cables: [SimulatedInputCable]
    private let activeLow: Bool
    private let bias: LineBias
    private var isOpen = false
    private var levels: [Bool] = []
    private var edges: [LineEdge] = []

    init(_ cables: [SimulatedInputCable], activeLow: Bool, bias: LineBias) {
        precondition(!cables.isEmpty, "a port has at least one line")
        self.cables = cables
        self.activeLow = activeLow
        self.bias = bias
        place = cables.map(\.place).joined(separator: ", ")
    }

    var descriptors: [Int32] { [] }
    var hasInput: Bool { isOpen && !edges.isEmpty }

    func open() throws(DeviceFault) {
        close()
        for cable in cables where cable.user != nil { throw .busy(at: cable.place) }
        for cable in cables { cable.user = self }
        levels = cables.map { level(of: $0) }
        edges = []
        isOpen = true
    }

    func close() {
        for cable in cables where cable.user === self { cable.user = nil }
        isOpen = false
        edges = []
    }

    func isActive(line: Int) throws(DeviceFault) -> Bool {
        guard isOpen else { throw .closed("get value", at: place) }
        return levels[line]
    }

    func readEdges(_ body: (LineEdge) -> Void) throws(DeviceFault) -> Int {
        guard isOpen else { throw .closed("read edges", at: place) }
        let taken = edges.prefix(Self.mostPerCall)
        edges.removeFirst(taken.count)
        taken.forEach(body)
        return taken.count
    }

    /// A cable was driven, cut or mended: what differs now is an edge.
    func levelsMayHaveChanged(at instant: MonotonicInstant) {
        for (line, cable) in cables.enumerated() where level(of: cable) != levels[line] {
            levels[line].toggle()
            edges.append(LineEdge(line: line, becameActive: levels[line], instant: instant))
            if edges.count > Self.mostWaiting { edges.removeFirst() }
        }
    }

    /// An open line without a resistor reads as low here.
    private func level(of cable: SimulatedInputCable) -> Bool {
        cable.isPluggedIn ? cable.isActive : (bias == .pullUp) != activeLow
    }
}
