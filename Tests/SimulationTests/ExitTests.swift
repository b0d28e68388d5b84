import Simulation
import StationModel
import Testing

/// Somebody wants out in every mode of the door. A lockdown is rare in a campaign, and the exit
/// button in one rarer still, so every mode is tried here.
struct ExitTests {
    /// The mode's number is its place in `DoorMode.allCases`; the length of its order decides
    /// whether it comes from a technician or from the city.
    @Test(arguments: DoorMode.allCases.indices, [100, 5000, 60_000])
    func `the exit button lets everybody out in every mode`(mode: Int, pressedFor: Int) {
        for orderedFor in [3_600_000, 3_600_001] {
            let plan = [
                PlannedEvent(at: 600_000, .mode, mode, orderedFor),
                PlannedEvent(at: 900_000, .exit, pressedFor),
                PlannedEvent(at: 1_500_000, .exit, pressedFor),
            ]
            let outcome = Campaign(days: 0).run(plan, seed: 1)
            #expect(outcome.violation == nil, "\(plan)")
            #expect(outcome.tally.boots == 1)
        }
    }
}
