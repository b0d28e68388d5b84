/// Who may import whom, read from the table of targets in ARCHITECTURE.md: the picture that people
/// look at is the rule that is checked.
///
/// A row of the table is `` | `Target` | kind | what for | imports | system | ``; names are in
/// backticks, `–` is none. A kind that begins with `pure` binds to the rules for pure targets.
struct Picture {
    struct Row: Hashable {
        let target: String
        let kind: String
        let imports: Set<String>
        let system: Set<String>
        let line: Int
    }

    let rows: [Row]

    /// Columns of the table, with the empty ones outside its bars.
    private static let columns = 7

    init(_ file: TextFile) {
        var rows: [Row] = []
        for (index, line) in file.lines.enumerated() {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count == Self.columns, let target = Self.names(cells[1]).first else {
                continue
            }
            rows.append(
                Row(
                    target: target, kind: cells[2].trimmed, imports: Set(Self.names(cells[4])),
                    system: Set(Self.names(cells[5])), line: index + 1))
        }
        self.rows = rows
    }

    init(rows: [Row]) { self.rows = rows }

    func row(_ target: String) -> Row? { rows.first { $0.target == target } }

    func isPure(_ target: String?) -> Bool {
        target.flatMap(row)?.kind.hasPrefix("pure") ?? false
    }

    private static func names(_ cell: Substring) -> [String] {
        var names: [String] = []
        for (index, part) in cell.split(separator: "`", omittingEmptySubsequences: false)
            .enumerated()
        where !index.isMultiple(of: 2) {
            names.append(String(part))
        }
        return names
    }
}

extension Substring {
    var trimmed: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
