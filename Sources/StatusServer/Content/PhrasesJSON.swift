import StationModel

/// `/api/v1/phrases`: the words of the page, from the one table of phrases.
enum PhrasesJSON {
    static var json: JSON {
        .object([
            ("labels", .object(PageWords.all.map { ($0.key, $0.phrase.json) })),
            ("authority", table(DoorAuthority.allCases, \.name)),
            ("authorityWhy", table(DoorAuthority.allCases, \.explanation)),
            ("mode", table(DoorMode.allCases, \.name)),
            ("denial", table(DenialReason.allCases, \.name)),
            ("denialVisitor", table(DenialReason.allCases, \.visitorPhrase)),
            ("alarm", table(AlarmKind.allCases, \.name)),
            ("alarmMeaning", table(AlarmKind.allCases, \.meaning)),
            ("alarmNext", table(AlarmKind.allCases, \.nextStep)),
            ("severity", table(AlarmSeverity.allCases, \.name)),
            ("noise", table(Noise.allCases, \.name)),
            ("storage", table(StorageCondition.allCases, \.name)),
            ("contact", table(ContactRole.allCases, \.name)),
            ("output", table(OutputRole.allCases, \.name)),
            ("vend", table(VendOutcome.allCases, \.name)),
            ("group", table(UsualGroup.allCases, \.name)),
        ])
    }

    private static func table<Word: RawRepresentable<String>>(
        _ words: [Word], _ phrase: (Word) -> Phrase
    ) -> JSON {
        .object(words.map { ($0.rawValue, phrase($0).json) })
    }
}
