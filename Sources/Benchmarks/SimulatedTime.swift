import CBenchFloors
import Simulation
import StationModel

/// How fast a simulated station lives, on one core and with all faults: those that chance
/// furnishes, and those that lack nothing. By the processor's time: it waits for nothing, and what
/// else the machine does is no part of it.
struct SimulatedTime {
    static let days = 10

    func measure(_ report: inout Report) throws {
        try measure("simulated time, furnished by chance", Array(1...6), &report)
        try measure("simulated time, full station", LongRun.fullSeeds(3), &report)
    }

    private func measure(_ label: String, _ seeds: [UInt64], _ report: inout Report) throws {
        let campaign = Campaign(days: Self.days)
        let start = floor_processor_time()
        for seed in seeds {
            let outcome = campaign.run(seed: seed)
            if let violation = outcome.violation {
                throw BenchmarkFault("seed \(seed) breaks an invariant: \(violation)")
            }
        }
        let took = Double(floor_processor_time() - start) / 1e9
        let lived = Double(seeds.count) * Double(Self.days) * 86_400
        report.add(
            .init(
                label: label, unit: .times, measured: lived / took, budget: .atLeast(500_000)))
    }
}
