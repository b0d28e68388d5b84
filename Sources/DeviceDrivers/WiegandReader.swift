import Decoding
public import DevicePorts
public import StationModel

/// A Wiegand reader on two lines. It cannot be seen to be missing: a cut cable is silence.
public final class WiegandReader: Peripheral {
    private let port: any InputLinesPort
    private let formats: [WiegandFormat]
    private var decoder: WiegandDecoder
    /// Set when the last call took all that one call can take: the rest is due at once.
    private var moreSince: MonotonicInstant?

    public init(_ configuration: WiegandReaderConfiguration, ports: any PortMaking) {
        // A pulse pulls its line low; line 0 is DATA0, line 1 is DATA1.
        port = ports.inputLines(
            [configuration.data0, configuration.data1], activeLow: true, bias: configuration.bias)
        formats = configuration.formats
        decoder = WiegandDecoder(formats: formats)
    }

    public var descriptors: [Int32] { port.descriptors }
    public var nextDeadline: MonotonicInstant? { moreSince ?? decoder.nextDeadline }
    public var babblingSince: MonotonicInstant? { decoder.babblingSince }

    public func open(at now: MonotonicInstant) throws(DeviceFault) {
        decoder = WiegandDecoder(formats: formats)
        moreSince = nil
        try port.open()
    }

    public func close() { port.close() }

    public func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) -> DeviceCondition? {
        let count = try port.readEdges { edge in
            guard edge.becameActive else { return }
            if let event = decoder.pulse(isOne: edge.line == 1, at: edge.instant) {
                report(.reader(event))
            }
        }
        moreSince = count >= PortLimit.edgesPerCall ? now : nil
        // Only when nothing waits any more does silence mean the end of a card.
        if moreSince == nil, let event = decoder.advance(to: now) { report(.reader(event)) }
        return .working
    }
}
