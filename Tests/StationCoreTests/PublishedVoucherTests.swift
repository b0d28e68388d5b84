import StationModel
import Testing

@testable import StationCore

/// Vouchers on the city's list, redeemed with a card. Nobody has a quota for water.
@Suite struct PublishedVoucherTests {
    private typealias Bench = SuppliesBench
    private static let end = wallOrigin + .hours(48)
    private var bench = SuppliesBench()

    private static func voucher(
        _ id: UInt64, quantity: UInt8 = 1, of member: UInt64 = 1, sku: SKUNumber = Bench.water,
        until: UnixTime = end
    ) -> ListedVoucher {
        ListedVoucher(
            voucherId: id, member: MemberPseudonym(member), sku: sku, quantity: quantity,
            until: until)
    }

    private static func lists(
        _ version: UInt64, _ vouchers: [ListedVoucher], issued: UnixTime = wallOrigin
    ) -> PublishedLists {
        PublishedLists(
            manifestVersion: version, calendar: nil,
            vouchers: PublishedVouchers(version: version, issued: issued, vouchers))
    }

    private mutating func publish(
        _ version: UInt64, _ vouchers: [ListedVoucher], issued: UnixTime = wallOrigin,
        isNew: Bool = true
    ) {
        bench.station.send(.published(Self.lists(version, vouchers, issued: issued), isNew: isNew))
        bench.commit()
    }

    /// The next person takes water; whether something came.
    private mutating func takesWater(_ member: UInt64 = 1) -> Bool {
        let before = bench.turns.count
        bench.vend(member, 3)
        return bench.turns.count > before
    }

    /// Everything in memory is gone; the start finds the list on disk, as the rows.
    private mutating func restart(_ version: UInt64, _ vouchers: [ListedVoucher]) {
        bench = SuppliesBench(durable: bench.durable)
        publish(version, vouchers, isNew: false)
    }

    @Test mutating func `a listed voucher gives its items to its member, and never again`() {
        #expect(!takesWater())
        publish(1, [Self.voucher(50, quantity: 2)])
        #expect(!takesWater(2))
        #expect(takesWater() && takesWater() && !takesWater())
        #expect(bench.durable.vouchers.map(\.remaining) == [0])
        publish(2, [Self.voucher(50, quantity: 2), Self.voucher(51, of: 2)])
        #expect(!takesWater() && takesWater(2))
    }

    @Test mutating func `what was taken is known after a restart, before the list and after it`() {
        publish(1, [Self.voucher(50, quantity: 2)])
        #expect(takesWater())
        restart(1, [Self.voucher(50, quantity: 2)])
        #expect(takesWater() && !takesWater())
        #expect(bench.durable.vouchers.map(\.remaining) == [0])
    }

    @Test mutating func `a vend that gives nothing leaves the voucher as it was`() {
        publish(1, [Self.voucher(50)])
        bench.vend(1, 3, .noDrop)
        #expect(bench.durable.vouchers.map(\.remaining) == [1])
        #expect(bench.durable.vouchers.map(\.listedQuantity) == [1])
    }

    @Test mutating func `a voucher that is taken off the list gives nothing more`() {
        publish(1, [Self.voucher(50, quantity: 3)])
        #expect(takesWater())
        publish(2, [])
        #expect(!takesWater())
        restart(2, [])
        #expect(!takesWater())
        publish(3, [Self.voucher(50, quantity: 3)])
        #expect(takesWater() && takesWater() && !takesWater())
    }

