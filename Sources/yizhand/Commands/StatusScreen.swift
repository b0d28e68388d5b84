import StationModel

/// One screen about a station, in words.
struct StatusScreen {
    let report: StatusReport
    let language: Language

    /// The last events that are shown: with everything above them they fit 24 lines.
    private static let mostEvents = 5

    var text: String {
        let blocks = [heading, facts, alarmLines, events].filter { !$0.isEmpty }
        return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    /// The door alone, for `door status`.
    var doorLines: [String] {
        var lines = [words(state + Phrase("", " ") + authority.explanation)]
        if let mode = mode { lines.append(words(mode)) }
        if report.door.fireLatched {
            let input =
                report.door.fireInputActive
                ? Phrase("消防触点仍在动作。", "The fire loop is still open.")
                : Phrase("消防触点已恢复，等待复位。", "The fire loop is closed again: reset it.")
            lines.append(words(input))
        }
        return lines
    }

    // MARK: - Parts

    private var heading: [String] {
        let station = report.station
        let up = Phrase("已运行 ", "up ") + .span(seconds: report.upSeconds)
        let version = Phrase("版本 \(report.version)", "version \(report.version)")
        return [
            "\(station.name) · \(station.place) · \(station.id)",
            [time(report.now) + " " + report.station.timeZone, words(up), words(version)]
                .joined(separator: " · "),
        ]
    }

    private var facts: [String] {
        var rows = [(Phrase("门", "Door"), doorLines)]
        rows.append((Phrase("公告", "Notice"), noticeLines))
        rows.append((Phrase("暂停", "Withheld"), withheldLines))
        rows.append((Phrase("今日", "Today"), [words(visits)]))
        rows.append((Phrase("刷卡", "Reads"), [words(reads)]))
        rows.append((Phrase("名册", "List"), [words(list)] + publishedLines))
        rows.append((Phrase("人员", "People"), peopleLines))
        rows.append((Phrase("传感器", "Sensors"), sensorLines))
        rows.append((Phrase("温控", "Climate"), climateLines))
        rows.append((Phrase("电器", "Appliances"), applianceLines))
        rows.append((Phrase("输出", "Outputs"), outputLines))
        rows.append((Phrase("库存", "Stock"), stockLines))
        rows.append((Phrase("智能柜", "Lockers"), lockerLines))
        rows.append((Phrase("市平台", "Hub"), hubLines))
        rows.append((Phrase("设备", "Devices"), devices))
        rows.append((Phrase("台账", "Ledger"), [words(ledger)]))
        rows.append((Phrase("时钟", "Clock"), [words(report.clock.text.phrase)]))
        rows = rows.filter { !$0.1.isEmpty }
        let width = (rows.map { words($0.0).displayWidth }.max() ?? 0) + 2
        return rows.flatMap { name, lines in
            lines.enumerated().map { index, line in
                (index == 0 ? words(name) : "").filled(to: width) + line
            }
        }
    }

    private var events: [String] {
        guard !report.recent.isEmpty else { return [] }
        return [words(Phrase("最近：", "Last:"))]
            + report.recent.prefix(Self.mostEvents).map {
                "  \(time($0.time))  \(words($0.text.phrase))"
            }
    }

    // MARK: - Words

    private var state: Phrase {
        switch report.door.state {
        case "open": Phrase("门开着。", "Open.")
        case "released": Phrase("已放行，门关着。", "Released, and shut.")
        case "locked": Phrase("门已锁。", "Locked.")
        default: Phrase("门状态未知。", "Whether it is shut is not known.")
        }
    }

    private var authority: DoorAuthority {
        DoorAuthority(rawValue: report.door.authority) ?? .credential
    }

    private var mode: Phrase? {
        guard report.door.mode != DoorMode.normal.rawValue else { return nil }
        let name = DoorMode(rawValue: report.door.mode)?.name ?? .verbatim(report.door.mode)
        let until = report.door.modeUntil.map { time($0) }
        return Phrase("门模式：", "Mode: ") + name
            + (until.map { Phrase("，至 \($0)", " until \($0)") } ?? .none)
    }

    private var visits: Phrase {
        let total = report.visitsToday.values.reduce(0, +)
        let groups = report.visitsToday.sorted { $0.key < $1.key }.map {
            MemberGroup($0.key).phrase + Phrase.verbatim(" \($0.value)")
        }
        let people = Phrase("\(total) 人", total == 1 ? "1 person" : "\(total) people")
        guard !groups.isEmpty else { return people }
        return people
            + Phrase(
                "：" + groups.map(\.chinese).joined(separator: "，"),
                ": " + groups.map(\.english).joined(separator: ", "))
    }

    private var reads: Phrase {
        let access = report.access
        return Phrase(
            "启动以来放行 \(access.granted) 次，拒绝 \(access.denied) 次，重复 \(access.repeats) 次",
            "since start \(access.granted) let in, \(access.denied) refused, "
                + "\(access.repeats) repeated")
    }

    private var list: Phrase {
        guard !report.list.missing else { return AlarmKind.listMissing.name }
        let (version, count) = (report.list.version, report.list.count)
        let age = report.list.ageSeconds.map { Phrase.span(seconds: $0) }
        return Phrase("第 \(version) 版，\(count) 条", "version \(version), \(count.counted("line"))")
            + (age.map { Phrase("，签发于 ", ", signed ") + $0 + Phrase("前", " ago") } ?? .none)
    }

    private var devices: [String] {
        let failed = report.devices.filter { !$0.up }
        guard !failed.isEmpty else {
            let count = report.devices.count
            return [words(Phrase("\(count) 个，全部正常", "\(count), all working"))]
        }
        return failed.map { device in
            let detail = device.detail ?? ""
            return words(
                Phrase("\(device.id) 故障：\(detail)", "\(device.id) does not work: \(detail)"))
        }
    }

    private var ledger: Phrase {
        let ledger = report.ledger
        let condition =
            StorageCondition(rawValue: ledger.condition)?.name ?? .verbatim(ledger.condition)
        let lost =
            ledger.lost == 0
            ? Phrase.none : Phrase("，丢失 \(ledger.lost) 条", ", \(ledger.lost) lost")
        return Phrase(
            "已写入至第 \(ledger.lastSequence) 条，\(ledger.queued) 条待写",
            "on disk up to entry \(ledger.lastSequence), \(ledger.queued) waiting")
            + lost + Phrase("，存储", ", storage ") + condition + budget
    }

    /// How much of the budget is used; a service of another version may not say.
    private var budget: Phrase {
        guard let used = report.ledger.usedBytes, let most = report.ledger.budgetBytes else {
            return .none
        }
        let (usedMiB, mostMiB) = (Self.mebibytes(used), most >> 20)
        let lists = report.ledger.listBytes.map(Self.mebibytes).map {
            Phrase("，名册另占 \($0) MiB", ", lists \($0) MiB besides")
        }
        return Phrase("（\(usedMiB) / \(mostMiB) MiB", " (\(usedMiB) of \(mostMiB) MiB")
            + (lists ?? .none) + Phrase("）", ")")
    }

    private static func mebibytes(_ bytes: Int64) -> Int64 { (bytes + (1 << 19)) >> 20 }

    func words(_ phrase: Phrase) -> String { phrase[language] }

    func time(_ milliseconds: Int64) -> String {
        report.zone.minuteText(UnixTime(milliseconds: milliseconds))
    }
}
