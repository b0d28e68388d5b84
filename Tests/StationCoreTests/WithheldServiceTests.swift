import StationModel
import Testing

@testable import StationCore

/// Each service that the city can withhold: what it ends, and what goes on all the same.
struct WithheldServiceTests {
    var bench = SuppliesBench()

    mutating func withhold(_ services: [StationService]) {
        bench.station.send(cityDirective(1, services: services.map { withheld($0) }))
        bench.commit()
        bench.forget()
    }

    // MARK: - Supplies

    @Test(arguments: StationService.allCases)
    mutating func `a withheld service is refused with a reason, and no other is`(
        service: StationService
    ) {
        withhold([service])
        bench.identify(1)
        bench.push("button-1")
        #expect(bench.refusals == (service == .dispensers ? ["serviceWithheld"] : []))
        bench.commit()
        bench.answer(.dropped)
        bench.commit()
        bench.forget()
        bench.choose(1)
        bench.choose(2)
        let isShut = service == .lockers
        #expect(bench.refusals == (isShut ? ["serviceWithheld", "serviceWithheld"] : []))
        #expect(bench.unlocked.count == (isShut ? 0 : 2))
        let told = bench.prompts.contains(.denied(.serviceWithheld))
        #expect(told == isShut)
    }

    @Test(arguments: StationService.allCases)
    mutating func `a voucher is kept for the day on which the service is offered`(
        service: StationService
    ) {
        withhold([service, .lockers])
        bench.showVoucher(7, sku: SuppliesBench.water)
        bench.commit()
        #expect(bench.turns.isEmpty == (service == .dispensers))
        #expect(bench.durable.vouchers.isEmpty == (service == .dispensers))
        if service == .dispensers {
            #expect(bench.station.denials == ["serviceWithheld"])
        }
    }

    @Test mutating func `what was lent can be brought back while the lockers are withheld`() {
        bench.choose(2)
        bench.openAndShut(2)
        withhold(StationService.allCases)
        bench.choose(2)
        #expect(bench.unlocked == [SuppliesBench.compartment(2)])
        bench.openAndShut(2)
        #expect(bench.durable.loans.isEmpty)
        bench.choose(2)
        #expect(bench.refusals == ["serviceWithheld"])
    }

    @Test(arguments: [StationService.lockers, .appliances])
    mutating func `behind a door nothing runs any more, and what is in it can be taken out`(
        service: StationService
    ) {
        let on = Effect.actuate(Actuation(.named(SuppliesBench.oven), on: true))
        let off = Effect.actuate(Actuation(.named(SuppliesBench.oven), on: false))
        bench.choose(4)
        bench.openAndShut(4)
        #expect(bench.station.effects.contains(on))
        bench.forget()
        bench.station.send(cityDirective(1, services: [withheld(service)]))
        #expect(bench.station.effects.contains(off))
        bench.forget()
        bench.choose(4)
        bench.openAndShut(4)
        #expect(bench.unlocked == [SuppliesBench.compartment(4)])
        #expect(!bench.station.effects.contains(on))
    }

    @Test mutating func `a vend that has begun ends as it would have`() {
        bench.identify(1)
        bench.push("button-1")
        bench.station.send(cityDirective(1, services: [withheld(.dispensers)]))
        bench.commit()
        #expect(bench.turns.count == 1)
        bench.answer(.dropped)
        bench.commit()
        #expect(bench.outcomes == ["vended"])
    }

    // MARK: - Appliances and the door

    @Test mutating func `an outlet that runs stops, and a press is told why it does not start`() {
        var test = StationRoomTests()
        test.station.wait(60_000)
        test.station.set(.named(AppliancesTests.dryer.button), true)
        test.station.set(.named(AppliancesTests.dryer.button), false)
        #expect(test.levels("outlet-1") == [true])
        test.station.send(cityDirective(1, services: [withheld(.appliances)]))
        #expect(test.levels("outlet-1") == [true, false])
        let stopped = test.station.entries(.applianceStopped)
        #expect(stopped.map { $0.data["cause"] } == [.text("withheld")])
        test.station.wait(60_000)
        test.station.set(.named(AppliancesTests.dryer.button), true)
        #expect(test.levels("outlet-1") == [true, false])
        #expect(test.station.effects.contains(.say(.applianceRefused(.withheld))))
    }

    static let freeDoor = configuration(
        door: DoorConfiguration(lock: .failSafe, freeAccess: .always))

    @Test func `without free access everybody shows a card, and fire and exit open as ever`() {
        var station = StationHarness(Self.freeDoor)
        station.set(.door, false)
        station.people[card(1)] = .member(member(1), digest: digest(1))
        let end = wallOrigin + .hours(1)
        station.send(cityDirective(1, services: [withheld(.freeAccess, until: end)]))
        #expect(!station.isReleased)
        station.show(card(1))
        #expect(station.isReleased)
        station.wait(10_000)
        #expect(!station.isReleased)
        station.set(.exitButton, true)
        #expect(station.isReleased)
        station.set(.exitButton, false)
        station.wait(10_000)
        #expect(!station.isReleased)
        station.set(.fireAlarm, true)
        #expect(station.isReleased)
    }

    @Test(arguments: [ClockTrust.synced, .untrusted])
    func `free access comes back at the end, by a clock that is trusted`(trust: ClockTrust) {
        var station = StationHarness(Self.freeDoor)
        let end = wallOrigin + .hours(1)
        station.send(cityDirective(1, services: [withheld(.freeAccess, until: end)]))
        station.trust = trust
        station.wait(3_600_000 - 1)
        #expect(!station.isReleased)
        station.wait(1)
        #expect(station.isReleased == trust.isTrusted)
        station.trust = .synced
        station.send(.tick)
        #expect(station.isReleased)
    }

    @Test func `a start with free access withheld makes no edge`() {
        let orders = CityOrders(withheld: [withheld(.freeAccess)], applied: wallOrigin)
        let station = StationHarness(
            Self.freeDoor, restored: RestoredState(cleanStop: true, city: orders))
        #expect(station.lock == [])
    }
}
