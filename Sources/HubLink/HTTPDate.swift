import StationModel

/// The one form of a date that servers may still make: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110
/// section 5.6.7). The two obsolete ones are taken for none.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// All that the form can say: years 0 to 9999.
    static let milliseconds: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    static func time(_ text: String) -> UnixTime? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 6, words[0].utf8.count == 4, words[0].hasSuffix(","),
            words[5] == "GMT", let day = number(words[1], 2),
            let month = months.firstIndex(of: String(words[2])), let year = number(words[3], 4),
            let date = CivilDate(year: year, month: month + 1, day: day),
            let second = secondOfDay(words[4])
        else { return nil }
        return UnixTime(seconds: Int64(date.daysSinceEpoch) * 86_400 + Int64(second))
    }

    private static func secondOfDay(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], 2), let minute = number(parts[1], 2),
            // A leap second is the last one of its minute once more.
            let second = number(parts[2], 2), hour < 24, minute < 60, second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + min(second, 59)
    }

    private static func number(_ text: Substring, _ digits: Int) -> Int? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(text)
    }
}
