import Decoding
public import DevicePorts
public import StationModel

/// The one owner of a line with lock boards: opens compartments, and looks at their doors.
///
/// Theory of operation. One request is on the line at a time, and 200 ms pass after each answer,
/// as the boards need.
///
/// | state | left by |
/// |---|---|
/// | quiet until t | t, and something is due: its request is sent |
/// | waiting until t | the answer, or t: quiet for 200 ms |
///
/// Openings go first, in the order in which they were asked for. An opening is sent **once**: the
/// board may have pulsed the lock even when its answer is lost. What became of it is not believed
/// but looked at: three looks 300 ms apart, the first that shows the door open ends it. A board
/// that cannot be looked at leaves it unknown. One that could not be sent within 5 s, or before the
/// line was lost, is not sent at all: no lock opens for somebody who has gone.
///
/// Between them the boards are looked at in turn: while a door is open three times a second, else
/// every 5 s.
///
/// "All levels 00" of eight locks is byte for byte its request. So a line that was opened asks for
/// the level of one lock until it knows whether its adapter hears itself (`OwnEcho`).
public final class LockerBoard: Peripheral {
    /// What the line's times and counts are, and why.
    public enum Limit {
        public static let pause: Duration = .milliseconds(200)
        /// The lock is pulsed for half a second before the answer.
        static let opening: Duration = .seconds(2)
        static let look: Duration = .milliseconds(500)
        static let looks = 3
        /// More people than stand before the lockers at once; their locks are pulsed in 5 s.
        public static let mostOpenings = 6
        /// Who waits longer has turned to something else.
        public static let sending: Duration = .seconds(5)
    }

    private struct Opening {
        let board: Int
        let lock: Int
        let asked: MonotonicInstant
        var isSent = false
        var looksLeft = Limit.looks
    }

    private struct Question {
        let board: Int
        let request: LockerRequest
        var listener: LockerListener
        let until: MonotonicInstant
    }

    private enum Line {
        case quiet(until: MonotonicInstant)
        case waiting(Question)
    }

    private let port: any BytePort
    private var members: [LockerMember]
    private var line = Line.quiet(until: MonotonicInstant(sinceBoot: .zero))
    private var openings: [Opening] = []
    private var isOpen = false
    private var echo = OwnEcho()
    private var lastLooked = -1
    /// Set when the last call took all that one call can take: the rest is due at once.
    private var moreSince: MonotonicInstant?

    public init(_ configuration: LockerLineConfiguration, ports: any PortMaking) {
        port = ports.bytePort(configuration.port)
        members = configuration.boards.map(LockerMember.init)
    }

    /// Asks for a compartment to be opened; its end is reported. `false` when the line is closed,
    /// when there is no such lock, when it is being opened already, or when too many wait.
    public func open(lock: Int, of board: DeviceId, at now: MonotonicInstant) -> Bool {
        guard isOpen, let place = members.firstIndex(where: { $0.configuration.id == board }),
            (1...members[place].configuration.lockCount).contains(lock),
            !openings.contains(where: { $0.board == place && $0.lock == lock }),
            openings.count < Limit.mostOpenings
        else { return false }
        openings.append(Opening(board: place, lock: lock, asked: now))
        return true
    }

    public var descriptors: [Int32] { port.descriptor.map { [$0] } ?? [] }

    public var nextDeadline: MonotonicInstant? {
        if let moreSince { return moreSince }
        switch line {
        case .waiting(let question): return question.until
        case .quiet(let end):
            if echo.isHeard != nil, openings.contains(where: { !$0.isSent }) { return end }
            return members.map(\.lookDue).min().map { max($0, end) }
        }
    }

    /// Its noise is counted event by event.
    public var babblingSince: MonotonicInstant? { nil }

    public func open(at now: MonotonicInstant) throws(DeviceFault) {
        line = .quiet(until: now + Limit.pause)
        moreSince = nil
        echo = OwnEcho()
        for place in members.indices { members[place].restart(at: now) }
        try port.open()
        isOpen = true
    }

    public func close() {
        isOpen = false
        openings = []
        port.close()
    }

    public func lost(
        _ text: String, at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) {
        for place in members.indices {
            tell(members[place].fail(text), report)
            giveUpOpenings(of: place, report)
        }
    }

