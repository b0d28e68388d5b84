import Decoding
public import DevicePorts
public import StationModel

/// A DS18B20 on the kernel's 1-Wire bus.
///
/// Theory of operation. It is asked every 10 s; the answer comes when the kernel has measured,
/// which takes up to 750 ms for each probe of the bus. A probe that was pulled off is failed and
/// asked all the same: its file comes back with it. A read that fails is no value, and keeps what
/// was measured last as the measure of what can follow. No answer for 30 s is a bus that hangs.
public final class OneWireProbe: Peripheral {
    public enum Limit {
        /// A room's temperature moves a tenth of a degree in this time.
        public static let period: Duration = .seconds(10)
        /// Ten probes of a bus, each measured once, three times over.
        public static let answer: Duration = .seconds(30)
    }

    private let port: any ProbePort
    /// m°C of the last sound text.
    private var previous: Int?
    private var askDue = MonotonicInstant(sinceBoot: .zero)
    /// Since when an answer is waited for.
    private var askedAt: MonotonicInstant?
    private var condition: DeviceCondition?

    public init(_ configuration: OneWireProbeConfiguration, ports: any PortMaking) {
        port = ports.probePort(configuration.device)
    }

    public var descriptors: [Int32] { port.descriptor.map { [$0] } ?? [] }
    public var nextDeadline: MonotonicInstant? { askedAt.map { $0 + Limit.answer } ?? askDue }
    /// It is asked and cannot babble.
    public var babblingSince: MonotonicInstant? { nil }

    public func open(at now: MonotonicInstant) throws(DeviceFault) {
        (askDue, askedAt, condition) = (now, nil, nil)
        try port.open()
    }

    public func close() { port.close() }

    public func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) -> DeviceCondition? {
        if askedAt == nil, now >= askDue {
            (askedAt, askDue) = (now, now + Limit.period)
            port.ask()
        }
        guard let asked = askedAt else { return condition }
        if let answer = port.answer() {
            askedAt = nil
            take(answer, askedAt: asked, report)
        } else if now >= asked + Limit.answer {
            tell(.stale, at: now, report)
            throw DeviceFault(
                .silent, operation: "measure", place: port.place,
                detail: "no answer for 30 s; the 1-Wire bus hangs, check its wires")
        }
        return condition
    }

    private func take(
        _ answer: Result<String, DeviceFault>, askedAt: MonotonicInstant,
        _ report: (PeripheralEvent) -> Void
    ) {
        switch answer {
        case .failure(let fault):
            condition = .failed(fault.description)
            tell(.stale, at: askedAt, report)
        case .success(let text):
            do throws(OneWireText.Fault) {
                let value = try OneWireText.temperature(of: text, previous: previous)
                (previous, condition) = (value, .working)
                report(.instrument(.reading(Reading(.temperature, value, at: askedAt))))
            } catch {
                condition = .failed("\(port.place): \(Self.words(error))")
                tell(Self.quality(error), at: askedAt, report)
            }
        }
    }

    private func tell(
        _ quality: ReadingQuality, at instant: MonotonicInstant,
        _ report: (PeripheralEvent) -> Void
    ) {
        report(.instrument(.reading(Reading(.temperature, no: quality, at: instant))))
    }

    private static func quality(_ fault: OneWireText.Fault) -> ReadingQuality {
        switch fault {
        case .empty: .stale
        case .outOfRange: .outOfRange
        case .malformed, .badChecksum, .shortedLine, .powerOnValue, .supplyTooLow: .fault
        }
    }

    private static func words(_ fault: OneWireText.Fault) -> String {
        switch fault {
        case .empty: "the probe does not answer; check its plug"
        case .malformed: "no text of a thermometer; check that the device is a DS18B20"
        case .badChecksum: "a damaged answer; check length of the line and its pull-up resistor"
        case .shortedLine: "all bytes are zero; the line is shorted"
        case .powerOnValue: "the value after power-on; the probe's supply was interrupted"
        case .supplyTooLow: "the probe's supply is too low"
        case .outOfRange: "a temperature that the chip cannot measure"
        }
    }
}
