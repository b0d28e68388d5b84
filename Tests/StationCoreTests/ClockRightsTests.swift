import StationModel
import Testing

@testable import StationCore

/// A clock that is far ahead, for a minute or for longer: what people had a right to, and what was
/// ordered, is the same when the clock is right again.
struct ClockRightsTests {
    static let hour = 3_600_000
    static let day = 24 * hour
    static let year: Duration = .days(365)
    /// As far as the list of members holds: by a later clock they get nothing.
    static let week: Duration = .days(6)

    // MARK: - Vouchers and quotas

    /// The clock is ahead for longer than it is doubted.
    static func believe(_ ahead: Duration, _ bench: inout SuppliesBench) {
        bench.station.wallShift = ahead
        bench.station.wait(0)
        bench.station.wait(hour)
        #expect(!bench.station.station.clock.isDoubted)
        #expect(bench.station.station.clock.lowerBound > wallOrigin + ahead)
    }

    /// The clock is right again, until the bound has followed it.
    static func correct(_ bench: inout SuppliesBench) {
        bench.station.wallShift = .zero
        bench.station.wait(0)
        bench.station.wait(day)
        #expect(bench.station.count(.clockCorrected) == 1)
        bench.commit()
    }

    static func isRefusedAsUsed(_ id: UInt64, in bench: inout SuppliesBench) -> Bool {
        bench.forget()
        bench.showVoucher(id)
        bench.commit()
        return bench.turns.isEmpty && bench.station.denials + bench.refusals == ["voucherUsed"]
    }

    @Test func `a voucher that was used stays used when a believed day was none`() {
        var bench = SuppliesBench()
        bench.showVoucher(5)
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        #expect(bench.outcomes == ["vended"])
        Self.believe(Self.week, &bench)
        #expect(bench.station.station.supplies.vouchers.held.isEmpty)
        Self.correct(&bench)
        #expect(Self.isRefusedAsUsed(5, in: &bench))
        // After a power cut as well, and a voucher that is issued from now on is good.
        #expect(bench.durable.voucherFloor != nil)
        var next = SuppliesBench(durable: bench.durable)
        next.station.wait(Self.day + 2000)
        #expect(Self.isRefusedAsUsed(5, in: &next))
    }

    @Test func `what was taken on a day that was none is charged to the day of correction`() {
        var bench = SuppliesBench()
        Self.believe(Self.week, &bench)
        bench.vend(1)
        bench.vend(2)
        bench.vend(2)
        #expect(bench.outcomes.count == 3)
        Self.correct(&bench)
        // It rides on the entry of the correction.
        #expect(bench.station.count(.quotasRedated) == 0)
        let today = CivilDate(daysSinceEpoch: Self.localDay(of: bench))
        #expect(Set(bench.durable.quotas.map(\.day)) == [today])
        #expect(bench.durable.quotas.map(\.count).sorted() == [1, 2])
        var restarted = SuppliesBench(durable: bench.durable)
        restarted.station.wait(Self.day + 3000)
        for var bench in [bench, restarted] {
            // Two are one's share: what was taken counts, and for no longer than that day.
            bench.forget()
            bench.vend(2)
            #expect(bench.refusals == ["quotaExhausted"])
            bench.vend(1)
            #expect(bench.outcomes == ["vended"])
            bench.station.wait(Self.day)
            bench.forget()
            bench.vend(2)
            #expect(bench.refusals.isEmpty && bench.outcomes == ["vended"])
        }
    }

    /// Found by a campaign: memory forgot by the wrong month, and the disk did not.
    @Test func `a month that was none takes from memory only what it takes from the disk`() {
        var bench = SuppliesBench()
        bench.vend(1)
        #expect(bench.outcomes == ["vended"])
        Self.believe(.days(32), &bench)
        #expect(bench.station.station.supplies.quotas.useCount == 1)
        Self.correct(&bench)
        #expect(bench.station.station.supplies.quotas.useCount == 1)
        #expect(bench.durable.quotas.map(\.count) == [1])
    }

    static func localDay(of bench: SuppliesBench) -> Int {
        let zone = bench.station.station.policy.zone
        return zone.local(bench.station.present.wall).date.daysSinceEpoch
    }

    /// A first time of a boot is used at once; nobody pays days for it, also over a power cut.
    @Test(arguments: [false, true])
    func `what was taken by a wrong first time is charged to the day of the right one`(
        isCut: Bool
    ) {
        var bench = SuppliesBench(trust: .untrusted)
        bench.station.wallShift = Self.week
        bench.station.trust = .synced
        bench.station.wait(1000)
        #expect(bench.station.station.clock.isDoubted)
        bench.vend(1)
        bench.vend(1)
        #expect(bench.outcomes.count == 2)
        bench.station.wallShift = .zero
        if isCut { bench = SuppliesBench(durable: bench.durable) }
        bench.station.wait(1000)
        bench.commit()
        #expect(bench.durable.quotas.map(\.day.daysSinceEpoch) == [Self.localDay(of: bench)])
        #expect(bench.station.count(.quotasRedated) == 1)
        bench.forget()
        bench.vend(1)
        #expect(bench.refusals == ["quotaExhausted"])
        bench.station.wait(Self.day)
        bench.forget()
        bench.vend(1)
        #expect(bench.refusals.isEmpty && bench.outcomes == ["vended"])
    }

