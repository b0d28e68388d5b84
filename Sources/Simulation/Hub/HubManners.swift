import StationCore
import StationModel

/// What a hub of a mood makes of a request: whether it keeps it, what it says, and after how long.
///
/// The same for the city of a campaign, which knows bodies by their numbers, and for that of a live
/// simulation, which has read real ones. All chance is of one seed.
struct HubManners {
    /// What is sent up, as far as a mood looks at it.
    struct Load {
        let isEvents: Bool
        let count: Int
        /// The oldest sample's time; `nil` = events.
        let oldest: UnixTime?
        /// What moods that dislike some of the content dislike.
        let holdsSomethingBad: Bool

        /// More than a proxy's limit.
        var isMany: Bool { count > (isEvents ? HubManners.fewEvents : HubManners.fewSamples) }
    }

    /// How an exchange ends for the station, and when.
    struct Reply {
        let outcome: Result<HubAnswer, HubFault>
        let after: Duration
        /// It was kept, whatever the station hears.
        let isStored: Bool
        /// It was refused for what it says.
        var isAboutContent = false
    }

    /// How a question for a document ends.
    enum Service {
        case answer(HubAnswer, after: Duration)
        case fault(HubFault, after: Duration)
        case document(HubEdition, after: Duration)
    }

    /// A proxy's limit, in events and in samples.
    static let fewEvents = 30
    static let fewSamples = 60
    /// Of a request.
    private static let timeLimit: Duration = .seconds(30)
    /// Samples older than this are too old for a forgetful engine.
    private static let remembers: Duration = .hours(1)

    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed ^ 0x4855_4243) }

    mutating func delay(_ range: ClosedRange<Duration>) -> Duration { random.duration(range) }

    private mutating func soon() -> Duration { delay(.milliseconds(20) ... .milliseconds(300)) }

    // MARK: - Up

    mutating func receive(_ load: Load, in mood: HubMood, wall: UnixTime) -> Reply {
        let soon = soon()
        switch mood {
        case .thin where load.isMany: return breaks(.timedOut, after: Self.timeLimit)
        case .cuttingOff where load.holdsSomethingBad:
            return breaks(.connectionLost, after: soon, isAboutContent: true)
        case .honest, .outdated, .forging, .cuttingShort, .cuttingOff, .thin:
            return keeps(after: soon)
        // Of samples every 2xx is a promise.
        case .accepting: return load.isEvents ? says(202, after: soon) : keeps(after: soon)
        case .slow: return keeps(after: delay(.seconds(5) ... .seconds(28)))
        case .losingAnswers, .halvingAnswers, .gone: return noAnswer(mood)
        case .narrow: return load.isMany ? says(413, after: soon) : keeps(after: soon)
        case .picky: return refuses(load, with: 400, after: soon)
        case .choking: return refuses(load, with: 500, after: soon)
        case .forgetful:
            let isOld = load.oldest.map { $0 < wall - Self.remembers } ?? false
            return isOld ? says(400, "too old sample", after: soon) : keeps(after: soon)
        case .unauthorised, .notFound, .busy, .badGateway, .broken, .portal, .redirecting,
            .refusing:
            return says(mood, after: soon)
        }
    }

    private func says(_ mood: HubMood, after span: Duration) -> Reply {
        switch mood {
        case .unauthorised: says(401, after: span)
        case .notFound: says(404, after: span)
        case .busy: says(429, retryAfter: .minutes(2), after: span)
        case .badGateway: says(502, after: span)
        case .broken: says(500, after: span)
        case .portal: says(200, type: "text/html", after: span)
        case .redirecting: says(302, after: span)
        default: says(400, after: span)
        }
    }

    private func says(
        _ status: Int, _ text: String = "", type: String = "", retryAfter: Duration? = nil,
        after span: Duration
    ) -> Reply {
        let answer = HubAnswer(
            status: status, contentType: type, retryAfter: retryAfter, body: Array(text.utf8))
        return Reply(outcome: .success(answer), after: span, isStored: false)
    }

    private func keeps(after span: Duration) -> Reply {
        Reply(outcome: .success(HubAnswer(status: 204)), after: span, isStored: true)
    }

    /// Where the body holds something that it does not like.
    private func refuses(_ load: Load, with status: Int, after span: Duration) -> Reply {
        guard load.holdsSomethingBad else { return keeps(after: span) }
        var reply = says(status, after: span)
        reply.isAboutContent = true
        return reply
    }

    /// The connection does, before anything is kept.
    private func breaks(
        _ fault: HubFault, after span: Duration, isAboutContent: Bool = false
    ) -> Reply {
        Reply(
            outcome: .failure(fault), after: span, isStored: false, isAboutContent: isAboutContent)
    }

    private mutating func noAnswer(_ mood: HubMood) -> Reply {
        let isStored = mood == .halvingAnswers || mood == .losingAnswers && random.oneIn(2)
        let fault: HubFault =
            mood == .gone
            ? .unreachable : mood == .halvingAnswers ? .malformedAnswer : .connectionLost
        return Reply(
            outcome: .failure(fault), after: delay(.milliseconds(100) ... .seconds(30)),
            isStored: isStored)
    }

    // MARK: - Down

    mutating func serve(in mood: HubMood) -> Service {
        let soon = soon()
        switch mood {
        case .gone: return .fault(.unreachable, after: delay(.seconds(1) ... .seconds(30)))
        case .losingAnswers where random.oneIn(2):
            return .fault(.connectionLost, after: delay(.seconds(1) ... .seconds(30)))
        case .halvingAnswers: return .fault(.malformedAnswer, after: soon)
        case .unauthorised, .notFound, .busy, .badGateway, .broken, .portal, .redirecting,
            .refusing:
            guard case .success(let answer) = says(mood, after: soon).outcome else { break }
            return .answer(answer, after: soon)
        default: break
        }
        return .document(
            mood.edition, after: mood == .slow ? delay(.seconds(5) ... .seconds(28)) : soon)
    }
}

extension HubMood {
    fileprivate var edition: HubEdition {
        switch self {
        case .outdated: .older
        case .forging: .forged
        case .cuttingShort: .half
        default: .newest
        }
    }
}

/// What of a document a hub hands out.
public enum HubEdition: Hashable, Sendable {
    case newest
    /// Some versions behind, rightly signed.
    case older
    /// Not by the city.
    case forged
    /// Cut by a proxy that passes on the whole one's name.
    case half

    /// Versions that a server with old documents is behind.
    public static let versionsBehind: UInt64 = 2
}
