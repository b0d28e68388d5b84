import StationModel
import Testing

struct CivilDateTests {
    @Test(arguments: [
        ("1970-01-01", 0, Weekday.thursday), ("2000-02-29", 11_016, .tuesday),
        ("2024-02-29", 19_782, .thursday), ("2026-10-01", 20_727, .thursday),
        ("1969-12-31", -1, .wednesday), ("2100-03-01", 47_541, .monday),
    ])
    func `known dates have their day number and weekday`(
        text: String, days: Int, weekday: Weekday
    ) throws {
        let date = try #require(CivilDate(text: text))
        #expect(date.daysSinceEpoch == days)
        #expect(date.weekday == weekday)
        #expect(date.description == text)
    }

    @Test func `every day from 1970 to 2100 follows the one before`() {
        var (year, month, day) = (1970, 1, 1)
        for number in 0...47_846 {
            let date = CivilDate(daysSinceEpoch: number)
            #expect(date.components == (year, month, day))
            #expect(CivilDate(year: year, month: month, day: day) == date)
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            day += 1
            if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    @Test(arguments: [
        "2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00",
        "2026-1-01", "26-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-1", "+026-01-01",
        "2026-01-1a", "", "----------", "２０26-01",
    ])
    func `a text that is no date is refused`(text: String) {
        #expect(CivilDate(text: text) == nil)
    }

    @Test func `weekdays go by their abbreviations`() {
        #expect(Weekday.allCases.map(\.rawValue) == Array(1...7))
        for day in Weekday.allCases { #expect(Weekday(abbreviation: day.abbreviation) == day) }
        #expect(Weekday(abbreviation: "Mon") == nil)
    }
}

struct TimeZoneTableTests {
    /// Two changes, an hour ahead at 1,000,000 s and back at 2,000,000 s.
    let zone = TimeZoneTable(
        name: "Test/Zone", firstOffsetSeconds: 3600,
        transitions: [
            .init(atUnixSeconds: 2_000_000, offsetSeconds: 3600),
            .init(atUnixSeconds: 1_000_000, offsetSeconds: 7200),
        ])

    @Test func `Shanghai is eight hours ahead, also before 1970`() {
        let local = TimeZoneTable.shanghai.local(UnixTime(seconds: 57_600))
        #expect(local == LocalTime(date: CivilDate(daysSinceEpoch: 1), secondOfDay: 0))
        let before = TimeZoneTable.shanghai.local(UnixTime(milliseconds: -28_800_001))
        #expect(before == LocalTime(date: CivilDate(daysSinceEpoch: -1), secondOfDay: 86_399))
    }

    @Test(arguments: [(999_999, 3600), (1_000_000, 7200), (1_999_999, 7200), (2_000_000, 3600)])
    func `an offset counts from its second on`(time: Int64, offset: Int) {
        #expect(zone.offsetSeconds(at: UnixTime(seconds: time)) == offset)
    }

    @Test func `every instant comes back from its local time, or from its first occurrence`() {
        for time in stride(from: Int64(980_000), to: 2_020_000, by: 60) {
            let instant = UnixTime(seconds: time)
            let local = zone.local(instant)
            let all = zone.unixTimes(local)
            #expect(all.contains(instant))
            #expect(zone.unixTime(local) == all.first)
            let isTwice = (1_996_400..<2_003_600).contains(time)
            #expect(all.count == (isTwice ? 2 : 1))
        }
    }

    @Test func `a local time that the clocks skip is the instant at which they change`() {
        let local = LocalTime(
            date: CivilDate(daysSinceEpoch: 11), secondOfDay: 1_000_000 + 3600 + 60 - 11 * 86_400)
        #expect(zone.unixTimes(local).isEmpty)
        #expect(zone.unixTime(local) == UnixTime(seconds: 1_000_000))
    }
}

struct TimeTests {
    @Test(arguments: [(0, 0), (999, 0), (1000, 1), (-1, -1), (-1000, -1), (-1001, -2)])
    func `seconds are rounded down, also before 1970`(milliseconds: Int64, seconds: Int64) {
        #expect(UnixTime(milliseconds: milliseconds).seconds == seconds)
    }

    @Test func `durations give whole units, and the clocks keep them`() {
        let span = Duration.nanoseconds(1_234_567_890)
        #expect(span.wholeNanoseconds == 1_234_567_890)
        #expect(span.wholeMilliseconds == 1234)
        #expect(span.wholeSeconds == 1)
        #expect(MonotonicInstant(nanoseconds: 5).nanoseconds == 5)
        let later = UnixTime(seconds: 5) + .milliseconds(1500)
        #expect(later - UnixTime(seconds: 5) == .milliseconds(1500))
        #expect(later - .milliseconds(1500) == UnixTime(seconds: 5))
        #expect(Duration.days(1) == .hours(24))
        #expect(Duration.hours(1) == .minutes(60))
    }

    @Test(arguments: [
        (ClockTrust.synced, 0 as Int64?, "synced"),
        (.holdover(uncertaintySeconds: 300), 300, "holdover"),
        (.holdover(uncertaintySeconds: 301), nil, "untrusted"), (.untrusted, nil, "untrusted"),
    ])
    func `a clock is trusted up to five minutes of uncertainty`(
        trust: ClockTrust, uncertainty: Int64?, word: String
    ) {
        #expect(trust.uncertaintySeconds == uncertainty)
        #expect(trust.isTrusted == (uncertainty != nil))
        #expect(trust.word == word)
    }
}
