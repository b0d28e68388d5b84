import Testing

@testable import StationModel

/// The words about the hub. How a phrase must look is in `PhraseTests`.
struct HubPhraseTests {
    private func check(_ phrase: Phrase) {
        let isChinese = { (text: String) in
            text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
        }
        #expect(isChinese(phrase.chinese), "\(phrase)")
        #expect(!phrase.english.isEmpty && !isChinese(phrase.english), "\(phrase)")
        #expect(!phrase.chinese.contains(/\p{Han}[,;:!?(]/), "\(phrase)")
    }

    @Test(arguments: HubReason.allCases)
    func `a reason has a name and a next step in both languages`(reason: HubReason) {
        check(reason.name)
        for flow in HubFlow.allCases {
            for forADay in [false, true] {
                let next = reason.nextStep(of: flow, forADay: forADay)
                check(next)
                #expect(next.chinese.last == "。" && next.english.last == ".")
                // Whom an alarm calls is not sent home.
                #expect(!forADay || reason != .busy || next.chinese.contains("平台方"))
            }
        }
    }

    @Test func `how far the clocks differ, and where a redirection leads, is said`() {
        let name = { (reason: HubReason, clue: HubTrouble.Clue) in
            HubTrouble(reason, status: 401, clue: clue, at: UnixTime(seconds: 0)).name
        }
        let ahead = name(.clocksDiffer, .hubClock(ahead: .hours(26)))
        check(ahead)
        #expect(ahead.english.hasSuffix("the hub is ahead by 1 d 2 h"))
        #expect(ahead.chinese.hasSuffix("市平台比本机快 1 天 2 小时"))
        let behind = name(.clocksDiffer, .hubClock(ahead: .zero - .seconds(301)))
        check(behind)
        #expect(behind.english.hasSuffix("the hub is behind by 5 min 1 s"))
        #expect(behind.chinese.hasSuffix("市平台比本机慢 5 分 1 秒"))
        let elsewhere = name(.redirected, .leads(toHost: "portal.example"))
        check(elsewhere)
        #expect(elsewhere.english == "sent elsewhere: portal.example")
    }

    @Test func `what is refused sends nobody where there is nothing to see`() {
        let next = { (reason: HubReason, flow: HubFlow) in
            reason.nextStep(of: flow, forADay: false).chinese
        }
        for flow in HubFlow.allCases.filter(\.isUplink) {
            #expect(next(.contentRefused, flow).contains("yizhand hub quarantine"))
        }
        #expect(SampleLossReason.refused.nextStep.chinese.contains("yizhand hub quarantine"))
        // Nobody can send refused samples again.
        #expect(!next(.contentRefused, .samples).contains("hub release"))
        #expect(next(.contentRefused, .samples).contains("台账"))
        // Those of a wrong time need no look, and are not listed.
        #expect(next(.contentRefused, .samples).contains("因采集时间被拒的不列在其中"))
        #expect(!SampleLossReason.tooOld.nextStep.chinese.contains("hub quarantine"))
        // Which file it was and why stands in the ledger and nowhere else.
        for flow in [HubFlow.lists, .directives] {
            #expect(next(.documentRefused, flow).contains("yizhand ledger tail"))
        }
        #expect(!next(.documentRefused, .directives).contains("rootPublicKey"))
    }

    @Test func `flows, states and conditions have a name in both languages`() {
        for flow in HubFlow.allCases { check(flow.name) }
        for state in HubFlowStatus.State.allCases { check(state.name) }
        for condition in HubCondition.allCases { check(condition.name) }
    }

    @Test func `no two of them read alike`() {
        for names in [
            HubReason.allCases.map(\.name), HubFlow.allCases.map(\.name),
            HubFlowStatus.State.allCases.map(\.name), HubCondition.allCases.map(\.name),
        ] {
            #expect(Set(names).count == names.count)
        }
        #expect(Set(HubReason.allCases.map(\.word)).count == HubReason.allCases.count)
    }

    @Test func `only what goes up can wait on board`() {
        #expect(HubFlow.allCases.filter(\.isUplink) == [.events, .criticalEvents, .samples])
    }

    @Test(arguments: [
        (["count": LedgerValue.integer(5)], ": 5", "：5 条"),
        (["count": .integer(5), "endUnknown": .flag(true)], "at least 5", "至少 5 条"),
        (["count": .integer(0), "endUnknown": .flag(true)], "nobody knows how many", "条数不详"),
        ([:], "cannot be reported", "无法上报"),
    ])
    func `a gap tells how many are lost, as far as that is known`(
        data: [String: LedgerValue], english: String, chinese: String
    ) {
        let moment = Moment(
            instant: MonotonicInstant(sinceBoot: .zero), wall: UnixTime(seconds: 0), trust: .synced)
        let sentence = LedgerEntry(.eventsGap, at: moment, subject: "ledger", data: data)
            .sentence(in: .shanghai)
        check(sentence)
        #expect(sentence.english.hasSuffix(english) && sentence.chinese.hasSuffix(chinese))
    }
}
