import StationModel
import Testing

@testable import StationCore

/// A dispenser, lockers and a shelf that began without knowing what is in them.
struct LateSuppliesTests {
    typealias Bench = SuppliesBench
    var bench = SuppliesBench(isStateLate: true)

    // MARK: - Before the state has come

    /// Everything that a person can ask for.
    enum Wish: CaseIterable {
        case lane, voucher, consumable, loan, appliance

        func ask(_ bench: inout SuppliesBench) {
            switch self {
            case .lane: button("button-1", &bench)
            case .voucher: bench.showVoucher(77)
            case .consumable: button("choice-1", &bench)
            case .loan: button("choice-2", &bench)
            case .appliance: button("choice-4", &bench)
            }
            bench.commit()
        }

        private func button(_ name: String, _ bench: inout SuppliesBench) {
            bench.identify(1)
            bench.push(name)
        }
    }

    @Test(arguments: Wish.allCases)
    mutating func `nothing is given out before the state has come, and the person hears why`(
        wish: Wish
    ) {
        let before = bench.durable
        wish.ask(&bench)
        #expect(bench.station.commits.isEmpty && bench.turns.isEmpty && bench.unlocked.isEmpty)
        #expect(bench.prompts.last == .denied(.notReady))
        #expect(bench.durable == before)
        bench.tellState()
        wish.ask(&bench)
        #expect(bench.turns.count + bench.unlocked.count == 1)
    }

    @Test mutating func `storage that fails is told as such, whether the state has come or not`() {
        bench.station.send(.storage(.full))
        Wish.lane.ask(&bench)
        #expect(bench.prompts.last == .denied(.storageFault))
        bench.tellState()
        Wish.lane.ask(&bench)
        #expect(bench.prompts.last == .denied(.storageFault))
    }

    static let lane = Bench.lane(1)
    static let orders: [Command] = [
        .restock(lane, count: 2, expires: nil), .adjust(lane, by: -1, reason: "torn"),
        .stocktake(lane, counted: 5),
    ]

    @Test(arguments: orders)
    mutating func `a stock that nobody knows is not corrected, nor one that cannot be recorded`(
        command: Command
    ) {
        #expect(bench.order(command) == .refused(.notReady))
        bench.tellState()
        bench.station.send(.storage(.stalled))
        #expect(bench.order(command) == .refused(.storageFault))
        bench.station.send(.storage(.healthy))
        #expect(bench.count(Self.lane) == 3)
        guard case .corrected = bench.order(command) else {
            Issue.record("\(command)")
            return
        }
    }

    @Test mutating func `no alarm rises from a stock that nobody knows, and no count is shown`() {
        bench.station.wait(3_600_000)
        #expect(bench.station.station.activeAlarms.allSatisfy { !$0.alarm.kind.isOfSupplies })
        let before = bench.station.station.status(at: bench.station.present).supplies
        #expect(before.places.isEmpty && before.isAwaited)
        bench.tellState()
        let after = bench.station.station.status(at: bench.station.present).supplies
        #expect(after.places.count == 5 && !after.isAwaited)
        // The shelf has never been filled: that one is really empty.
        let raised = bench.station.station.activeAlarms.map(\.alarm)
        #expect(raised == [Alarm(.stockEmpty, subject: "scale/1")])
    }

    @Test mutating func `a forced compartment is an alarm before anybody knows what was in it`() {
        bench.set(1, open: true)
        #expect(bench.station.isUp(.compartmentForced))
        bench.tellState()
        #expect(bench.station.isUp(.compartmentForced))
        bench.set(1, open: false)
        #expect(!bench.station.isUp(.compartmentForced))
    }

    // MARK: - Vends that a power cut left

    static let vends: [OpenVend] = [
        OpenVend(
            place: Bench.lane(1), sku: Bench.warmer, member: MemberPseudonym(1),
            entitlement: .quota(TimeZoneTable.shanghai.local(wallOrigin).date)),
        OpenVend(
            place: Bench.lane(2), sku: Bench.warmer, member: MemberPseudonym(1),
            entitlement: .voucher(77)),
        OpenVend(
            place: Bench.compartment(1).place, sku: Bench.warmer, member: MemberPseudonym(1),
            entitlement: .quota(TimeZoneTable.shanghai.local(wallOrigin).date)),
        OpenVend(
            place: Bench.compartment(2).place, sku: nil, member: MemberPseudonym(1),
            entitlement: .free),
    ]

    static func left(_ vend: OpenVend) -> RestoredSupplies {
        var left = RestoredSupplies(
            stocks: [Bench.stock(Bench.lane(1), 3), Bench.stock(Bench.lane(2), 3)],
            openVends: [vend])
        left.stocks.append(Bench.stock(Bench.compartment(1).place, 1))
        switch vend.entitlement {
        case .quota(let day):
            left.quotas = [
                QuotaUse(member: MemberPseudonym(1), sku: Bench.warmer, day: day, count: 1)
            ]
        case .voucher(let id):
            left.vouchers = [
                HeldVoucher(
                    voucherId: id, member: MemberPseudonym(1), sku: Bench.warmer, remaining: 0,
                    validThrough: wallOrigin + .hours(48))
            ]
        case .free: break
        }
        return left
    }

