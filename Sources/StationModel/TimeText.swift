// Times as text: RFC 3339 in UTC, years 0 – 9999.

extension UnixTime {
    /// With milliseconds: `2026-10-01T08:30:00.250Z`.
    public var rfc3339: String {
        "\(rfc3339WithoutZone).\(padded(Int(milliseconds - seconds * 1000), 3))Z"
    }

    /// Rounded down to the second: `2026-10-01T08:30:00Z`.
    public var rfc3339Seconds: String { "\(rfc3339WithoutZone)Z" }

    private var rfc3339WithoutZone: String {
        let local = TimeZoneTable(name: "UTC", firstOffsetSeconds: 0).local(self)
        let second = local.secondOfDay
        let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }
        return "\(local.date)T\(clock.joined(separator: ":"))"
    }
}

// MARK: - Reading

extension UnixTime {
    /// From `2026-11-20T00:00:00Z`: upper-case letters, always Z, no leap second; a fraction of a
    /// second of 1 – 9 digits is cut to the millisecond.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        self.init(rfc3339: bytes, range: 0..<bytes.count)
    }

    /// From a part of a text, without a copy: a member list has millions of times.
    public init?(rfc3339 text: [UInt8], range: Range<Int>) {
        guard range.count >= 20, text[range.upperBound - 1] == 0x5A else { return nil }
        let start = range.lowerBound
        guard Self.hasSeparators(text, at: start),
            let year = Self.number(text, start, 4), let month = Self.number(text, start + 5, 2),
            let day = Self.number(text, start + 8, 2), let hour = Self.number(text, start + 11, 2),
            let minute = Self.number(text, start + 14, 2),
            let second = Self.number(text, start + 17, 2),
            hour < 24, minute < 60, second < 60,
            let date = CivilDate(year: year, month: month, day: day),
            let fraction = Self.fraction(text, start + 19..<range.upperBound - 1)
        else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second
        self.init(milliseconds: Int64(seconds) * 1000 + Int64(fraction))
    }

    private static func hasSeparators(_ text: [UInt8], at start: Int) -> Bool {
        text[start + 4] == 0x2D && text[start + 7] == 0x2D && text[start + 10] == 0x54
            && text[start + 13] == 0x3A && text[start + 16] == 0x3A
    }

    private static func number(_ text: [UInt8], _ start: Int, _ count: Int) -> Int? {
        var value = 0
        for index in start..<start + count {
            guard (0x30...0x39).contains(text[index]) else { return nil }
            value = value * 10 + Int(text[index] - 0x30)
        }
        return value
    }

    /// Milliseconds of `.5`, `.123456789`, or nothing at all.
    private static func fraction(_ text: [UInt8], _ range: Range<Int>) -> Int? {
        guard !range.isEmpty else { return 0 }
        let digits = range.count - 1
        guard (1...9).contains(digits), text[range.lowerBound] == 0x2E,
            let value = number(text, range.lowerBound + 1, digits)
        else { return nil }
        let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
        return value * 1000 / scale
    }
}
