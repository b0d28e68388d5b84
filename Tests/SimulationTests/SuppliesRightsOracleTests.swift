import StationCore
import StationModel
import Testing

@testable import Simulation

/// Rights, answers and lockers: each of these invariants can break, too.
struct SuppliesRightsOracleTests {
    typealias Bench = SuppliesOracleBench
    var bench = Bench()

    // MARK: - Rights

    @Test mutating func `a third item of a week's two`() {
        bench.fill()
        #expect(bench.vend() == nil)
        bench.wait(.days(1))
        #expect(bench.vend() == nil)
        #expect(bench.vend(person: 1) == nil)
        #expect(bench.vend() == "nobody gets more than the rules allow")
    }

    @Test mutating func `a voucher that gives more than it says, or to somebody else`() {
        bench.fill()
        bench.oracle.made[5] = MadeVoucher(
            text: [], id: 5, person: bench.people[0], sku: Campaign.warmers, quantity: 1,
            issuedAt: bench.began, validThrough: bench.began + .days(9))
        let data: [String: LedgerValue] = [
            "right": .text("voucher"), "voucher": .text(UInt64(5).hex), "sku": .integer(7),
        ]
        var other = bench
        #expect(bench.step(.tick, [bench.intent(Bench.lane, data).effect]) == nil)
        _ = bench.step(.tick, [bench.outcome(.vended, items: 1), Bench.says()])
        #expect(bench.oracle.problem != nil, "nothing fell")
        bench.oracle.problem = nil
        #expect(
            bench.step(.tick, [bench.intent(Bench.lane, data).effect])
                == "a voucher gives what it says, once for ever")
        #expect(
            other.step(.tick, [other.intent(person: 1, data).effect])
                == "a voucher gives its own item to its own member")
    }

    @Test mutating func `a refusal of what somebody may have, and an item without a right`() {
        let refusal = bench.append(
            .vendRefused, Bench.lane.text, ["reason": .text("quotaExhausted")], person: 0)
        #expect(bench.step(.tick, [refusal]) == "nobody is refused what they may have")
        bench = Bench()
        #expect(
            bench.step(.tick, [bench.intent(Bench.lane, ["sku": .integer(7)]).effect])
                == "nothing is given out without a right")
    }

    // MARK: - Answers

    @Test(arguments: [true, false])
    mutating func `a press that nobody answers`(isAnswered: Bool) {
        let opened = bench.append(.dispenserIdentified, Bench.reader.text, person: 0)
        #expect(bench.step(.tick, [opened]) == nil)
        let instant = bench.moment.instant
        _ = bench.step(.contact(.named(Bench.button), active: false, since: instant))
        let found = bench.step(
            .contact(.named(Bench.button), active: true, since: instant),
            isAnswered ? [Bench.says()] : [])
        #expect(found == (isAnswered ? nil : "whoever presses hears an answer"))
    }

    @Test mutating func `an outcome that nobody hears of`() {
        bench.fill()
        #expect(bench.begin() == nil)
        #expect(
            bench.step(.tick, [bench.outcome(.jammed, items: 0)])
                == "whoever waits hears what became of it")
    }

    // MARK: - Lockers

    mutating func lend(to person: Int) -> String? {
        let due = Int64((bench.moment.wall + .hours(4)).milliseconds)
        return bench.step(
            .tick,
            [
                bench.append(
                    .loanBegun, Bench.raincoat.text, ["dueMilliseconds": .integer(due)],
                    person: person)
            ])
    }

    @Test mutating func `a thing that is lent twice, and one that comes back twice`() {
        #expect(lend(to: 0) == nil)
        #expect(lend(to: 1) == "nothing is lent twice")
        bench = Bench()
        #expect(
            bench.step(.tick, [bench.append(.loanReturned, Bench.raincoat.text)])
                == "only what is lent comes back")
    }

    @Test mutating func `who is called late too early, and who is late and borrows`() {
        #expect(lend(to: 0) == nil)
        let late = bench.append(.loanOverdue, Bench.raincoat.text, person: 0)
        var other = bench
        #expect(bench.step(.tick, [late]) == "a loan is overdue after its time")
        other.wait(.hours(5))
        #expect(other.step(.tick, [late]) == nil)
        let place = LaneAddress(device: Bench.raincoat.device, number: 9)
        let borrow = other.intent(place, person: 0, ["purpose": .text("borrow")]).effect
        #expect(other.step(.tick, [borrow]) == "who is late borrows nothing more")
    }

    mutating func door(_ address: CompartmentAddress, isOpen: Bool, _ alarms: [Alarm] = [])
        -> String?
    {
        bench.step(
            .compartment(address, isOpen: isOpen, since: bench.moment.instant), [], alarms: alarms)
    }

    @Test mutating func `a door that was forced, or left open, and that nobody reports`() {
        #expect(door(Bench.raincoat, isOpen: false) == nil)
        var other = self
        #expect(door(Bench.raincoat, isOpen: true) == "a compartment that was forced is reported")
        let forced = Alarm(.compartmentForced, subject: Bench.raincoat.text)
        #expect(other.door(Bench.raincoat, isOpen: true, [forced]) == nil)
        other.bench.wait(.seconds(182))
        #expect(
            other.bench.step(.tick, [], alarms: [forced]) == "a compartment left open is reported")
    }

    @Test mutating func `power behind an open door, and for too long`() {
        let on = Effect.actuate(Actuation(.named(Bench.power), on: true))
        let forced = Alarm(.compartmentForced, subject: Bench.oven.text)
        let rule = "an appliance has power behind a shut door only"
        #expect(door(Bench.oven, isOpen: false) == nil)
        var other = self
        #expect(bench.step(.tick, [on]) == nil)
        bench.wait(.seconds(302))
        #expect(bench.step() == rule)
        #expect(other.door(Bench.oven, isOpen: true, [forced]) == nil)
        #expect(other.bench.step(.tick, [on], alarms: [forced]) == rule)
    }

    /// Of a clock that was 40 days ahead, and of one that was set back over midnight.
    @Test(arguments: [
        (EntryKind.quotasRedated, 40, 0), (.quotasRedated, 1, 1), (.clockCorrected, 1, 0),
        (.doorOpened, 40, 40),
    ])
    func `what was taken on a day that was none`(kind: EntryKind, ahead: Int, standsOn: Int) {
        let today = CivilDate(daysSinceEpoch: 20_000)
        var books = SuppliesBooks(capacities: [Bench.lane: 10])
        func follow(_ kind: EntryKind, _ subject: String, _ day: CivilDate, _ outcome: String) {
            let entry = LedgerEntry(
                kind, at: bench.moment, subject: subject,
                data: [
                    "sku": .integer(7), "right": .text("quota"), "outcome": .text(outcome),
                    "items": .integer(0),
                ], member: bench.member(0))
            let noted = SuppliesBooks.Noted(entry: entry, today: day, token: nil)
            #expect(books.follow(noted) == nil)
        }
        follow(.vendIntent, Bench.lane.text, today + ahead, "")
        follow(kind, "quotas", today, "")
        let person = SuppliesBooks.Person(member: bench.member(0), sku: SKUNumber(7))
        #expect(books.uses == [person: [today + standsOn: 1]])
        follow(.vendOutcome, Bench.lane.text, today, "noDrop")
        #expect(books.uses == [:], "given back where it stands")
    }
}
