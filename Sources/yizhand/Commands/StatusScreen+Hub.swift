import StationModel

/// The city's hub on the screen.
extension StatusScreen {
    /// What needs somebody; a line for each flow, and below one that fails why, and what to do.
    var hubLines: [String] {
        guard let hub = report.hub else { return [] }
        let table = TextTable.lines(
            hub.flows.map { flow in
                [words(flow.name.phrase), words(flow.text.phrase), words(details(flow))]
            })
        let flows = zip(hub.flows, table).flatMap { flow, line in [line] + trouble(of: flow) }
        return hub.conditions.map { "! " + words($0.text.phrase) } + flows + counts(hub)
    }

    /// The city's lists beside the members', as far as it publishes any.
    var publishedLines: [String] {
        let vouchers = report.published?.vouchers.map { list in
            Phrase(
                "核销名单：第 \(list.version) 版，\(list.count) 条",
                "vouchers: version \(list.version), \(list.count.counted("line"))")
        }
        let calendar = report.published?.calendar.map { list in
            Phrase(
                "市节假日历：第 \(list.version) 版，\(list.count) 天",
                "the city's calendar: version \(list.version), \(list.count.counted("day"))")
        }
        return [vouchers, calendar].compactMap { $0.map(words) }
    }

    private func details(_ flow: StatusReport.Flow) -> Phrase {
        var parts: [Phrase] = []
        if flow.uplink, flow.backlog > 0 {
            parts.append(Phrase("待上报 \(flow.backlog) 条", "\(flow.backlog) still to send"))
            if let age = flow.oldestSeconds {
                parts.append(Phrase("最早的已等 ", "the oldest for ") + .span(seconds: age))
            }
        }
        return (flow.isFailing ? parts : parts + [success(flow)]).enumerated
    }

    private func success(_ flow: StatusReport.Flow) -> Phrase {
        guard let success = flow.lastSuccess else { return Phrase("尚未成功过", "no success yet") }
        return Phrase("上次成功 \(time(success))", "last success \(time(success))")
    }

    private func trouble(of flow: StatusReport.Flow) -> [String] {
        guard flow.isFailing, let trouble = flow.trouble else { return [] }
        let code = trouble.status.map { Phrase("（\($0)）", " (\($0))") } ?? .none
        var parts = [trouble.text.phrase + code, success(flow)]
        if let seconds = flow.nextTrySeconds, seconds > 0 {
            parts.append(Phrase("距下次重试 ", "next try in ") + .span(seconds: seconds))
        }
        return [
            "  " + words(parts.enumerated),
            "  " + words(Phrase("处理：", "Next: ") + trouble.next.phrase),
        ]
    }

    private func counts(_ hub: StatusReport.Hub) -> [String] {
        var lines: [Phrase] = []
        if hub.quarantinedEvents > 0 {
            lines.append(
                Phrase(
                    "启动以来市平台拒收事件 \(hub.quarantinedEvents) 条",
                    "\(hub.quarantinedEvents.counted("event")) refused by the hub since start"))
        }
        for loss in hub.lostSamples {
            lines.append(
                Phrase(
                    "启动以来丢失监测数据 \(loss.count) 个：",
                    "\(loss.count) measured values lost since start: ") + loss.text.phrase)
            lines.append(Phrase("  处理：", "  Next: ") + loss.next.phrase)
        }
        lines += hub.refusedSeries.map { refused in
            Phrase(
                "市平台一直拒收监测项 \(refused.series)，已丢失 \(refused.lost) 个",
                "the hub keeps refusing \(refused.series): \(refused.lost) values lost")
        }
        return lines.map(words)
    }
}
