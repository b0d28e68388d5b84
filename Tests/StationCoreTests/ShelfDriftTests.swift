import StationModel
import Testing

@testable import StationCore

/// The drift of a shelf's scale, which outlives restarts and reloads.
struct ShelfDriftTests {
    typealias Bench = SuppliesBench
    static let shelf = LaneAddress(device: DeviceId("scale"), number: 1)
    static let uncertain = Alarm(.stockUncertain, subject: shelf.text)
    var bench = Bench()

    mutating func weigh(_ grams: Int, minutes: Int = 0) {
        for number in 0..<5 + minutes {
            bench.station.sleep(number < minutes ? 60_000 : 700)
            let at = bench.station.present.instant
            bench.station.send(.reading(DeviceId("scale"), Reading(.weight, grams, at: at)))
        }
    }

    /// Ten of 500 g lie there, and the cell says ever more.
    mutating func drift(to grams: Int) {
        weigh(5000)
        for more in stride(from: 0, through: grams, by: 5) { weigh(5000 + more, minutes: 12) }
        #expect(bench.count(Self.shelf) == 10)
    }

    var offset: Int {
        bench.station.station.supplies.shelves[DeviceId("scale")]?.offsetMilligrams ?? 0
    }

    /// Any entry carries what the scale has learnt.
    mutating func restart() {
        bench.identify(1)
        bench.commit()
        bench = Bench(durable: bench.durable)
    }

    mutating func reload() {
        var new = configuration()
        new.supplies = Bench.supplies()
        new.supplies.shelves[0].lowAt = 2
        bench.station.send(.configuration(new))
    }

    @Test(arguments: [true, false])
    mutating func `the first item taken is seen by a cell that had drifted`(isRestart: Bool) {
        drift(to: 225)
        let before = offset
        #expect(before > 180_000)
        if isRestart { restart() } else { reload() }
        #expect(offset == before)
        weigh(5225)
        #expect(bench.count(Self.shelf) == 10)
        weigh(4725)
        #expect(bench.count(Self.shelf) == 9)
    }

    @Test(arguments: [true, false])
    mutating func `a cell at its limit shows no item too many, and its alarm stays`(
        isRestart: Bool
    ) {
        drift(to: 345)
        #expect(bench.station.station.alarms.isUp(Self.uncertain))
        bench.commit()
        if isRestart { restart() } else { reload() }
        weigh(5345)
        #expect(bench.count(Self.shelf) == 10)
        #expect(bench.station.station.alarms.isUp(Self.uncertain))
        let today = TimeZoneTable.shanghai.local(wallOrigin).date
        let place = bench.station.station.supplies.status(today: today).places.first {
            $0.place == Self.shelf
        }
        #expect(place?.isUncertain == true)
    }

    @Test mutating func `a shelf for other items begins with its cell's offset and its count`() {
        drift(to: 100)
        bench.identify(1)
        let before = offset
        var new = configuration()
        new.supplies = Bench.supplies()
        new.supplies.shelves[0].unitGrams = 100
        bench.station.send(.configuration(new))
        #expect(before > 50_000 && offset == 50_000)
    }
}
