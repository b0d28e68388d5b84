import StationModel
import Testing

@testable import StationCore

/// Set-points of the city instead of the configured ones, within what keeps the room safe.
struct CitySetPointTests {
    typealias Order = SetPointOrder

    static func station(cooler: Bool = false) -> StationHarness {
        var full = StationRoomTests.fullRoom()
        if cooler { full.room.climate?.airConditioner = ClimateTests.cooler }
        return StationHarness(full)
    }

    /// The set-points in force: the heater's, then the air conditioner's.
    func points(_ station: StationHarness) -> [Int?] {
        let climate = station.station.room.climate?.configuration
        return [climate?.heater, climate?.airConditioner].flatMap {
            [$0?.occupiedMillidegrees, $0?.vacantMillidegrees]
        }
    }

    @Test func `each point is the city's where it gives one, until its end`() {
        var station = Self.station(cooler: true)
        #expect(points(station) == [20_000, 12_000, 27_000, nil])
        let end = wallOrigin + .hours(1)
        station.send(
            cityDirective(
                1,
                setPoints: [
                    Order(
                        .heater, occupiedMillidegrees: 23_000, vacantMillidegrees: nil, until: end),
                    Order(
                        .airConditioner, occupiedMillidegrees: nil, vacantMillidegrees: 30_000,
                        until: nil),
                ]))
        #expect(points(station) == [23_000, 12_000, 27_000, 30_000])
        station.wait(3_600_000)
        #expect(points(station) == [20_000, 12_000, 27_000, 30_000])
        station.send(cityDirective(2))
        #expect(points(station) == [20_000, 12_000, 27_000, nil])
    }

    @Test(arguments: [
        // Beyond the range, at the cut-off, against the air conditioner.
        (4999, false), (32_001, false), (5000, true), (25_000, true), (25_001, false),
    ])
    func `points that are not safe leave everything as configured, and are named`(
        degrees: Int, isObeyed: Bool
    ) {
        var station = Self.station(cooler: true)
        station.send(
            cityDirective(
                1,
                setPoints: [
                    Order(
                        .heater, occupiedMillidegrees: degrees, vacantMillidegrees: nil,
                        until: nil)
                ]))
        #expect(points(station)[0] == (isObeyed ? degrees : 20_000))
        let named = station.entries(.directiveApplied).map { $0.data["notObeyed"] }
        #expect(named == [isObeyed ? nil : .text("setPoints")])
    }

    @Test func `a reload and a restart keep the city's points, and frost goes before them`() {
        let order = Order(
            .heater, occupiedMillidegrees: 5000, vacantMillidegrees: 5000, until: nil)
        let orders = CityOrders(setPoints: [order], applied: wallOrigin)
        var station = StationHarness(
            StationRoomTests.fullRoom(), restored: RestoredState(cleanStop: true, city: orders))
        #expect(points(station)[0] == 5000)
        var changed = StationRoomTests.fullRoom()
        changed.room.climate?.heater?.occupiedMillidegrees = 21_000
        station.send(.configuration(changed))
        #expect(points(station)[0] == 5000)
        // Frost begins at 5 °C, and is over a hysteresis above it: the city cannot switch it off.
        #expect(station.station.room.climate?.heatUntil(true) == 6000)
    }
}
