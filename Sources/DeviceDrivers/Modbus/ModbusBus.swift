import Decoding
public import DevicePorts
public import StationModel

/// The one owner of an RS-485 line: asks each device in turn, and writes relays in between.
///
/// Theory of operation. One request is on the line at a time.
///
/// | state | left by |
/// |---|---|
/// | quiet until t | t, and something is due: its request is sent |
/// | waiting for an answer until t | the answer, or t: quiet for 20 ms |
///
/// Devices whose poll is due take turns, one request each. A relay to be written goes before
/// polls, since somebody waits for it, but never twice in a row while a poll is due: a relay
/// that flutters cannot silence the sensors. So a write waits for one transaction at most.
///
/// Bytes that nobody asked for are noise, and keep the line quiet for 20 ms more: a late answer
/// must not run into the next request. After a time-out the same request is repeated, or the
/// device's poll is over; and who owes late answers is asked nothing else until they have come
/// (`OwedAnswers`): a late answer never passes for that of another question.
///
/// The echo of a write looks like its confirmation. So nothing is written before reads have told
/// whether the adapter hears itself (`OwnEcho`). A board that is not read in its polls is read for
/// that alone; that it refuses says as much as an answer.
public final class ModbusBus: Peripheral {
    /// What the line's times are, and why.
    public enum Limit {
        /// From the end of the request's sending, with the answer's own time on the wire added.
        /// Slow sensors take 200 ms, an USB adapter hands bytes over up to 16 ms late.
        public static let answer: Duration = .milliseconds(500)
        /// The standard asks for 3.5 characters (4 ms at 9600 baud); cheap boards for more.
        public static let pause: Duration = .milliseconds(20)
        /// After opening: what an adapter held from before.
        public static let settling: Duration = .milliseconds(100)
        /// Start bit, 8 data bits, parity, stop bit.
        static let bitsPerByte: Int64 = 11
    }

    private struct Question {
        let member: Int
        let order: ModbusMember.Order
        var listener: ModbusListener
        let asked: MonotonicInstant
        let until: MonotonicInstant
        /// Put only to learn whether the adapter hears itself.
        let isProbe: Bool
    }

    private enum Line {
        case quiet(until: MonotonicInstant)
        case waiting(Question)
    }

    private let port: any BytePort
    private let baudRate: UInt32
    private var members: [ModbusMember]
    /// By member.
    private var owed: [OwedAnswers]
    private var line = Line.quiet(until: MonotonicInstant(sinceBoot: .zero))
    /// Who was asked last; the next one goes first.
    private var lastPolled = -1
    private var lastWritten = -1
    private var lastWasWrite = false
    private var echo = OwnEcho()
    /// Set when the last call took all that one call can take: the rest is due at once.
    private var moreSince: MonotonicInstant?

    public init(_ configuration: ModbusLineConfiguration, ports: any PortMaking) {
        port = ports.bytePort(configuration.port)
        baudRate = configuration.port.baudRate
        members = configuration.devices.map(ModbusMember.init)
        owed = members.map { _ in OwedAnswers() }
    }

    /// Asks for a level of a relay, counted from 0; `false` when there is no such relay. It is
    /// written before the next poll, and again whenever the board tells another level.
    public func set(relay: Int, of device: DeviceId, on: Bool) -> Bool {
        let place = members.firstIndex { $0.configuration.id == device }
        guard let place,
            let relays = members[place].configuration.profile.relays,
            (0..<relays.count).contains(relay)
        else { return false }
        members[place].set(relay, on: on)
        return true
    }

    /// Whether every relay is confirmed as it was asked for, on each board that answers.
    public var isAtRest: Bool { members.allSatisfy(\.isAtRest) }

    public var descriptors: [Int32] { port.descriptor.map { [$0] } ?? [] }

    public var nextDeadline: MonotonicInstant? {
        if let moreSince { return moreSince }
        switch line {
        case .waiting(let question): return question.until
        case .quiet(let end):
            // Asked at every turn of the loop: no arrays.
            var due: MonotonicInstant?
            for place in members.indices {
                let poll = max(members[place].pollDue, owed[place].settled)
                let next = members[place].nextWrite.map { min($0, poll) } ?? poll
                due = due.map { min($0, next) } ?? next
            }
            return due.map { max($0, end) }
        }
    }

    /// Its noise is counted event by event.
    public var babblingSince: MonotonicInstant? { nil }

