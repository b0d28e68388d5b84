import Simulation
import StationModel
import Testing

/// The power fails while somebody is let in, and a copy of their code is shown right after the
/// start: rare in a campaign, so every place is tried here.
struct VisitPowerCutTests {
    static let visitAt = 3_600_000

    /// One visit, the power cut after so many of its effects, and the same code again.
    static func plan(_ approach: Approach, effectsBeforeCut: Int) -> [PlannedEvent] {
        [
            PlannedEvent(
                at: visitAt, .visit, 0, approach.rawValue, 900, 1500, 0, 0, 600_000),
            PlannedEvent(at: visitAt, .powerCut, 2000, effectsBeforeCut),
            PlannedEvent(at: visitAt + 9000, .replay, 0),
            PlannedEvent(at: visitAt + 14_000, .replay, 0),
        ]
    }

    @Test(arguments: [Approach.issuedCode, .delegatedCode], 0...20)
    func `a power cut between any two effects of a visit breaks no invariant`(
        approach: Approach, effectsBeforeCut: Int
    ) {
        let plan = Self.plan(approach, effectsBeforeCut: effectsBeforeCut)
        for seed in 1...4 {
            let outcome = Campaign(days: 0).run(plan, seed: UInt64(seed))
            #expect(outcome.violation == nil, "seed \(seed)\n\(plan)")
            #expect(outcome.tally.boots == 2, "the power did fail")
        }
    }
}
