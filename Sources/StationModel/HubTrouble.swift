/// What went wrong, without a word of what the server said but the host that it sends to.
public struct HubTrouble: Hashable, Sendable {
    /// What an answer's head shows beside its status.
    public enum Clue: Hashable, Sendable {
        /// Negative: the hub's clock is behind this station's.
        case hubClock(ahead: Duration)
        /// Where a redirection leads; at most 253 bytes of a name, without path or credentials.
        case leads(toHost: String)
        /// Which file of the lists was refused, where, and why.
        case list(ListRejection)
        case directive(DirectiveRefusal)
        /// The hub's manifest, and the newer one that is in use.
        case versions(published: UInt64, inUse: UInt64)
    }

    public let reason: HubReason
    /// Of the answer, where there was one.
    public let status: Int?
    public let clue: Clue?
    public let time: UnixTime

    public init(
        _ reason: HubReason, status: Int? = nil, clue: Clue? = nil, at time: UnixTime
    ) {
        self.reason = reason
        self.status = status
        self.clue = clue
        self.time = time
    }
}

/// Why a flow is where it is: a closed set, each with one next step for a technician.
public enum HubReason: Hashable, Sendable {
    /// No answer.
    case fault(HubFault)
    /// 401, 403, 407: the hub does not know this station, or its token has ended.
    case notAuthorised
    /// 401, and by the answer's `Date` a token of this station's clock holds not yet or no more.
    case clocksDiffer
    /// 404, 405, 410: there is nothing at this address.
    case notFound
    /// 3xx. Nothing is sent to where it leads.
    case redirected
    /// 408, 425, 429, 502, 503, 504: later.
    case busy
    /// Other 5xx.
    case serverError
    /// A page for people in a 2xx or a 400: a portal of the network, or the wrong address.
    case notTheHub
    /// 202, and the sink has not been declared to store what it accepts.
    case acceptedOnly
    /// 413.
    case tooLarge
    /// 400, 409, 415, 422: what was sent.
    case contentRefused
    /// Everything is refused, whatever it says: it is the hub.
    case everythingRefused
    /// Requests of some size are not answered, and smaller ones are.
    case largerUnanswered
    /// One event is never answered, and its neighbours are stored: the receiver ends at it.
    case neverAnswered
    /// Any other status.
    case unexpectedAnswer
    /// The station's own disk.
    case localStorage
    /// A list or a directive came, and its signature, form or content is wrong.
    case documentRefused
    /// The hub's lists are older than those in use: a server that lags behind, or somebody who
    /// keeps newer ones back.
    case documentOlder

    public static let allCases: [HubReason] =
        HubFault.allCases.map { .fault($0) } + [
            .notAuthorised, .clocksDiffer, .notFound, .redirected, .busy, .serverError, .notTheHub,
            .acceptedOnly, .tooLarge, .contentRefused, .everythingRefused, .largerUnanswered,
            .neverAnswered, .unexpectedAnswer, .localStorage, .documentRefused, .documentOlder,
        ]

    public init?(word: String) {
        guard let reason = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = reason
    }

    /// The word in records, metrics and JSON.
    public var word: String {
        switch self {
        case .fault(let fault): fault.rawValue
        case .notAuthorised: "notAuthorised"
        case .clocksDiffer: "clocksDiffer"
        case .notFound: "notFound"
        case .redirected: "redirected"
        case .busy: "busy"
        case .serverError: "serverError"
        case .notTheHub: "notTheHub"
        case .acceptedOnly: "acceptedOnly"
        case .tooLarge: "tooLarge"
        case .contentRefused: "contentRefused"
        case .everythingRefused: "everythingRefused"
        case .largerUnanswered: "largerUnanswered"
        case .neverAnswered: "neverAnswered"
        case .unexpectedAnswer: "unexpectedAnswer"
        case .localStorage: "localStorage"
        case .documentRefused: "documentRefused"
        case .documentOlder: "documentOlder"
        }
    }
}
