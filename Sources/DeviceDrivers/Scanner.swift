import Decoding
public import DevicePorts
public import StationModel

/// A scanner on a serial port. It speaks only when something was scanned: silence is its health.
public final class Scanner: Peripheral {
    private let port: any BytePort
    private let prefix: String
    private var decoder: ScannerDecoder
    /// Set when the last call took all that one call can take: the rest is due at once.
    private var moreSince: MonotonicInstant?

    public init(_ configuration: ScannerConfiguration, ports: any PortMaking) {
        port = ports.bytePort(configuration.port)
        prefix = configuration.prefix
        decoder = ScannerDecoder(prefix: prefix)
    }

    public var descriptors: [Int32] { port.descriptor.map { [$0] } ?? [] }
    public var nextDeadline: MonotonicInstant? { moreSince ?? decoder.nextDeadline }
    public var babblingSince: MonotonicInstant? { decoder.babblingSince }

    public func open(at now: MonotonicInstant) throws(DeviceFault) {
        decoder = ScannerDecoder(prefix: prefix)
        moreSince = nil
        try port.open()
    }

    public func close() { port.close() }

    public func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) -> DeviceCondition? {
        let count = try port.read { bytes in
            decoder.consume(bytes, at: arrival) { report(.reader($0)) }
        }
        moreSince = count >= PortLimit.bytesPerCall ? now : nil
        // Only when nothing waits any more does silence mean the end of a text.
        if moreSince == nil { decoder.advance(to: now) { report(.reader($0)) } }
        return .working
    }
}
