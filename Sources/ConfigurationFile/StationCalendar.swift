import StationModel

/// Holidays and make-up workdays (调休): written in place, or in a file of one day per line.
struct StationCalendar {
    private(set) var days: [CivilDate: Schedule.DayKind] = [:]
    private var places: [CivilDate: SourcePlace] = [:]

    private static let kinds: [String: Schedule.DayKind] = [
        Schedule.DayKind.holiday.rawValue: .holiday, Schedule.DayKind.workday.rawValue: .workday,
    ]

    /// `folder` is that of the configuration: the calendar's path is relative to it.
    static func read(_ node: Node?, folder: String, today: CivilDate?) -> StationCalendar {
        var calendar = StationCalendar()
        guard let node else { return calendar }
        if case .text(let path) = node.value {
            calendar.readFile(path.hasPrefix("/") ? path : folder + path, named: node)
        } else {
            for element in node.elements() ?? [] { calendar.readDay(element) }
        }
        calendar.warnWhenOld(node, today: today)
        return calendar
    }

    private mutating func readFile(_ path: String, named node: Node) {
        guard let text = FileReader.text(of: path, namedBy: node) else { return }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            let day = DocumentReader.read(
                String(line), file: path, firstLine: index + 1, findings: node.findings)
            if let day { readDay(day) }
        }
    }

    private mutating func readDay(_ node: Node) {
        guard let section = Section<CalendarKey>(node) else { return }
        let date = section.required(.date, .date)?.parsed(.date) { CivilDate(text: $0) }
        let names = Requirement.oneOf(Self.kinds.keys.sorted())
        let kind = section.required(.kind, names)?.choice(of: Self.kinds)
        guard let date, let kind, let dateNode = section[.date] else { return }
        if let earlier = days[date], let place = places[date] {
            dateNode.refuse(
                earlier == kind ? .dateTwice(at: place) : .holidayAndWorkday(at: place),
                expected: .notUsedElsewhere)
        } else {
            days[date] = kind
            places[date] = dateNode.place
        }
    }

    /// A calendar of last year keeps the door shut on this year's make-up workdays.
    private func warnWhenOld(_ node: Node, today: CivilDate?) {
        guard let year = today?.components.year, let last = days.keys.max(),
            last.components.year < year
        else { return }
        node.warn(
            .calendarOutOfDate, expected: .calendarOfYear(year), found: .text("\(last)"))
    }
}
