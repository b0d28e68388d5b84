import StationModel
import Testing

@testable import StationCore

/// A person at the dispenser, from the card to the item.
struct StationDispensingTests {
    var bench = SuppliesBench()

    @Test mutating func `a card and a button give an item, after its intent is on disk`() {
        bench.identify(1)
        #expect(bench.station.count(.dispenserIdentified) == 1)
        #expect(bench.station.lock == [])
        bench.push("button-1")
        #expect(bench.turns.isEmpty)
        #expect(bench.station.count(.vendIntent) == 1)
        bench.commit()
        #expect(bench.turns.map(\.lane) == [SuppliesBench.lane(1)])
        bench.answer(.dropped)
        #expect(bench.outcomes == ["vended"])
        #expect(bench.count(SuppliesBench.lane(1)) == 2)
        #expect(bench.prompts.last == .takeItem(Phrase("暖宝宝", "hand warmer")))
    }

    @Test(arguments: [(20_000, 1), (20_001, 0)])
    mutating func `a button asks within twenty seconds`(delay: Int, asked: Int) {
        bench.identify(1)
        bench.station.sleep(delay)
        bench.push("button-1")
        #expect(bench.station.count(.vendIntent) == asked)
    }

    @Test mutating func `a button without anybody, and one that was held down before, ask nothing`()
    {
        bench.push("button-1")
        bench.press("button-1", true)
        bench.identify(1)
        bench.press("button-1", true)
        #expect(bench.station.count(.vendIntent) == 0)
    }

    @Test(arguments: [(5000, "vended"), (5001, "interrupted")])
    mutating func `an intent older than five seconds moves nothing`(delay: Int, outcome: String) {
        bench.identify(1)
        bench.push("button-1")
        bench.station.wait(delay)
        bench.commit()
        bench.answer(.dropped)
        #expect(bench.outcomes == [outcome])
        #expect(bench.turns.isEmpty == (outcome == "interrupted"))
        bench.commit()
        #expect(bench.durable.openVends.isEmpty)
        #expect(bench.durable.quotas.isEmpty == (outcome == "interrupted"))
    }

    @Test mutating func `a fire, or a lost machine, between intent and motor moves nothing`() {
        bench.identify(1)
        bench.push("button-1")
        bench.station.send(.device(SuppliesBench.vending, .failed("unplugged")))
        bench.commit()
        bench.station.send(.device(SuppliesBench.vending, .working))
        bench.identify(1)
        bench.push("button-1")
        bench.station.set(.fireAlarm, true)
        bench.commit()
        #expect(bench.turns.isEmpty)
        #expect(bench.outcomes == ["interrupted", "interrupted"])
        #expect(bench.count(SuppliesBench.lane(1)) == 3)
    }

    @Test(arguments: [StorageCondition.stalled, .full, .readOnly, .gone, .damaged])
    mutating func `storage that fails gives out nothing, tells it, and opens the door`(
        condition: StorageCondition
    ) {
        bench.station.send(.storage(condition))
        bench.identify(1)
        bench.push("button-1")
        #expect(bench.station.count(.vendIntent) == 0)
        #expect(bench.prompts.last == .denied(.storageFault))
        bench.station.show(card(2))
        #expect(bench.station.isReleased)
    }

    @Test mutating func `a commit that fails gives out nothing and charges nothing`() {
        for _ in 0..<3 {
            bench.identify(1)
            bench.push("button-1")
            bench.failCommit()
        }
        #expect(bench.turns.isEmpty && bench.refusals.isEmpty)
        bench.vend(1)
        bench.vend(1)
        #expect(bench.outcomes == ["vended", "vended"])
    }

    @Test mutating func `the third of a day's two is refused, until midnight`() {
        bench.vend(1)
        bench.vend(1)
        bench.vend(1)
        #expect(bench.refusals == ["quotaExhausted"])
        #expect(bench.prompts.last == .denied(.quotaExhausted))
        bench.vend(2)
        // The origin is 20:00 in Shanghai.
        bench.station.wait(4 * 3_600_000)
        bench.vend(1)
        #expect(bench.outcomes.count == 4)
    }

