import Decoding
public import DevicePorts
public import StationModel

/// An ID-card module on a serial port: it is asked for a card several times a second, and works as
/// long as it answers.
public final class IDCardReader: Peripheral {
    private let port: any BytePort
    private var parser = IDCardFrameParser()
    private var session = IDCardSession(at: MonotonicInstant(sinceBoot: .zero))
    private var condition: DeviceCondition?
    /// Set when the last call took all that one call can take: the rest is due at once.
    private var moreSince: MonotonicInstant?

    public init(_ configuration: SerialConfiguration, ports: any PortMaking) {
        port = ports.bytePort(configuration)
    }

    public var descriptors: [Int32] { port.descriptor.map { [$0] } ?? [] }
    public var nextDeadline: MonotonicInstant? { moreSince ?? session.nextDeadline }
    /// Its noise is counted event by event; a burst without frames ends the session.
    public var babblingSince: MonotonicInstant? { nil }

    public func open(at now: MonotonicInstant) throws(DeviceFault) {
        parser.reset()
        session = IDCardSession(at: now)
        condition = nil
        moreSince = nil
        try port.open()
    }

    public func close() {
        parser.reset()
        port.close()
    }

    public func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) -> DeviceCondition? {
        // A command forgets what is left in the parser, so it is sent after the bytes are parsed.
        var events: [IDCardFrameParser.Event] = []
        let count = try port.read { bytes in parser.consume(bytes) { events.append($0) } }
        moreSince = count >= PortLimit.bytesPerCall ? now : nil
        if count > 0 { session.heard(at: now) }
        for event in events {
            try perform(actions(for: event, arrival: arrival, at: now), report)
        }
        if moreSince == nil { try perform(session.advance(to: now), report) }
        return condition
    }

    private func actions(
        for event: IDCardFrameParser.Event, arrival: MonotonicInstant, at now: MonotonicInstant
    ) -> [IDCardSession.Action] {
        switch event {
        case .reply(let reply): session.received(reply, arrival: arrival, at: now)
        case .badFrame: session.receivedBadFrame(at: now)
        case .garbage: [.report(.noise(.babble))]
        }
    }

    private func perform(
        _ actions: [IDCardSession.Action], _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) {
        for action in actions {
            switch action {
            case .send(let command):
                // What an earlier command left behind is no answer to this one.
                parser.reset()
                try port.write(command.frame)
            case .report(let event): report(.reader(event))
            case .condition(let next): condition = next
            case .giveUp(let text):
                throw DeviceFault(.silent, operation: "poll", place: port.place, detail: text)
            }
        }
    }
}
