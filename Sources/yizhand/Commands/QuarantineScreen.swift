import StationModel

/// What the hub refuses, in words: when, what, with which status, and what to do.
struct QuarantineScreen {
    let events: [QuarantinedReport]
    let samples: [RefusedSampleReport]
    /// The station's.
    let zone: TimeZoneTable
    let language: Language

    var lines: [String] {
        let blocks = [eventLines, sampleLines].filter { !$0.isEmpty }
        guard !blocks.isEmpty else {
            return [
                words(
                    Phrase(
                        "没有因内容被拒收的事件和监测数据。因采集时间太早被拒的见 yizhand ledger tail。",
                        "No event and no sample is refused for its content. Those that are refused "
                            + "for their age: yizhand ledger tail."))
            ]
        }
        return Array(blocks.joined(separator: [""]))
    }

    private var eventLines: [String] {
        guard !events.isEmpty else { return [] }
        let count = events.count
        let head = [Self.refusedAt, Phrase("事件", "Event"), Phrase("编号", "Id")]
        let rows = events.map { event in
            [localTime(event.time), event.type ?? Self.unknown, event.event]
                + refusal(event.status, event.reason, isReleased: event.released ?? false)
        }
        return [words(Phrase("被拒收的事件 \(count) 条：", "\(count.counted("event")) refused:"))]
            + table(head, rows) + [
                next(
                    Phrase(
                        "用 yizhand ledger export 导出，连同编号和状态码交给平台方；改好后逐条用 "
                            + "yizhand hub release 编号 重发。",
                        "hand them to the hub's operators (yizhand ledger export) with id and "
                            + "status; when it is mended, send each again with yizhand hub "
                            + "release ID."))
            ]
    }

    private var sampleLines: [String] {
        guard !samples.isEmpty else { return [] }
        let count = samples.count
        let head = [
            Self.refusedAt, Phrase("监测项", "Series"), Phrase("数值", "Value"),
            Phrase("采集时间", "Taken at"),
        ]
        let rows = samples.map { sample in
            [
                localTime(sample.time), sample.series ?? Self.unknown, sample.value,
                localTime(sample.sampleTime),
            ] + refusal(sample.status, sample.reason)
        }
        return [
            words(
                Phrase(
                    "被拒收的监测数据 \(count) 个（每个监测项最多 10 个）：",
                    "\(count.counted("sample")) refused (the newest 10 of a series):"))
        ] + table(head, rows) + [
            next(
                Phrase(
                    "先用 yizhand status 看本机是否已对时；再把监测项、数值和状态码告诉平台方，请其查接收端日志。"
                        + "这些数据不再重发。",
                    "see with yizhand status that the clock is in sync; then give series, value "
                        + "and status to the hub's operators, for the receiver's log says why. "
                        + "They are not sent again."))
        ]
    }

    // MARK: - Parts

    private static let refusedAt = Phrase("拒收时间", "Refused at")
    private static let unknown = "–"

    private func table(_ head: [Phrase], _ rows: [[String]]) -> [String] {
        let head = head + [Phrase("状态码", "Status"), Phrase("原因", "Why")]
        return TextTable.lines([head.map(words)] + rows).map { "  " + $0 }
    }

    private func refusal(
        _ status: Int?, _ reason: String, isReleased: Bool = false
    ) -> [String] {
        let name = HubReason(word: reason)?.name ?? .verbatim(reason)
        let released = Phrase("，等待重发", ", will be sent again")
        return [
            status.map { "HTTP \($0)" } ?? Self.unknown, words(isReleased ? name + released : name),
        ]
    }

    private func next(_ step: Phrase) -> String {
        words(Phrase("  处理：", "  Next: ") + step)
    }

    private func localTime(_ text: String) -> String {
        UnixTime(rfc3339: text).map { zone.minuteText($0) } ?? text
    }

    private func words(_ phrase: Phrase) -> String { phrase[language] }
}
