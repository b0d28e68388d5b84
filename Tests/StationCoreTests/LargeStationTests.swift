import StationModel
import Testing

@testable import StationCore

/// The largest station that can be configured, with everything wrong at once.
struct LargeStationTests {
    static func largest() -> StationConfiguration {
        var full = configuration()
        full.supplies = SuppliesConfiguration(
            skus: [SKU(number: SKUNumber(7), name: Phrase("暖贴", "hand warmer"))],
            lanes: (1...SuppliesConfiguration.mostLanes).map {
                LaneConfiguration(address: lane($0), sku: SKUNumber(7), capacity: 5)
            },
            lockers: (1...SuppliesConfiguration.mostCompartments).map {
                CompartmentConfiguration(
                    address: CompartmentAddress(device: DeviceId("locker"), number: $0),
                    kind: .consumable(SKUNumber(7), capacity: 1, lowAt: 0),
                    button: DeviceId("button-\($0)"))
            })
        return full
    }

    static func lane(_ number: Int) -> LaneAddress {
        LaneAddress(device: DeviceId("vending"), number: number)
    }

    static func places() -> [LaneAddress] {
        (1...SuppliesConfiguration.mostLanes).map(lane)
            + (1...SuppliesConfiguration.mostCompartments).map {
                LaneAddress(device: DeviceId("locker"), number: $0)
            }
    }

    @Test func `a station that is empty and in doubt raises all of it, and a fire besides`() {
        let stocks = Self.places().map { PlaceStock(place: $0, isUncertain: true) }
        var station = StationHarness(
            Self.largest(),
            restored: RestoredState(cleanStop: true, supplies: RestoredSupplies(stocks: stocks)))
        let places = Self.places().count
        for kind in [AlarmKind.stockEmpty, .stockUncertain] {
            #expect(station.station.activeAlarms.count { $0.alarm.kind == kind } == places)
        }
        station.set(.fireAlarm, true)
        #expect(station.isUp(.fire) && station.isReleased)
        #expect(station.count(.alarmRaised) == 2 * places + 1)
    }
}
