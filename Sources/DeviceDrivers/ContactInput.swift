public import DevicePorts
public import StationModel

/// A contact on a line: its level, re-read and debounced.
///
/// Theory of operation. Edges say *when* the level changed; *what* it is is read from the line, at
/// every edge, when a rest is over and once a second. So a lost edge costs a second, and nothing is
/// ever toggled. The level found on opening is reported at once. A contact that chatters without
/// rest has failed; a chattering fire contact (a loose wire) is a fire, like a cut one.
///
/// Who is told that a contact has failed forgets its level, and so must the one who told: whatever
/// it rests at afterwards is reported anew, also the level of before.
public final class ContactInput: Peripheral {
    /// How often a quiet line is read, against lost edges: within the person's patience, and
    /// nothing for the processor.
    static let recheck: Duration = .seconds(1)

    private let port: any InputLinesPort
    private let role: ContactRole
    private let rest: Duration
    private var debounce: Debounce
    private var lastSample: MonotonicInstant
    /// What the station knows; `nil` = nothing, or nothing any more.
    private var reported: Bool?
    /// The first look after an opening waits for no rest.
    private var isFirstLook = true
    private var isChattering = false
    private var moreSince: MonotonicInstant?

    public init(_ configuration: ContactConfiguration, debounce: Duration, ports: any PortMaking) {
        port = ports.inputLines(
            [configuration.line], activeLow: configuration.activeLow, bias: configuration.bias)
        role = configuration.role
        rest = debounce
        lastSample = MonotonicInstant(sinceBoot: .zero)
        self.debounce = Debounce(rest: debounce, level: false, at: lastSample)
    }

    public var descriptors: [Int32] { port.descriptors }

    public var nextDeadline: MonotonicInstant? {
        let check = lastSample + Self.recheck
        return moreSince ?? min(check, debounce.nextDeadline ?? check)
    }

    /// A chattering contact reports nothing that could flood the station.
    public var babblingSince: MonotonicInstant? { nil }

    public func open(at now: MonotonicInstant) throws(DeviceFault) {
        try port.open()
        debounce = Debounce(rest: rest, level: try port.isActive(line: 0), at: now)
        (lastSample, moreSince) = (now, nil)
        (isFirstLook, isChattering) = (true, false)
    }

    public func lost(
        _ text: String, at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) { reported = nil }

    public func close() { port.close() }

    public func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) -> DeviceCondition? {
        let count = try port.readEdges { debounce.edge($0.becameActive, at: $0.instant) }
        moreSince = count >= PortLimit.edgesPerCall ? now : nil
        let level = try port.isActive(line: 0)
        lastSample = now
        debounce.sample(level, at: now)
        if isFirstLook { tell(level, since: now, report) }
        isFirstLook = false
        if let rested = debounce.settled(at: now) {
            isChattering = false
            tell(rested.level, since: rested.since, report)
        }
        guard let start = debounce.chattering(at: now) else { return .working }
        if role == .fireAlarm, !isChattering { tell(true, since: start, report) }
        (isChattering, reported) = (true, nil)
        return .failed("the contact chatters without rest; check the wire and the switch")
    }

    private func tell(
        _ level: Bool, since: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) {
        guard reported != level else { return }
        reported = level
        report(.contact(role, active: level, since: since))
    }
}
