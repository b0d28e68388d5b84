/// How the station gets on with the city's hub, as `yizhand hub status`, the page and the metrics
/// show it. Flows that are not configured are not in it.
public struct HubStatus: Hashable, Sendable {
    public var flows: [HubFlow: HubFlowStatus]
    /// Events that the hub has refused for what they say, since the start.
    public var quarantinedEvents: UInt64
    /// Samples that were lost since the start, by reason. A loss whose size nobody knows is one.
    public var lostSamples: [SampleLossReason: UInt64]
    /// Series of which the hub has refused the newest samples, the earliest first.
    public var refusedSeries: [HubRefusedSeries]
    /// What needs somebody.
    public var conditions: Set<HubCondition>

    public init(
        flows: [HubFlow: HubFlowStatus] = [:], quarantinedEvents: UInt64 = 0,
        lostSamples: [SampleLossReason: UInt64] = [:], refusedSeries: [HubRefusedSeries] = [],
        conditions: Set<HubCondition> = []
    ) {
        self.flows = flows
        self.quarantinedEvents = quarantinedEvents
        self.lostSamples = lostSamples
        self.refusedSeries = refusedSeries
        self.conditions = conditions
    }

    /// A station without a hub.
    public static let none = HubStatus()
}

/// A series that the hub refuses for what it says, while it takes others.
public struct HubRefusedSeries: Hashable, Sendable {
    /// As Prometheus writes it, with its labels.
    public let series: String
    /// Its samples that were lost since the hub began to refuse it.
    public var lost: UInt64

    public init(_ series: String, lost: UInt64) {
        self.series = series
        self.lost = lost
    }
}

/// One flow.
public struct HubFlowStatus: Hashable, Sendable {
    public enum State: String, Hashable, CaseIterable, Sendable {
        /// Nothing to do; lists and directives: until it is time to ask again.
        case resting
        /// A request is under way, or is being prepared.
        case working
        /// Until the clock is set: times would be wrong.
        case waitingForClock
        /// A new list is made with a key that has not come yet: the one in use stays.
        case waitingForKey
        /// Directives: the server answers, and has none for this station.
        case nothingPublished
        /// After a failure, until `nextTry`.
        case backingOff
        /// After many failures; one attempt at a time.
        case suspended
    }

    public var state: State
    /// Entries or samples that the hub does not have yet, on disk; 0 of lists and directives.
    public var backlog: UInt64
    /// When the oldest of them was recorded.
    public var oldest: UnixTime?
    /// When an answer was last as it should be.
    public var lastSuccess: UnixTime?
    /// What went wrong last, also when all is well since.
    public var lastTrouble: HubTrouble?
    /// Whether `lastTrouble` still holds though the server answers: what it has is not used.
    public var isRefused: Bool
    /// Failures since the last success.
    public var failures: Int
    public var nextTry: MonotonicInstant?
    /// It has failed for a day, whatever the others did.
    public var failsForADay: Bool
    /// How its requests ended, since the start or the last change of section `hub`.
    public var requests: [HubRequestOutcome: UInt64]

    public init(
        state: State, backlog: UInt64 = 0, oldest: UnixTime? = nil, lastSuccess: UnixTime? = nil,
        lastTrouble: HubTrouble? = nil, isRefused: Bool = false, failures: Int = 0,
        nextTry: MonotonicInstant? = nil, failsForADay: Bool = false,
        requests: [HubRequestOutcome: UInt64] = [:]
    ) {
        self.state = state
        self.backlog = backlog
        self.oldest = oldest
        self.lastSuccess = lastSuccess
        self.lastTrouble = lastTrouble
        self.isRefused = isRefused
        self.failures = failures
        self.nextTry = nextTry
        self.failsForADay = failsForADay
        self.requests = requests
    }
}

/// What needs somebody, each an alarm of its own.
public enum HubCondition: String, Hashable, CaseIterable, Sendable {
    /// Nothing that was tried has succeeded for half an hour.
    case unreachable
    /// The hub answers, and does not let this station in: a token has ended, or is not known.
    case notAuthorised
    /// The oldest event is waiting for a day.
    case backlog
    /// The hub has refused an event for what it says; until the next start.
    case quarantine
    /// A list or a directive was refused.
    case documentRefused
    /// One way has failed for a day in which another succeeded.
    case eventsFailing, samplesFailing, listsFailing, directivesFailing
}

extension HubCondition {
    /// The alarm for it.
    public var alarm: AlarmKind {
        switch self {
        case .unreachable: .hubUnreachable
        case .notAuthorised: .hubNotAuthorised
        case .backlog: .hubBacklog
        case .quarantine: .hubQuarantine
        case .documentRefused: .hubDocumentRefused
        case .eventsFailing, .samplesFailing, .listsFailing, .directivesFailing: .hubFlowFailing
        }
    }

    /// The one way that it is about; `nil` = the hub as a whole.
    public var flow: HubFlow? {
        switch self {
        case .eventsFailing: .events
        case .samplesFailing: .samples
        case .listsFailing: .lists
        case .directivesFailing: .directives
        case .unreachable, .notAuthorised, .backlog, .quarantine, .documentRefused: nil
        }
    }

    /// What the alarm is about: `hub`, or the flow's name.
    public var subject: String { flow?.rawValue ?? "hub" }
}

extension HubStatus {
    /// Flows of which nobody can say yet that they are well again: since the start, or the last
    /// change of section `hub`, none of their answers was as it should be.
    public var undecided: Set<HubFlow> {
        Set(flows.filter { !$0.value.hasBeenWell }.keys)
    }
}

extension HubFlowStatus {
    fileprivate var hasBeenWell: Bool { lastSuccess != nil || state == .nothingPublished }
}
