import ConfigurationFile
import StationModel

/// Times of a scenario's file: `18:30`, the first one from the beginning on, or
/// `2026-01-21 04:00`; both local time at the station.
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
        guard let minute = Self.minute(text[...]) else {
            return Self.dateTime(text, zone: zone)
        }
        let today = zone.local(began).date
        return (0...1).map { day in
            zone.unixTime(LocalTime(date: today + day, secondOfDay: minute * 60))
        }.first { $0 >= began }
    }

    private static func dateTime(_ text: String, zone: TimeZoneTable) -> UnixTime? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, let date = CivilDate(text: words[0]),
            let minute = minute(words[1])
        else { return nil }
        return zone.unixTime(LocalTime(date: date, secondOfDay: minute * 60))
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard text.utf8.count == 5, parts.count == 2, parts[0].utf8.count == 2,
            text.utf8.allSatisfy({ $0 == 0x3A || (0x30...0x39) ~= $0 }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}
