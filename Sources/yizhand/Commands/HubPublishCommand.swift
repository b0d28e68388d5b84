import Foundation
import Publishing
import StationModel

/// `yizhand hub publish`.
struct HubPublishCommand: Subcommand {
    let name = "hub publish"
    let summary = Phrase("由表格发布签名名册和指令", "Publish signed lists and directives from tables")
    let notes = [
        Phrase(
            "会员表为 CSV，首行 \(MemberTable.columns.joined(separator: ","))；每个凭证一行。",
            "Members are CSV with a first line of \(MemberTable.columns.joined(separator: ",")); "
                + "a line for each credential."),
        Phrase(
            "未给出的部分沿用上次发布的内容。OUTPUT 可由任何网页服务器提供；WORK 和密钥不可公开。",
            "What is not given stays as it was published last. Any web server can serve OUTPUT; "
                + "never WORK and the keys."),
        Phrase(
            "只有新增的身份证需要重新加固；中断后重新运行即可继续。",
            "Only new ID cards are hardened; after an interruption run it again, and it goes on."),
    ]
    let options: [CommandOption] = [
        Self.keys, Self.output, Self.work, Self.members, Self.vouchers, Self.calendar,
        Self.stations, Self.orders, Self.days, Self.allowShrink, Self.dryRun, .at, .json,
    ]
    let examples = [
        CommandExample(
            "yizhand hub publish --keys keys --output www --work work --members members.csv",
            Phrase("发布名册（首次为全量，以后为增量）", "Publishes the list, later what has changed")),
        CommandExample(
            "yizhand hub publish --keys keys --output www --work work --stations s.csv "
                + "--orders o.ndjson",
            Phrase("只发布各驿站的指令，不需要根密钥", "Publishes directives only, without the root key")),
    ]

    private static let keys = CommandOption(
        "--keys", "DIR", isRequired: true, Phrase("密钥目录", "The folder of hub keys"))
    private static let output = CommandOption(
        "--output", "DIR", isRequired: true, Phrase("发布目录", "The folder that is served"))
    private static let work = CommandOption(
        "--work", "DIR", isRequired: true,
        Phrase("内部工作目录（0700）", "The city's private work folder (0700)"))
    private static let members = CommandOption(
        "--members", "FILE", Phrase("会员表", "The table of members"))
    private static let vouchers = CommandOption(
        "--vouchers", "FILE",
        Phrase(
            "核销码表，列 voucher,member,sku,quantity,until",
            "The table of vouchers: voucher,member,sku,quantity,until"))
    private static let calendar = CommandOption(
        "--calendar", "FILE", Phrase("节假日和调休，每行一天", "Holidays and workdays, one day a line"))
    private static let stations = CommandOption(
        "--stations", "FILE",
        Phrase("驿站表，列 station,exchangeKey", "The table of stations: station,exchangeKey"))
    private static let orders = CommandOption(
        "--orders", "FILE",
        Phrase("指令，每行一个 JSON，\"*\" 为全部驿站", "Orders, one JSON a line; \"*\" is all stations"))
    private static let days = CommandOption(
        "--days", "N", form: .number(1...3650), usual: "30",
        Phrase("名册有效天数", "How many days the list is valid"))
    private static let allowShrink = CommandOption(
        flag: "--allow-shrink", Phrase("允许名册减少一半以上", "The list may shrink to less than half"))
    private static let dryRun = CommandOption(
        flag: "--dry-run",
        Phrase("只检查会员表并估算时间", "Only check the members and say how long it takes"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let arguments = call.arguments
        let wantsLists = [Self.members, Self.vouchers, Self.calendar].contains {
            arguments.text($0) != nil
        }
        guard wantsLists || arguments.text(Self.stations) != nil else {
            throw UsageFault.wrong(
                Phrase(
                    "请至少给出 --members、--vouchers、--calendar、--stations 之一。",
                    "Give at least one of --members, --vouchers, --calendar, --stations."))
        }
        if arguments.text(Self.orders) != nil, arguments.text(Self.stations) == nil {
            throw UsageFault.wrong(
                Phrase("--orders 需要 --stations。", "--orders needs --stations."))
        }
        let keys = try CityKeyFolder(path: try arguments.needed(Self.keys))
        let issued = try arguments.time(.at) ?? call.surroundings.now()
        var parts: [(String, String)] = []
        if wantsLists {
            guard let report = try publishLists(keys, issued, call) else { return .success }
            parts += try describe(report, call)
        }
        if let stations = arguments.text(Self.stations), !arguments.has(Self.dryRun) {
            parts += try publishDirectives(keys, stations, issued, call)
        }
        if arguments.has(.json) {
            try call.console.print(
                "{" + parts.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}")
        }
        return .success
    }

    // MARK: - Lists

    private func publishLists(
        _ keys: CityKeyFolder, _ issued: UnixTime, _ call: CommandCall
    ) throws -> ListPublication.Report? {
        let arguments = call.arguments
        var publication = ListPublication(
            keys: keys, output: try arguments.needed(Self.output),
            work: try arguments.needed(Self.work), issued: issued,
            validity: .days(arguments.number(Self.days) ?? 30))
        publication.members = arguments.text(Self.members)
        publication.vouchers = arguments.text(Self.vouchers)
        publication.calendar = arguments.text(Self.calendar)
        publication.allowsShrink = arguments.has(Self.allowShrink)
        let shown = PublishingProgress(console: call.console, now: call.surroundings.now)
        defer { call.console.endProgress() }
        return try publication.run(
            announce: { forecast in
                call.console.endProgress()
                call.console.note(Self.words(forecast))
                return !arguments.has(Self.dryRun)
            },
            progress: shown.show)
    }

    private static func words(_ forecast: MemberForecast) -> Phrase {
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

    private func describe(
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

    // MARK: - Directives

    private func publishDirectives(
        _ keys: CityKeyFolder, _ stations: String, _ issued: UnixTime, _ call: CommandCall
    ) throws -> [(String, String)] {
        let publication = DirectivePublication(
            keys: keys, output: try call.arguments.needed(Self.output),
            work: try call.arguments.needed(Self.work), stations: stations,
            orders: call.arguments.text(Self.orders), issued: issued)
        let shown = PublishingProgress(console: call.console, now: call.surroundings.now)
        defer { call.console.endProgress() }
        let report = try publication.run(progress: shown.show)
        if !call.arguments.has(.json) {
            try call.console.print(
                Phrase(
                    "指令：\(report.stations) 个驿站，其中 \(report.changed) 个有变化",
                    "directives: \(report.stations) stations, \(report.changed) changed"))
        }
        return [
            ("stations", "\(report.stations)"), ("changedDirectives", "\(report.changed)"),
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
