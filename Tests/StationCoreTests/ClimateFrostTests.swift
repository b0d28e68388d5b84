import StationModel
import Testing

@testable import StationCore

/// Frost by the coldest probe, whatever the best one says.
struct ClimateFrostTests {
    typealias Activity = ClimateStatus.Activity

    /// Set-points of 20 and 12 °C, cooling from 27 °C, frost at 5 °C, hysteresis 1 K: the ceiling
    /// of heat for one cold probe is 25 °C.
    var climate = Climate(ClimateTests.configuration, at: instant(0))

    mutating func at(
        _ minute: Int, best: Int, coldest: Int, hottest: Int? = nil, occupied: Bool = false
    ) -> [RoomAction] {
        let view = ClimateTests.view(
            best, occupied: occupied, hottest: hottest, coldest: coldest)
        return climate.advance(to: instant(minute * 60_000), view)
    }

    // MARK: - Every state, every pair of probes

    static let values = [
        4000, 5000, 5001, 5999, 6000, 11_000, 12_000, 21_000, 24_000, 24_001, 24_999, 25_000,
        28_000, 34_999, 35_000,
    ]

    /// The rule, told again; the minimum times are over.
    static func expected(
        _ activity: Activity, best: Int, coldest: Int, hottest: Int, occupied: Bool
    ) -> Activity {
        let heatsTo = occupied ? 20_000 : 12_000
        let cools = occupied
        guard hottest < 35_000 else {
            // No heater; the air conditioner goes by the best probe.
            if activity == .cooling { return cools && best > 27_000 ? .cooling : .off }
            return activity == .off && cools && best >= 28_000 ? .cooling : .off
        }
        switch activity {
        case .heating:
            return best < heatsTo || (coldest < 6000 && hottest < 25_000) ? .heating : .off
        case .off:
            if best <= heatsTo - 1000 { return .heating }
            if coldest <= 5000, hottest <= 24_000 { return .heating }
            return cools && best >= 28_000 ? .cooling : .off
        case .cooling:
            let freezes = coldest <= 5000 && hottest <= 24_000
            return cools && best > 27_000 && !freezes ? .cooling : .off
        }
    }

    @Test func `every state and every two probes: the coldest is kept from frost`() {
        var cases = 0
        for activity in Activity.allCases {
            let start = ClimateTests.Start(activity: activity, isFree: true)
            for first in Self.values {
                for second in Self.values {
                    for occupied in [false, true] {
                        var (climate, minute) = start.climate()
                        let (cold, hot) = (min(first, second), max(first, second))
                        let view = ClimateTests.view(
                            first, occupied: occupied, hottest: hot, coldest: cold)
                        _ = climate.advance(to: instant(minute * 60_000), view)
                        let wanted = Self.expected(
                            activity, best: first, coldest: cold, hottest: hot,
                            occupied: occupied)
                        #expect(
                            climate.activity == wanted,
                            "\(activity) best \(first), other \(second), \(occupied)")
                        cases += 1
                    }
                }
            }
        }
        #expect(cases == 3 * 15 * 15 * 2)
    }

    // MARK: - Stories

    @Test mutating func `a best probe stuck at a pleasant value hides no frost`() {
        _ = at(10, best: 21_000, coldest: 5001)
        #expect(climate.activity == .off)
        _ = at(11, best: 21_000, coldest: 5000)
        #expect(climate.activity == .heating)
        _ = at(20, best: 21_000, coldest: 5999)
        #expect(climate.activity == .heating)
        _ = at(21, best: 21_000, coldest: 6000)
        #expect(climate.activity == .off)
    }

    @Test mutating func `a probe stuck at the frost does not roast the room`() {
        _ = at(10, best: 20_000, coldest: 4000)
        _ = at(40, best: 24_999, coldest: 4000)
        #expect(climate.activity == .heating)
        _ = at(41, best: 25_000, coldest: 4000)
        #expect(climate.activity == .off)
        _ = at(50, best: 24_001, coldest: 4000)
        #expect(climate.activity == .off)
        _ = at(51, best: 24_000, coldest: 4000)
        #expect(climate.activity == .heating)
    }

    @Test mutating func `a probe stuck at the frost runs no heater into its cut-off`() {
        var low = ClimateTests.configuration
        low.overTemperatureMillidegrees = 23_000
        climate.reconfigure(low)
        _ = at(10, best: 20_000, coldest: 4000)
        _ = at(40, best: 21_999, coldest: 4000)
        #expect(climate.activity == .heating)
        #expect(at(41, best: 22_000, coldest: 4000).count == 1)
        #expect(climate.activity == .off)
        _ = at(50, best: 21_001, coldest: 4000)
        #expect(climate.activity == .off)
        _ = at(51, best: 21_000, coldest: 4000)
        #expect(climate.activity == .heating)
    }

    @Test mutating func `a heater that warms one probe only is sound`() {
        _ = at(10, best: 21_000, coldest: 4000)
        #expect(at(69, best: 21_000, coldest: 4500) == [])
        #expect(climate.nextDeadline == instant(129 * 60_000))
        let due = at(129, best: 21_000, coldest: 4999)
        #expect(due == [.raise(Alarm(.heaterFault, subject: "room"))])
    }

    @Test mutating func `probes ten degrees apart are told, until they agree by the hysteresis`() {
        let up = RoomAction.raise(Alarm(.probesDisagree, subject: "room"))
        let over = RoomAction.clear(Alarm(.probesDisagree, subject: "room"))
        #expect(at(1, best: 20_000, coldest: 10_001) == [])
        #expect(at(2, best: 20_000, coldest: 10_000) == [up])
        #expect(at(3, best: 20_000, coldest: 9000) == [])
        #expect(at(4, best: 20_000, coldest: 10_999) == [])
        #expect(at(5, best: 20_000, coldest: 11_000) == [over])
        #expect(at(6, best: 15_000, coldest: 15_000, hottest: 25_000) == [up])
    }
}
