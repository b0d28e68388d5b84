import Identity
import StationModel

/// Holidays and make-up workdays, one JSON object a line, in any order, as in `config/calendars`.
struct CalendarFile {
    let path: String

    /// In the order of their dates.
    func read() throws -> [CalendarDay] {
        var days: [CalendarDay] = []
        var lines: [CivilDate: Int] = [:]
        try ObjectLines(path: path).read { bytes, number, faults throws(LineFault) in
            let day = try CalendarDay(line: bytes)
            if let other = lines.updateValue(number, forKey: day.date) {
                faults.add(
                    TableFault(
                        line: number, column: "date",
                        Phrase("第 \(other) 行已有这一天", "line \(other) has this day already")))
            }
            days.append(day)
        }
        return days.sorted { $0.date < $1.date }
    }
}
