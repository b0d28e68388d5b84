public import StationModel

/// The station's side of the hub: what is sent when, what is sent again, what is asked for, and
/// what an answer means for all that. It decides; the worker of the hub's lane reads rows, makes
/// bodies, sends, and writes cursors.
///
///     ledger ───▶ EventsFlow ────▶ in order, at least once      CriticalLane ▶ copies ahead
///     readings ─▶ SamplesFlow ───▶ live, then what is late
///     manifest ◀─ ListsFlow        directive ◀─ DirectivesFlow
///
/// Each flow has one request at a time, a `HubPatience` of its own, and holds up no other. It holds
/// no bytes: a body is named by the token that asked for it, and stays with the worker until it is
/// forgotten, so that a lost answer sends the identical bytes again. Every question has a token;
/// what answers a question that nobody waits for means nothing, so an answer may come late or
/// twice. A worker that has lost an answer for good must say so (`failed`, `storageFailed`): only
/// the worker has limits for how long things take.
///
/// A reload of the hub's configuration makes a new value from what is on disk; answers to the old
/// one's questions must not be given to it.
public struct Hub: Sendable {
    /// What the station knows when its hub's lane starts.
    public struct Start: Sendable {
        public var configuration: HubConfiguration
        /// The last entry that is at the hub; `nil` = none.
        public var eventsThrough: EventPosition?
        public var ledger: EventBacklog
        public var spool: SpoolBacklog
        /// For the jitter; stations that come back together must not ask together.
        public var seed: UInt64

        public init(
            configuration: HubConfiguration, eventsThrough: EventPosition? = nil,
            ledger: EventBacklog = EventBacklog(count: 0), spool: SpoolBacklog = .empty,
            seed: UInt64
        ) {
            self.configuration = configuration
            self.eventsThrough = eventsThrough
            self.ledger = ledger
            self.spool = spool
            self.seed = seed
        }
    }

    var desk: HubDesk
    var events: EventsFlow?
    var critical: CriticalLane?
    var samples: SamplesFlow?
    var lists: ListsFlow?
    var directives: DirectivesFlow?
    /// How requests ended: also those that nobody waited for any more.
    private(set) var requests: [HubFlow: [HubRequestOutcome: UInt64]] = [:]
    private var isStopping = false

    public init(_ start: Start, at moment: Moment) {
        desk = HubDesk(seed: start.seed, at: moment)
        let configuration = start.configuration
        events = configuration.events.map { EventsFlow($0, start, &desk) }
        critical = configuration.events.map { _ in CriticalLane(&desk) }
        samples = configuration.samples.map { SamplesFlow($0, start, &desk) }
        lists = configuration.lists.map { ListsFlow($0, &desk) }
        directives = configuration.directives.map { DirectivesFlow($0, &desk) }
    }

    /// Takes one input; the effects are to be carried out in order.
    public mutating func step(_ input: HubInput, at moment: Moment) -> [HubEffect] {
        desk.moment = moment
        desk.effects.removeAll(keepingCapacity: true)
        receive(input)
        noteSuccess()
        advance()
        return desk.effects
    }

    private mutating func receive(_ input: HubInput) {
        switch input {
        case .tick: break
        case .answered(let token, let answer): answered(token, answer)
        case .failed(let token, let fault): failed(token, fault)
        case .bodyLost(let token):
            events?.bodyLost(token)
            critical?.bodyLost(token)
            samples?.bodyLost(token)
        case .eventsEncoded(let token, let batch):
            if token.flow == .events {
                events?.encoded(token, batch, &desk)
            } else {
                critical?.encoded(token, batch, &desk)
            }
        case .ledger(let backlog): events?.ledger(backlog)
        case .criticalRecorded(let position): critical?.recorded(position, &desk)
        case .quarantined(let token): events?.isQuarantined(token, &desk)
        case .released(let position): critical?.released(position)
        case .storageFailed(let token):
            events?.storageFailed(token, &desk)
            critical?.storageFailed(token, &desk)
            samples?.storageFailed(token, &desk)
            lists?.storageFailed(token, &desk)
        case .samplesEncoded, .sampled, .spooled, .spoolFailed, .spool, .recorded:
            receiveOfSamples(input)
        case .manifestJudged(let token, let judgement): lists?.judged(token, judgement, &desk)
        case .listsApplied(let token, let outcome): lists?.applied(token, outcome, &desk)
        case .directiveJudged(let token, let outcome): directives?.judged(token, outcome, &desk)
        case .sync(let flow): sync(flow)
        case .stop:
            isStopping = true
            samples?.stop(&desk)
        }
    }

    private mutating func receiveOfSamples(_ input: HubInput) {
        switch input {
        case .samplesEncoded(let token, let batch): samples?.encoded(token, batch, &desk)
        case .sampled(let token, let block): samples?.sampled(token, block, &desk)
        case .spooled(let block, let numbers): samples?.spooled(block, numbers, &desk)
        case .spoolFailed(let block): samples?.spoolFailed(block, &desk)
        case .spool(let backlog): samples?.spoolChanged(backlog)
        case .recorded(let token): samples?.recorded(token, &desk)
        default: break
        }
    }

    private mutating func answered(_ token: HubToken, _ answer: HubAnswer) {
        let isStored = events?.acceptedIsStored ?? false
        let outcome = HubOutcome(answer, of: token.flow, acceptedIsStored: isStored)
        requests[token.flow, default: [:]][outcome.counted, default: 0] += 1
        switch token.flow {
        case .events: events?.judged(token, outcome, &desk)
        case .criticalEvents: critical?.judged(token, outcome, &desk)
        case .samples: samples?.judged(token, outcome, &desk)
        case .lists: lists?.answered(token, answer, &desk)
        case .directives: directives?.answered(token, answer, &desk)
        }
    }

    private mutating func failed(_ token: HubToken, _ fault: HubFault) {
        let outcome = HubOutcome(fault)
        requests[token.flow, default: [:]][outcome.counted, default: 0] += 1
        switch token.flow {
        case .events: events?.judged(token, outcome, &desk)
        case .criticalEvents: critical?.judged(token, outcome, &desk)
        case .samples: samples?.judged(token, outcome, &desk)
        case .lists: lists?.failed(token, fault, &desk)
        case .directives: directives?.failed(token, fault, &desk)
        }
    }

    private mutating func sync(_ flow: HubFlow) {
        switch flow {
        case .events: events?.patience.forgetWait()
        case .criticalEvents: critical?.patience.forgetWait()
        case .samples: samples?.patience.forgetWait()
        case .lists: lists?.sync(desk)
        case .directives: directives?.sync(desk)
        }
    }

    /// A stop begins nothing.
    private mutating func advance() {
        guard !isStopping else { return }
        events?.advance(&desk)
        if let events { critical?.advance(behind: events, &desk) }
        samples?.advance(&desk)
        lists?.advance(&desk)
        directives?.advance(&desk)
    }

    /// When it wants to be told `tick`; `nil` = only inputs can change anything.
    ///
    /// What was due at the last step has been dealt with there, so no deadline is in the past.
    public var nextDeadline: MonotonicInstant? {
        guard !isStopping else { return nil }
        let deadlines = [
            events?.nextDeadline, critical?.nextDeadline,
            samples?.nextDeadline(after: desk.now), lists?.nextDeadline, directives?.nextDeadline,
        ]
        return deadlines.compactMap { $0 }.filter { $0 > desk.now }.min()
    }
}