    @Test mutating func `a clock stepped back over midnight gives no second share`() {
        bench.station.wait(4 * 3_600_000)
        bench.vend(1)
        bench.vend(1)
        bench.station.wallShift = .seconds(-5 * 3600)
        bench.vend(1)
        #expect(bench.refusals == ["quotaExhausted"])
        // The other way is another day, and it stays that day.
        bench.station.wallShift = .seconds(86_400)
        bench.vend(1)
        #expect(bench.outcomes.count == 3)
    }

    @Test mutating func `without a trusted clock the lower bound's day is charged`() {
        bench.vend(1)
        bench.vend(1)
        bench.station.trust = .untrusted
        bench.station.wallShift = .seconds(30 * 86_400)
        bench.vend(1)
        #expect(bench.refusals == ["quotaExhausted"])
    }

    @Test mutating func `an item without a rule is for vouchers only`() {
        bench.vend(1, 3)
        #expect(bench.refusals == ["notEligible"])
        bench.showVoucher(50, sku: SuppliesBench.water)
        bench.commit()
        bench.answer(.dropped)
        #expect(bench.outcomes == ["vended"])
        #expect(bench.count(SuppliesBench.lane(3)) == 2)
    }

    // MARK: Vouchers

    @Test mutating func `a voucher gives its items one by one, and never again`() {
        bench.showVoucher(50, quantity: 2)
        for _ in 0..<2 {
            bench.commit()
            bench.answer(.dropped)
        }
        bench.commit()
        #expect(bench.outcomes == ["vended", "vended"])
        #expect(bench.durable.vouchers.map(\.remaining) == [0])
        #expect(bench.durable.quotas.isEmpty)
        bench.showVoucher(50, quantity: 2)
        #expect(bench.station.denials == ["voucherUsed"])
    }

    @Test mutating func `what a voucher has left is taken later, also with the card`() {
        bench.showVoucher(50, quantity: 2, sku: SuppliesBench.water)
        bench.commit()
        bench.answer(.noDrop)
        bench.commit()
        #expect(bench.durable.vouchers.map(\.remaining) == [2])
        bench.vend(1, 3)
        #expect(bench.outcomes == ["noDrop", "vended"])
        #expect(bench.durable.vouchers.map(\.remaining) == [1])
        bench.vend(2, 3)
        #expect(bench.refusals == ["notEligible"])
    }

    @Test mutating func `a voucher at the door opens nothing`() {
        bench.showVoucher(50, at: frontReader)
        #expect(bench.station.denials == ["notEligible"])
        #expect(bench.station.lock == [] && bench.turns.isEmpty)
    }

    @Test mutating func `a voucher is known after a restart`() {
        bench.showVoucher(50)
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        bench = SuppliesBench(durable: bench.durable)
        bench.showVoucher(50)
        #expect(bench.station.denials == ["voucherUsed"])
    }

    @Test mutating func `a member code identifies at the dispenser, once`() {
        let code = doorCode(of: 1, issuedAt: wallOrigin)
        let credential = Credential.qr(payload: [1])
        bench.station.people[credential] = .code(code, record: member(1))
        bench.station.show(credential)
        bench.station.wait(6000)
        bench.station.show(credential, at: SuppliesBench.dispenserReader)
        #expect(bench.station.count(.dispenserIdentified) == 1)
        bench.station.wait(6000)
        bench.station.show(credential, at: SuppliesBench.dispenserReader)
        #expect(bench.station.denials == ["replayed"])
    }

    // MARK: Failures

