/// One Chinese word for one thing: the table in `CONTRIBUTING.md` says which, and what is not
/// written in its place.
struct TermRules {
    /// The words that are right; longer ones may hold what alone is wrong.
    let terms: [String]
    /// What is not written, and the word that is.
    let replaced: [(word: String, term: String)]
    private let home: String

    /// From the table whose heading is `| English | 中文 | not |`.
    init(_ contributing: TextFile) {
        home = contributing.path
        let rows = contributing.lines.drop { !$0.hasPrefix("| English | 中文 | not |") }.dropFirst(2)
            .prefix { $0.hasPrefix("|") }
        let cells = rows.map { row in
            row.split(separator: "|", omittingEmptySubsequences: false).map(\.trimmed)
        }
        terms = cells.map { String($0[2]) }.sorted { $0.count > $1.count }
        replaced = cells.flatMap { row in
            row[3].split(separator: "、").map { (String($0), String(row[2])) }
        }
    }

    func check(_ file: TextFile) -> [Finding] {
        guard file.path != home else { return [] }
        return file.lines.enumerated().flatMap { index, line in
            let rest = terms.reduce(String(line)) { $0.replacing($1, with: " ") }
            return replaced.filter { word, term in
                rest.contains(word) || word.contains(term) && line.contains(word)
            }.map {
                Finding(file, line: index + 1, found: $0.word, instead: $0.term)
            }
        }
    }
}
