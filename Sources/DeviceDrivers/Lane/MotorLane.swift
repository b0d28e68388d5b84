import Decoding
public import DevicePorts
public import StationModel

/// A spiral lane on lines of the board: a motor, a cam switch, and mostly a drop sensor.
///
/// The engine decides; this reads the lines and drives the motor. The levels are read at every
/// service besides the edges, so that a lost edge costs at most the next deadline. The motor's
/// line begins off, and goes off before the lines are given back. When the program dies, a
/// pull-down does the same where the kernel makes a line that nobody holds an input: on a Raspberry
/// Pi with `pinctrl_bcm2835.persist_gpio_outputs=n` only; otherwise the motor goes on.
public final class MotorLane: Peripheral {
    /// How often a lane at rest is read, against lost edges.
    static let recheck: Duration = .seconds(1)

    private let motor: any OutputLinePort
    private let home: any InputLinesPort
    private let drop: (any InputLinesPort)?
    private let times: MotorLaneTimes
    /// `nil` while the lines are not open.
    private var engine: MotorLaneEngine?
    private var lastLook = MonotonicInstant(sinceBoot: .zero)
    /// What an order led to at once; carried out by the next service.
    private var waiting: [MotorLaneEngine.Action] = []

    public init(_ configuration: MotorLaneConfiguration, ports: any PortMaking) {
        times = configuration.times
        motor = ports.outputLine(
            configuration.motor.line, activeLow: configuration.motor.activeLow, holdsLevel: false)
        home = Self.input(configuration.home, ports)
        drop = configuration.drop.map { Self.input($0, ports) }
    }

    private static func input(_ line: SenseLine, _ ports: any PortMaking) -> any InputLinesPort {
        ports.inputLines([line.line], activeLow: line.activeLow, bias: line.bias)
    }

    /// Asks for one item. Returns what is known at once; `nil` = it turns, its end is reported.
    public func dispense(_ token: Token, at now: MonotonicInstant) -> DispenseResult? {
        guard let actions = engine?.begin(token, at: now) else {
            return .failed("\(motor.place) is not open; see its alarm")
        }
        for case .finished(_, let result) in actions { return result }
        waiting += actions
        return nil
    }

    public var descriptors: [Int32] { home.descriptors + (drop?.descriptors ?? []) }
    public var nextDeadline: MonotonicInstant? {
        if !waiting.isEmpty { return MonotonicInstant(sinceBoot: .zero) }
        let check = lastLook + Self.recheck
        return min(check, engine?.nextDeadline ?? check)
    }
    /// Edges at rest cost nothing: they are counted as noise.
    public var babblingSince: MonotonicInstant? { nil }

    public func open(at now: MonotonicInstant) throws(DeviceFault) {
        try home.open()
        try drop?.open()
        _ = try motor.open(initial: false)
        engine = MotorLaneEngine(
            times, hasDropSensor: drop != nil, atHome: try home.isActive(line: 0), at: now)
        lastLook = now
    }

    public func lost(
        _ text: String, at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) {
        tell(waiting + (engine?.interrupt() ?? []), report)
        waiting = []
    }

    public func close() {
        // A line that fails here is a line that is gone; the pull-down holds the motor.
        if engine != nil { _ = drive(on: false) }
        engine = nil
        motor.close()
        home.close()
        drop?.close()
    }

    public func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) -> DeviceCondition? {
        try look(at: now, report)
        let actions = waiting + (engine?.advance(to: now) ?? [])
        waiting = []
        try perform(actions, report)
        return .working
    }

    private func look(
        at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) {
        lastLook = now
        var edges: [(isDrop: Bool, edge: LineEdge)] = []
        _ = try home.readEdges { edges.append((false, $0)) }
        _ = try drop?.readEdges { edges.append((true, $0)) }
        edges.sort { $0.edge.instant < $1.edge.instant }
        for (isDrop, edge) in edges {
            // What a time ended before this edge is not changed by it.
            try perform(engine?.advance(to: edge.instant) ?? [], report)
            if isDrop {
                try perform(engine?.drop(edge.becameActive, at: edge.instant) ?? [], report)
            } else {
                engine?.home(edge.becameActive, at: edge.instant)
            }
        }
        engine?.home(try home.isActive(line: 0), at: now)
        if let drop {
            let isBroken = try drop.isActive(line: 0)
            try perform(engine?.drop(isBroken, at: now) ?? [], report)
        }
    }

    private func perform(
        _ actions: [MotorLaneEngine.Action], _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) {
        var fault: DeviceFault?
        for case .motor(let on) in actions where fault == nil { fault = drive(on: on) }
        if let fault {
            // The order's motor did not start, or did not stop: either way nobody knows.
            tell(actions, report)
            throw fault
        }
        tell(actions, report)
    }

    private func drive(on: Bool) -> DeviceFault? {
        do throws(DeviceFault) {
            try motor.set(on)
            return nil
        } catch {
            return error
        }
    }

    private func tell(
        _ actions: [MotorLaneEngine.Action], _ report: (PeripheralEvent) -> Void
    ) {
        for action in actions {
            switch action {
            case .motor: break
            case .finished(let token, let result): report(.named(.dispensed(token, result)))
            case .strayDrop: report(.instrument(.strayDrop))
            }
        }
    }
}