    @Test mutating func `a jam is tried once more, then the next lane serves the person`() {
        bench.identify(1)
        bench.push("button-1")
        bench.commit()
        bench.answer(.jammed)
        bench.answer(.jammed)
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        #expect(bench.turns.map(\.lane.number) == [1, 1, 2])
        #expect(bench.outcomes == ["jammed", "vended"])
        #expect(bench.durable.quotas.map(\.count) == [1])
        #expect(bench.station.isUp(.laneFault))
        #expect(bench.count(SuppliesBench.lane(1)) == 3)
        #expect(bench.count(SuppliesBench.lane(2)) == 2)
    }

    @Test mutating func `a lane that gave its item and did not come home is not used again`() {
        bench.vend(1, 1, .droppedNotHome)
        #expect(bench.outcomes == ["vended"])
        #expect(bench.durable.quotas.map(\.count) == [1])
        #expect(bench.count(SuppliesBench.lane(1)) == 2)
        #expect(bench.station.isUp(.laneFault) && bench.station.isUp(.stockUncertain))
        bench.vend(2)
        #expect(bench.turns.map(\.lane.number) == [1, 2])
        let kept = bench.durable.stocks.first { $0.place == SuppliesBench.lane(1) }
        #expect(kept?.isOutOfService == true && kept?.isUncertain == true)
    }

    @Test mutating func `what falls while nothing turns puts the stock in doubt, once`() {
        let entries = bench.station.entries.count
        bench.station.send(.strayDrop(SuppliesBench.lane(1)))
        bench.station.send(.strayDrop(SuppliesBench.lane(1)))
        // A lane of which nothing is configured.
        bench.station.send(.strayDrop(LaneAddress(device: DeviceId("nobody"), number: 1)))
        bench.commit()
        #expect(bench.station.entries.dropFirst(entries).count { $0.kind == .stockAdjusted } == 1)
        #expect(bench.station.isUp(.stockUncertain) && !bench.station.isUp(.laneFault))
        #expect(bench.count(SuppliesBench.lane(1)) == 3)
        let kept = bench.durable.stocks.first { $0.place == SuppliesBench.lane(1) }
        #expect(kept?.isUncertain == true && kept?.isConserved == true && kept?.count == 3)
        bench.vend(1)
        #expect(bench.outcomes == ["vended"], "it is still used")
    }

    @Test(arguments: [DispenseResult.noDrop, .timeout, .failed("no port")])
    mutating func `a person whose vend failed is not charged`(result: DispenseResult) {
        bench.vend(1, 1, result)
        bench.answer(.failed("again"))
        bench.commit()
        #expect(!bench.outcomes.contains("vended"))
        #expect(bench.durable.quotas.isEmpty)
        #expect(bench.durable.openVends.isEmpty)
        if case .vendFailed = bench.prompts.last {} else { Issue.record("nobody was told") }
    }

    @Test
    mutating func `a drive that never answers is given up, and its late answer changes nothing`() {
        bench.identify(1)
        bench.push("button-1")
        bench.commit()
        bench.station.wait(Int(Dispensing.answerWithin.wholeMilliseconds))
        #expect(bench.outcomes == ["timeout"])
        bench.answer(.dropped)
        #expect(bench.outcomes == ["timeout"])
        #expect(bench.count(SuppliesBench.lane(1)) == 3)
        #expect(bench.station.isUp(.stockUncertain) && bench.station.isUp(.laneFault))
    }

    @Test mutating func `two wait at a machine that turns, the third is told to`() {
        bench.identify(1)
        for _ in 0..<4 { bench.push("button-1") }
        #expect(bench.refusals == ["busy"])
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        bench.answer(.dropped)
        #expect(bench.outcomes == ["vended", "vended"])
        // The third is decided when its turn comes, and by then two were taken.
        #expect(bench.refusals == ["busy", "quotaExhausted"])
    }

    @Test mutating func `a lane that runs empty gives the other's, and then nothing`() {
        for number in 1...6 { bench.vend(UInt64(number)) }
        #expect(bench.outcomes.count == 6)
        #expect(bench.turns.map(\.lane.number) == [1, 1, 1, 2, 2, 2])
        bench.vend(7)
        #expect(bench.refusals == ["laneEmpty"])
        #expect(bench.station.isUp(.stockEmpty))
    }