    @Test(arguments: vends, [false, true])
    func `an open vend is interrupted once, whether the state came at once or late`(
        vend: OpenVend, isLate: Bool
    ) {
        var bench = SuppliesBench(durable: Self.left(vend), isStateLate: isLate)
        #expect(bench.outcomes.count == (isLate ? 0 : 1))
        bench.tellState()
        bench.tellState()
        #expect(bench.outcomes == ["interrupted"])
        bench.commit()
        #expect(bench.durable.openVends.isEmpty)
        #expect(bench.durable.quotas.isEmpty)
        #expect(bench.durable.vouchers.allSatisfy { $0.remaining == 1 })
        let isCounted = vend.sku != nil
        let stock = bench.durable.stocks.first { $0.place == vend.place }
        #expect(stock?.isConserved ?? true)
        #expect((stock?.totals.interrupted ?? 0) == (isCounted ? 1 : 0))
        // What was to be lent may be there or not: it is in doubt, too.
        #expect(bench.station.isUp(.stockUncertain))
        // The start after this one has nothing left to settle.
        let next = SuppliesBench(durable: bench.durable, isStateLate: isLate)
        #expect(next.outcomes.isEmpty)
    }

    // MARK: - What the last run left still counts

    @Test mutating func `the quota that was taken before the start is taken`() {
        var before = SuppliesBench()
        before.vend(1)
        before.vend(1)
        var late = SuppliesBench(durable: before.durable, isStateLate: true)
        late.tellState()
        late.vend(1)
        #expect(late.refusals == ["quotaExhausted"])
    }

    @Test(arguments: [(2, true), (1, true), (0, false)])
    func `of a voucher only the rest is left`(remaining: Int, gives: Bool) {
        let held = HeldVoucher(
            voucherId: 77, member: MemberPseudonym(1), sku: Bench.warmer, remaining: remaining,
            validThrough: wallOrigin + .hours(48))
        var durable = SuppliesBench().durable
        durable.vouchers = [held]
        var late = SuppliesBench(durable: durable, isStateLate: true)
        late.tellState()
        late.showVoucher(77, quantity: 2)
        late.commit()
        #expect(late.turns.isEmpty != gives)
        #expect(late.durable.vouchers.map(\.remaining) == [gives ? remaining - 1 : 0])
    }

    @Test func `a voucher from before the floor is refused, also where the floor comes late`() {
        var durable = SuppliesBench().durable
        durable.voucherFloor = wallOrigin
        var late = SuppliesBench(durable: durable, isStateLate: true)
        late.tellState()
        late.showVoucher(77)
        #expect(late.turns.isEmpty && late.station.denials.last == "voucherUsed")
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `a loan from before the start comes back by the same person only`(person: UInt64) {
        var durable = SuppliesBench().durable
        durable.loans = [
            Loan(
                compartment: Bench.compartment(2), member: MemberPseudonym(1),
                due: wallOrigin - .hours(1))
        ]
        var late = SuppliesBench(durable: durable, isStateLate: true)
        #expect(!late.station.isUp(.loanOverdue))
        late.tellState()
        #expect(late.station.isUp(.loanOverdue) && late.station.count(.loanOverdue) == 1)
        late.identify(person)
        late.push("choice-2")
        late.commit()
        #expect(late.unlocked.isEmpty == (person == 2))
    }

    // MARK: - Meanwhile

    mutating func weigh(_ grams: Int, seconds: Int) {
        for _ in 0...seconds {
            let at = bench.station.present.instant
            bench.station.send(
                .reading(DeviceId("scale"), Reading(.weight, grams, at: at)))
            bench.station.wait(1000)
        }
    }

    @Test(arguments: [0, 1, 5, 9])
    mutating func `what was taken from a shelf meanwhile is recorded once, and conserved`(
        left: Int
    ) {
        let place = LaneAddress(device: DeviceId("scale"), number: 1)
        var durable = SuppliesBench().durable
        durable.stocks.append(Bench.stock(place, 5))
        bench = SuppliesBench(durable: durable, isStateLate: true)
        weigh(left * 500, seconds: 5)
        #expect(bench.station.count(.stockMeasured) == 0)
        bench.tellState()
        weigh(left * 500, seconds: 5)
        bench.commit()
        let entries = bench.station.entries.filter { $0.kind == .stockMeasured }
        #expect(entries.map { $0.data["change"] } == (left == 5 ? [] : [.integer(Int64(left) - 5)]))
        let stock = bench.durable.stocks.first { $0.place == place }
        #expect(stock?.count == left && stock?.isConserved == true)
    }

    @Test(arguments: [(0, true), (3, false)])
    mutating func `an alarm of the stock returns, or ends with what is there now`(
        count: Int, isUp: Bool
    ) {
        var durable = SuppliesBench().durable
        durable.stocks.removeAll { $0.place == Self.lane }
        durable.stocks.append(Bench.stock(Self.lane, count))
        bench = SuppliesBench(durable: durable, isStateLate: true)
        let alarm = Alarm(.stockEmpty, subject: Self.lane.text)
        bench.tellState(alarms: [alarm])
        bench.station.wait(600_000)
        #expect(bench.station.station.activeAlarms.map(\.alarm).contains(alarm) == isUp)
        let raised = bench.station.entries.filter {
            $0.kind == .alarmRaised && $0.subject == alarm.subject
        }
        #expect(raised.isEmpty)
    }
}
