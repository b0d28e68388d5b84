import Decoding
public import DevicePorts
public import StationModel

/// What became of the wish for a vend.
public enum VendingAcceptance: Hashable, Sendable {
    /// It runs; its end will be reported.
    case accepted
    /// Another one runs.
    case busy
    /// It ran before, and this was its end: it is not driven again.
    case over(VendingControllerOutcome)
}

/// A vending machine's controller on a serial port. It works as long as it polls.
public final class VendingController: Peripheral {
    private let port: any BytePort
    private var parser = VendingFrameParser()
    private var session: VendingSession
    private var condition: DeviceCondition?
    /// What an opening ended; reported by the next call. One vend at most.
    private var unreported: [VendingSession.Action] = []
    /// Set when the last call took all that one call can take: the rest is due at once.
    private var moreSince: MonotonicInstant?

    /// `dropSensor`: the machine sees what falls. `elevator`: it brings it down.
    public init(
        _ configuration: SerialConfiguration, dropSensor: Bool, elevator: Bool,
        ports: any PortMaking
    ) {
        port = ports.bytePort(configuration)
        session = VendingSession(
            dropSensor: dropSensor, elevator: elevator, at: MonotonicInstant(sinceBoot: .zero))
    }

    /// Asks for one piece of a selection. `id` is the caller's, used once: asking again under the
    /// same id never drives twice.
    public func vend(
        id: UInt64, selection: UInt16, at now: MonotonicInstant
    ) -> VendingAcceptance {
        session.begin(vend: id, selection: selection, at: now)
    }

    public var descriptors: [Int32] { port.descriptor.map { [$0] } ?? [] }
    public var nextDeadline: MonotonicInstant? {
        if !unreported.isEmpty { return MonotonicInstant(sinceBoot: .zero) }
        return moreSince ?? session.nextDeadline
    }
    /// Its noise is counted event by event; a line without polls ends the session.
    public var babblingSince: MonotonicInstant? { nil }

    public func open(at now: MonotonicInstant) throws(DeviceFault) {
        parser.reset()
        unreported += session.restart(at: now)
        condition = nil
        moreSince = nil
        try port.open()
    }

    public func lost(
        _ text: String, at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) {
        for case .report(let event) in unreported + session.interrupt(text) {
            report(.instrument(.vending(event)))
        }
        unreported = []
    }

    public func close() { port.close() }

    public func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) -> DeviceCondition? {
        let ended = unreported
        unreported = []
        try perform(ended, report)
        try listen(at: now, arrival: arrival, report)
        if moreSince == nil { try perform(session.advance(to: now), report) }
        return condition
    }

    private func listen(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) {
        var events: [VendingFrameParser.Event] = []
        let count = try port.read { bytes in parser.consume(bytes) { events.append($0) } }
        moreSince = count >= PortLimit.bytesPerCall ? now : nil
        // Only what came last, and came now, is still waited upon.
        let isFresh = moreSince == nil && now - arrival <= VendingSession.Limit.answer
        for (place, event) in events.enumerated() {
            switch event {
            case .garbage: report(.reader(.noise(.babble)))
            case .badFrame: report(.reader(.noise(.badChecksum)))
            case .frame(let frame):
                let mayAnswer = isFresh && place == events.count - 1
                try perform(
                    session.received(frame, mayAnswer: mayAnswer, at: now), report)
            }
        }
    }

    private func perform(
        _ actions: [VendingSession.Action], _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) {
        for action in actions {
            switch action {
            case .send(let frame): try port.write(frame.bytes)
            case .report(let event): report(.instrument(.vending(event)))
            case .working: condition = .working
            case .giveUp(let text):
                throw DeviceFault(.silent, operation: "poll", place: port.place, detail: text)
            }
        }
    }
}