    // MARK: Who is meant

    @Test mutating func `where the door's reader serves both, whoever came in may choose`() {
        bench = SuppliesBench(SuppliesBench.supplies(readers: []))
        bench.identify(1, at: frontReader)
        #expect(bench.station.isReleased)
        bench.push("button-1")
        #expect(bench.station.count(.vendIntent) == 1)
    }

    @Test mutating func `where the dispenser has a reader, the door's opens no window`() {
        bench.identify(1, at: frontReader)
        bench.push("button-1")
        #expect(bench.station.count(.vendIntent) == 0)
    }

    @Test mutating func `who may not enter may not take either`() {
        bench.station.people[card(1)] = .member(
            member(1, flags: .suspended), digest: digest(1))
        bench.identify(1)
        bench.push("button-1")
        #expect(bench.station.denials == ["suspended"])
        #expect(bench.station.count(.vendIntent) == 0)
    }

    // MARK: Start

    @Test mutating func `an intent that a power cut left is settled at the start, and not charged`()
    {
        bench.vend(1)
        bench.showVoucher(50)
        bench.commit()
        #expect(bench.durable.openVends.count == 1)
        #expect(bench.durable.vouchers.map(\.remaining) == [0])
        bench = SuppliesBench(durable: bench.durable)
        #expect(bench.outcomes == ["interrupted"])
        bench.commit()
        #expect(bench.durable.vouchers.map(\.remaining) == [1])
        #expect(bench.durable.openVends.isEmpty)
        #expect(bench.station.isUp(.stockUncertain))
        let stock = bench.station.station.supplies.stock[SuppliesBench.lane(1)]
        #expect(stock.count == 1 && stock.totals.interrupted == 1 && stock.isConserved)
        bench = SuppliesBench(durable: bench.durable)
        #expect(bench.outcomes.isEmpty)
    }

    @Test mutating func `a clean stop leaves no intent open`() {
        bench.identify(1)
        bench.push("button-1")
        bench.commit()
        bench.station.send(.stop)
        bench.commit()
        #expect(bench.durable.openVends.isEmpty && bench.durable.quotas.isEmpty)
        #expect(bench.outcomes == ["interrupted"])
    }

    // MARK: What is told

    @Test mutating func `a refusal at the dispenser is heard and seen, as at the door`() {
        bench.identify(1)
        bench.forget()
        bench.push("button-3")
        #expect(bench.prompts == [.denied(.notEligible)])
        #expect(bench.station.effects.contains(.say(.denied(.notEligible))))
        #expect(bench.station.effects.contains(.actuate(Actuation(.redLamp, on: true))))
    }

    @Test mutating func `a lane whose drive finds nothing is empty, not out of service`() {
        let lane = SuppliesBench.lane(1)
        bench.vend(1, 1, .empty)
        #expect(bench.turns.map(\.lane) == [lane, SuppliesBench.lane(2)])
        let stock = bench.durable.stocks.first { $0.place == lane }
        #expect(stock?.count == 0 && stock?.totals.adjusted == -3 && stock?.isConserved == true)
        let counted = bench.durableEntries.first { $0.kind == .stockCounted }
        #expect(counted?.data["change"] == .integer(-3))
        #expect(counted?.data["by"] == .text("vending"))
        let kinds = bench.station.station.activeAlarms.filter { $0.alarm.subject == lane.text }
            .map(\.alarm.kind)
        #expect(Set(kinds) == [.stockEmpty, .stockUncertain])
        bench.answer(.dropped)
        bench.commit()
        #expect(bench.outcomes == ["empty", "vended"])
        #expect(bench.durable.quotas.map(\.count) == [1])
        _ = bench.order(.restock(lane, count: 5, expires: nil))
        bench.vend(2)
        #expect(bench.turns.last?.lane == lane)
    }
}
