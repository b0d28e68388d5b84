import StationModel
import Testing

@testable import StationCore

/// What rides on an entry is on the next one, where the entry itself never reached the disk.
struct RiderTests {
    static let outer = DeviceId("outer")
    static let inner = DeviceId("inner")
    var bench: SuppliesBench

    init() {
        var configuration = configuration()
        configuration.supplies = SuppliesBench.supplies()
        configuration.room.occupancy = OccupancyConfiguration(
            beams: [BeamPairConfiguration(outer: Self.outer, inner: Self.inner)])
        bench = SuppliesBench(configuration: configuration)
    }

    mutating func set(_ beam: DeviceId, _ isBroken: Bool) {
        bench.station.set(.named(beam), isBroken)
        bench.station.sleep(100)
    }

    /// Somebody comes in, and a minute later an order is on its way to the disk.
    mutating func order() -> LedgerRecord? {
        set(Self.outer, false)
        set(Self.inner, false)
        bench.station.wait(61_000)
        bench.commit()
        set(Self.outer, true)
        set(Self.inner, true)
        set(Self.outer, false)
        set(Self.inner, false)
        bench.station.sleep(61_000)
        bench.forget()
        bench.give(.stocktake(SuppliesBench.lane(1), counted: 4))
        return bench.station.commits.last?.record
    }

    func riders(_ record: LedgerRecord?) -> Set<String> {
        Set(
            (record?.changes ?? []).compactMap {
                switch $0 {
                case .trustedTime: "time"
                case .occupancy: "people"
                default: nil
                }
            })
    }

    var next: LedgerRecord? {
        for case .append(let record) in bench.station.effects { return record }
        return nil
    }

    @Test mutating func `a commit that fails takes none of it away`() {
        #expect(riders(order()) == ["time", "people"])
        bench.forget()
        bench.failCommit()
        #expect(next?.entry.kind == .commandGiven)
        #expect(riders(next) == ["time", "people"])
    }

    @Test mutating func `on disk it is not carried again`() {
        #expect(riders(order()) == ["time", "people"])
        bench.forget()
        bench.commit()
        #expect(next?.entry.kind == .commandGiven && riders(next).isEmpty)
    }
}
