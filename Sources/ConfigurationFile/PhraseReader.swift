package import StationModel

/// A text that people read at the station, in each of its languages: `{ zh: "…", en: "…" }`.
package enum PhraseReader {
    /// What is said of an item must fit one line of the page, and one breath of the voice.
    package static let longest = 30

    package static func read(_ node: Node, longest: Int = longest) -> Phrase? {
        guard let section = Section<PhraseKey>(node) else { return nil }
        let chinese = read(section, .zh, longest)
        let english = read(section, .en, longest)
        guard let chinese, let english else { return nil }
        return Phrase(chinese, english)
    }

    private static func read(
        _ section: Section<PhraseKey>, _ key: PhraseKey, _ longest: Int
    ) -> String? {
        let expected = Requirement.name(mostCharacters: longest)
        guard let node = section.required(key, expected), node.isReadable() else { return nil }
        return node.parsed(expected) { text in
            let isShown = text.contains { !$0.isWhitespace }
            return isShown && text.count <= longest ? text : nil
        }
    }
}
