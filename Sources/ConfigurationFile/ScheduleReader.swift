import StationModel

/// Weekly hours: `"always"`, `"never"`, or an object of days.
struct ScheduleReader {
    private static let words: [String: Schedule] = ["always": .always, "never": .never]

    private struct Piece {
        let hours: Schedule.Hours
        let node: Node
    }

    private var weekly: [Weekday: [Piece]] = [:]

    /// `nil` after a fault was reported.
    static func read(_ node: Node, calendar: StationCalendar) -> Schedule? {
        if case .text = node.value {
            guard var schedule = node.choice(of: words) else { return nil }
            schedule.calendar = calendar.days
            return schedule
        }
        guard let section = Section<ScheduleKey>(node) else { return nil }
        var reader = ScheduleReader()
        return reader.read(section, calendar: calendar)
    }

    private mutating func read(
        _ section: Section<ScheduleKey>, calendar: StationCalendar
    ) -> Schedule? {
        for day in Weekday.allCases {
            guard let key = ScheduleKey(rawValue: day.abbreviation), let node = section[key]
            else { continue }
            readDay(day, node)
        }
        let holiday = specialDay(section[.holiday])
        let workday = specialDay(section[.workday])
        if section[.workday] == nil, calendar.days.values.contains(.workday), !weekly.isEmpty {
            section.node.note(
                .warning, missing: ScheduleKey.workday.rawValue, .noWorkdayHours,
                expected: .hoursOfWorkday)
        }
        return Schedule(
            weekly: weekly.mapValues(Self.sorted), holiday: Self.sorted(holiday),
            workday: Self.sorted(workday), calendar: calendar.days)
    }

    /// Hours across midnight become two: the rest belongs to the day after.
    private mutating func readDay(_ day: Weekday, _ node: Node) {
        for (text, node) in Self.texts(node) {
            weekly[day, default: []].append(Piece(hours: text.today, node: node))
            guard let rest = text.tomorrow else { continue }
            let next = Weekday(rawValue: day.rawValue % 7 + 1) ?? .monday
            weekly[next, default: []].append(Piece(hours: rest, node: node))
        }
    }

    /// What follows a holiday is a day of any kind, so its hours must end with it.
    private func specialDay(_ node: Node?) -> [Piece] {
        guard let node else { return [] }
        return Self.texts(node).compactMap { text, node in
            guard text.tomorrow == nil else {
                node.refuse(.crossesMidnightOnSpecialDay, expected: .hoursWithinOneDay)
                return nil
            }
            return Piece(hours: text.today, node: node)
        }
    }

    private static func texts(_ node: Node) -> [(HoursText, Node)] {
        (node.elements() ?? []).compactMap { node in
            guard let written = node.text(.hours) else { return nil }
            switch HoursText.parse(written) {
            case .success(let text): return (text, node)
            case .failure(.noEnd): node.refuse(.noEnd, expected: .hours)
            case .failure(.endNotAfterStart): node.refuse(.endNotAfterStart, expected: .hours)
            case .failure(.badForm(let suggestion)):
                node.refuse(.badForm, expected: .hours, suggestion: suggestion)
            }
            return nil
        }
    }

    /// In ascending order; pieces that overlap are reported, since one of the two is a mistake.
    private static func sorted(_ pieces: [Piece]) -> [Schedule.Hours] {
        let ordered = pieces.sorted { $0.hours.startMinute < $1.hours.startMinute }
        for (earlier, later) in zip(ordered, ordered.dropFirst())
        where later.hours.startMinute < earlier.hours.endMinute {
            later.node.refuse(.overlappingHours, expected: .separateHours)
        }
        return ordered.map(\.hours)
    }
}
