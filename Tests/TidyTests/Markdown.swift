/// The parts of a Markdown text that can be wrong: links, anchors, paths in backticks.
struct Markdown {
    struct Item: Hashable {
        let text: String
        let line: Int
    }

    private(set) var links: [Item] = []
    private(set) var codeSpans: [Item] = []
    /// As the usual hosts derive them from headings.
    private(set) var anchors: Set<String> = []

    init(_ text: String) {
        var fence: Substring?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let start = line.drop(while: \.isWhitespace)
            let mark = start.hasPrefix("```") || start.hasPrefix("~~~") ? start.prefix(3) : nil
            if let mark, fence == nil || fence == mark {
                fence = fence == nil ? mark : nil
            } else if fence == nil {
                read(line, number: index + 1)
            }
        }
    }

    private mutating func read(_ line: Substring, number: Int) {
        if line.hasPrefix("    ") { return }
        if line.hasPrefix("#") { addAnchor(line.drop { $0 == "#" }.trimmed) }
        var prose = ""
        for (index, part) in line.split(separator: "`", omittingEmptySubsequences: false)
            .enumerated()
        {
            if index.isMultiple(of: 2) {
                prose += part
            } else {
                codeSpans.append(Item(text: String(part), line: number))
            }
        }
        links += Self.targets(in: prose).map { Item(text: $0, line: number) }
    }

    /// `[words](target)`, `![words](target "title")`, and `[words]: target` on a line of its own.
    private static func targets(in prose: String) -> [String] {
        var targets = prose.split(separator: "](").dropFirst().compactMap { rest in
            rest.split(separator: ")").first.flatMap { firstWord(of: $0) }
        }
        if prose.hasPrefix("["), let colon = prose.firstRange(of: "]: ") {
            targets += [firstWord(of: prose[colon.upperBound...])].compactMap { $0 }
        }
        return targets
    }

    private static func firstWord(of text: Substring) -> String? {
        text.split(separator: " ").first.map { String($0.filter { $0 != "<" && $0 != ">" }) }
    }

    private mutating func addAnchor(_ heading: String) {
        let kept = heading.lowercased().filter {
            $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_"
        }
        let anchor = kept.replacing(" ", with: "-")
        var unique = anchor
        var number = 1
        while anchors.contains(unique) {
            unique = "\(anchor)-\(number)"
            number += 1
        }
        anchors.insert(unique)
    }
}
