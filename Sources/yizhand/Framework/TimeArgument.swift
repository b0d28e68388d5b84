import Identity
import StationModel

/// A time as people type it.
enum TimeArgument: Hashable {
    /// `2026-11-21T10:00:00Z`.
    case exact(UnixTime)
    /// `2026-11-21 18:00`, at the station.
    case local(CivilDate, minuteOfDay: Int)
    /// `18:00`: the next time that the station's clocks show it.
    case nextTime(minuteOfDay: Int)

    /// `nil` for anything else.
    init?(_ text: String) {
        if let time = UnixTime(rfc3339: text) {
            self = .exact(time)
            return
        }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        switch words.count {
        case 1:
            guard let minute = Self.minute(words[0]) else { return nil }
            self = .nextTime(minuteOfDay: minute)
        case 2:
            guard let date = CivilDate(text: words[0]), let minute = Self.minute(words[1]) else {
                return nil
            }
            self = .local(date, minuteOfDay: minute)
        default: return nil
        }
    }

    /// The instant that is meant.
    func time(after now: UnixTime, in zone: TimeZoneTable) -> UnixTime {
        switch self {
        case .exact(let time): return time
        case .local(let date, let minute):
            return zone.unixTime(LocalTime(date: date, secondOfDay: minute * 60))
        case .nextTime(let minute):
            let today = zone.local(now).date
            let time = zone.unixTime(LocalTime(date: today, secondOfDay: minute * 60))
            guard time <= now else { return time }
            return zone.unixTime(LocalTime(date: today + 1, secondOfDay: minute * 60))
        }
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
