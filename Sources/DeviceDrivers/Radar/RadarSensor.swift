import Decoding
public import DevicePorts
public import StationModel

/// An LD2410 presence radar on a serial port. It works as long as it reports.
///
/// Theory of operation. It reports ten times a second by itself. Somebody is there with the first
/// report that says so; nobody only after three reports in a row, since a breath between two is
/// no absence. The distance of whoever is there is reported once a second.
///
/// With limits to keep, the module is asked for its own when the port was opened, and told them
/// when they differ (together with "Bluetooth off": a new module can be changed by whoever walks
/// by). A module that does not answer is used as it is: often only its sending wire is connected.
///
/// | set-up | sends | then |
/// |---|---|---|
/// | begin | FF | acknowledged: read |
/// | read | 61 | the same limits: end; others: limits |
/// | limits | 60 | acknowledged: Bluetooth |
/// | Bluetooth | A4 | acknowledged: end |
/// | end | FE | over |
///
/// Each waits 500 ms, three times. After the third silence the set-up is over.
public final class RadarSensor: Peripheral {
    /// What the sensor's times and counts are, and why.
    public enum Limit {
        /// Reports come every 100 ms; a set-up silences them for 1.5 s at most.
        public static let silence: Duration = .seconds(5)
        public static let distanceInterval: Duration = .seconds(1)
        /// Hi-Link's guidance; the module itself waits for its own absence time before.
        public static let absentReports = 3
        static let acknowledgement: Duration = .milliseconds(500)
        static let attempts = 3
    }

    private struct SetUp {
        let command: RadarCommand
        var attempts = 1
        var until: MonotonicInstant
    }

    private let port: any BytePort
    private let limits: RadarLimits?
    private var parser = RadarFrameParser()
    private var setUp: SetUp?
    private var isSetUpDue = false
    private var lastReport = MonotonicInstant(sinceBoot: .zero)
    private var nextDistance = MonotonicInstant(sinceBoot: .zero)
    private var absentReports = 0
    private var isPresent: Bool?
    private var condition: DeviceCondition?
    /// Set when the last call took all that one call can take: the rest is due at once.
    private var moreSince: MonotonicInstant?

    /// `limits`: what the module is set to; `nil` = left as it is.
    public init(_ configuration: SerialConfiguration, limits: RadarLimits?, ports: any PortMaking) {
        port = ports.bytePort(configuration)
        self.limits = limits
    }

    public var descriptors: [Int32] { port.descriptor.map { [$0] } ?? [] }
    public var nextDeadline: MonotonicInstant? {
        let silence = lastReport + Limit.silence
        return moreSince ?? min(silence, setUp?.until ?? silence)
    }
    /// Its noise is counted event by event; a line without reports is closed.
    public var babblingSince: MonotonicInstant? { nil }

    public func open(at now: MonotonicInstant) throws(DeviceFault) {
        parser.reset()
        (lastReport, absentReports, isPresent) = (now, 0, nil)
        (condition, moreSince, setUp) = (nil, nil, nil)
        isSetUpDue = limits != nil
        try port.open()
    }

    public func close() { port.close() }

    public func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) -> DeviceCondition? {
        if isSetUpDue {
            isSetUpDue = false
            try say(.beginConfiguration, at: now)
        }
        var events: [RadarFrameParser.Event] = []
        let count = try port.read { bytes in parser.consume(bytes) { events.append($0) } }
        moreSince = count >= PortLimit.bytesPerCall ? now : nil
        for event in events {
            switch event {
            case .garbage: report(.reader(.noise(.babble)))
            case .badFrame: report(.reader(.noise(.incomplete)))
            case .report(let seen): take(seen, arrival: arrival, report)
            case .acknowledgement(let answer): try acknowledged(answer, at: now)
            }
        }
        if moreSince == nil { try timeOut(at: now) }
        return condition
    }

    // MARK: Reports

    private func take(
        _ seen: RadarReport, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) {
        lastReport = max(lastReport, arrival)
        condition = .working
        absentReports = seen.state == .nobody ? absentReports + 1 : 0
        if absentReports == 0 || absentReports >= Limit.absentReports {
            let isThere = absentReports == 0
            if isPresent != isThere { report(.instrument(.presence(isThere, since: arrival))) }
            isPresent = isThere
        }
        guard seen.state != .nobody, arrival >= nextDistance else { return }
        nextDistance = arrival + Limit.distanceInterval
        let millimetres = seen.detectedDistanceCentimetres * 10
        // Zero and what lies behind the farthest of nine gates of 0.75 m is no place of a person.
        let isPlausible = (1...6750).contains(millimetres)
        report(
            .instrument(
                .reading(
                    Reading(
                        quantity: .distance, value: isPlausible ? millimetres : nil,
                        quality: isPlausible ? .ok : .outOfRange, at: arrival))))
    }

    private func timeOut(at now: MonotonicInstant) throws(DeviceFault) {
        if now >= lastReport + Limit.silence {
            throw DeviceFault(
                .silent, operation: "listen", place: port.place,
                detail: "radar: no report for 5 s; check cable, power and baud rate (256000)")
        }
        guard var current = setUp, now >= current.until else { return }
        guard current.attempts < Limit.attempts else { return setUp = nil }
        current.attempts += 1
        current.until = now + Limit.acknowledgement
        setUp = current
        try port.write(current.command.frame)
    }

    // MARK: Set-up

    private func say(_ command: RadarCommand, at now: MonotonicInstant) throws(DeviceFault) {
        setUp = SetUp(command: command, until: now + Limit.acknowledgement)
        try port.write(command.frame)
    }

    /// An acknowledgement of another command is late, and changes nothing.
    private func acknowledged(
        _ answer: RadarAcknowledgement, at now: MonotonicInstant
    ) throws(DeviceFault) {
        guard let current = setUp, current.command.code == answer.code, let limits else { return }
        guard answer.isSuccess || current.command == .endConfiguration else {
            return try say(.endConfiguration, at: now)
        }
        switch current.command {
        case .beginConfiguration: try say(.readParameters, at: now)
        case .readParameters:
            let isRight = answer.limits == limits
            try say(isRight ? .endConfiguration : .setLimits(limits), at: now)
        case .setLimits: try say(.bluetooth(false), at: now)
        case .bluetooth: try say(.endConfiguration, at: now)
        case .endConfiguration, .engineering, .readFirmwareVersion, .restart: setUp = nil
        }
    }
}
