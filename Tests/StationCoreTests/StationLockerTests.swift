import StationModel
import Testing

@testable import StationCore

/// A person at the locker, from the card to the closed door.
struct StationLockerTests {
    var bench = SuppliesBench()

    @Test mutating func `an item to keep is charged when its door opens`() {
        bench.choose(1)
        #expect(bench.unlocked == [SuppliesBench.compartment(1)])
        #expect(bench.outcomes.isEmpty)
        bench.openAndShut(1)
        #expect(bench.outcomes == ["vended"])
        #expect(bench.durable.quotas.map(\.count) == [1])
        #expect(bench.station.isUp(.stockEmpty))
        bench.choose(1)
        #expect(bench.refusals == ["laneEmpty"])
    }

    @Test mutating func `who leaves a compartment open hears three beeps after a minute`() {
        bench.choose(1)
        bench.set(1, open: true)
        bench.station.wait(59_999)
        bench.forget()
        bench.station.wait(2000)
        #expect(bench.prompts == [.closeCompartment])
        let beeps = bench.station.effects.compactMap {
            if case .actuate(let told) = $0, told.output == .buzzer { told.on } else { nil }
        }
        #expect(beeps == [true, false, true, false, true, false])
    }

    @Test mutating func `a door that nobody opens is not charged`() {
        bench.choose(1)
        bench.station.wait(15_000)
        bench.commit()
        #expect(bench.outcomes == ["timeout"])
        #expect(bench.station.count(.compartmentNotOpened) == 1)
        #expect(bench.durable.quotas.isEmpty && bench.durable.openVends.isEmpty)
        #expect(bench.count(SuppliesBench.compartment(1).place) == 1)
    }

    @Test mutating func `a loan is due, comes back by the same person, and is over when shut`() {
        bench.choose(2)
        bench.openAndShut(2)
        #expect(bench.durable.loans.map(\.due) == [bench.station.present.wall + .hours(24)])
        bench.choose(2, by: 2)
        #expect(bench.refusals == ["laneEmpty"])
        bench.choose(2)
        bench.set(2, open: true)
        #expect(bench.station.count(.loanReturned) == 0)
        bench.set(2, open: false)
        bench.commit()
        #expect(bench.durable.loans.isEmpty)
        #expect(bench.prompts.last == .itemReturned)
    }

    @Test
    mutating func `an overdue loan raises an alarm and refuses the next loan, never the door`() {
        bench.choose(2)
        bench.openAndShut(2)
        bench.station.wait(24 * 3_600_000)
        #expect(bench.station.isUp(.loanOverdue))
        bench.choose(3)
        #expect(bench.refusals == ["loanOverdue"])
        bench.identify(1, at: frontReader)
        #expect(bench.station.isReleased)
        bench.commit()
        bench = SuppliesBench(durable: bench.durable)
        #expect(bench.station.isUp(.loanOverdue))
        bench.choose(2)
        bench.openAndShut(2)
        #expect(!bench.station.isUp(.loanOverdue))
        bench.choose(3)
        #expect(bench.unlocked.last == SuppliesBench.compartment(3))
    }

    @Test mutating func `a technician who finds the item ends the loan`() {
        bench.choose(2)
        bench.openAndShut(2)
        let place = SuppliesBench.compartment(2).place
        bench.station.send(
            .command(.stocktake(place, counted: 1), by: Operator(name: "li"), Token(99)))
        bench.commit()
        #expect(bench.durable.loans.isEmpty)
    }

    @Test
    mutating func `an appliance has power from the shut door until it opens, or its time ends`() {
        bench.choose(4)
        bench.openAndShut(4)
        #expect(bench.power(SuppliesBench.oven) == [true])
        bench.set(4, open: true)
        #expect(bench.power(SuppliesBench.oven) == [true, false])
        bench.set(4, open: false)
        #expect(bench.power(SuppliesBench.oven) == [true, false])
        bench.choose(4)
        bench.openAndShut(4)
        bench.station.wait(600_000)
        #expect(bench.power(SuppliesBench.oven) == [true, false, true, false])
    }

    @Test mutating func `a fire takes the power away`() {
        bench.choose(4)
        bench.openAndShut(4)
        bench.station.set(.fireAlarm, true)
        #expect(bench.power(SuppliesBench.oven) == [true, false])
    }

    @Test mutating func `two doors open for one identification`() {
        bench.choose(2)
        bench.openAndShut(2)
        bench.push("choice-3")
        bench.commit()
        bench.openAndShut(3)
        bench.push("choice-2")
        #expect(bench.refusals == ["stale"])
        #expect(bench.unlocked.count == 2)
    }

    @Test mutating func `a door left open is reminded of, then an alarm; one forced is an alarm`() {
        bench.choose(2)
        bench.set(2, open: true)
        bench.station.wait(60_000)
        #expect(bench.prompts.last == .closeCompartment)
        bench.station.wait(120_000)
        #expect(bench.station.isUp(.compartmentOpen))
        bench.set(2, open: false)
        #expect(!bench.station.isUp(.compartmentOpen))
        bench.set(1, open: true)
        #expect(bench.station.isUp(.compartmentForced))
        bench.set(1, open: false)
        #expect(!bench.station.isUp(.compartmentForced))
    }

    @Test
    mutating func `a power cut between intent and door leaves the item in doubt, nobody charged`() {
        bench.choose(1)
        bench = SuppliesBench(durable: bench.durable)
        bench.commit()
        #expect(bench.outcomes == ["interrupted"])
        #expect(bench.durable.quotas.isEmpty)
        #expect(bench.station.isUp(.stockUncertain))
    }

    @Test mutating func `a loan whose intent was cut is nobody's`() {
        bench.choose(2)
        bench = SuppliesBench(durable: bench.durable)
        bench.commit()
        #expect(bench.outcomes == ["interrupted"])
        #expect(bench.durable.loans.isEmpty && bench.durable.openVends.isEmpty)
    }
}
