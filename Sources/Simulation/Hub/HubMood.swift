public import StationModel

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
    /// Ends at what holds one of some, and says nothing.
    case cuttingOff
    /// Behind an uplink over which only a few come through in time.
    case thin
}

extension HubMood {
    /// For a list to choose from.
    public var label: Phrase {
        switch self {
        case .honest: Phrase("正常", "as it should be")
        case .gone: Phrase("断网", "away")
        case .slow: Phrase("很慢", "slow")
        case .unauthorised: Phrase("401 令牌失效", "401, the token has ended")
        case .notFound: Phrase("404 地址错误", "404, a wrong path")
        case .busy: Phrase("429 过载", "429, too busy")
        case .badGateway: Phrase("502 网关故障", "502, no engine behind it")
        case .broken: Phrase("500 内部错误", "500 for everything")
        case .accepting: Phrase("202 已收未存", "202, accepted and not stored")
        case .portal: Phrase("上网登录页", "a page to log in")
        case .redirecting: Phrase("302 跳转", "302 to elsewhere")
        case .losingAnswers: Phrase("应答丢失", "answers are lost")
        case .halvingAnswers: Phrase("应答残缺", "answers are cut in two")
        case .narrow: Phrase("413 只收小批", "413 for all but small batches")
        case .picky: Phrase("400 拒收个别数据", "400 for a few rows")
        case .choking: Phrase("500 卡在个别数据", "500 for a few rows")
        case .refusing: Phrase("400 全部拒收", "400 for everything")
        case .forgetful: Phrase("拒收旧样本", "refuses old samples")
        case .outdated: Phrase("下发旧文件", "old documents")
        case .forging: Phrase("下发伪造文件", "forged documents")
        case .cuttingShort: Phrase("下发残缺文件", "half documents")
        case .cuttingOff: Phrase("收到个别数据就断线", "cuts off at a few rows")
        case .thin: Phrase("上行太慢，大批超时", "too slow for all but small batches")
        }
    }
}
