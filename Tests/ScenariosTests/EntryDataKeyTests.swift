import StationModel
import Testing

@testable import Scenarios
@testable import Simulation

/// What an expectation may ask for is what entries have.
struct EntryDataKeyTests {
    static func unknown(in entries: [LedgerEntry]) -> Set<String> {
        Set(
            entries.flatMap { entry in
                entry.data.keys.filter { !entry.kind.dataKeys.contains($0) }
                    .map { "\(entry.kind.rawValue) \($0)" }
            })
    }

    @Test func `no entry of a campaign has a key that nobody could ask for`() {
        let campaign = Campaign(days: 2)
        var kinds: Set<EntryKind> = []
        for seed in LongRun.fullSeeds(2) {
            var world = World(Campaign.setting(seed: seed))
            world.ledger = []
            #expect(world.run(campaign.plan(seed: seed), until: .days(2)) == nil)
            let entries = world.ledger ?? []
            kinds.formUnion(entries.map(\.kind))
            #expect(Self.unknown(in: entries) == [])
        }
        #expect(kinds.count > 30)
    }
}
