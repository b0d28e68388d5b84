public import StationModel

extension Schedule {
    /// The hours of one day. The calendar goes before the week: a holiday on a Thursday has the
    /// holiday's hours, a make-up workday on a Saturday the workday's (调休).
    public func hours(on date: CivilDate) -> [Hours] {
        switch calendar[date] {
        case .holiday: holiday
        case .workday: workday
        case nil: weekly[date.weekday] ?? []
        }
    }

    /// Whether a local time lies within the hours (start inclusive, end exclusive).
    public func isOpen(at local: LocalTime) -> Bool {
        hours(on: local.date).contains {
            $0.startMinute <= local.minuteOfDay && local.minuteOfDay < $0.endMinute
        }
    }

    /// The next wall time at which `isOpen` may differ; `nil` if nothing changes within
    /// `daysAhead`. Eight days hold every weekly change; a calendar beyond is found when its
    /// week has come. Where the clocks change, local time jumps: that is a boundary as well.
    public func nextBoundary(
        after time: UnixTime, in zone: TimeZoneTable, daysAhead: Int = 8
    ) -> UnixTime? {
        let today = zone.local(time).date
        let last = time + .days(daysAhead)
        let change = zone.transitions.map { UnixTime(seconds: $0.atUnixSeconds) }
            .first { $0 > time && $0 <= last }
        for day in 0...daysAhead {
            let date = today + day
            let boundaries = hours(on: date).flatMap { [$0.startMinute, $0.endMinute] }
            let next = boundaries.flatMap { Self.wallTimes(date, minute: $0, in: zone) }
                .filter { $0 > time }.min()
            if let next { return change.map { min($0, next) } ?? next }
        }
        return change
    }

    private static func wallTimes(
        _ date: CivilDate, minute: Int, in zone: TimeZoneTable
    ) -> [UnixTime] {
        let day = minute == 1440 ? date + 1 : date
        return zone.unixTimes(LocalTime(date: day, secondOfDay: (minute % 1440) * 60))
    }
}
