import Foundation
import LinuxIO
import Simulation
import StationModel

/// Runs a campaign and says what it found.
struct CampaignReport {
    let campaign: Campaign
    let printsJSON: Bool
    let console: Console

    /// Runs every seed; exit code 1 when an invariant broke.
    func run(seeds: Range<UInt64>) throws -> ExitCode {
        let began = Clocks.monotonic()
        var sum = World.Tally()
        var failures: [Campaign.Trace] = []
        for seed in seeds {
            let outcome = campaign.run(seed: seed)
            sum.add(outcome.tally)
            if outcome.violation != nil, let trace = campaign.shorten(seed: seed) {
                failures.append(trace)
                try tell(trace)
            }
            console.progress(
                seed - seeds.lowerBound + 1, of: UInt64(seeds.count), Phrase("模拟", "simulating"))
        }
        console.endProgress()
        try tell(sum, seeds, failures.count, took: Clocks.monotonic() - began)
        return failures.isEmpty ? .success : .answerIsNo
    }

    /// Runs the plan of a trace file: a line `seed N`, then the events.
    func replay(_ path: String) throws -> ExitCode {
        let (seed, plan) = try read(path)
        let outcome = campaign.run(plan, seed: seed)
        guard let violation = outcome.violation else {
            try console.print(Phrase("没有违反不变量。", "No invariant broke."))
            return .success
        }
        try console.print("\(violation)")
        return .answerIsNo
    }

    private func read(_ path: String) throws -> (UInt64, [PlannedEvent]) {
        let lines = String(decoding: try InputFile.read(path), as: UTF8.self).split(separator: "\n")
        guard let first = lines.first, first.hasPrefix("seed "),
            let seed = UInt64(first.dropFirst(5))
        else {
            throw CommandFailure(
                .usage,
                Phrase("\(path):1：应为“seed N”", "\(path):1: expected \"seed N\""),
                next: Phrase("请使用批量模拟打印的轨迹。", "Use a trace that a campaign printed."))
        }
        let plan = try lines.dropFirst().enumerated().map { index, line in
            guard let event = PlannedEvent(line: line) else {
                throw CommandFailure(
                    .usage,
                    Phrase(
                        "\(path):\(index + 2)：不是事件：\(line)",
                        "\(path):\(index + 2): not an event: \(line)"))
            }
            return event
        }
        return (seed, plan)
    }

    private func tell(_ trace: Campaign.Trace) throws {
        console.endProgress()
        guard !printsJSON else { return }
        try console.print("\(trace.violation)\n\(trace.text)")
    }

    private func tell(
        _ sum: World.Tally, _ seeds: Range<UInt64>, _ failures: Int, took: Duration
    ) throws {
        let days = seeds.count * campaign.days
        guard !printsJSON else {
            return try console.print(
                """
                {"firstSeed":\(seeds.lowerBound),"seeds":\(seeds.count),"days":\(campaign.days),\
                "steps":\(sum.steps),"reads":\(sum.reads),"grants":\(sum.grants),\
                "denials":\(sum.denials),"entries":\(sum.entries),"boots":\(sum.boots),\
                "failures":\(failures),"milliseconds":\(took.wholeMilliseconds)}
                """)
        }
        try console.print(
            Phrase(
                "种子 \(seeds.lowerBound)–\(seeds.upperBound - 1)：\(days) 个驿站日，\(sum.steps) 步，"
                    + "\(sum.reads) 次读取，\(sum.grants) 次放行，\(sum.denials) 次拒绝，"
                    + "\(sum.entries) 条台账，\(sum.boots) 次启动，用时 \(took.wholeSeconds) 秒。",
                "Seeds \(seeds.lowerBound)–\(seeds.upperBound - 1): \(days) station-days, "
                    + "\(sum.steps) steps, \(sum.reads) reads, \(sum.grants) grants, "
                    + "\(sum.denials) denials, \(sum.entries) entries, \(sum.boots) boots, "
                    + "in \(took.wholeSeconds) s."))
        try console.print("\(seeds.count - failures) passed, \(failures) failed")
    }
}

extension World.Tally {
    fileprivate mutating func add(_ other: World.Tally) {
        steps += other.steps
        reads += other.reads
        grants += other.grants
        denials += other.denials
        entries += other.entries
        boots += other.boots
    }
}
