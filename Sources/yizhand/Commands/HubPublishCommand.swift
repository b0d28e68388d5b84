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
            "未给出的部分沿用上次发布的内容；空的 --orders 文件撤销全部指令。OUTPUT 可由任何网页服务器提供；WORK 和密钥不可公开。",
            "What is not given stays as it was published last; an empty file of orders withdraws "
                + "all of them. Any web server can serve OUTPUT; never WORK and the keys."),
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
        flag: "--allow-shrink",
        Phrase(
            "允许名册减少一半以上，允许会员表或日历为空",
            "The list may shrink to less than half; members or calendar may be empty"))
    private static let dryRun = CommandOption(
        flag: "--dry-run",
        Phrase(
            "只检查各表并估算时间，不发布任何内容",
            "Check the tables, say how long it takes, and publish nothing"))

    func run(_ call: CommandCall) throws -> ExitCode {
        let arguments = call.arguments
        let wantsLists = try Self.wantsLists(arguments)
        let keys = try CityKeyFolder(path: try arguments.needed(Self.keys))
        let issued = try arguments.time(.at) ?? call.surroundings.now()
        var directives = try arguments.text(Self.stations).map {
            try self.directives(keys, $0, issued, call)
        }
        // What is wrong with a directive is said before a list is published, and not after a night
        // of hardening.
        directives?.isDryRun = true
        var report = try directives.map { try publish($0, call) }
        var parts: [(String, String)] = []
        if wantsLists, let report = try publishLists(keys, issued, call) {
            parts += try describe(report, call)
        }
        if !arguments.has(Self.dryRun) {
            directives?.isDryRun = false
            report = try directives.map { try publish($0, call) }
        }
        if let report { parts += try describe(report, call) }
        if arguments.has(Self.dryRun) {
            parts.append(("dryRun", "true"))
            call.console.note(Phrase("检查完毕，未发布任何内容。", "Checked; nothing was published."))
        }
        if arguments.has(.json) {
            try call.console.print(
                "{" + parts.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}")
        }
        return .success
    }

    private static func wantsLists(_ arguments: Arguments) throws -> Bool {
        let wantsLists = [members, vouchers, calendar].contains { arguments.text($0) != nil }
        if arguments.text(orders) != nil, arguments.text(stations) == nil {
            throw UsageFault.wrong(
                Phrase(
                    "--orders 须与 --stations 一起给出：指令只为驿站表中的驿站签发。",
                    "--orders needs --stations: directives are signed for the stations of that "
                        + "table."))
        }
        guard wantsLists || arguments.text(stations) != nil else {
            throw UsageFault.wrong(
                Phrase(
                    "请至少给出 --members、--vouchers、--calendar、--stations 之一。",
                    "Give at least one of --members, --vouchers, --calendar, --stations."))
        }
        return wantsLists
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
        publication.now = call.surroundings.now()
        publication.members = arguments.text(Self.members)
        publication.vouchers = arguments.text(Self.vouchers)
        publication.calendar = arguments.text(Self.calendar)
        publication.allowsShrink = arguments.has(Self.allowShrink)
        publication.isDryRun = arguments.has(Self.dryRun)
        let shown = PublishingProgress(console: call.console, now: call.surroundings.now)
        defer { call.console.endProgress() }
        return try publication.run(
            announce: { forecast in
                call.console.endProgress()
                call.console.note(Self.words(forecast))
            },
            progress: shown.show)
    }

    // MARK: - Directives

    private func directives(
        _ keys: CityKeyFolder, _ stations: String, _ issued: UnixTime, _ call: CommandCall
    ) throws -> DirectivePublication {
        var publication = DirectivePublication(
            keys: keys, output: try call.arguments.needed(Self.output),
            work: try call.arguments.needed(Self.work), stations: stations,
            orders: call.arguments.text(Self.orders), issued: issued)
        publication.now = call.surroundings.now()
        return publication
    }

    private func publish(
        _ directives: DirectivePublication, _ call: CommandCall
    ) throws -> DirectivePublication.Report {
        let shown = PublishingProgress(console: call.console, now: call.surroundings.now)
        defer { call.console.endProgress() }
        return try directives.run(progress: shown.show)
    }

    private func describe(
        _ report: DirectivePublication.Report, _ call: CommandCall
    ) throws -> [(String, String)] {
        if !call.arguments.has(.json) {
            try call.console.print(
                call.arguments.has(Self.dryRun)
                    ? Phrase(
                        "指令：\(report.stations) 个驿站，其中 \(report.changed) 个将有变化",
                        "directives: \(report.stations.counted("station")), "
                            + "\(report.changed) would change")
                    : Phrase(
                        "指令：\(report.stations) 个驿站，其中 \(report.changed) 个有变化",
                        "directives: \(report.stations.counted("station")), "
                            + "\(report.changed) changed"))
        }
        return [
            ("stations", "\(report.stations)"), ("changedDirectives", "\(report.changed)"),
        ]
    }
}
