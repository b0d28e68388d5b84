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
        check(reason.nextStep)
        #expect(reason.nextStep.chinese.last == "。" && reason.nextStep.english.last == ".")
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
}
