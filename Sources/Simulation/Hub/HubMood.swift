/// How the city's hub behaves; the raw value is the number in a plan.
public enum HubMood: Int, Hashable, CaseIterable, Sendable {
    /// Keeps what it gets, and says so.
    case honest
    /// Nobody listens, or no network leads there.
    case gone
    /// Keeps everything, and takes half a minute to say so.
    case slow
    /// 401: the token has ended.
    case unauthorised
    /// 404: the path is wrong.
    case notFound
    /// 429 with a time to come again.
    case busy
    /// 502: a proxy without its engine.
    case badGateway
    /// 500 for everything.
    case broken
    /// 202 for events, and keeps none.
    case accepting
    /// 200 with a page to log in to the network.
    case portal
    /// 302 to somewhere else.
    case redirecting
    /// Keeps it or not, and the answer is lost.
    case losingAnswers
    /// Keeps it, and cuts the answer in two.
    case halvingAnswers
    /// 413 for what is more than a few.
    case narrow
    /// 400 for what holds one of some.
    case picky
    /// 500 for what holds one of some.
    case choking
    /// 400 for everything: a proxy's word for a token that has ended.
    case refusing
    /// Samples of more than an hour ago are refused as too old.
    case forgetful
    /// Documents of some time ago, rightly signed.
    case outdated
    /// Documents that the city has not signed.
    case forging
    /// Half of each document, under the whole one's name.
    case cuttingShort
}
