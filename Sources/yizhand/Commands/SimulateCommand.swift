import Scenarios
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
                + "breaks, the seed and a shortened trace are printed, and the exit code is 1."),
        Phrase(
            "--scenario 播放一段情景；加 --check 时快速播完，打印台账并核对情景的期望，"
                + "不变量被违反或期望落空时退出码为 1。现有情景：",
            "--scenario plays a story. With --check it is over at once: what was recorded is "
                + "printed, and what the story expects is checked; the exit code is 1 when an "
                + "invariant broke or an expectation was not met. There are: ")
            + .verbatim(ScenarioLibrary.names.joined(separator: ", ")),
    ]
    let options: [CommandOption] = [
        SimulateOption.speed, SimulateOption.seed, SimulateOption.port, SimulateOption.campaign,
        SimulateOption.seeds, SimulateOption.days, SimulateOption.replay, SimulateOption.scenario,
        SimulateOption.check, .json,
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
        CommandExample(
            "yizhand simulate --scenario cold-wave --check",
            Phrase("快速播完寒潮之夜并核对", "Plays the night of a cold wave and checks it")),
    ]

    func run(_ call: CommandCall) throws -> ExitCode {
        let arguments = call.arguments
        let kind = Kind(arguments)
        try kind.checkOptions(arguments)
        switch kind {
        case .campaign: return try runCampaign(call)
        case .check: return try checkScenario(call)
        case .scenario, .live: return try runLive(call)
        }
    }

    /// What scenarios name the devices of.
    private static let station = SimulatedBoard.demoConfiguration(station: .simulated)

    private func seed(_ arguments: Arguments) -> UInt64 {
        UInt64(arguments.number(SimulateOption.seed) ?? 1)
    }

    private func runLive(_ call: CommandCall) throws -> ExitCode {
        let arguments = call.arguments
        let wanted = UInt16(arguments.number(SimulateOption.port) ?? 8420)
        let port =
            arguments.has(SimulateOption.port)
            ? try PagePort.require(wanted) : try PagePort.firstFree(from: wanted)
        let scenario = try arguments.text(SimulateOption.scenario).map {
            try ScenarioReport.load($0, on: Self.station).scenario
        }
        try LiveStation(
            speed: arguments.number(SimulateOption.speed) ?? 1,
            seed: scenario?.seed ?? seed(arguments), port: port, console: call.console,
            scenario: scenario
        ).run()
        return .success
    }

    private func runCampaign(_ call: CommandCall) throws -> ExitCode {
        let arguments = call.arguments
        let report = CampaignReport(
            campaign: Campaign(days: arguments.number(SimulateOption.days) ?? 30),
            printsJSON: arguments.has(.json), console: call.console)
        if let path = arguments.text(SimulateOption.replay) { return try report.replay(path) }
        let first = seed(arguments)
        let seeds = UInt64(arguments.number(SimulateOption.seeds) ?? 50)
        return try report.run(seeds: first..<(first + seeds))
    }

    private func checkScenario(_ call: CommandCall) throws -> ExitCode {
        let name = call.arguments.required(SimulateOption.scenario)
        let report = ScenarioReport(
            station: Self.station, console: call.console, printsJSON: call.arguments.has(.json))
        return try report.check(try ScenarioReport.load(name, on: Self.station))
    }

    /// What is simulated, and how.
    private enum Kind {
        case live, scenario, check, campaign

        /// A trace is a campaign's: to replay one is a campaign.
        init(_ arguments: Arguments) {
            let isCampaign =
                arguments.has(SimulateOption.campaign) || arguments.has(SimulateOption.replay)
            let isStory = arguments.has(SimulateOption.scenario)
            self =
                isCampaign
                ? .campaign
                : !isStory
                    ? .live
                    : arguments.has(SimulateOption.check)
                        ? .check : .scenario
        }

        /// Options that would change nothing.
        private var idle: [CommandOption] {
            switch self {
            case .live: [SimulateOption.seeds, SimulateOption.days, SimulateOption.check, .json]
            case .scenario:
                [SimulateOption.seed, SimulateOption.seeds, SimulateOption.days, .json]
            case .check:
                [
                    SimulateOption.speed, SimulateOption.seed, SimulateOption.port,
                    SimulateOption.seeds, SimulateOption.days,
                ]
            case .campaign:
                [
                    SimulateOption.speed, SimulateOption.port, SimulateOption.scenario,
                    SimulateOption.check,
                ]
            }
        }

        /// An option that would change nothing is a misunderstanding, told before a long run.
        func checkOptions(_ arguments: Arguments) throws(UsageFault) {
            guard let option = idle.first(where: arguments.has) else { return }
            throw .wrong(objection(to: option))
        }

        private func objection(to option: CommandOption) -> Phrase {
            let name = option.name
            return switch self {
            case .live where option == SimulateOption.check:
                Phrase(
                    "\(name) 要与 --scenario 同用。",
                    "\(name) belongs to --scenario, which is missing.")
            case .live:
                Phrase(
                    "\(name) 要与 --campaign 同用。",
                    "\(name) belongs to --campaign, which is missing.")
            case .scenario where option == SimulateOption.seed,
                .check where option == SimulateOption.seed:
                Phrase(
                    "情景自带种子，不能用 \(name)。",
                    "A scenario has a seed of its own: \(name) means nothing to it.")
            case .scenario where option == .json:
                Phrase(
                    "\(name) 要与 --check 同用。", "\(name) belongs to --check, which is missing.")
            case .scenario:
                Phrase(
                    "\(name) 要与 --campaign 同用。",
                    "\(name) belongs to --campaign, not to a scenario.")
            case .check:
                Phrase(
                    "用 --check 快速播完时，\(name) 不起作用。",
                    "With --check a scenario is over at once: \(name) means nothing to it.")
            case .campaign:
                Phrase(
                    "批量模拟没有网页也没有情景，不能用 \(name)。",
                    "A campaign has no page and no story: \(name) means nothing to it.")
            }
        }
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
    static let scenario = CommandOption(
        "--scenario", "NAME|FILE", Phrase("播放情景", "Play a scenario"))
    static let check = CommandOption(
        flag: "--check", Phrase("快速播完情景并核对期望", "Play it at once and check what it expects"))
}
