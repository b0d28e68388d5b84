import StationModel

/// Reads on their way through identification: per reader one in flight and one waiting.
///
///     read ──▶ waiting ──▶ in flight ──identified──▶ decided
///                │             └──500 ms without an answer──▶ storage fault
///                └──a third one──▶ overflow (the person is still there and shows it again)
struct ReadQueue: Sendable {
    /// A healthy lane answers within 10 ms, a card's hardened digest on the smallest board in
    /// 100 ms; beyond this the person would try again.
    static let answerWithin: Duration = .milliseconds(500)

    struct Flight: Sendable {
        let read: Read
        let token: Token
        let begun: MonotonicInstant
        /// Computed once more because the list changed meanwhile.
        let isSecond: Bool
    }

    private var inFlight: [DeviceId: Flight] = [:]
    private var waiting: [DeviceId: Read] = [:]

    /// What becomes of a new read.
    enum Admission {
        case flies
        case waits
        case overflows
    }

    mutating func admit(_ read: Read) -> Admission {
        if inFlight[read.reader] == nil { return .flies }
        guard waiting[read.reader] == nil else { return .overflows }
        waiting[read.reader] = read
        return .waits
    }

    mutating func fly(_ read: Read, _ token: Token, at now: MonotonicInstant, isSecond: Bool) {
        inFlight[read.reader] = Flight(read: read, token: token, begun: now, isSecond: isSecond)
    }

    /// The read that the answer belongs to; `nil` for one that was given up.
    mutating func land(_ token: Token) -> Flight? {
        guard let flight = inFlight.values.first(where: { $0.token == token }) else { return nil }
        inFlight[flight.read.reader] = nil
        return flight
    }

    /// Whether somebody stands at one of these readers of whom nothing is known yet.
    func isJudging(at isOne: (DeviceId) -> Bool) -> Bool { inFlight.keys.contains(where: isOne) }

    /// The read that waited at this reader.
    mutating func next(at reader: DeviceId) -> Read? { waiting.removeValue(forKey: reader) }

    /// Gives up what got no answer in time, oldest first.
    mutating func overdue(at now: MonotonicInstant) -> [Flight] {
        guard let due = nextDeadline, due <= now else { return [] }
        let late = inFlight.values.filter { $0.begun + Self.answerWithin <= now }
            .sorted { $0.token.number < $1.token.number }
        for flight in late { inFlight[flight.read.reader] = nil }
        return late
    }

    /// Takes out everything that is under way, in the order of arrival at each reader.
    mutating func removeAll() -> [Read] {
        let flying = inFlight.values.sorted { $0.token.number < $1.token.number }.map(\.read)
        let behind = waiting.sorted { $0.key < $1.key }.map(\.value)
        inFlight = [:]
        waiting = [:]
        return flying + behind
    }

    var isEmpty: Bool { inFlight.isEmpty && waiting.isEmpty }

    var nextDeadline: MonotonicInstant? {
        inFlight.values.lazy.map { $0.begun + Self.answerWithin }.min()
    }
}