    public func open(at now: MonotonicInstant) throws(DeviceFault) {
        line = .quiet(until: now + Limit.settling)
        moreSince = nil
        echo = OwnEcho()
        for place in members.indices {
            members[place].restart(at: now)
            owed[place] = OwedAnswers()
        }
        try port.open()
    }

    public func lost(
        _ text: String, at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) {
        for place in members.indices { tell(members[place].lineLost(text, at: now), report) }
    }

    public func close() { port.close() }

    public func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) -> DeviceCondition? {
        try listen(at: now, arrival: arrival, report)
        if moreSince == nil {
            timeOut(at: now, report)
            try ask(at: now)
        }
        return condition
    }

    // MARK: Listening

    private func listen(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) {
        var bytes: [UInt8] = []
        let count = try port.read { bytes = Array($0) }
        moreSince = count >= PortLimit.bytesPerCall ? now : nil
        guard count > 0 else { return }
        guard case .waiting(var question) = line else {
            line = .quiet(until: now + Limit.pause)
            return report(.reader(.noise(.babble)))
        }
        let answer = question.listener.consume(bytes)
        line = .waiting(question)
        guard let answer else { return }
        line = .quiet(until: now + Limit.pause)
        learn(from: question, isAnswered: true)
        if question.order.request.isRead {
            owed[question.member].answered(question.asked, at: now)
        }
        guard !question.isProbe else { return }
        tell(
            members[question.member].answered(
                answer, to: question.order, arrival: arrival, at: now), report)
    }

    private func learn(from question: Question, isAnswered: Bool) {
        guard question.order.request.isRead else { return }
        echo.learn(
            isHeard: question.listener.heardItself, isAnswered: isAnswered,
            isSilent: question.listener.verdict == .silent)
    }

    private func timeOut(at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void) {
        guard case .waiting(let question) = line, now >= question.until else { return }
        line = .quiet(until: now + Limit.pause)
        learn(from: question, isAnswered: false)
        let fault = question.listener.verdict
        if let noise = fault.noise { report(.reader(.noise(noise))) }
        if question.order.request.isRead, fault.leavesAnswerOwed {
            owed[question.member].missed(question.asked)
        }
        tell(members[question.member].failed(fault, question.order, at: now), report)
    }

    private func tell(_ events: [DeviceEvent], _ report: (PeripheralEvent) -> Void) {
        for event in events { report(.named(event)) }
    }

    // MARK: Asking

    private func ask(at now: MonotonicInstant) throws(DeviceFault) {
        guard case .quiet(let end) = line, now >= end else { return }
        let poll = next(after: lastPolled) {
            members[$0].pollDue <= now && owed[$0].settled <= now
        }
        let write = next(after: lastWritten) { place in
            members[place].nextWrite.map { $0 <= now } ?? false
        }
        if let write, poll == nil || !lastWasWrite {
            (lastWritten, lastWasWrite) = (write, true)
            try send(members[write].write(at: now), to: write, at: now)
        } else if let poll {
            (lastPolled, lastWasWrite) = (poll, false)
            try send(members[poll].poll(), to: poll, at: now)
        }
    }

    /// The first that fits behind a member, in a circle.
    private func next(after last: Int, _ fits: (Int) -> Bool) -> Int? {
        members.indices.map { (last + 1 + $0) % members.count }.first(where: fits)
    }

    private func send(
        _ wanted: ModbusMember.Order, to place: Int, at now: MonotonicInstant
    ) throws(DeviceFault) {
        let isProbe = echo.isHeard == nil && !wanted.request.isRead
        let order = isProbe ? members[place].probe : wanted
        let unit = members[place].configuration.unit
        let frame = order.request.frame(unit: unit)
        let onTheWire = timeOnTheWire(frame.count + order.request.answerLength)
        let listener = ModbusListener(
            order.request, unit: unit, skipsEcho: echo.isHeard ?? false)
        line = .waiting(
            Question(
                member: place, order: order, listener: listener, asked: now,
                until: now + onTheWire + Limit.answer, isProbe: isProbe))
        try port.write(frame)
    }

    private func timeOnTheWire(_ byteCount: Int) -> Duration {
        .microseconds(Int64(byteCount) * Limit.bitsPerByte * 1_000_000 / Int64(max(baudRate, 1)))
    }

    /// Working as long as one device works; failed when none does.
    private var condition: DeviceCondition? {
        let conditions = members.map(\.condition)
        if conditions.contains(.working) { return .working }
        guard !conditions.contains(nil) else { return nil }
        return .failed(
            "none of \(members.count) devices answers; check power, wires A and B, baud rate")
    }
}
