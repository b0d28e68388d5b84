import StationModel
import Testing

@testable import ConfigurationFile

@Suite struct HoursTests {
    static let sample = "mon: [\"08:30-18:00\"]"

    static func schedule(_ text: String) throws -> Schedule {
        try Sample.load(Sample.with(text, for: sample)).configuration.door.freeAccess
    }

    static func hours(_ start: Int, _ end: Int) -> Schedule.Hours {
        Schedule.Hours(startMinute: start, endMinute: end)
    }

    @Test func `hours are minutes of their day`() throws {
        let schedule = try Self.schedule("mon: [\"13:00-18:00\", \"08:30-12:00\"]")
        #expect(schedule.weekly == [.monday: [Self.hours(510, 720), Self.hours(780, 1080)]])
        #expect(schedule.workday == [Self.hours(540, 1020)])
        #expect(schedule.holiday == [])
    }

    @Test func `hours across midnight end on the next day`() throws {
        let schedule = try Self.schedule("mon: [\"22:00-06:00\"], sun: [\"20:00-01:00\"]")
        #expect(
            schedule.weekly == [
                .monday: [Self.hours(0, 60), Self.hours(1320, 1440)],
                .tuesday: [Self.hours(0, 360)], .sunday: [Self.hours(1200, 1440)],
            ])
    }

    @Test func `hours to midnight end with their day, however midnight is written`() throws {
        for end in ["24:00", "00:00"] {
            let schedule = try Self.schedule("mon: [\"18:00-\(end)\"]")
            #expect(schedule.weekly == [.monday: [Self.hours(1080, 1440)]])
        }
        #expect(try Self.schedule("mon: [\"00:00-24:00\"]").weekly == [.monday: [.wholeDay]])
    }

    @Test(arguments: ["always", "never"])
    func `two words stand for whole schedules`(word: String) throws {
        let text = Sample.with(
            "freeAccess: \"\(word)\"",
            for: "freeAccess: { mon: [\"08:30-18:00\"], workday: [\"09:00-17:00\"] }")
        let schedule = try Sample.load(text).configuration.door.freeAccess
        let plain = word == "always" ? Schedule.always : .never
        #expect(schedule.weekly == plain.weekly)
        #expect(schedule.holiday == plain.holiday)
        #expect(schedule.calendar.count == 2)
    }

    @Test(arguments: ["08:30-", "08:30"])
    func `hours without an end are refused`(text: String) throws {
        try expect(
            Sample.with("mon: [▸\"\(text)\"]", for: Self.sample),
            finds: Expected(.noEnd, "door.freeAccess.mon[0]", found: "\"\(text)\"", .hours))
    }

    @Test func `hours that end when they begin are refused`() throws {
        try expect(
            Sample.with("mon: [▸\"08:30-08:30\"]", for: Self.sample),
            finds: Expected(
                .endNotAfterStart, "door.freeAccess.mon[0]", found: "\"08:30-08:30\"", .hours))
    }

    @Test(
        arguments: [
            ("25:00-26:00", nil), ("08:60-09:00", nil), ("08:30-24:01", nil), ("open", nil),
            ("", nil),
            ("08:30-12:00-13:00", nil), ("8:30-18:00", "\"08:30-18:00\""),
            ("08：30～18：00", "\"08:30-18:00\""), ("08:30 - 18:00", "\"08:30-18:00\""),
            ("08:30至18:00", "\"08:30-18:00\""),
        ] as [(String, String?)])
    func `what is no time is asked back`(text: String, suggestion: String?) throws {
        try expect(
            Sample.with("mon: [▸\"\(text)\"]", for: Self.sample),
            finds: Expected(
                .badForm, "door.freeAccess.mon[0]", found: "\"\(text)\"", .hours,
                suggestion: suggestion))
    }

    @Test func `hours that overlap are blamed at the later ones`() throws {
        try expect(
            Sample.with("mon: [\"08:00-12:00\", ▸\"11:59-13:00\"]", for: Self.sample),
            finds: Expected(
                .overlappingHours, "door.freeAccess.mon[1]", found: "\"11:59-13:00\"",
                .separateHours))
        try expect(
            Sample.with("mon: [\"20:00-09:00\"], tue: [▸\"08:30-18:00\"]", for: Self.sample),
            finds: Expected(
                .overlappingHours, "door.freeAccess.tue[0]", found: "\"08:30-18:00\"",
                .separateHours))
    }

    @Test func `hours of a calendar's day end with it`() throws {
        try expect(
            Sample.with("workday: [▸\"22:00-06:00\"]", for: "workday: [\"09:00-17:00\"]"),
            finds: Expected(
                .crossesMidnightOnSpecialDay, "door.freeAccess.workday[0]",
                found: "\"22:00-06:00\"", .hoursWithinOneDay))
    }

    @Test func `make-up workdays without hours are doubted`() throws {
        try expect(
            Sample.with(
                "freeAccess: ▸{ mon: [\"08:30-18:00\"] }",
                for: "freeAccess: { mon: [\"08:30-18:00\"], workday: [\"09:00-17:00\"] }"),
            finds: Expected(
                warning: .noWorkdayHours, "door.freeAccess.workday", found: nil, .hoursOfWorkday))
    }

    @Test func `a group's hours are read like the door's`() throws {
        let text = Sample.with(
            "capacity: 12, groupHours: { courier: { sat: [\"08:00-20:00\"], workday: [] } }",
            for: "capacity: 12")
        let groups = try Sample.load(text).configuration.access.groupHours
        #expect(groups[MemberGroup("courier")]?.weekly == [.saturday: [Self.hours(480, 1200)]])
        #expect(groups[MemberGroup("courier")]?.calendar.count == 2)
        try expect(
            Sample.with(
                "capacity: 12, groupHours: { \"a b\": ▸\"always\" }", for: "capacity: 12"),
            finds: Expected(.badForm, "access.groupHours[\"a b\"]", found: "a b", .groupName))
    }
}
