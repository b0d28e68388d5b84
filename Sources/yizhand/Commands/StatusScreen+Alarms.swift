import StationModel

/// The alarms on the screen: each with what to do, and its consequences in a line below it.
extension StatusScreen {
    var alarmLines: [String] {
        guard !report.alarms.isEmpty else { return [words(Phrase("没有报警。", "No alarms."))] }
        let known = Set(
            report.alarms.map { StatusReport.Cause(alarm: $0.alarm, subject: $0.subject) })
        let own = report.alarms.filter { $0.cause.map { !known.contains($0) } ?? true }
        return own.flatMap { alarm in lines(alarm) + consequences(of: alarm) }
    }

    private func lines(_ alarm: StatusReport.Alarm) -> [String] {
        let severity = AlarmSeverity(rawValue: alarm.severity)?.name ?? .verbatim(alarm.severity)
        let since = Phrase("，自 \(time(alarm.since))", ", since \(time(alarm.since))")
        let seen =
            alarm.acknowledged == true ? Phrase("，已确认", ", acknowledged") : Phrase.none
        var lines = [
            words(
                Phrase("！", "! ") + severity + Phrase("：", ": ") + title(alarm) + since + seen)
        ]
        if !alarm.detail.isEmpty { lines.append("    " + alarm.detail) }
        if let kind = AlarmKind(rawValue: alarm.alarm) {
            lines.append("    " + words(kind.meaning))
            lines.append("    " + words(Phrase("处理：", "Next: ") + kind.nextStep))
        }
        return lines
    }

    private func title(_ alarm: StatusReport.Alarm) -> Phrase {
        let name = AlarmKind(rawValue: alarm.alarm)?.name ?? .verbatim(alarm.alarm)
        let saysItAll = ["door", "station", "clock", "members"].contains(alarm.subject)
        return name
            + (saysItAll ? .none : Phrase("（\(alarm.subject)）", " (\(alarm.subject))"))
    }

    private func consequences(of alarm: StatusReport.Alarm) -> [String] {
        let cause = StatusReport.Cause(alarm: alarm.alarm, subject: alarm.subject)
        let titles = report.alarms.filter { $0.cause == cause }.map(title)
        guard !titles.isEmpty else { return [] }
        let names = Phrase(
            titles.map(\.chinese).joined(separator: "、"),
            titles.map(\.english).joined(separator: ", "))
        return ["    " + words(Phrase("由此引起：", "It explains: ") + names)]
    }
}
