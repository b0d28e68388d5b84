extension UnixTime {
    /// RFC 3339 in UTC with milliseconds: `2026-10-01T08:30:00.250Z`. Years 0 – 9999.
    public var rfc3339: String {
        let local = TimeZoneTable(name: "UTC", firstOffsetSeconds: 0).local(self)
        let second = local.secondOfDay
        let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }
        let fraction = padded(Int(milliseconds - seconds * 1000), 3)
        return "\(local.date)T\(clock.joined(separator: ":")).\(fraction)Z"
    }
}
