import Simulation
import StationModel
import Testing

struct CampaignTests {
    @Test(arguments: 1...16)
    func `four days of a station break no invariant`(seed: Int) {
        let campaign = Campaign(days: 4)
        let outcome = campaign.run(seed: UInt64(seed))
        if outcome.violation != nil, let trace = campaign.shorten(seed: UInt64(seed)) {
            Issue.record("\(trace.violation)\n\(trace.text)")
        }
        #expect(outcome.tally.grants > 0)
    }
}
