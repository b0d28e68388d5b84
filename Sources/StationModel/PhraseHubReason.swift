extension HubTrouble {
    /// What went wrong, with what the answer showed of it.
    public var name: Phrase {
        switch clue {
        case .hubClock(let ahead):
            let span = Phrase.span(seconds: abs(ahead.wholeSeconds))
            return ahead < .zero
                ? reason.name + Phrase("，市平台比本机慢 ", ": the hub is behind by ") + span
                : reason.name + Phrase("，市平台比本机快 ", ": the hub is ahead by ") + span
        case .leads(let host): return reason.name + Phrase("：", ": ") + .verbatim(host)
        case .list(let rejection): return reason.name + Phrase("：", ": ") + rejection.placeAndName
        case .directive(let refusal): return reason.name + Phrase("：", ": ") + refusal.name
        case .versions(let published, let inUse):
            return reason.name
                + Phrase(
                    "：市平台第 \(published) 版，本站已用第 \(inUse) 版",
                    ": the hub has version \(published), version \(inUse) is in use")
        case nil: return reason.name
        }
    }
}

/// What went wrong on the way to the hub, and what a technician does about it.
extension HubReason {
    public var name: Phrase {
        switch self {
        case .fault(let fault): fault.name
        case .notAuthorised: Phrase("市平台拒绝访问", "not let in by the hub")
        case .clocksDiffer:
            Phrase("市平台拒绝访问，双方时钟不一致", "not let in by the hub, and the two clocks differ")
        case .notFound: Phrase("该网址无此接口", "nothing at this address")
        case .redirected: Phrase("被转到别处", "sent elsewhere")
        case .busy: Phrase("市平台繁忙", "the hub is busy")
        case .serverError: Phrase("市平台内部出错", "an error inside the hub")
        case .notTheHub: Phrase("应答的不是市平台", "something else than the hub answered")
        case .acceptedOnly: Phrase("市平台已收下，但未确认存好", "taken by the hub, but not yet stored")
        case .tooLarge: Phrase("请求过大", "the request is too large")
        case .contentRefused: Phrase("内容被市平台拒收", "content that the hub refuses")
        case .everythingRefused: Phrase("市平台全部拒收", "the hub refuses everything")
        case .largerUnanswered:
            Phrase("较大的请求没有应答，较小的正常", "no answer to larger requests, smaller ones are stored")
        case .neverAnswered:
            Phrase("市平台每次收到这条记录都中断，没有应答", "the hub breaks off at this event, each time")
        case .unexpectedAnswer: Phrase("意外的应答", "an unexpected answer")
        case .localStorage: Phrase("本机存储出错", "the station's own storage fails")
        case .documentRefused: Phrase("收到的文件未采用", "a file that is not believed")
        case .documentOlder: Phrase("市平台的名册比在用的旧", "the hub's lists are older than those in use")
        }
    }

