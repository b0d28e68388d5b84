/// Collects what is found while a file is read, so that one run tells everything.
final class Findings {
    private var list: [ConfigurationFinding] = []

    func add(_ finding: ConfigurationFinding) { list.append(finding) }

    var hasErrors: Bool { list.contains { $0.severity == .error } }

    /// In the order of the files, as a person works through them; the first file named comes first.
    var ordered: [ConfigurationFinding] {
        var rank: [String: Int] = [:]
        for finding in list where rank[finding.place.file] == nil {
            rank[finding.place.file] = rank.count
        }
        return list.enumerated().sorted { left, right in
            let (a, b) = (left.element.place, right.element.place)
            return (rank[a.file] ?? 0, a.line, a.column, left.offset)
                < (rank[b.file] ?? 0, b.line, b.column, right.offset)
        }.map(\.element)
    }
}
