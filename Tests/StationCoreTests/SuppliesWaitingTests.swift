import StationModel
import Testing

@testable import StationCore

/// People behind others at one machine.
struct SuppliesWaitingTests {
    /// What the machine does while somebody waits at it.
    enum Busy: CaseIterable {
        /// The disk has not answered the intent.
        case disk
        /// The motor runs, for the first or the second time.
        case motor, motorAgain
    }

    var bench = SuppliesBench()

    /// The first person is being served; nothing that is said to them is looked at.
    mutating func serve(_ busy: Busy) {
        bench.identify(1)
        bench.push("button-1")
        if busy == .disk { bench.station.wait(6000) } else { bench.commit() }
        if busy == .motorAgain { bench.answer(.jammed) }
    }

    mutating func queue(_ person: UInt64) {
        bench.identify(person)
        bench.push("button-2")
        #expect(bench.prompts.last == .pleaseWait)
    }

    @Test(arguments: Busy.allCases, [1, 2])
    mutating func `who waits for longer than 45 s is told, and it is written down`(
        busy: Busy, waiting: Int
    ) {
        serve(busy)
        for person in 0..<waiting { queue(UInt64(2 + person)) }
        bench.forget()
        // The newest has waited for no time yet, the one before for the 4 s between them.
        bench.station.wait(45_000 - 4000 * (waiting - 1))
        #expect(bench.refusals.isEmpty)
        for person in 1...waiting {
            bench.station.wait(person == 1 ? 1 : 4000)
            #expect(bench.refusals == Array(repeating: "waitedTooLong", count: person))
        }
        let told = Array(repeating: Prompt.denied(.waitedTooLong), count: waiting)
        #expect(bench.prompts.filter { $0 == told[0] } == told)
        let members = bench.station.entries.filter { $0.kind == .vendRefused }.map(\.member)
        #expect(members == (0..<waiting).map { MemberPseudonym(UInt64(2 + $0)) })
    }

    @Test(arguments: [(45_000, true), (45_001, false)])
    mutating func `whose turn comes within 45 s is served`(wait: Int, isServed: Bool) {
        serve(.motor)
        queue(2)
        bench.forget()
        bench.station.sleep(wait)
        bench.station.send(.dispensed(bench.station.station.turnToken, .dropped))
        #expect(bench.station.count(.vendIntent) == (isServed ? 1 : 0))
        #expect(bench.refusals == (isServed ? [] : ["waitedTooLong"]))
    }

    @Test mutating func `who waits while the service ends, or is made another, is sent away`() {
        for isStop in [true, false] {
            bench = SuppliesBench()
            serve(.motor)
            queue(2)
            queue(3)
            bench.forget()
            var new = bench.station.station.configuration
            new.supplies.identifyWindow = .seconds(30)
            bench.station.send(isStop ? .stop : .configuration(new))
            #expect(bench.refusals == ["notReady", "notReady"])
            #expect(bench.prompts.filter { $0 == .denied(.notReady) }.count == 2)
        }
    }
}

extension Station {
    /// Of the one turn that is waited for.
    fileprivate var turnToken: Token { supplies.tokens.keys.first ?? Token(0) }
}
