import StationCore
import StationModel
import Testing

@testable import Simulation

/// Vouchers on the city's list: the watcher's rules can break, and a station's worlds keep them.
struct CityVoucherTests {
    private typealias Bench = SuppliesOracleBench
    private static let id: UInt64 = 1 << 40 + 1

    // MARK: - The watcher

    /// A list with one voucher, for person 0; with none = it was deleted.
    private static func list(
        _ version: UInt64, quantity: UInt8?, _ bench: SuppliesOracleBench
    ) -> Input {
        let vouchers = quantity.map {
            ListedVoucher(
                voucherId: id, member: bench.member(0), sku: Campaign.warmers, quantity: $0,
                until: bench.began + .hours(2))
        }
        return .published(
            PublishedLists(
                manifestVersion: version, calendar: nil,
                vouchers: PublishedVouchers(
                    version: version, issued: bench.began, [vouchers].compactMap(\.self))),
            isNew: true)
    }

    private static let right: [String: LedgerValue] = [
        "right": .text("voucher"), "voucher": .text(id.hex), "sku": .integer(7),
    ]

    /// What the watcher says of an item that is taken by the list.
    private func take(_ bench: inout SuppliesOracleBench, person: Int = 0) -> String? {
        let intent = bench.intent(person: person, Self.right)
        let found = bench.step(.tick, [intent.effect])
        bench.oracle.becameDurable()
        return found
    }

    private static func filled(quantity: UInt8) -> SuppliesOracleBench {
        var bench = SuppliesOracleBench()
        bench.fill()
        #expect(bench.step(list(5, quantity: quantity, bench)) == nil)
        return bench
    }

    @Test func `a voucher on the list gives its own member what it says, once`() {
        var bench = Self.filled(quantity: 1)
        var other = bench
        #expect(take(&bench) == nil)
        _ = bench.step(.tick, [bench.outcome(.vended, items: 1), Bench.says()])
        bench.oracle.problem = nil
        #expect(take(&bench) == "a voucher gives what it says, once for ever")
        #expect(
            take(&other, person: 1)
                == "by the list a voucher gives what stands there, to its member")
    }

    @Test func `nothing is given by a list that does not have it any more, or after its end`() {
        var bench = Self.filled(quantity: 1)
        var late = bench
        // An older manifest comes too late.
        #expect(bench.step(Self.list(4, quantity: nil, bench)) == nil)
        var old = bench
        #expect(take(&old) == nil)
        #expect(bench.step(Self.list(6, quantity: nil, bench)) == nil)
        #expect(
            take(&bench) == "by the list a voucher gives what stands there, to its member")
        late.wait(.hours(3))
        #expect(take(&late) == "by the list nothing is given after a voucher's end")
    }

    @Test func `nobody is refused what the list gives them`() {
        var bench = SuppliesOracleBench()
        bench.fill(9)
        for _ in 1...2 { #expect(bench.vend() == nil) }
        let refusal = bench.append(
            .vendRefused, Bench.lane.text, ["reason": .text("quotaExhausted")], person: 0)
        var listed = bench
        #expect(bench.step(.tick, [refusal]) == nil)
        #expect(listed.step(Self.list(5, quantity: 1, listed)) == nil)
        #expect(listed.step(.tick, [refusal]) == "nobody is refused what they may have")
    }

    // MARK: - Worlds

    private static let hour = 3_600_000

    /// A voucher for somebody who comes again and again and wants more than the rules allow.
    private static func plan(_ change: CityVoucherChange, hours: Int) -> [PlannedEvent] {
        var plan = (0..<8).map { place in
            PlannedEvent(at: 1000 + place * 5000, .restock, place, 20, 0, 90)
        }
        let put = CityVoucherChange.put.rawValue
        for item in 0...1 {
            plan.append(PlannedEvent(at: hour, .cityVoucher, put, 1, item, 3, hours))
        }
        plan.append(PlannedEvent(at: 10 * hour, .cityVoucher, change.rawValue, 1, 0, 1, 20))
        for at in [3, 4, 5, 12, 13] {
            for button in 0...3 {
                let time = at * hour + button * 600_000
                plan.append(PlannedEvent(at: time, .take, 1, 0, 1500, button, 7, 9000))
            }
        }
        return plan.sorted { $0.atMilliseconds < $1.atMilliseconds }
    }

    /// Of what was taken by the list: how many items before and after the tenth hour.
    private static func taken(_ world: World, from first: Int, to last: Int) throws -> Int {
        let began = world.setting.began
        return try #require(world.ledger).count { entry in
            let at = entry.moment.wall
            return entry.kind == .vendIntent && entry.data["right"] == .text("voucher")
                && at >= began + .hours(first) && at < began + .hours(last)
        }
    }

    /// Seeds whose stations have a vending machine with buttons.
    @Test(arguments: [1, 7] as [UInt64], [4, 100])
    func `what is on the list is given until its end, and never more`(
        seed: UInt64, hours: Int
    ) throws {
        var world = World(Campaign.setting(seed: seed))
        world.ledger = []
        guard !world.supplies.buttons.isEmpty else { return }
        #expect(world.run(Self.plan(.repair, hours: hours), until: .hours(15)) == nil)
        let (early, late) = (
            try Self.taken(world, from: 0, to: 10), try Self.taken(world, from: 10, to: 15)
        )
        #expect((1...6).contains(early + late))
        #expect(late == 0 || hours == 100)
    }

    @Test(arguments: [CityVoucherChange.delete, .withdraw, .wrong])
    func `what is taken from the list gives nothing, and a wrong list changes nothing`(
        change: CityVoucherChange
    ) throws {
        var world = World(Campaign.setting(seed: 1))
        world.ledger = []
        var plan = Self.plan(change, hours: 100)
        // Nobody takes anything before.
        plan.removeAll { $0.kind == .take && $0.atMilliseconds < 10 * Self.hour }
        #expect(world.run(plan, until: .hours(15)) == nil)
        let ledger = try #require(world.ledger)
        let isWrong = change == .wrong
        #expect(ledger.contains { $0.kind == .listRefused } == isWrong)
        let city = try #require(world.hub)
        #expect(city.lane.listVersion == city.city.documents.newest(.manifest) - (isWrong ? 1 : 0))
        let taken = try Self.taken(world, from: 0, to: 15)
        #expect(change == .withdraw ? taken == 0 : taken > 0)
    }

    /// Power cuts all around the switch and the vends behind it.
    @Test(arguments: 0...9)
    func `no power cut gives a voucher twice, or loses the list`(step: Int) throws {
        var world = World(Campaign.setting(seed: 1))
        world.ledger = []
        var plan = Self.plan(.replace, hours: 100)
        for at in [3, 4, 12] {
            let time = at * Self.hour + 1500 + step * 3500
            plan.append(PlannedEvent(at: time, .powerCut, 15_000, step % 4 - 1))
        }
        plan.sort { $0.atMilliseconds < $1.atMilliseconds }
        #expect(world.run(plan, until: .hours(16)) == nil)
        #expect(try Self.taken(world, from: 0, to: 16) > 0)
        let city = try #require(world.hub)
        #expect(city.keptManifest?.vouchers == world.oracle.supplies.listed.inUse)
    }
}
