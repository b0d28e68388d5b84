import StationModel

/// What an answer means for what was sent or asked for: the only place that knows statuses.
///
/// An answer judges the *content* (400, 409, 413, 415, 422) or the *endpoint* (everything else that
/// is no success): whoever says 401, 404, 503 or shows a page for people has not read what was
/// sent, so nothing may be given up for it. A 500 is the endpoint's at first; that it comes again
/// and again for the same bytes may be the content's doing (an engine that answers 500 for a row
/// that it cannot parse), which the flows find out. So is a refusal with a page for people: a proxy
/// or a portal speaks so to a browser, and some frameworks do of what they refuse. No word on such
/// a page is believed.
///
/// No answer, and a proxy's 502 or 504, judge nothing. That one request meets them again and again,
/// while others are stored between, is found out by the flows as well.
enum HubVerdict: Hashable, Sendable {
    /// 200, 201, 204; of samples every 2xx.
    case stored
    /// 202 by a sink that has not been declared to store what it accepts.
    case accepted
    /// What was asked for has come (200, 206).
    case delivered
    /// What was asked for is as it was (304), or is not there (204).
    case unchanged
    /// 416: the file is no longer than what is here of it.
    case rangeRefused
    /// 413: half of it may get through.
    case tooLarge
    case contentRefused
    /// Samples only: the receiver holds newer ones of the series, and no window for older ones.
    case outOfOrder
    /// Samples only: the receiver takes none of that age.
    case tooOld
    case serverError
    /// What was sent was refused with a page for people: judged as a 500 is.
    case refusedByPage
    /// The endpoint, with what it says of when to come again.
    case endpoint(HubReason, retryAfter: Duration?)

    init(_ fault: HubFault) { self = .endpoint(.fault(fault), retryAfter: nil) }

    /// - Parameter acceptedIsStored: the configuration's word for what a 202 of the sink means.
    init(_ answer: HubAnswer, of flow: HubFlow, acceptedIsStored: Bool) {
        switch answer.status {
        case 200...299 where answer.isPageForPeople: self = Self.endpoint(.notTheHub, answer)
        case 200...299 where flow.asks: self = Self.asked(answer)
        case 200...299 where flow == .samples: self = .stored
        case 200, 201, 204: self = .stored
        case 202: self = acceptedIsStored ? .stored : .accepted
        case 304 where flow.asks: self = .unchanged
        case 300...399: self = Self.endpoint(.redirected, answer)
        case 416 where flow.asks: self = .rangeRefused
        case 413 where !flow.asks: self = .tooLarge
        case 400, 409, 415, 422:
            self = flow.asks ? Self.unasked(answer) : Self.content(answer, flow)
        case 401, 403, 407: self = Self.endpoint(.notAuthorised, answer)
        case 404, 405, 410: self = Self.endpoint(.notFound, answer)
        case 408, 425, 429, 502, 503, 504: self = Self.endpoint(.busy, answer)
        case 500, 501, 505, 506, 508, 510:
            self = flow.asks ? Self.endpoint(.serverError, answer) : Self.failed(answer, flow)
        case 500...599: self = Self.endpoint(.serverError, answer)
        default: self = Self.endpoint(.unexpectedAnswer, answer)
        }
    }

    private static func endpoint(_ reason: HubReason, _ answer: HubAnswer) -> Self {
        .endpoint(reason, retryAfter: answer.retryAfter)
    }

    private static func asked(_ answer: HubAnswer) -> Self {
        switch answer.status {
        case 200, 206: .delivered
        case 204: .unchanged
        default: endpoint(.unexpectedAnswer, answer)
        }
    }

    /// Nothing was sent that could be refused.
    private static func unasked(_ answer: HubAnswer) -> Self {
        endpoint(answer.isPageForPeople ? .notTheHub : .unexpectedAnswer, answer)
    }

    private static func content(_ answer: HubAnswer, _ flow: HubFlow) -> Self {
        if answer.isPageForPeople { return .refusedByPage }
        return flow == .samples ? answer.refusalOfTime ?? .contentRefused : .contentRefused
    }

    /// Prometheus before 2.50 answers 500 where it means that a sample is too old.
    private static func failed(_ answer: HubAnswer, _ flow: HubFlow) -> Self {
        guard flow == .samples, !answer.isPageForPeople else { return .serverError }
        return answer.refusalOfTime ?? .serverError
    }
}

extension HubVerdict {
    /// The reason for a technician; `nil` of what is as it should be.
    var reason: HubReason? {
        switch self {
        case .stored, .delivered, .unchanged, .rangeRefused: nil
        case .accepted: .acceptedOnly
        case .tooLarge: .tooLarge
        case .contentRefused, .outOfOrder, .tooOld: .contentRefused
        case .serverError: .serverError
        case .refusedByPage: .notTheHub
        case .endpoint(let reason, _): reason
        }
    }
}

extension HubVerdict {
    /// Of an answer.
    var counted: HubRequestOutcome {
        switch self {
        case .stored, .delivered, .unchanged, .rangeRefused: .succeeded
        case .tooLarge, .contentRefused, .outOfOrder, .tooOld: .refused
        case .accepted, .serverError, .refusedByPage, .endpoint: .unavailable
        }
    }
}

extension HubFlow {
    /// Whether it asks for documents; the others send.
    var asks: Bool { self == .lists || self == .directives }
}

extension HubAnswer {
    /// A portal or a proxy speaking to a browser: no engine confirms with a page. Some send theirs
    /// without a type.
    var isPageForPeople: Bool {
        if contentType == "text/html" || contentType == "application/xhtml+xml" { return true }
        let text = String(decoding: body.prefix(256), as: UTF8.self).lowercased()
        let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        return start.hasPrefix("<!doctype html") || start.hasPrefix("<html")
    }

    /// The words of Prometheus, Mimir, Thanos and Cortex, which have no statuses of their own for
    /// it. They are looked for and never passed on: the text may hold what was sent.
    fileprivate var refusalOfTime: HubVerdict? {
        let text = String(decoding: body.prefix(4096), as: UTF8.self).lowercased()
        if ["too old", "out of bounds"].contains(where: text.contains) { return .tooOld }
        if ["out of order", "out-of-order", "duplicate sample"].contains(where: text.contains) {
            return .outOfOrder
        }
        return nil
    }
}
