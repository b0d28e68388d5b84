import Publishing
import StationModel

/// What a publication of lists says to the person at the terminal.
extension HubPublishCommand {
    static func words(_ forecast: MemberForecast) -> Phrase {
        let read = Phrase("共 \(forecast.rows) 行", "rows: \(forecast.rows)")
        guard forecast.newCards > 0 else {
            return read + Phrase("，没有新的身份证。", "; no new ID card.")
        }
        let span = Phrase.span(seconds: max(1, forecast.timeNeeded.wholeSeconds))
        return read
            + Phrase(
                "，其中 \(forecast.newCards) 个身份证需要加固，约需 ",
                "; ID cards to harden: \(forecast.newCards), which takes about ")
            + span + Phrase("。", ".")
    }

    func describe(
        _ report: ListPublication.Report, _ call: CommandCall
    ) throws -> [(String, String)] {
        if !call.arguments.has(.json) {
            try call.console.print(
                Phrase(
                    "已发布 manifest 第 \(report.version) 版",
                    "published manifest version \(report.version)"))
            try call.console.print(Phrase("会员：", "members: ") + report.members.words)
            if let vouchers = report.vouchers {
                try call.console.print(Phrase("核销码：", "vouchers: ") + vouchers.words)
            }
            if let days = report.calendarDays {
                try call.console.print(Phrase("日历：\(days) 天", "calendar: \(days) days"))
            }
        }
        return [
            ("manifestVersion", "\(report.version)"), ("members", report.members.json),
            ("vouchers", report.vouchers?.json ?? "null"),
            ("calendarDays", report.calendarDays.map(String.init) ?? "null"),
            ("newCards", "\(report.newCards)"), ("repeatedRows", "\(report.repeatedRows)"),
        ]
    }
}

extension ListPublication.Report.Section {
    fileprivate var words: Phrase {
        let change = Phrase(
            "第 \(version) 版，共 \(count) 行，新增或修改 \(put)，删除 \(deleted)",
            "version \(version), \(count) lines, \(put) added or changed, \(deleted) removed")
        return isNewSnapshot ? change + Phrase("，新的全量文件", ", a new snapshot") : change
    }

    fileprivate var json: String {
        "{\"version\":\(version),\"count\":\(count),\"put\":\(put),\"deleted\":\(deleted),"
            + "\"snapshot\":\(isNewSnapshot)}"
    }
}
