/// Day of the week, numbered as in ISO 8601: Monday is 1.
public enum Weekday: Int, Hashable, CaseIterable, Sendable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// The key used in the configuration: `mon` … `sun`.
    public var abbreviation: String {
        switch self {
        case .monday: "mon"
        case .tuesday: "tue"
        case .wednesday: "wed"
        case .thursday: "thu"
        case .friday: "fri"
        case .saturday: "sat"
        case .sunday: "sun"
        }
    }

    public init?(abbreviation: String) {
        guard let day = Self.allCases.first(where: { $0.abbreviation == abbreviation }) else {
            return nil
        }
        self = day
    }
}

/// A day of the proleptic Gregorian calendar, without a time zone.
public struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01; the date's only stored form, so that equal dates are equal values.
    public let daysSinceEpoch: Int

    public init(daysSinceEpoch: Int) { self.daysSinceEpoch = daysSinceEpoch }

    /// A date that exists, or `nil` (month 13, 30 February).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), (1...31).contains(day), (0...9999).contains(year) else {
            return nil
        }
        // Days from civil, counted in 400-year eras that begin on 1 March.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        daysSinceEpoch = era * 146_097 + dayOfEra - 719_468
        // Only a day after the 28th is not in every month.
        guard day <= 28 || components == (year, month, day) else { return nil }
    }

    /// From `2026-10-01`, and from nothing else.
    public init?(text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 10, parts.count == 3, parts[0].utf8.count == 4,
            parts[1].utf8.count == 2, text.utf8.allSatisfy({ $0 == 0x2D || (0x30...0x39) ~= $0 }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year, month 1–12, day 1–31.
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    public var weekday: Weekday {
        // 1970-01-01 was a Thursday (4).
        let index = ((daysSinceEpoch + 3) % 7 + 7) % 7
        return Weekday.allCases[index]
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }

    public static func + (date: Self, days: Int) -> Self {
        Self(daysSinceEpoch: date.daysSinceEpoch + days)
    }

    /// `2026-10-01`.
    public var description: String {
        let (year, month, day) = components
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    }
}

/// A number with leading zeros: `padded(7, 2)` is `07`.
public func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// A wall time as the people at the station read it.
public struct LocalTime: Hashable, Sendable {
    public let date: CivilDate
    /// 0 … 86,399.
    public let secondOfDay: Int

    public init(date: CivilDate, secondOfDay: Int) {
        self.date = date
        self.secondOfDay = secondOfDay
    }

    /// 0 … 1439.
    public var minuteOfDay: Int { secondOfDay / 60 }
}

/// A time zone as a table of its offsets, so that the rules need no system library.
public struct TimeZoneTable: Hashable, Sendable {
    /// From this second on (seconds since 1970 UTC) local time = UTC + offset.
    public struct Transition: Hashable, Sendable {
        public let atUnixSeconds: Int64
        public let offsetSeconds: Int

        public init(atUnixSeconds: Int64, offsetSeconds: Int) {
            self.atUnixSeconds = atUnixSeconds
            self.offsetSeconds = offsetSeconds
        }
    }

    /// The zone's name, for display: `Asia/Shanghai`.
    public let name: String
    /// The offset before the first transition, in seconds.
    public let firstOffsetSeconds: Int
    /// In ascending order.
    public let transitions: [Transition]

    public init(name: String, firstOffsetSeconds: Int, transitions: [Transition] = []) {
        self.name = name
        self.firstOffsetSeconds = firstOffsetSeconds
        self.transitions = transitions.sorted { $0.atUnixSeconds < $1.atUnixSeconds }
    }

    /// China Standard Time: UTC + 8 h, no daylight saving since 1991.
    public static let shanghai = TimeZoneTable(name: "Asia/Shanghai", firstOffsetSeconds: 28_800)

    /// Local time = UTC + this many seconds at `time`.
    public func offsetSeconds(at time: UnixTime) -> Int {
        let passed = transitions.last { $0.atUnixSeconds <= time.seconds }
        return passed?.offsetSeconds ?? firstOffsetSeconds
    }

    public func local(_ time: UnixTime) -> LocalTime {
        let shifted = time.seconds + Int64(offsetSeconds(at: time))
        let day = (shifted >= 0 ? shifted : shifted - 86_399) / 86_400
        return LocalTime(
            date: CivilDate(daysSinceEpoch: Int(day)), secondOfDay: Int(shifted - day * 86_400))
    }

    /// The instants at which the clocks show a local time: none where they are set forward over
    /// it, two where they are set back over it, else one.
    public func unixTimes(_ local: LocalTime) -> [UnixTime] {
        let asUTC = Int64(local.date.daysSinceEpoch) * 86_400 + Int64(local.secondOfDay)
        let offsets = Set([firstOffsetSeconds] + transitions.map(\.offsetSeconds))
        return offsets.map { UnixTime(seconds: asUTC - Int64($0)) }
            .filter { self.local($0) == local }.sorted()
    }

    /// The instant of a local time. A time that a clock change skips maps to the instant at which
    /// the clocks change; one that occurs twice maps to its first occurrence.
    public func unixTime(_ local: LocalTime) -> UnixTime {
        let asUTC = Int64(local.date.daysSinceEpoch) * 86_400 + Int64(local.secondOfDay)
        var offset = firstOffsetSeconds
        for transition in transitions {
            let end = transition.atUnixSeconds + Int64(offset)
            if asUTC < end { return UnixTime(seconds: asUTC - Int64(offset)) }
            let start = transition.atUnixSeconds + Int64(transition.offsetSeconds)
            if asUTC < start { return UnixTime(seconds: transition.atUnixSeconds) }
            offset = transition.offsetSeconds
        }
        return UnixTime(seconds: asUTC - Int64(offset))
    }
}