    /// Two were listed and one was taken: what the list says now is what may be taken in all.
    @Test(arguments: [(1, 0), (2, 1), (3, 2)] as [(UInt8, Int)])
    mutating func `a changed quantity counts, less what was taken`(
        quantity: UInt8, left: Int
    ) {
        publish(1, [Self.voucher(50, quantity: 2)])
        #expect(takesWater())
        publish(2, [Self.voucher(50, quantity: quantity)])
        for _ in 0..<left { #expect(takesWater()) }
        #expect(!takesWater())
    }

    @Test mutating func `an older list changes nothing`() {
        publish(2, [Self.voucher(50)])
        publish(1, [Self.voucher(51, of: 2)])
        #expect(!takesWater(2) && takesWater())
        #expect(bench.station.entries.filter { $0.kind == .listChanged }.count == 1)
    }

    // MARK: Codes

    @Test mutating func `a voucher redeemed with its code is not redeemed with a card as well`() {
        bench.showVoucher(50, quantity: 2, sku: Bench.water)
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        #expect(bench.turns.count == 2)
        publish(1, [Self.voucher(50, quantity: 2)])
        #expect(!takesWater())
    }

    /// Two by the code, of which one was taken with a card: one is left for the code, also when
    /// the list has dropped the voucher.
    @Test(arguments: [true, false])
    mutating func `what was taken with a card is taken from the code`(staysListed: Bool) {
        publish(1, [Self.voucher(50, quantity: 2)])
        #expect(takesWater())
        if !staysListed { publish(2, []) }
        let before = bench.turns.count
        bench.showVoucher(50, quantity: 2, sku: Bench.water)
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        #expect(bench.turns.count == before + 1)
        bench.showVoucher(50, quantity: 2, sku: Bench.water)
        #expect(bench.station.denials.last == "voucherUsed")
        #expect(!takesWater())
    }

    /// The code's end is sooner than the list's: what was taken counts until the later one.
    @Test mutating func `a voucher used up by its code stays so while it is listed for longer`() {
        let listed = [Self.voucher(50, quantity: 2)]
        publish(1, listed)
        #expect(takesWater())
        let before = bench.turns.count
        bench.showVoucher(50, quantity: 2, sku: Bench.water, until: wallOrigin + .hours(1))
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        #expect(bench.turns.count == before + 1)
        #expect(bench.durable.vouchers.map(\.validThrough) == [Self.end - .milliseconds(1)])
        bench.station.wait(3 * 3_600_000)
        // Another voucher has the old ones forgotten.
        bench.showVoucher(60, sku: Bench.water, of: 2)
        bench.commit()
        publish(2, listed)
        #expect(!takesWater())
    }

    /// The list says its own time, and the code a later end.
    @Test mutating func `a voucher used by its code is not forgotten with a list`() {
        bench.showVoucher(50, sku: Bench.water)
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        publish(1, [], issued: Self.end + .days(30))
        #expect(bench.durable.vouchers.map(\.voucherId) == [50])
        bench.showVoucher(50, sku: Bench.water)
        #expect(bench.station.denials.last == "voucherUsed")
    }

    @Test mutating func `a voucher whose end the city brings forward is remembered as before`() {
        publish(1, [Self.voucher(50)])
        #expect(takesWater())
        publish(2, [Self.voucher(50, until: wallOrigin + .hours(1))])
        publish(3, [], issued: wallOrigin + .hours(3))
        // Its code is good until the old end.
        bench.showVoucher(50, sku: Bench.water)
        #expect(bench.station.denials.last == "voucherUsed")
    }

    // MARK: Time

    @Test mutating func `a listed voucher ends with its time, and needs a clock`() {
        publish(1, [Self.voucher(50, until: wallOrigin + .hours(1))])
        bench.station.trust = .untrusted
        #expect(!takesWater())
        bench.station.trust = .synced
        bench.station.wait(3_600_000)
        #expect(!takesWater())
    }

    @Test mutating func `a used voucher whose end was put off stays used`() {
        publish(1, [Self.voucher(50, until: wallOrigin + .hours(1))])
        #expect(takesWater())
        publish(2, [Self.voucher(50, until: wallOrigin + .hours(96))])
        #expect(
            bench.durable.vouchers.map(\.validThrough) == [
                wallOrigin + .hours(96) - .milliseconds(1)
            ])
        bench.station.wait(50 * 3_600_000)
        #expect(!takesWater())
    }

    @Test
    mutating func `a used voucher stays used while it is listed, whatever time was believed`() {
        let listed = [Self.voucher(50, until: wallOrigin + .hours(96))]
        publish(1, listed)
        #expect(takesWater())
        ClockRightsTests.believe(ClockRightsTests.week, &bench)
        ClockRightsTests.correct(&bench)
        publish(2, listed, issued: bench.station.present.wall + .hours(1))
        #expect(!takesWater())
        #expect(bench.durable.vouchers.map(\.remaining) == [0])
    }

