import StationModel
import Testing

@testable import StationCore

/// What the people before a machine hear, and what a technician is answered.
struct SpokenWordTests {
    static let shelf = LaneAddress(device: DeviceId("scale"), number: 1)
    var bench = SuppliesBench()

    var said: [Prompt] {
        bench.station.effects.compactMap { if case .say(let prompt) = $0 { prompt } else { nil } }
    }

    // MARK: - Fire

    @Test mutating func `in a fire nobody hears anything but the fire`() {
        bench.identify(1)
        bench.station.set(.fireAlarm, true)
        bench.forget()
        bench.push("button-1")
        bench.push("choice-1")
        bench.identify(2)
        bench.station.sleep(4000)
        bench.station.show(card(3))
        #expect(bench.refusals == ["fire", "fire"])
        #expect(!bench.prompts.isEmpty && bench.prompts.allSatisfy { $0 == .fire })
        #expect(!said.isEmpty && said.allSatisfy { $0 == .fire })
        #expect(bench.station.isReleased)
    }

    // MARK: - Lockers

    @Test mutating func `a compartment that cannot be opened says why`() {
        bench.set(2, open: true)
        bench.identify(1)
        bench.push("choice-2")
        #expect(bench.prompts.last == .denied(.compartmentOpen))
        bench.push("choice-3")
        bench.identify(2)
        bench.push("choice-3")
        #expect(bench.prompts.last == .denied(.busy))
        bench.station.send(.device(SuppliesBench.locker, .failed("unplugged")))
        bench.push("choice-4")
        #expect(bench.prompts.last == .denied(.laneFault))
        #expect(bench.refusals == ["compartmentOpen", "busy", "laneFault"])
    }

    // MARK: - Without a card

    @Test(arguments: ["button-1", "choice-2"])
    mutating func `a button without a card asks for it, once in a while, and records nothing`(
        button: String
    ) {
        bench.forget()
        for _ in 0..<20 {
            bench.push(button)
            bench.station.sleep(100)
        }
        #expect(said == [.identifyFirst])
        #expect(bench.station.entries.isEmpty)
        bench.identify(1)
        bench.station.wait(20_001)
        bench.forget()
        bench.push(button)
        #expect(said == [.identifyFirst])
        #expect(bench.station.entries.isEmpty)
    }

    @Test mutating func `a button of nothing that is given out says nothing`() {
        bench.forget()
        bench.press("button-9", false)
        bench.push("button-9")
        #expect(said.isEmpty)
    }

    // MARK: - Technicians

    mutating func weigh(_ grams: Int) {
        for _ in 0..<5 {
            bench.station.wait(700)
            bench.station.send(
                .reading(
                    DeviceId("scale"),
                    Reading(.weight, grams, at: bench.station.present.instant)))
        }
    }

    /// Five of 500 g by weight; 374 g are less than three quarters of one.
    @Test(arguments: [(2500, 5, true), (2874, 5, true), (2875, 5, false), (2500, 3, false)])
    mutating func `a count that the scale contradicts is refused`(
        grams: Int, counted: Int, isTaken: Bool
    ) {
        weigh(2500)
        weigh(grams)
        let before = bench.count(Self.shelf)
        let outcome = bench.order(.stocktake(Self.shelf, counted: counted))
        guard isTaken else {
            #expect(outcome == .refused(.scaleDisagrees))
            #expect(bench.count(Self.shelf) == before)
            return
        }
        #expect(bench.count(Self.shelf) == counted)
        weigh(grams)
        #expect(bench.count(Self.shelf) == counted)
    }

    @Test mutating func `a scale that is lost contradicts nobody`() {
        weigh(2500)
        bench.station.send(.device(DeviceId("scale"), .failed("unplugged")))
        #expect(
            bench.order(.stocktake(Self.shelf, counted: 3))
                == .corrected(
                    StockCorrection(before: 5, after: 3, capacity: 20, expires: nil)))
    }

    @Test mutating func `a compartment that is not lent has nothing to count`() {
        for number in [2, 4] {
            let place = SuppliesBench.compartment(number).place
            #expect(bench.order(.stocktake(place, counted: 1)) == .refused(.notCounted))
        }
        let nowhere = LaneAddress(device: DeviceId("nowhere"), number: 1)
        #expect(bench.order(.stocktake(nowhere, counted: 1)) == .refused(.unknownPlace))
    }

    @Test(arguments: [(3653, true), (3654, false)])
    mutating func `a batch that would keep for more than ten years is a slip of the key`(
        days: Int, isTaken: Bool
    ) {
        let today = bench.station.station.suppliesTime(at: bench.station.present).today
        let outcome = bench.order(
            .restock(SuppliesBench.lane(1), count: 1, expires: today + days))
        #expect((outcome == .refused(.expiresTooLate)) == !isTaken)
    }

    // MARK: - Alarms

    @Test mutating func `a fire stands above what was lost before it`() {
        bench.station.send(.device(frontReader, .failed("unplugged")))
        bench.station.wait(5000)
        bench.station.set(.fireAlarm, true)
        let kinds = bench.station.station.activeAlarms.map(\.alarm.kind)
        #expect(kinds.first == .fire && kinds.contains(.deviceLost))
    }
}
