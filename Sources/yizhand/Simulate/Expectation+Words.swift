import Foundation
import Simulation
import StationModel

extension Expectation {
    /// What is expected, for people.
    var words: Phrase {
        switch self {
        case .entries(let match, _, _, let count):
            .verbatim("\(Self.range(count)) × \(match.words)")
        case .alarm(let kind, let subject, _, let isUp):
            Self.alarm([kind.rawValue, subject].compactMap(\.self).joined(separator: " "), isUp)
        case .figure(let figure, _, _, let range):
            Phrase(
                "\(figure.words.chinese) \(written(range))",
                "the \(figure.words.english) to be \(written(range))")
        }
    }

    private static func alarm(_ name: String, _ isUp: Bool) -> Phrase {
        Phrase(
            "报警 \(name) \(isUp ? "在报" : "未报")",
            "the alarm \(name) to be \(isUp ? "up" : "down")")
    }

    /// What was found.
    func words(of found: Int?) -> Phrase {
        found.map { .verbatim(written($0)) } ?? Phrase("驿站已断电", "the station is off")
    }

    /// A value found, in the unit of the file.
    private func written(_ value: Int) -> String {
        guard case .figure(.roomMillidegrees, _, _, _) = self else { return "\(value)" }
        return String(format: "%.1f °C", Double(value) / 1000)
    }

    private func written(_ range: ClosedRange<Int>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max): "…"
        case (let least, .max): "≥ \(written(least))"
        case (.min, let most): "≤ \(written(most))"
        case (let least, let most): "\(written(least)) – \(written(most))"
        }
    }

    private static func range(_ count: ClosedRange<Int>) -> String {
        count.lowerBound == count.upperBound
            ? "\(count.lowerBound)"
            : count.upperBound >= 100_000
                ? "≥ \(count.lowerBound)" : "\(count.lowerBound) – \(count.upperBound)"
    }
}

extension Expectation.EntryMatch {
    var words: String {
        let data = data.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return ([kind.rawValue] + [subject].compactMap(\.self) + data).joined(separator: " ")
    }
}

extension Expectation.Figure {
    var words: Phrase {
        switch self {
        case .roomMillidegrees: Phrase("室温", "temperature")
        case .people: Phrase("室内人数", "number of people")
        case .stock(let place): Phrase("\(place.text) 的库存", "stock of \(place.text)")
        }
    }
}
