public import StationModel

/// The conversation with an ID-card module: find, select, read, over and over.
///
/// Theory of operation. The module speaks only when spoken to. Every 300 ms it is asked for a card;
/// when there is one, select and read follow at once. A card that was read is not found again
/// until it is lifted. A read that fails once (41, a damaged frame, a text that makes no sense) is
/// tried again from the start; then the person has to lift the card.
///
/// | state | waits for | then |
/// |---|---|---|
/// | resting | 300 ms | find |
/// | finding | found, 1 s | select, else resting |
/// | selecting | selected, 2 s | read, else resting |
/// | reading | card, 5 s | the card, else once more from find, else resting |
/// | resetting | done, 2 s | find, else given up |
/// | defective | 60 s | reset |
/// | over | nothing | – |
///
/// 60 and 66 in any state make the module defective: polling it further would not heal it. No
/// byte for 5 s although it was asked, or bytes without a whole frame for 15 s: reset; if that
/// does not help either, the session is over, and whoever holds the port closes and opens it. A
/// reply that does not fit the state (late, after its time-out) changes nothing.
public struct IDCardSession: Sendable {
    /// What to do now.
    public enum Action: Hashable, Sendable {
        case send(IDCardCommand)
        case report(ReaderEvent)
        /// Reported when it changes.
        case condition(DeviceCondition)
        /// Close the port, open it again, begin a new session. The text says why.
        case giveUp(String)
    }

    /// The table above. The instants are ends.
    public enum State: Hashable, Sendable {
        case resting(until: MonotonicInstant)
        case finding(until: MonotonicInstant, isRetry: Bool)
        case selecting(until: MonotonicInstant, isRetry: Bool)
        case reading(until: MonotonicInstant, isRetry: Bool)
        case resetting(until: MonotonicInstant)
        case defective(until: MonotonicInstant)
        case over
    }

    public private(set) var state: State
    /// When the first command was sent that nothing has answered since; `nil` = answered.
    private var unansweredSince: MonotonicInstant?
    private var lastByte: MonotonicInstant?
    private var condition: DeviceCondition?

    /// Asks for a card at once, when `advance` is called first.
    public init(at now: MonotonicInstant) { state = .resting(until: now) }

    /// When `advance` must be called even though nothing has arrived.
    public var nextDeadline: MonotonicInstant? {
        guard let end = stateEnd else { return nil }
        return min(end, silenceEnd ?? end)
    }

    /// Bytes arrived, whatever they are.
    public mutating func heard(at now: MonotonicInstant) { lastByte = now }

    /// A whole reply arrived, its last byte at `arrival`: the time that a read carries, which is
    /// earlier than `now` when the program was paused.
    public mutating func received(
        _ reply: IDCardReply, arrival: MonotonicInstant, at now: MonotonicInstant
    ) -> [Action] {
        unansweredSince = nil
        switch (state, reply) {
        case (.over, _), (.defective, _): return []
        case (_, .refused(.selfTestFailed)):
            return becomeDefective("self-test failed (60)", at: now)
        case (_, .refused(.notAuthorised)):
            return becomeDefective("not authorised (66)", at: now)
        // A module that obeys a reset has not yet shown that it can serve.
        case (.resetting, _): return answer(reply, arrival: arrival, at: now)
        default: return become(.working) + answer(reply, arrival: arrival, at: now)
        }
    }

    /// A frame arrived damaged: the command has no answer.
    public mutating func receivedBadFrame(at now: MonotonicInstant) -> [Action] {
        [.report(.noise(.badChecksum))] + attemptFailed(at: now)
    }

    /// Time passes; everything that arrived up to `now` has been handed over.
    public mutating func advance(to now: MonotonicInstant) -> [Action] {
        if let end = silenceEnd, now >= end { return silent(at: now) }
        guard let end = stateEnd, now >= end else { return [] }
        switch state {
        case .resting: return find(isRetry: false, at: now)
        case .finding, .selecting, .reading: return rest(at: now)
        case .resetting: return giveUp("no answer to a reset")
        case .defective: return reset(at: now)
        case .over: return []
        }
    }

    // MARK: Replies

    private mutating func answer(
        _ reply: IDCardReply, arrival: MonotonicInstant, at now: MonotonicInstant
    ) -> [Action] {
        switch (state, reply) {
        case (.finding(_, let isRetry), .found), (.finding(_, let isRetry), .done):
            state = .selecting(until: now + Limit.select, isRetry: isRetry)
            return send(.select, at: now)
        case (.selecting(_, let isRetry), .selected), (.selecting(_, let isRetry), .done):
            state = .reading(until: now + Limit.read, isRetry: isRetry)
            return send(.read, at: now)
        case (.reading, .card(let card)):
            let read = ReaderEvent.read(
                .idCard(card.number), card.validity, completed: arrival)
            return [.report(read)] + rest(at: now)
        case (.reading, .unintelligible):
            return [.report(.noise(.incomplete))] + attemptFailed(at: now)
        case (_, .refused), (.finding, .unintelligible), (.selecting, .unintelligible):
            return attemptFailed(at: now)
        case (.resetting, .done): return find(isRetry: false, at: now)
        default: return []
        }
    }

    /// A reading is tried once more from the start; everything else waits for the next poll.
    private mutating func attemptFailed(at now: MonotonicInstant) -> [Action] {
        switch state {
        case .reading(_, isRetry: false): find(isRetry: true, at: now)
        case .finding, .selecting, .reading: rest(at: now)
        case .resting, .resetting, .defective, .over: []
        }
    }

    // MARK: Transitions

    private mutating func rest(at now: MonotonicInstant) -> [Action] {
        state = .resting(until: now + Limit.pollInterval)
        return []
    }

    private mutating func find(isRetry: Bool, at now: MonotonicInstant) -> [Action] {
        state = .finding(until: now + Limit.find, isRetry: isRetry)
        return send(.find, at: now)
    }

    private mutating func reset(at now: MonotonicInstant) -> [Action] {
        state = .resetting(until: now + Limit.reset)
        return send(.reset, at: now)
    }

    private mutating func becomeDefective(_ text: String, at now: MonotonicInstant) -> [Action] {
        state = .defective(until: now + Limit.defective)
        return become(.failed("ID-card module defective: \(text); replace it"))
    }

    private mutating func silent(at now: MonotonicInstant) -> [Action] {
        unansweredSince = nil
        return reset(at: now)
    }

    private mutating func giveUp(_ text: String) -> [Action] {
        let wasHeard = lastByte.map { $0 >= unansweredSince ?? $0 } ?? false
        state = .over
        unansweredSince = nil
        let hint = wasHeard ? "check the baud rate" : "check cable and power"
        return [.giveUp("ID-card module: \(text); \(hint)")]
    }

    private mutating func send(
        _ command: IDCardCommand, at now: MonotonicInstant
    ) -> [Action] {
        unansweredSince = unansweredSince ?? now
        return [.send(command)]
    }

    private mutating func become(_ next: DeviceCondition) -> [Action] {
        guard condition != next else { return [] }
        condition = next
        return [.condition(next)]
    }

    // MARK: Ends

    private var stateEnd: MonotonicInstant? {
        switch state {
        case .resting(let end), .finding(let end, _), .selecting(let end, _),
            .reading(let end, _), .resetting(let end), .defective(let end):
            end
        case .over: nil
        }
    }

    private var silenceEnd: MonotonicInstant? {
        guard let asked = unansweredSince else { return nil }
        let silent = max(asked, lastByte ?? asked) + Limit.dead
        return min(silent, asked + Limit.unreadable)
    }
}