    /// By what the list says of its own time: it is signed, and a clock may be wrong.
    @Test(arguments: [(600, true), (601, false)], [true, false])
    mutating func `what was taken is forgotten when it is over and off the list`(
        signed: (seconds: Int, isKept: Bool), staysListed: Bool
    ) {
        publish(1, [Self.voucher(50, until: Self.end)])
        #expect(takesWater())
        publish(
            2, staysListed ? [Self.voucher(50, until: Self.end)] : [],
            issued: Self.end - .milliseconds(1) + .seconds(signed.seconds))
        #expect(bench.durable.vouchers.isEmpty == !(staysListed || signed.isKept))
        let held = bench.station.station.supplies.vouchers.held
        #expect(held.isEmpty == bench.durable.vouchers.isEmpty)
    }

    @Test(arguments: [true, false])
    mutating func `after a loss of rows a list gives something when it was signed later`(
        isLater: Bool
    ) {
        var durable = SuppliesBench().durable
        durable.voucherFloor = wallOrigin
        bench = SuppliesBench(durable: durable)
        publish(1, [Self.voucher(50)], issued: wallOrigin + .seconds(isLater ? 1 : 0))
        #expect(takesWater() == isLater)
    }

    @Test mutating func `nothing is given that could not be remembered`() {
        var durable = SuppliesBench().durable
        durable.vouchers = (1...UInt64(Vouchers.mostHeld)).map {
            HeldVoucher(
                voucherId: $0 + 1000, member: MemberPseudonym(9), sku: Bench.water, remaining: 0,
                validThrough: Self.end)
        }
        bench = SuppliesBench(durable: durable)
        publish(1, [Self.voucher(50)])
        #expect(!takesWater())
    }

    @Test func `a list that comes before the late state is used with it`() {
        var before = SuppliesBench()
        before.station.send(
            .published(Self.lists(1, [Self.voucher(50)]), isNew: false))
        before.vend(1, 3)
        var late = SuppliesBench(durable: before.durable, isStateLate: true)
        late.station.send(
            .published(
                Self.lists(1, [Self.voucher(50), Self.voucher(51, of: 2)]), isNew: false))
        late.tellState()
        late.vend(1, 3)
        #expect(late.turns.isEmpty)
        late.vend(2, 3)
        #expect(late.turns.count == 1)
    }

    // MARK: Told

    @Test mutating func `a new list is one entry, the start's none, and the status shows both`() {
        publish(4, [Self.voucher(50)], isNew: false)
        #expect(!bench.station.entries.contains { $0.kind == .listChanged })
        publish(5, [Self.voucher(50), Self.voucher(51)])
        publish(5, [Self.voucher(50), Self.voucher(51)])
        let entries = bench.station.entries.filter { $0.kind == .listChanged }
        #expect(entries.map(\.subject) == ["vouchers"])
        #expect(entries.map(\.data) == [["version": .integer(5), "count": .integer(2)]])
        let status = bench.station.station.status(at: bench.station.present).published
        #expect(status.vouchers == .init(version: 5, count: 2))
        bench.station.send(
            .published(
                PublishedLists(manifestVersion: 6, calendar: nil, vouchers: nil), isNew: true))
        #expect(bench.station.entries.last?.data == ["withdrawn": .flag(true)])
    }

    @Test func `members are found among many by halving`() {
        let many = (0..<1000).map { Self.voucher(UInt64(2000 - $0), of: UInt64($0 / 3)) }
        let list = PublishedVouchers(version: 1, issued: wallOrigin, many.shuffled())
        for member in 0..<333 {
            let found = list.vouchers(of: MemberPseudonym(UInt64(member)))
            #expect(
                found.map(\.voucherId)
                    == (0..<3).map { UInt64(2000 - member * 3 - $0) }.reversed())
        }
        #expect(list.vouchers(of: MemberPseudonym(999)).isEmpty)
        #expect(list.voucher(2000, of: MemberPseudonym(0)) != nil)
        #expect(list.voucher(2000, of: MemberPseudonym(1)) == nil)
    }
}
