import Publishing
import StationModel

/// What a publication of lists says to the person at the terminal.
extension HubPublishCommand {
    static func words(_ forecast: MemberForecast) -> Phrase {
        let ended = Phrase(
            "（其中 \(forecast.ended) 行的 until 已过）",
            " (\(forecast.ended) of them ended already, see until)")
        let read =
            Phrase("共 \(forecast.rows) 行", "rows: \(forecast.rows)")
            + (forecast.ended > 0 ? ended : .none)
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
        for path in report.damagedFiles {
            call.console.note(
                Phrase(
                    "\(path) 已损坏，未使用；相应内容已重新生成，请检查该磁盘。",
                    "\(path) was damaged and was not used; what it belongs to was made anew. Check "
                        + "this disk."))
        }
        if !call.arguments.has(.json) {
            try call.console.print(
                Phrase(
                    "已发布清单第 \(report.version) 版",
                    "published manifest version \(report.version)"))
            try call.console.print(Phrase("会员：", "members: ") + report.members.words)
            if let vouchers = report.vouchers {
                try call.console.print(Phrase("核销码：", "vouchers: ") + vouchers.words)
            }
            if let days = report.calendarDays {
                try call.console.print(Phrase("日历：\(days) 天", "calendar: \(days.counted("day"))"))
            }
        }
        return [
            ("manifestVersion", "\(report.version)"), ("members", report.members.json),
            ("vouchers", report.vouchers?.json ?? "null"),
            ("calendarDays", report.calendarDays.map(String.init) ?? "null"),
            ("newCards", "\(report.newCards)"), ("repeatedRows", "\(report.repeatedRows)"),
            ("damagedFiles", "\(report.damagedFiles.count)"),
        ]
    }
}

extension ListPublication.Report.Section {
    fileprivate var words: Phrase {
        let head = Phrase(
            "第 \(version) 版，共 \(count) 行，",
            "version \(version), \(count.counted("line")), ")
        let snapshot = Phrase("，已生成新的全量文件", ", with a new snapshot")
        return head + difference + (isNewSnapshot ? snapshot : .none)
    }

    private var difference: Phrase {
        guard let changes else {
            return Phrase(
                "与上一版无法逐行比较，已全部重新生成",
                "all made anew: the version before cannot be compared line by line")
        }
        guard changes != LineChanges() else { return Phrase("没有变化", "unchanged") }
        let (added, changed, removed) = (changes.added, changes.changed, changes.removed)
        return Phrase(
            "新增 \(added)，修改 \(changed)，删除 \(removed)",
            "\(added) added, \(changed) changed, \(removed) removed")
    }

    /// The three numbers are `null` where the version before cannot be compared.
    fileprivate var json: String {
        let number = { (count: Int?) in count.map(String.init) ?? "null" }
        return "{\"version\":\(version),\"count\":\(count),"
            + "\"added\":\(number(changes?.added)),\"changed\":\(number(changes?.changed)),"
            + "\"removed\":\(number(changes?.removed)),\"snapshot\":\(isNewSnapshot)}"
    }
}
