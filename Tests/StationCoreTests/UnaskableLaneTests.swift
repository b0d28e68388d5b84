import StationModel
import Testing

@testable import StationCore

/// A lane whose drive answers that it could not be asked: dirt in the beam, an open machine.
struct UnaskableLaneTests {
    typealias Bench = SuppliesBench
    var bench = Bench(durable: Self.filled)

    static let filled = RestoredSupplies(stocks: (1...3).map { Bench.stock(Bench.lane($0), 10) })

    /// Lane 1 answers this; lane 2, which holds the same item, gives it.
    mutating func press(by person: UInt64, _ result: DispenseResult = .failed("the beam")) {
        bench.vend(person, 1, result)
        if bench.turns.last?.lane == Bench.lane(2) { bench.answer(.dropped) }
        bench.commit()
    }

    func isUp(_ kind: AlarmKind) -> Bool {
        bench.station.station.alarms.isUp(Alarm(kind, subject: Bench.lane(1).text))
    }

    @Test mutating func `the third in a row is out of service, and its count is not in doubt`() {
        for person in 1...3 {
            press(by: UInt64(person))
            #expect(isUp(.laneFault) == (person == 3))
            #expect(!isUp(.stockUncertain))
        }
        #expect(
            bench.outcomes == Array(repeating: ["interrupted", "vended"], count: 3).flatMap(\.self))
        #expect(bench.count(Bench.lane(1)) == 10 && bench.count(Bench.lane(2)) == 7)
        let turns = bench.turns.count
        press(by: 4)
        #expect(bench.turns.dropFirst(turns).map(\.lane) == [Bench.lane(2)])
        bench = Bench(durable: bench.durable)
        #expect(isUp(.laneFault) && !isUp(.stockUncertain))
    }

    @Test mutating func `whoever counts or fills the lane has seen what is wrong`() {
        for order in [
            Command.stocktake(Bench.lane(1), counted: 10),
            .adjust(Bench.lane(1), by: -1, reason: "damaged"),
            .restock(Bench.lane(1), count: 1, expires: nil),
        ] {
            press(by: 1)
            press(by: 2)
            _ = bench.order(order)
            press(by: 3)
            press(by: 4)
            #expect(!isUp(.laneFault))
            _ = bench.order(.stocktake(Bench.lane(1), counted: 10))
            bench = Bench(durable: Self.filled)
        }
    }

    @Test mutating func `an item between them begins the count anew`() {
        press(by: 1)
        press(by: 2)
        press(by: 3, .dropped)
        press(by: 4)
        press(by: 5)
        #expect(!isUp(.laneFault))
        press(by: 6)
        #expect(isUp(.laneFault))
    }
}