    /// The first thing to do, with the command or the key where one helps.
    ///
    /// - Parameter forADay: the flow has not succeeded for so long.
    public func nextStep(of flow: HubFlow, forADay: Bool) -> Phrase {
        switch self {
        case .fault(let fault): fault.nextStep
        case .notAuthorised:
            Phrase(
                "检查令牌是否过期、市平台是否登记了本驿站（hub 中的 tokenFile 或 stationKeyFor）。",
                "Check whether the token has ended and whether the hub knows this station "
                    + "(tokenFile or stationKeyFor in hub).")
        case .clocksDiffer:
            Phrase(
                "先看本机时间和对时服务是否正常（yizhand status、timedatectl）；本机无误，再请平台方校准其时钟。",
                "See whether this station's clock and its time service are right (yizhand status, "
                    + "timedatectl); where they are, let the hub's operators set theirs.")
        case .notFound, .redirected:
            Phrase("核对配置 hub 中的 url。", "Compare the url in section hub with the city's.")
        case .notTheHub:
            Phrase(
                "检查网络是否要求网页登录，并核对 hub 中的 url。",
                "See whether the network asks for a login page, and check the url in hub.")
        case .busy where forADay:
            Phrase(
                "一天多仍未恢复：请平台方检查市平台及其前面的代理。",
                "It has lasted for a day: ask the hub's operators to look at the hub, and at the "
                    + "proxy in front of it.")
        case .busy:
            Phrase("无需处理，稍后自动重试。", "Nothing: it is tried again by itself.")
        case .acceptedOnly:
            Phrase(
                "若市平台的 202 即表示已存好，请设 acceptedIsStored: true。",
                "If the hub's 202 means stored, set acceptedIsStored: true.")
        case .tooLarge:
            Phrase("请平台方放宽请求大小限制。", "Ask the hub's operators for a larger limit of requests.")
        case .largerUnanswered:
            Phrase(
                "无需处理，已自动改为分小批发送。若一直如此：信号弱或带宽低则改善信号、更换套餐，否则请平台方查看其日志。",
                "Nothing: it is sent in smaller parts. If it goes on, see to a better signal or "
                    + "a faster SIM card where the uplink is slow, else ask the hub's operators "
                    + "to look into their logs.")
        case .neverAnswered:
            Phrase(
                "不是线路问题，其他记录照常上报。请平台方查看接收端收到这一条时为何中断；"
                    + "隔离后可用 yizhand hub quarantine 查看，平台方改好后用 hub release 重发。",
                "It is not the line, for others are stored. Ask the hub's operators why their "
                    + "receiver breaks off at it; set aside, it is in yizhand hub quarantine, and "
                    + "hub release sends it again when they have mended it.")
        case .serverError, .everythingRefused, .unexpectedAnswer:
            Phrase("请平台方查看其日志。", "Ask the hub's operators to look into their logs.")
        case .contentRefused: Self.refusedContent(of: flow)
        case .localStorage: Self.checkedStorage(for: flow)
        case .documentRefused: Self.refusedDocument(of: flow)
        case .documentOlder:
            Phrase(
                "请平台方重新发布最新名册；若并未回退，请当作有人截留新名册来查。",
                "Let the city publish its newest lists again; if nobody put old ones back, look "
                    + "for somebody who keeps the new ones from the station.")
        }
    }

    /// A list may have no room where everything else still has.
    private static func checkedStorage(for flow: HubFlow) -> Phrase {
        guard flow == .lists else {
            return Phrase("检查存储卡：yizhand status。", "Check the storage with yizhand status.")
        }
        return Phrase(
            "检查存储卡：yizhand status；若是名册放不下，日志（journalctl -u yizhand）写明所需空间。",
            "Check the storage with yizhand status; where a list has no room, the journal "
                + "(journalctl -u yizhand) says how much it takes.")
    }

    /// Events wait in quarantine; samples are sent no more, and the ledger has counted them.
    private static func refusedContent(of flow: HubFlow) -> Phrase {
        switch flow {
        case .events, .criticalEvents:
            Phrase(
                "运行 yizhand hub quarantine 查看是哪一条；平台方改好后用 hub release 重发。",
                "See which with yizhand hub quarantine; when the hub's operators have mended it, "
                    + "send it again with hub release.")
        case .samples:
            Phrase(
                "用 yizhand status 看本机是否已对时；再请平台方查看接收端日志（时间范围、标签），并告知 "
                    + "yizhand hub quarantine 列出的监测项和数值（因采集时间被拒的不列在其中）。"
                    + "被拒的数据不再重发，数量、时段和原因见台账。",
                "See with yizhand status that the clock is in sync; then ask the hub's operators "
                    + "to look into the receiver's log (range of times, labels), and tell them the "
                    + "series and values that yizhand hub quarantine lists; what is refused for "
                    + "its time is not listed there. What was refused is not sent again; the "
                    + "ledger says how much it was, of which time and why.")
        case .lists, .directives:
            Phrase("请平台方查看其日志。", "Ask the hub's operators to look into their logs.")
        }
    }

    /// The entry says which file and line; mended is it by who signs.
    private static func refusedDocument(of flow: HubFlow) -> Phrase {
        switch flow {
        case .directives:
            Phrase(
                "用 yizhand ledger tail 查看原因，请平台方改正后用 yizhand hub publish 重新签发；原指令继续有效。",
                "See why with yizhand ledger tail, and let the city mend it and sign it anew with "
                    + "yizhand hub publish; the last directive stays in force.")
        case .lists, .events, .criticalEvents, .samples:
            Phrase(
                "用 yizhand ledger tail 查看是哪个文件、什么原因；签名不符先核对 lists.rootPublicKey，"
                    + "其余请平台方改正后重新发布。原名册继续有效。",
                "See with yizhand ledger tail which file it is and why; where the signature does "
                    + "not fit, compare lists.rootPublicKey, else let the city mend and publish it "
                    + "anew. The last lists stay in force.")
        }
    }
}
