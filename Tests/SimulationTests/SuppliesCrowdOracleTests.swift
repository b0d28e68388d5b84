import StationCore
import StationModel
import Testing

@testable import Simulation

/// People who come after each other: each of these invariants can break, too.
struct SuppliesCrowdOracleTests {
    typealias Bench = SuppliesOracleBench
    var bench = Bench()

    mutating func identify(_ person: Int, voucher: Bool = false) -> String? {
        let data: [String: LedgerValue] = voucher ? ["voucher": .text("5")] : [:]
        return bench.step(
            .tick, [bench.append(.dispenserIdentified, Bench.reader.text, data, person: person)])
    }

    mutating func press(_ effects: [Effect]) -> String? {
        let now = bench.moment.instant
        _ = bench.step(.contact(.named(Bench.button), active: false, since: now))
        return bench.step(.contact(.named(Bench.button), active: true, since: now), effects)
    }

    @Test(arguments: [(nil, true), (1, true), (0, false)] as [(Int?, Bool)])
    mutating func `an item on the account of the person before`(refused: Int?, isBroken: Bool) {
        bench.fill()
        #expect(identify(0) == nil)
        let denial = bench.append(
            .accessDenied, Bench.reader.text, ["reason": .text("suspended")], person: refused)
        #expect(bench.step(.tick, [denial]) == nil)
        let found = press([bench.intent().effect])
        #expect(found == (isBroken ? "nobody takes an item on another's account" : nil))
    }

    @Test(arguments: [(46, false), (47, true)])
    mutating func `a person who waits and never hears`(seconds: Int, isBroken: Bool) {
        #expect(identify(0) == nil)
        #expect(press([Bench.says(.pleaseWait)]) == nil)
        bench.wait(.seconds(seconds))
        #expect(
            bench.step() == (isBroken ? "whoever waits hears what became of it" : nil))
    }

    @Test mutating func `who waits is refused for waiting, and nobody else`() {
        let refusal = bench.append(
            .vendRefused, Bench.lane.text, ["reason": .text("waitedTooLong")], person: 0)
        var other = bench
        #expect(other.step(.tick, [refusal]) == "nobody is refused what they may have")
        #expect(identify(0) == nil)
        #expect(press([Bench.says(.pleaseWait)]) == nil)
        #expect(bench.step(.tick, [refusal]) == nil)
    }

    @Test(arguments: [(46, false), (47, true)])
    mutating func `who is on no list waits as others do`(seconds: Int, isBroken: Bool) {
        bench = Bench(readers: [])
        let grant = bench.append(.accessGranted, Bench.reader.text, ["notOnList": .flag(true)])
        #expect(bench.step(.tick, [grant]) == nil)
        #expect(press([Bench.says(.pleaseWait)]) == nil)
        bench.wait(.seconds(seconds))
        let refusal = bench.append(
            .vendRefused, Bench.lane.text, ["reason": .text("waitedTooLong")], person: 0)
        #expect(
            bench.step(.tick, [refusal])
                == (isBroken ? "nobody is refused what they may have" : nil))
    }

    @Test(arguments: [(nil, false, true), (1, false, true), (0, false, false), (nil, true, false)])
    mutating func `an item that falls for somebody outside`(
        before: Int?, isOpenToAll: Bool, isBroken: Bool
    ) {
        bench = Bench(readers: [])
        bench.oracle.crowd.isOpenToAll = isOpenToAll
        if let before {
            let granted = bench.append(.accessGranted, Bench.reader.text, person: before)
            #expect(bench.step(.tick, [granted]) == nil)
        }
        let broken = "nothing falls for somebody who stands outside"
        #expect(identify(0, voucher: true) == (isBroken ? broken : nil))
    }

    @Test(arguments: [true, false])
    mutating func `a loan that was interrupted and is lent again`(isFlagged: Bool) {
        let place = Bench.raincoat.place
        let borrow: [String: LedgerValue] = ["purpose": .text("borrow")]
        _ = bench.step(.tick, [bench.intent(place, borrow).effect])
        let doubt = PlaceStock(place: place, isUncertain: true)
        let settled = bench.append(
            .vendOutcome, place.text,
            ["outcome": .text("interrupted"), "items": .integer(0), "atStart": .flag(true)],
            person: 0, isFlagged ? [.supplies(.stock(doubt))] : [])
        let broken = "a loan in doubt is looked at first"
        let empty = [Bench.lane, Bench.shelf].map { Alarm(.stockEmpty, subject: $0.text) }
        #expect(bench.step(.tick, [settled], alarms: empty) == (isFlagged ? nil : broken))
        bench.oracle.problem = nil
        var looked = bench
        #expect(bench.step(.tick, [bench.intent(place, borrow).effect]) == broken)
        let count = looked.append(
            .stockCounted, place.text, ["change": .integer(1), "count": .integer(1)])
        #expect(looked.step(.tick, [count]) == nil)
        #expect(looked.step(.tick, [looked.intent(place, borrow).effect]) == nil)
    }
}
