import Testing

@testable import StationModel

/// What people hear and see, as one table.
struct PromptTests {
    @Test(arguments: Prompt.allCases)
    func `every outcome is said in few words, in both languages, and without a name or number`(
        prompt: Prompt
    ) {
        let speech = prompt.signal.speech
        #expect(speech.english.split(separator: " ").count <= 15)
        #expect((2...20).contains(speech.chinese.count))
        #expect(speech.chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
        // Only the numbers that everybody may call.
        let digits = speech.chinese.filter { $0.isASCII && $0.isNumber }
        #expect(["", "120"].contains(digits))
        #expect(speech.english.filter(\.isNumber) == digits)
        #expect(speech.chinese.allSatisfy { !"!?,.;:".contains($0) })
    }

    @Test func `no two outcomes sound alike, but for those that mean the same to a visitor`() {
        var prompts: [Phrase: [Prompt]] = [:]
        for prompt in Prompt.allCases { prompts[prompt.signal.speech, default: []].append(prompt) }
        let alike = Set(prompts.values.filter { $0.count > 1 }.map(Set.init))
        #expect(
            alike == [
                [.denied(.listMissing), .denied(.storageFault)],
                [.fire, .denied(.fire)],
                // Nothing came out, whatever the technician will read.
                [
                    .vendFailed(.jammed), .vendFailed(.noDrop), .vendFailed(.timeout),
                    .vendFailed(.interrupted),
                ],
            ])
    }

    @Test func `a grant is green and silent, a denial is red and one long beep`() {
        #expect(Prompt.welcome.signal == Signal(Phrase.welcome, .green, .silent))
        for reason in DenialReason.allCases {
            let signal = Prompt.denied(reason).signal
            #expect(signal == Signal(reason.visitorPhrase, .red, .longBeep))
        }
    }

    @Test func `a siren is for danger and for help, and sounds at any hour`() {
        let sirens = AlarmKind.allCases.filter { $0.prompt?.signal.sound == .siren }
        #expect(Set(sirens) == [.fire, .smoke, .helpCalled, .forcedOpen])
        #expect(sirens.allSatisfy { $0.prompt?.signal.isUrgent == true })
        #expect(sirens.allSatisfy { $0.prompt?.signal.lamp == .redFlashing })
    }

    @Test func `each contact of the room has an alarm of its own`() {
        let kinds = ContactPurpose.allCases.map(\.alarm)
        #expect(Set(kinds).count == kinds.count)
    }
}
