import LinuxIO
import Simulation
import StationModel

/// How fast a simulated station lives: the campaign's worlds on one core.
struct SimulatedTime {
    static let seeds: UInt64 = 3
    static let days = 10

    func measure(_ report: inout Report) throws {
        let campaign = Campaign(days: Self.days)
        let start = Clocks.monotonic()
        for seed in 1...Self.seeds {
            let outcome = campaign.run(seed: seed)
            if let violation = outcome.violation {
                throw BenchmarkFault("seed \(seed) breaks an invariant: \(violation)")
            }
        }
        let took = Double((Clocks.monotonic() - start).wholeNanoseconds) / 1e9
        let lived = Double(Self.seeds) * Double(Self.days) * 86_400
        report.add(
            .init(
                label: "simulated time, one core, with faults", unit: .times,
                measured: lived / took, budget: .atLeast(500_000)))
    }
}
