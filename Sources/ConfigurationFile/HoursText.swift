import StationModel

/// Hours as people write them: `08:30-18:00`, `22:00-06:00` across midnight, `00:00-24:00`.
struct HoursText: Hashable {
    /// Minutes of the day, 0 … 1439.
    let start: Int
    /// 0 … 1440; not after `start` when the hours end on the next day.
    let end: Int

    enum Fault: Error, Hashable {
        case badForm(suggestion: String?)
        case noEnd
        case endNotAfterStart
    }

    static func parse(_ text: String) -> Result<HoursText, Fault> {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let start = parts.first.flatMap(minute), start < 1440 else {
            return .failure(.badForm(suggestion: plainTwin(of: text)))
        }
        if parts.count == 1 || (parts.count == 2 && parts[1].isEmpty) { return .failure(.noEnd) }
        guard parts.count == 2, let end = minute(parts[1]) else {
            return .failure(.badForm(suggestion: nil))
        }
        return start == end ? .failure(.endNotAfterStart) : .success(Self(start: start, end: end))
    }

    /// The part on the day itself.
    var today: Schedule.Hours {
        Schedule.Hours(startMinute: start, endMinute: end > start ? end : 1440)
    }

    /// The part on the day after, `nil` when there is none. `18:00-00:00` ends with its day.
    var tomorrow: Schedule.Hours? {
        end < start && end > 0 ? Schedule.Hours(startMinute: 0, endMinute: end) : nil
    }

    /// `08:30`, and from nothing else, so that `8:30` and `0830` are asked back.
    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60
        else { return nil }
        let total = hour * 60 + minute
        return total <= 1440 ? total : nil
    }

    /// The text with the plain signs for those that keyboards and word processors put in their
    /// place, when that makes hours of it.
    private static func plainTwin(of text: String) -> String? {
        let signs: [Character: Character] = [
            "：": ":", "–": "-", "—": "-", "~": "-", "～": "-", "至": "-", "到": "-",
        ]
        var plain = String(text.filter { $0 != " " }.map { signs[$0] ?? $0 })
        plain = plain.split(separator: "-").map { $0.count == 4 ? "0" + $0 : $0 }
            .joined(separator: "-")
        guard plain != text, case .success = parse(plain) else { return nil }
        return "\"\(plain)\""
    }
}
