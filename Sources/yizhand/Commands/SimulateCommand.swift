import Simulation
import StationModel

/// `yizhand simulate`: a station without hardware, live with its page, or as a campaign.
struct SimulateCommand: Subcommand {
    let name = "simulate"
    let summary = Phrase("模拟驿站，无需硬件", "Simulate a station, without any hardware")
    let notes = [
        Phrase(
            "不带 --campaign 时打开一个带控制台的网页；带 --campaign 时快速模拟许多天并逐步检查不变量，"
                + "违反时打印种子和缩短的轨迹，退出码为 1。",
            "Without --campaign it serves a page with controls. With it, many days are simulated "
                + "as fast as possible and the invariants are checked after every step; when one "
                + "breaks, the seed and a shortened trace are printed, and the exit code is 1.")
    ]
    let options: [CommandOption] = [
        SimulateOption.speed, SimulateOption.seed, SimulateOption.port, SimulateOption.campaign,
        SimulateOption.seeds, SimulateOption.days, SimulateOption.replay, .json,
    ]
    let examples = [
        CommandExample(
            "yizhand simulate", Phrase("打开模拟驿站的网页", "Serves the page of a simulated station")),
        CommandExample(
            "yizhand simulate --campaign --seeds 50 --days 30",
            Phrase("模拟 50 个驿站各 30 天", "Simulates 50 stations for 30 days each")),
        CommandExample(
            "yizhand simulate --campaign --replay trace.txt",
            Phrase("重放一条轨迹", "Replays a trace that a campaign printed")),
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        let arguments = call.arguments
        let seed = UInt64(arguments.number(SimulateOption.seed) ?? 1)
        try checkOptions(arguments)
        guard isCampaign(arguments) else {
            let wanted = UInt16(arguments.number(SimulateOption.port) ?? 8420)
            let port =
                arguments.has(SimulateOption.port)
                ? try PagePort.require(wanted) : try PagePort.firstFree(from: wanted)
            try LiveStation(
                speed: arguments.number(SimulateOption.speed) ?? 1, seed: seed, port: port,
                console: call.console
            ).run()
            return .success
        }
        let report = CampaignReport(
            campaign: Campaign(days: arguments.number(SimulateOption.days) ?? 30),
            printsJSON: arguments.has(.json), console: call.console)
        if let path = arguments.text(SimulateOption.replay) { return try report.replay(path) }
        let seeds = UInt64(arguments.number(SimulateOption.seeds) ?? 50)
        return try report.run(seeds: seed..<(seed + seeds))
    }

    /// A trace is a campaign's: to replay one is a campaign.
    private func isCampaign(_ arguments: Arguments) -> Bool {
        arguments.has(SimulateOption.campaign) || arguments.has(SimulateOption.replay)
    }

    /// An option that would change nothing is a misunderstanding, told before a long run.
    private func checkOptions(_ arguments: Arguments) throws(UsageFault) {
        let idle: [CommandOption] =
            isCampaign(arguments)
            ? [SimulateOption.speed, SimulateOption.port]
            : [SimulateOption.seeds, SimulateOption.days, .json]
        guard let option = idle.first(where: arguments.has) else { return }
        throw .wrong(
            isCampaign(arguments)
                ? Phrase(
                    "批量模拟没有网页，不能用 \(option.name)。",
                    "A campaign has no page: \(option.name) means nothing to it.")
                : Phrase(
                    "\(option.name) 要与 --campaign 同用。",
                    "\(option.name) belongs to --campaign, which is missing."))
    }
}

/// The options of `simulate`.
enum SimulateOption {
    static let speed = CommandOption(
        "--speed", "N", form: .number(1...10_000), usual: "1",
        Phrase("时间流速倍数", "Seconds simulated per second"))
    static let seed = CommandOption(
        "--seed", "S", form: .number(0...1_000_000_000), usual: "1",
        Phrase("随机种子（批量时为第一个）", "Seed of chance; with --campaign the first one"))
    static let port = CommandOption(
        "--port", "PORT", form: .number(1024...65_535), usual: "8420",
        Phrase("网页端口", "Port of the page"))
    static let campaign = CommandOption(
        flag: "--campaign", Phrase("批量模拟并检查", "Simulate many stations and check them"))
    static let seeds = CommandOption(
        "--seeds", "N", form: .number(1...1_000_000), usual: "50",
        Phrase("种子数量", "How many seeds"))
    static let days = CommandOption(
        "--days", "D", form: .number(1...3650), usual: "30",
        Phrase("每个种子的天数", "Days for each seed"))
    static let replay = CommandOption(
        "--replay", "FILE", Phrase("重放轨迹文件", "Replay the trace in a file"))
}
