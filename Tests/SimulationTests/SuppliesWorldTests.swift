import StationModel
import Testing

@testable import Simulation

/// What is rare in a campaign, tried at every place: power cuts in the middle of a vend, every
/// fate of a lane, vouchers over restarts.
struct SuppliesWorldTests {
    static let takenAt = 3_600_000
    /// Stations with a dispenser: three with readers of its own, two with the door's.
    static let seeds: [UInt64] = {
        let all = (1...60).map { seed in
            (
                seed: UInt64(seed),
                supplies: Campaign.setting(seed: UInt64(seed)).configuration.supplies
            )
        }.filter { !$0.supplies.lanes.isEmpty }
        let own = all.filter { !$0.supplies.readers.isEmpty }.prefix(3)
        return (own + all.filter { $0.supplies.readers.isEmpty }.prefix(2)).map(\.seed)
    }()

    /// Filled, and then somebody takes an item of the first lane; `disturbance` just before.
    static func plan(_ disturbance: [PlannedEvent], person: Int = 0) -> [PlannedEvent] {
        [
            PlannedEvent(at: 1000, .restock, 0, 4, 0, 60),
            PlannedEvent(at: 2000, .restock, 1, 4, 0, 60),
            PlannedEvent(at: 3000, .restock, 2, 4, 0, 60),
        ] + disturbance + [
            PlannedEvent(at: takenAt, .take, person, 0, 2000, 0, 1, 0),
            PlannedEvent(at: takenAt + 300_000, .take, person, 0, 2000, 0, 3, 9000),
            PlannedEvent(at: takenAt + 600_000, .stocktake, 0, 0),
        ]
    }

    /// Runs a plan of two hours, or of so many days, at each sort of station; how many were given
    /// out.
    func run(_ plan: [PlannedEvent], days: Int = 0) -> Int {
        var vends = 0
        for seed in Self.seeds {
            let outcome = Campaign(days: days).run(plan, seed: seed)
            #expect(outcome.violation == nil, "seed \(seed)\n\(plan)")
            vends += outcome.tally.vends
        }
        return vends
    }

    @Test func `stations of every sort are among them`() {
        let all = Self.seeds.map { Campaign.setting(seed: $0).configuration.supplies }
        #expect(all.contains { $0.readers.isEmpty } && all.contains { !$0.readers.isEmpty })
        #expect(all.contains { !$0.lockers.isEmpty } && all.contains { !$0.shelves.isEmpty })
        let machines = Set(all.flatMap { $0.lanes.map(\.address.device.text) })
        #expect(machines.contains("vending") && machines.contains("lane-1"))
    }

    @Test(arguments: 0...24)
    func `a power cut at any moment of the motor's run breaks no invariant`(quarters: Int) {
        let cut = PlannedEvent(at: Self.takenAt - 1000, .motorCut, quarters * 250, 5000)
        #expect(run(Self.plan([cut])) > 0)
    }

    @Test(arguments: 0...16)
    func `a power cut between any two effects of a vend breaks no invariant`(effects: Int) {
        let cut = PlannedEvent(at: Self.takenAt, .powerCut, 3000, effects)
        #expect(run(Self.plan([cut])) > 0)
    }

    @Test(arguments: LaneFate.allCases, 1...3)
    func `whatever a lane does, the books and the people come right`(fate: LaneFate, runs: Int) {
        let fault = PlannedEvent(at: Self.takenAt - 1, .laneFault, 0, fate.rawValue, runs)
        _ = run(Self.plan([fault]))
    }

    /// Found by a campaign: a jam loosens an item, the second try drops the next one, and the loose
    /// one falls while somebody else's vend has just been right.
    @Test func `an item that a jam has loosened may fall after a later vend`() {
        let plan = [
            PlannedEvent(at: 1000, .restock, 1, 8, 0, 60),
            PlannedEvent(
                at: Self.takenAt - 1000, .laneFault, 1, LaneFate.jamsThenDrops.rawValue, 1),
            PlannedEvent(at: Self.takenAt, .take, 2, 2, 4337, 1, 9, 4993),
            PlannedEvent(at: Self.takenAt, .take, 4, 2, 4337, 1, 9, 4993),
        ]
        _ = run(plan)
    }

    @Test(arguments: [200, 1000, 4900, 5100, 20_000], [true, false])
    func `a disk that fails or stalls while somebody waits gives out nothing unrecorded`(
        span: Int, fails: Bool
    ) {
        let fault = PlannedEvent(
            at: Self.takenAt + 1500, fails ? .commitsFail : .storageStall, span)
        #expect(run(Self.plan([fault])) > 0)
    }

    @Test(arguments: [0, 1, 2, 3, 4, 6, 9])
    func `a voucher for two gives two, over restarts and power cuts`(effects: Int) {
        let shownAt = Self.takenAt + 60_000
        let plan = [
            PlannedEvent(at: 1000, .restock, 0, 12, 0, 60),
            PlannedEvent(at: shownAt, .voucher, 4, 0, 2, 1000, 48),
            PlannedEvent(at: shownAt + 2000, .powerCut, 3000, effects),
            PlannedEvent(at: shownAt + 60_000, .voucherAgain, 0, 0),
            PlannedEvent(at: shownAt + 120_000, .restart, 3000),
            PlannedEvent(at: shownAt + 180_000, .voucherAgain, 0, 0),
            PlannedEvent(at: shownAt + 200_000, .voucherAgain, 0, 1),
            PlannedEvent(at: shownAt + 240_000, .powerCut, 3000, 0),
            PlannedEvent(at: shownAt + 300_000, .voucherAgain, 0, 0),
        ]
        #expect(run(plan) > 0)
    }

    @Test func `nobody gets more than the rules allow, across midnights and clock jumps`() {
        var plan = [PlannedEvent(at: 1000, .restock, 0, 12, 0, 60)]
        for day in 0..<8 {
            for hour in [0, 8, 15, 16, 23] {
                let at = day * 86_400_000 + hour * 3_600_000 + 60_000
                plan.append(PlannedEvent(at: at, .take, 4, 0, 1500, 0, 3, 12_000))
                plan.append(PlannedEvent(at: at + 600_000, .restock, 0, 12, 0, 60))
            }
            let jump = day.isMultiple(of: 2) ? -86_400_000 : 50_000_000
            let at = day * 86_400_000 + 61_000_000
            plan.append(PlannedEvent(at: at, .clockJump, jump, day % 3 == 0 ? 1 : 0, 3_600_000))
            plan.append(PlannedEvent(at: at + 600_000, .take, 4, 0, 1500, 0, 2, 12_000))
            plan.append(PlannedEvent(at: at + 700_000, .restart, 3000))
        }
        #expect(run(plan, days: 8) > 0)
    }
}
