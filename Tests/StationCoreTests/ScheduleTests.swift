import StationModel
import Testing

@testable import StationCore

struct ScheduleTests {
    static func hours(_ start: Int, _ end: Int) -> Schedule.Hours {
        Schedule.Hours(startMinute: start, endMinute: end)
    }

    static func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text: text)) }

    static func isOpen(_ schedule: Schedule, _ day: String, _ minute: Int) throws -> Bool {
        schedule.isOpen(at: LocalTime(date: try date(day), secondOfDay: minute * 60))
    }

    static let workdays = Dictionary(
        uniqueKeysWithValues: Weekday.allCases.prefix(5).map { ($0, [hours(480, 1200)]) })

    @Test(arguments: [(479, false), (480, true), (1199, true), (1200, false)])
    func `hours include their start and exclude their end`(minute: Int, open: Bool) throws {
        let schedule = Schedule(weekly: Self.workdays)
        #expect(try Self.isOpen(schedule, "2026-01-16", minute) == open)
    }

    @Test func `the last second before the end is open`() throws {
        let schedule = Schedule(weekly: Self.workdays)
        let friday = try Self.date("2026-01-16")
        #expect(schedule.isOpen(at: LocalTime(date: friday, secondOfDay: 71_999)))
        #expect(!schedule.isOpen(at: LocalTime(date: friday, secondOfDay: 72_000)))
    }

    @Test func `each day of the week has its own hours`() throws {
        let schedule = Schedule(weekly: Self.workdays)
        for day in 12...18 {
            #expect(try Self.isOpen(schedule, "2026-01-\(day)", 600) == (day <= 16))
        }
    }

    @Test func `hours across midnight are two parts without a gap`() throws {
        let schedule = Schedule(weekly: [
            .friday: [Self.hours(1320, 1440)], .saturday: [Self.hours(0, 360)],
        ])
        #expect(try Self.isOpen(schedule, "2026-01-16", 1439))
        #expect(try Self.isOpen(schedule, "2026-01-17", 0))
        #expect(try !Self.isOpen(schedule, "2026-01-17", 360))
        let midnight = try #require(
            schedule.nextBoundary(after: wallOrigin + .hours(3), in: .shanghai))
        #expect(midnight == wallOrigin + .hours(4))
        #expect(schedule.nextBoundary(after: midnight, in: .shanghai) == wallOrigin + .hours(10))
    }

    @Test func `a holiday on a workday and a make-up workday on a Saturday go before the week`()
        throws
    {
        // National Day 2026: Thursday 1 October free, Saturday 10 October worked instead.
        let schedule = Schedule(
            weekly: Self.workdays, holiday: [Self.hours(600, 720)],
            workday: [Self.hours(480, 1200)],
            calendar: [
                try Self.date("2026-10-01"): .holiday, try Self.date("2026-10-10"): .workday,
            ])
        #expect(try !Self.isOpen(schedule, "2026-10-01", 500))
        #expect(try Self.isOpen(schedule, "2026-10-01", 600))
        #expect(try Self.isOpen(schedule, "2026-10-10", 500))
        #expect(try !Self.isOpen(schedule, "2026-10-03", 500))
        #expect(try Self.isOpen(schedule, "2026-10-02", 500))
    }

    @Test func `hours that never change have no next boundary, and daily ones the next midnight`() {
        #expect(Schedule.never.nextBoundary(after: wallOrigin, in: .shanghai) == nil)
        let midnight = Schedule.always.nextBoundary(after: wallOrigin, in: .shanghai)
        #expect(midnight == wallOrigin + .hours(4))
    }

    // MARK: - A zone that sets its clocks

    /// Central Europe in 2026: one hour ahead on 29 March 01:00 UTC, back on 25 October 01:00 UTC.
    static let berlin = TimeZoneTable(
        name: "Europe/Berlin", firstOffsetSeconds: 3600,
        transitions: [
            .init(atUnixSeconds: 1_774_746_000, offsetSeconds: 7200),
            .init(atUnixSeconds: 1_792_890_000, offsetSeconds: 3600),
        ])

    /// Hours whose ends lie inside the hour that is skipped, and inside the one that occurs twice.
    @Test(arguments: [1_774_746_000, 1_792_890_000 as Int64], [(150, 240), (0, 150), (60, 170)])
    func `between two boundaries nothing changes, also around a change of the clocks`(
        change: Int64, minutes: (Int, Int)
    ) throws {
        let schedule = Schedule(weekly: [.sunday: [Self.hours(minutes.0, minutes.1)]])
        var boundary = UnixTime(seconds: change) - .hours(6)
        let end = boundary + .hours(12)
        while boundary < end {
            let next = try #require(schedule.nextBoundary(after: boundary, in: Self.berlin))
            let open = schedule.isOpen(at: Self.berlin.local(boundary))
            var time = boundary
            while time < min(next, end) {
                #expect(schedule.isOpen(at: Self.berlin.local(time)) == open)
                time = time + .minutes(1)
            }
            boundary = next
        }
    }
}