    public func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) -> DeviceCondition? {
        try listen(at: now, report)
        if moreSince == nil {
            timeOut(at: now, report)
            dropLate(at: now, report)
            try ask(at: now)
        }
        return condition
    }

    // MARK: Listening

    private func listen(
        at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void
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
        switch answer {
        case .levels(let levels): saw(levels, of: question.board, at: now, report)
        // What the board says of its own pulse is looked at.
        case .level: members[question.board].lookSoon(at: now)
        }
    }

    private func learn(from question: Question, isAnswered: Bool) {
        guard case .level = question.request else { return }
        echo.learn(
            isHeard: question.listener.heardItself, isAnswered: isAnswered,
            isSilent: question.listener.verdict == .silent)
    }

    private func saw(
        _ levels: [Bool], of board: Int, at now: MonotonicInstant,
        _ report: (PeripheralEvent) -> Void
    ) {
        tell(members[board].saw(levels, at: now), report)
        guard let doors = members[board].doors else { return }
        for place in openings.indices.reversed()
        where openings[place].board == board && openings[place].isSent {
            openings[place].looksLeft -= 1
            let isOpen = doors[openings[place].lock - 1]
            if isOpen || openings[place].looksLeft == 0 {
                finish(place, isOpen ? .open : .stillClosed, report)
            } else {
                members[board].lookSoon(at: now + LockerMember.attentive)
            }
        }
    }

    private func timeOut(at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void) {
        guard case .waiting(let question) = line, now >= question.until else { return }
        line = .quiet(until: now + Limit.pause)
        learn(from: question, isAnswered: false)
        let fault = question.listener.verdict
        if let noise = Self.noise(of: fault) { report(.reader(.noise(noise))) }
        if case .open = question.request { return members[question.board].lookSoon(at: now) }
        let address = members[question.board].configuration.address
        let text = "lock board \(address): \(fault); check power, wires A and B, its switches"
        tell(members[question.board].lostLook(text, at: now), report)
        if case .failed = members[question.board].condition {
            giveUpOpenings(of: question.board, report)
        }
    }

    private static func noise(of fault: LockerFault) -> Noise? {
        switch fault {
        case .silent: nil
        case .wrongAnswer: .babble
        case .badChecksum: .badChecksum
        case .incomplete: .incomplete
        }
    }

    // MARK: Asking

    private func ask(at now: MonotonicInstant) throws(DeviceFault) {
        guard case .quiet(let end) = line, now >= end else { return }
        let isKnown = echo.isHeard != nil
        if isKnown, let place = openings.firstIndex(where: { !$0.isSent }) {
            openings[place].isSent = true
            let request = LockerRequest.open(lock: UInt8(openings[place].lock))
            return try send(request, to: openings[place].board, for: Limit.opening, at: now)
        }
        let circle = members.indices.map { (lastLooked + 1 + $0) % members.count }
        guard let board = circle.first(where: { members[$0].lookDue <= now }) else { return }
        lastLooked = board
        try send(isKnown ? .levels : .level(lock: 1), to: board, for: Limit.look, at: now)
    }

    private func send(
        _ request: LockerRequest, to board: Int, for span: Duration, at now: MonotonicInstant
    ) throws(DeviceFault) {
        let configuration = members[board].configuration
        line = .waiting(
            Question(
                board: board, request: request,
                listener: LockerListener(
                    request, board: configuration.address, lockCount: configuration.lockCount,
                    skipsEcho: echo.isHeard ?? true),
                until: now + span))
        try port.write(request.frame(board: configuration.address))
    }

    // MARK: Ends

    private func giveUpOpenings(of board: Int, _ report: (PeripheralEvent) -> Void) {
        for place in openings.indices.reversed() where openings[place].board == board {
            finish(place, openings[place].isSent ? .unknown : .notSent, report)
        }
    }

    private func dropLate(at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void) {
        for place in openings.indices.reversed()
        where !openings[place].isSent && now - openings[place].asked > Limit.sending {
            finish(place, .notSent, report)
        }
    }

    private func finish(
        _ place: Int, _ outcome: LockerBoardOutcome, _ report: (PeripheralEvent) -> Void
    ) {
        let opening = openings.remove(at: place)
        let event = LockerBoardEvent.opened(lock: opening.lock, outcome)
        tell([members[opening.board].instrument(event)], report)
    }

    private func tell(_ events: [DeviceEvent], _ report: (PeripheralEvent) -> Void) {
        for event in events { report(.named(event)) }
    }

    /// Working as long as one board works; failed when none does.
    private var condition: DeviceCondition? {
        let conditions = members.map(\.condition)
        if conditions.contains(.working) { return .working }
        guard !conditions.contains(nil) else { return nil }
        return .failed("none of \(members.count) lock boards answers; check power and wires")
    }
}
