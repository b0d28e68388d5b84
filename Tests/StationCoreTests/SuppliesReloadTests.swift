import StationModel
import Testing

@testable import StationCore

/// What a reload takes away, or makes something else, while it is in use.
struct SuppliesReloadTests {
    typealias Bench = SuppliesBench
    static let first = Bench.compartment(1)
    var bench = Bench()

    mutating func reload(_ change: (inout SuppliesConfiguration) -> Void) {
        var new = configuration()
        new.supplies = Bench.supplies()
        change(&new.supplies)
        bench.station.send(.configuration(new))
    }

    /// A deadline that no step meets would never let the loop sleep.
    func expectSleep() {
        let station = bench.station
        let deadline = station.station.nextDeadline(at: station.present)
        #expect(deadline.map { $0 > station.present.instant } ?? true)
    }

    // MARK: - Power

    static let ways: [@Sendable (inout SuppliesConfiguration) -> Void] = [
        { $0 = .none },
        { $0.lockers.removeAll { $0.address == Bench.compartment(4) } },
        { $0.lockers[3].kind = .appliance(output: DeviceId("kettle"), atMost: .minutes(10)) },
        { $0.lockers[3].kind = .loan(item: Phrase("雨伞", "umbrella"), hours: 1) },
    ]

    @Test(arguments: ways.indices)
    mutating func `an appliance loses its power with its door`(way: Int) {
        bench.choose(4)
        bench.openAndShut(4)
        #expect(bench.power(Bench.oven) == [true])
        reload(Self.ways[way])
        #expect(bench.power(Bench.oven) == [true, false])
        bench.station.sleep(3_600_000)
        bench.station.send(.tick)
        expectSleep()
        #expect(bench.power(Bench.oven) == [true, false])
    }

    @Test mutating func `one whose time alone has changed keeps it`() {
        bench.choose(4)
        bench.openAndShut(4)
        reload { $0.lockers[3].kind = .appliance(output: Bench.oven, atMost: .minutes(5)) }
        #expect(bench.power(Bench.oven) == [true])
        bench.station.sleep(600_000)
        bench.station.send(.tick)
        #expect(bench.power(Bench.oven) == [true, false])
    }

    // MARK: - Loans

    @Test mutating func `a loan of a place that is gone becomes overdue once, and can be ended`() {
        bench.choose(2)
        bench.openAndShut(2)
        reload { $0 = .none }
        bench.station.sleep(24 * 3_600_000)
        for _ in 0..<3 { bench.station.send(.tick) }
        expectSleep()
        bench.commit()
        #expect(bench.station.count(.loanOverdue) == 1 && bench.station.isUp(.loanOverdue))
        let today = TimeZoneTable.shanghai.local(wallOrigin).date
        let listed = bench.station.station.supplies.status(today: today).compartments
        #expect(listed.map(\.address) == [Bench.compartment(2)])
        #expect(listed.allSatisfy { $0.isLent && $0.isOverdue && $0.isOpen == nil })
        let place = Bench.compartment(2).place
        #expect(bench.order(.stocktake(place, counted: 1)) == .done)
        #expect(!bench.station.isUp(.loanOverdue) && bench.durable.loans.isEmpty)
        expectSleep()
        #expect(
            bench.station.station.supplies.status(today: today)
                == SuppliesStatus(
                    vends: bench.station.station.supplies.vends))
    }

    // MARK: - Doors

    @Test(arguments: [true, false])
    mutating func `what is taken from a place that is gone, or another now, leaves its count`(
        isGone: Bool
    ) {
        bench.choose(1)
        reload {
            if isGone {
                $0.lockers.removeFirst()
            } else {
                $0.lockers[0].kind = .loan(item: Phrase("雨伞", "umbrella"), hours: 1)
            }
        }
        bench.openAndShut(1)
        #expect(bench.outcomes == ["vended"])
        #expect(bench.durable.quotas.map(\.count) == [1])
        #expect(bench.durable.stocks.first { $0.place == Self.first.place }?.count == 0)
        #expect(bench.durable.openVends.isEmpty)
    }

    @Test mutating func `a lock whose place is another before its intent is on disk stays shut`() {
        bench.identify(1)
        bench.push("choice-1")
        reload { $0.lockers[0].kind = .loan(item: Phrase("雨伞", "umbrella"), hours: 1) }
        bench.commit()
        bench.commit()
        #expect(bench.unlocked.isEmpty && bench.outcomes == ["interrupted"])
        #expect(bench.durable.quotas.isEmpty && bench.durable.openVends.isEmpty)
    }

    @Test(arguments: [AlarmKind.compartmentForced, .compartmentOpen])
    mutating func `the alarm of an open door goes with its place`(kind: AlarmKind) {
        if kind == .compartmentOpen { bench.choose(1) }
        bench.set(1, open: true)
        bench.station.wait(180_000)
        #expect(bench.station.isUp(kind))
        reload { $0.lockers.removeFirst() }
        #expect(!bench.station.isUp(kind))
        expectSleep()
    }

    @Test mutating func `a loan that was being brought back is not, when its place goes`() {
        bench.choose(2)
        bench.openAndShut(2)
        bench.choose(2)
        bench.set(2, open: true)
        reload { $0.lockers.remove(at: 1) }
        bench.commit()
        #expect(bench.outcomes.last == "interrupted")
        #expect(bench.durable.loans.count == 1 && bench.durable.openVends.isEmpty)
        let place = Bench.compartment(2).place
        #expect(bench.order(.stocktake(place, counted: 1)) == .done)
    }

    // MARK: - Items

    /// What is ordered was counted before the reload, and is on disk after it.
    @Test mutating func `a count on its way to the disk does not vouch for another item`() {
        let place = Bench.lane(1)
        bench.give(.stocktake(place, counted: 5))
        reload { $0.lanes[0].sku = Bench.water }
        bench.commit()
        #expect(bench.count(place) == 5 && bench.station.isUp(.stockUncertain))
        #expect(bench.station.station.supplies.stock[place].sku == Bench.water)
    }

    @Test(arguments: [true, false])
    mutating func `the count of a place with another item is asked for`(isRestart: Bool) {
        bench.vend(1)
        #expect(!bench.station.isUp(.stockUncertain))
        let swap: (inout SuppliesConfiguration) -> Void = { $0.lanes[0].sku = Bench.water }
        if isRestart {
            var supplies = Bench.supplies()
            swap(&supplies)
            bench = Bench(supplies, durable: bench.durable)
        } else {
            reload(swap)
        }
        let place = Bench.lane(1)
        let uncertain = Alarm(.stockUncertain, subject: place.text)
        #expect(bench.station.station.alarms.isUp(uncertain))
        _ = bench.order(.stocktake(place, counted: 4))
        #expect(!bench.station.station.alarms.isUp(uncertain))
        let stock = bench.durable.stocks.first { $0.place == place }
        #expect(stock?.sku == Bench.water && stock?.count == 4)
    }
}