    /// An item that is under way when the day is put right, and then does not come.
    @Test func `a charge on a day that was put right is given back there`() {
        var bench = SuppliesBench()
        Self.believe(Self.week, &bench)
        bench.station.wallShift = .zero
        bench.station.wait(0)
        bench.station.wait(Self.day - 6000)
        bench.identify(1)
        bench.push("button-1")
        bench.commit()
        #expect(bench.station.count(.clockCorrected) == 0 && bench.turns.count == 1)
        bench.station.wait(3000)
        #expect(bench.station.count(.clockCorrected) == 1)
        bench.answer(.noDrop)
        bench.commit()
        #expect(bench.outcomes == ["noDrop"])
        #expect(bench.durable.quotas.isEmpty)
        #expect(bench.station.station.supplies.quotas.useCount == 0)
    }

    // MARK: - The floor of vouchers

    static let unknownFloor = RestoredSupplies(
        stocks: [SuppliesBench.stock(SuppliesBench.lane(1), 3)], voucherFloor: .unknownFloor)

    @Test func `a doubted time settles no floor`() {
        var bench = SuppliesBench(durable: Self.unknownFloor, trust: .untrusted)
        bench.station.wallShift = Self.year
        bench.station.trust = .synced
        bench.station.wait(1000)
        bench.commit()
        #expect(bench.durable.voucherFloor == .unknownFloor)
        bench.station.wallShift = .zero
        bench.station.wait(1000)
        bench.commit()
        #expect(bench.durable.voucherFloor == wallOrigin + .seconds(2))
        #expect(bench.station.count(.vouchersRefused) == 1)
    }

    @Test func `a floor that was settled by a believed wrong time falls with the bound`() {
        var bench = SuppliesBench(durable: Self.unknownFloor, trust: .untrusted)
        bench.station.trust = .synced
        Self.believe(Self.year, &bench)
        bench.commit()
        let wrong = bench.durable.voucherFloor
        #expect(wrong.map { $0 > wallOrigin + Self.year && $0 != .unknownFloor } == true)
        Self.correct(&bench)
        #expect(bench.durable.voucherFloor.map { $0 <= bench.station.present.wall } == true)
    }

    // MARK: - Orders

    @Test func `one answer of next year ends no order, and a fresh one holds`() {
        var station = StationHarness()
        func order(_ mode: DoorMode, hours: Int) {
            station.send(
                .command(
                    .setMode(mode, until: wallOrigin + .hours(hours)),
                    by: Operator(name: "li"), Token(9)))
        }
        order(.open, hours: 24)
        #expect(station.isReleased)
        station.wallShift = Self.year
        station.wait(Self.hour / 2)
        #expect(station.isReleased)
        order(.lockdown, hours: 12)
        station.wait(1000)
        #expect(station.station.modes.mode == .lockdown)
        station.wallShift = .zero
        station.wait(Self.hour)
        #expect(station.station.modes.mode == .lockdown && !station.isReleased)
        // By the clock that is right, and not a second longer.
        station.wait(12 * Self.hour - station.now - 1)
        #expect(station.station.modes.mode == .lockdown)
        station.wait(1)
        #expect(station.station.modes.mode == .normal)
    }

    @Test func `while a time is doubted an order ends by the steady clock`() {
        var station = StationHarness()
        station.send(
            .command(
                .setMode(.open, until: wallOrigin + .minutes(30)), by: Operator(name: "li"),
                Token(9)))
        station.wallShift = Self.year
        station.wait(Self.hour / 2 - 1)
        #expect(station.isReleased)
        station.wait(1)
        #expect(!station.isReleased)
    }

    @Test func `one answer of next year gives no outlet back its power`() {
        var station = StationHarness(StationRoomTests.fullRoom())
        let off = Command.setRoomPower(.off, until: wallOrigin + .hours(24))
        station.send(.command(off, by: Operator(name: "li"), Token(9)))
        station.wallShift = Self.year
        station.wait(Self.hour / 2)
        station.wallShift = .zero
        station.wait(Self.hour)
        #expect(station.station.room.contactor?.order?.power == .off)
        #expect(station.count(.roomPowerChanged) == 1)
    }

    /// The door's hours and the room's go by the same time.
    @Test func `one answer of another hour of the week moves no hours`() {
        var room = StationRoomTests.fullRoom()
        room.door.freeAccess = ModeKeeperTests.hours
        room.room.lights = LightConfiguration(
            outputs: [DeviceId("light")], hours: ModeKeeperTests.hours)
        var station = StationHarness(room)
        #expect(station.isReleased)
        station.set(.named(StationRoomTests.radar), true)
        let isLit = station.station.room.lights?.isOn
        #expect(isLit == true)
        station.wallShift = .days(2)
        station.wait(Self.hour / 4)
        #expect(station.isReleased && station.station.room.lights?.isOn == true)
        // Half past eight, by the steady clock.
        station.wait(Self.hour / 4)
        #expect(!station.isReleased && station.station.room.lights?.isOn == false)
    }
}
