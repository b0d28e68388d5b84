/// Columns of text, each as wide as its widest cell on a terminal.
enum TextTable {
    /// Lines without blanks at their ends. `right` = columns whose numbers stand one below the
    /// other.
    static func lines(_ rows: [[String]], right: Set<Int> = []) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].displayWidth : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let blanks = String(repeating: " ", count: widths[column] - cell.displayWidth)
                line += (column > 0 ? "  " : "") + (right.contains(column) ? blanks + cell : cell)
                if !right.contains(column) { line += blanks }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
