/// The table: every figure beside its floor and its budget. A figure over its budget is marked, and
/// nothing fails: how fast a shared machine is on a given day proves nothing.
struct Report {
    enum Unit {
        case nanoseconds, bytes, octets, times, percent, perSecond, count
    }

    enum Budget {
        /// The measured value itself, in the row's unit.
        case atMost(Double)
        /// The value, or, where the floor leaves no room below it, measured over floor.
        case atMostOrRatio(Double, Double)
        case atLeast(Double)
        /// Measured over floor.
        case ratio(Double)
    }

    struct Row {
        let label: String
        let unit: Unit
        let measured: Double
        var floor: Double?
        var budget: Budget?
    }

    private static let widths = [52, 11, 11, 8, 20]
    private(set) var countOver = 0

    func begin(_ lines: [String]) {
        for line in lines { print(line) }
        print("")
        show(["what", "measured", "floor", "ratio", "budget"], mark: "")
        print(String(repeating: "─", count: Self.widths.reduce(0, +) + 8))
    }

    mutating func add(_ row: Row) {
        let ratio = row.floor.flatMap { $0 > 0 ? row.measured / $0 : nil }
        let isOver = Self.isOver(row, ratio)
        countOver += isOver ? 1 : 0
        show(
            [
                row.label, Self.text(row.measured, row.unit),
                row.floor.map { Self.text($0, row.unit) } ?? "–",
                ratio.map { Self.fixed($0) + " ×" } ?? "–",
                row.budget.map { Self.text($0, row.unit) } ?? "–",
            ], mark: isOver ? "  OVER" : "")
    }

    /// Three rows: what half, what 99 of 100, and what all stay below.
    mutating func add(
        _ label: String, _ measured: Samples, floor: Samples, p99: Budget? = nil,
        greatest: Budget? = nil
    ) {
        add(
            Row(
                label: label + ", p50", unit: .nanoseconds, measured: measured.median,
                floor: floor.median))
        add(
            Row(
                label: label + ", p99", unit: .nanoseconds, measured: measured.percentile(99),
                floor: floor.percentile(99), budget: p99))
        add(
            Row(
                label: label + ", max", unit: .nanoseconds, measured: measured.greatest,
                floor: floor.greatest, budget: greatest))
    }

    func missing(_ label: String, _ reason: String) {
        print("\(label): not measured – \(reason)")
    }

    func end() {
        print("")
        print(
            countOver == 0 ? "All within budget." : "\(countOver) over budget, marked OVER above.")
    }

    private static func isOver(_ row: Row, _ ratio: Double?) -> Bool {
        switch row.budget {
        case .atMost(let limit): row.measured > limit
        case .atMostOrRatio(let limit, let most):
            row.measured > limit && ratio.map { $0 > most } ?? true
        case .atLeast(let limit): row.measured < limit
        case .ratio(let limit): ratio.map { $0 > limit } ?? false
        case nil: false
        }
    }

    private func show(_ cells: [String], mark: String) {
        let padded = zip(cells, Self.widths).enumerated().map { index, cell in
            let blanks = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
            return index == 0 ? cell.0 + blanks : blanks + cell.0
        }
        print(padded.joined(separator: "  ") + mark)
    }

    private static func text(_ budget: Budget, _ unit: Unit) -> String {
        switch budget {
        case .atMost(let limit): "≤ " + text(limit, unit)
        case .atMostOrRatio(let limit, let ratio):
            "≤ \(text(limit, unit)) or \(fixed(ratio)) ×"
        case .atLeast(let limit): "≥ " + text(limit, unit)
        case .ratio(let limit): "≤ " + fixed(limit) + " ×"
        }
    }

    private static func text(_ value: Double, _ unit: Unit) -> String {
        switch unit {
        case .nanoseconds where value >= 1e9: fixed(value / 1e9) + " s"
        case .nanoseconds where value >= 1e6: fixed(value / 1e6) + " ms"
        case .nanoseconds: fixed(value / 1e3) + " µs"
        case .bytes: fixed(value / 1_048_576) + " MiB"
        case .octets: fixed(value) + " B"
        case .times: String(Int(value)) + " ×"
        case .percent: fixed(value) + " %"
        case .perSecond: fixed(value) + " /s"
        case .count: String(Int(value))
        }
    }

    /// Two places below 100, else whole.
    private static func fixed(_ value: Double) -> String {
        guard value < 100 else { return String(Int(value.rounded())) }
        let hundredths = Int((value * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
