import ConfigurationFile
import StationModel

/// Times of a scenario's file: `18:30` or `18:30:20`, the first one from the beginning on, or
/// `2026-01-21 04:00`; all local time at the station.
struct ScenarioTime {
    let began: UnixTime
    let lasts: Duration
    let zone: TimeZoneTable

    /// The beginning, which needs its day.
    static func begin(_ node: Node, zone: TimeZoneTable) -> UnixTime? {
        node.parsed(.localDateTime) { dateTime($0, zone: zone) }
    }

    /// A time since the beginning, not after the end.
    func read(_ node: Node?) -> Duration? {
        guard let node, let time = node.parsed(.localTime, by: parse) else { return nil }
        let since = time - began
        guard (.zero...lasts).contains(since) else {
            node.refuse(.outOfRange(.scenarioTime), expected: .localTime)
            return nil
        }
        return since
    }

    private func parse(_ text: String) -> UnixTime? {
        guard let second = Self.secondOfDay(text[...]) else {
            return Self.dateTime(text, zone: zone)
        }
        let today = zone.local(began).date
        return (0...1).map { day in
            zone.unixTime(LocalTime(date: today + day, secondOfDay: second))
        }.first { $0 >= began }
    }

    private static func dateTime(_ text: String, zone: TimeZoneTable) -> UnixTime? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, let date = CivilDate(text: words[0]),
            let second = secondOfDay(words[1])
        else { return nil }
        return zone.unixTime(LocalTime(date: date, secondOfDay: second))
    }

    private static func secondOfDay(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count) else { return nil }
        let numbers = parts.compactMap { part -> Int? in
            let isNumber = part.utf8.count == 2 && part.utf8.allSatisfy { (0x30...0x39) ~= $0 }
            return isNumber ? Int(part) : nil
        }
        guard numbers.count == parts.count, numbers[0] < 24,
            numbers[1...].allSatisfy({ $0 < 60 })
        else { return nil }
        return numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    }
}
