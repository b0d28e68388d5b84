import StationModel
import Testing

@testable import StationCore

/// A dispenser whose station began without what its disk remembers.
struct SuppliesLateStateTests {
    static let lane = SuppliesBench.lane(1)
    var bench = SuppliesBench(durable: RestoredSupplies(), isStateLate: true)

    /// Three items, a voucher that is used up, a loan, and a vend that a power cut left open.
    static let remembered = RestoredState(
        alarms: [Alarm(.stockUncertain, subject: lane.text)],
        supplies: RestoredSupplies(
            stocks: [SuppliesBench.stock(lane, 3)],
            quotas: [
                QuotaUse(
                    member: MemberPseudonym(2), sku: SuppliesBench.warmer,
                    day: TimeZoneTable.shanghai.local(wallOrigin).date, count: 2)
            ],
            vouchers: [
                HeldVoucher(
                    voucherId: 5, member: MemberPseudonym(1), sku: SuppliesBench.warmer,
                    remaining: 0, validThrough: wallOrigin + .hours(48))
            ],
            openVends: [
                OpenVend(
                    place: lane, sku: SuppliesBench.warmer, member: MemberPseudonym(3),
                    entitlement: .voucher(9))
            ],
            loans: [
                Loan(
                    compartment: SuppliesBench.compartment(2), member: MemberPseudonym(4),
                    due: wallOrigin + .hours(9))
            ]))

    @Test mutating func `before the state has come nothing is given out, counted or reported`() {
        bench.identify(1)
        bench.push("button-1")
        #expect(bench.prompts.last == .denied(.storageFault))
        bench.showVoucher(5)
        #expect(bench.prompts.last == .denied(.storageFault))
        bench.identify(1)
        bench.push("choice-2")
        bench.station.send(
            .reading(DeviceId("scale"), Reading(.weight, 2500, at: bench.station.present.instant)))
        bench.station.wait(3000)
        bench.station.send(
            .reading(DeviceId("scale"), Reading(.weight, 2500, at: bench.station.present.instant)))
        let order = Command.restock(Self.lane, count: 5, expires: nil)
        bench.station.send(.command(order, by: Operator(name: "uid 1000"), Token(1)))
        #expect(
            bench.station.effects.contains(.answer(Token(1), .refused(.stateMissing))))
        #expect(bench.station.count(.vendIntent) == 0)
        #expect(bench.station.count(.stockMeasured) == 0)
        #expect(bench.station.count(.stockRestocked) == 0)
        #expect(!bench.station.isUp(.stockEmpty))
    }

    @Test mutating func `late state is taken over whole, and what was open is settled once`() {
        bench.station.send(.restored(Self.remembered))
        #expect(bench.outcomes == ["interrupted"])
        #expect(bench.count(Self.lane) == 2)
        bench.station.send(.restored(Self.remembered))
        #expect(bench.outcomes == ["interrupted"])
        // A voucher that is used up stays so.
        bench.showVoucher(5)
        #expect(bench.prompts.last == .denied(.voucherUsed))
        // Who has had two has had two.
        bench.identify(2)
        bench.push("button-1")
        #expect(bench.refusals == ["quotaExhausted"])
        // What is lent is lent.
        bench.identify(1)
        bench.push("choice-2")
        #expect(bench.refusals.last == "laneEmpty")
        bench.vend(1)
        #expect(bench.outcomes.last == "vended")
        #expect(bench.station.isUp(.stockUncertain) && bench.station.isUp(.stockEmpty))
    }
}
