import StationModel
import Testing

@testable import StationCore

struct ClimateTests {
    typealias Activity = ClimateStatus.Activity

    static let heater = UnitConfiguration(
        output: DeviceId("heater"), occupiedMillidegrees: 20_000, vacantMillidegrees: 12_000,
        minimumOn: .minutes(2), minimumOff: .minutes(3))
    static let cooler = UnitConfiguration(
        output: DeviceId("cooler"), occupiedMillidegrees: 27_000, vacantMillidegrees: nil,
        minimumOn: .minutes(4), minimumOff: .minutes(5))
    static let configuration = ClimateConfiguration(
        probes: [DeviceId("probe")], heater: heater, airConditioner: cooler)

    static func view(
        _ degrees: Int?, occupied: Bool = true, fire: Bool = false, hottest: Int? = nil,
        coldest: Int? = nil
    ) -> Climate.View {
        let temperature = degrees.map {
            Climate.Temperature.known(
                Climate.Known(
                    best: $0, coldest: min($0, coldest ?? $0), hottest: max($0, hottest ?? $0)))
        }
        return Climate.View(
            temperature: temperature ?? .blind, isOccupied: occupied, mustStop: fire)
    }

    var climate = Climate(configuration, at: instant(0))

    mutating func at(
        _ minute: Int, _ degrees: Int?, occupied: Bool = true, fire: Bool = false,
        hottest: Int? = nil, coldest: Int? = nil
    ) -> Activity {
        let view = Self.view(
            degrees, occupied: occupied, fire: fire, hottest: hottest, coldest: coldest)
        _ = climate.advance(to: instant(minute * 60_000), view)
        return climate.activity
    }

    // MARK: - Every state, every input

    /// What runs, and whether its minimum time is over.
    struct Start: Hashable {
        let activity: Activity
        let isFree: Bool

        static var all: [Start] {
            Activity.allCases.flatMap { activity in
                [false, true].map { Start(activity: activity, isFree: $0) }
            }
        }

        /// A climate that has been so for a second, or for long enough.
        func climate() -> (climate: Climate, now: Int) {
            var test = ClimateTests()
            switch activity {
            case .off: return (test.climate, isFree ? 100 : 1)
            case .heating: _ = test.at(60, 10_000)
            case .cooling: _ = test.at(60, 30_000)
            }
            return (test.climate, isFree ? 100 : 61)
        }
    }

    static let temperatures: [Int?] = [
        nil, 4000, 5000, 5001, 6000, 11_000, 11_001, 12_000, 19_000, 19_001, 20_000, 27_000,
        27_999, 28_000, 34_999, 35_000,
    ]

    /// The rule, told again from the set-points.
    static func expected(
        _ start: Start, _ degrees: Int?, occupied: Bool, fire: Bool
    ) -> Activity {
        guard let degrees, !fire else { return .off }
        let heatsTo = occupied ? 20_000 : 12_000
        switch start.activity {
        case .off:
            guard start.isFree else { return .off }
            if degrees <= heatsTo - 1000 { return .heating }
            return occupied && degrees >= 28_000 ? .cooling : .off
        case .heating:
            if degrees >= 35_000 { return .off }
            return degrees < heatsTo || !start.isFree ? .heating : .off
        case .cooling:
            return (occupied && degrees > 27_000) || !start.isFree ? .cooling : .off
        }
    }

    @Test func `every state and every input lead where the set-points say, never to both`() {
        var pairs = 0
        for start in Start.all {
            for degrees in Self.temperatures {
                for occupied in [false, true] {
                    for fire in [false, true] {
                        var (climate, minute) = start.climate()
                        #expect(climate.activity == start.activity)
                        let view = Self.view(degrees, occupied: occupied, fire: fire)
                        let actions = climate.advance(to: instant(minute * 60_000), view)
                        let wanted = Self.expected(
                            start, degrees, occupied: occupied, fire: fire)
                        let what = "\(start) \(degrees as Any) \(occupied) \(fire)"
                        #expect(climate.activity == wanted, "\(what)")
                        let switched = actions.filter(\.isRecord).count
                        #expect(switched == (wanted == start.activity ? 0 : 1), "\(what)")
                        pairs += 1
                    }
                }
            }
        }
        #expect(pairs == 6 * 16 * 4)
    }

    // MARK: - Times

    @Test mutating func `a start rests first: when it was switched off is not known`() {
        #expect(at(0, 10_000) == .off)
        #expect(climate.nextDeadline == instant(180_000))
        #expect(at(2, 10_000) == .off)
        #expect(at(3, 10_000) == .heating)
    }

    @Test mutating func `minimum times hold, with a deadline at their end`() {
        _ = at(3, 10_000)
        #expect(at(4, 21_000) == .heating)
        #expect(climate.nextDeadline == instant(5 * 60_000))
        #expect(at(5, 21_000) == .off)
        #expect(at(6, 10_000) == .off)
        #expect(climate.nextDeadline == instant(8 * 60_000))
        #expect(at(8, 10_000) == .heating)
    }

    @Test mutating func `switchings are bounded, however the temperature jumps`() {
        var switchings = 0
        for second in stride(from: 0, to: 86_400, by: 10) {
            let degrees = second % 20 == 0 ? 10_000 : 40_000
            let view = Self.view(degrees, hottest: degrees)
            let actions = climate.advance(to: instant(second * 1000), view)
            switchings += actions.count(where: \.isRecord)
        }
        // Over-temperature cuts at once, but the rest is kept: one pair in three minutes at most.
        #expect(switchings <= 2 * 86_400 / 180 + 2)
    }

    // MARK: - Frost, heat, blindness

    @Test mutating func `frost starts the heater even where nothing is to be heated`() {
        var new = Self.configuration
        new.heater?.vacantMillidegrees = nil
        climate.reconfigure(new)
        #expect(at(10, 5001, occupied: false) == .off)
        #expect(at(11, 5000, occupied: false) == .heating)
        #expect(at(12, 5999, occupied: false) == .heating)
        #expect(at(13, 6000, occupied: false) == .off)
    }

    @Test mutating func `any probe's over-temperature cuts the heater until the room has cooled`() {
        _ = at(10, 10_000)
        #expect(at(11, 10_000, hottest: 35_000) == .off)
        #expect(at(30, 10_000, hottest: 34_001) == .off)
        #expect(at(31, 10_000, hottest: 34_000) == .heating)
    }

    @Test mutating func `without a temperature everything is off at once, and somebody is called`()
    {
        let up = RoomAction.raise(Alarm(.climateBlind, subject: "room"))
        let over = RoomAction.clear(Alarm(.climateBlind, subject: "room"))
        _ = at(10, 10_000)
        let blind = climate.advance(to: instant(601_000), Self.view(nil))
        #expect(blind.contains(up) && climate.activity == .off)
        #expect(climate.advance(to: instant(602_000), Self.view(nil)) == [])
        #expect(climate.advance(to: instant(603_000), Self.view(20_000)) == [over])
    }

    @Test mutating func `before the first reading nothing heats and nobody is called`() {
        let view = Climate.View(temperature: .awaited, isOccupied: true, mustStop: false)
        #expect(climate.advance(to: instant(600_000), view) == [])
        #expect(climate.activity == .off)
    }

    @Test mutating func `a heater without effect is told, and goes on trying`() {
        let up = RoomAction.raise(Alarm(.heaterFault, subject: "room"))
        let over = RoomAction.clear(Alarm(.heaterFault, subject: "room"))
        _ = at(10, 10_000)
        #expect(climate.nextDeadline == instant(70 * 60_000))
        let due = climate.advance(to: instant(70 * 60_000), Self.view(10_499))
        #expect(due == [up] && climate.activity == .heating && climate.nextDeadline == nil)
        let warmer = climate.advance(to: instant(71 * 60_000), Self.view(10_500))
        #expect(warmer == [over] && climate.nextDeadline == instant(131 * 60_000))
    }

    /// A dead heater at night: the last one leaves, and somebody comes.
    @Test mutating func `a heater that stopped for want of people has proved nothing`() {
        let fault = Alarm(.heaterFault, subject: "room")
        _ = at(10, 15_000)
        #expect(climate.advance(to: instant(70 * 60_000), Self.view(15_000)) == [.raise(fault)])
        for minute in stride(from: 80, to: 2000, by: 10) {
            let isOccupied = minute / 300 % 2 == 1
            let actions = climate.advance(
                to: instant(minute * 60_000), Self.view(15_000, occupied: isOccupied))
            #expect(!actions.contains(.clear(fault)) && !actions.contains(.raise(fault)))
        }
        _ = at(2100, 15_000)
        let warm = climate.advance(to: instant(2200 * 60_000), Self.view(20_000))
        #expect(warm.contains(.clear(fault)))
    }

    @Test(arguments: [false, true])
    func `a room that was too hot at the last stop is not heated before it has cooled`(
        isLate: Bool
    ) {
        let tripped = Alarm(.overTemperature, subject: "room")
        var heater = Self.configuration
        heater.heater?.occupiedMillidegrees = 38_000
        heater.airConditioner = nil
        var climate = Climate(heater, restored: isLate ? [] : [tripped], at: instant(0))
        if isLate { climate.adopt([tripped]) }
        let limit = heater.overTemperatureMillidegrees
        let back = limit - heater.hysteresisMillidegrees
        heater.heater?.occupiedMillidegrees = limit - 1
        climate.reconfigure(heater)
        _ = climate.advance(to: instant(600_000), Self.view(back + 1, coldest: 1000))
        #expect(climate.activity == .off)
        let over = climate.advance(to: instant(700_000), Self.view(back, coldest: 1000))
        #expect(over.contains(.clear(tripped)) && climate.activity == .off)
        _ = climate.advance(to: instant(800_000), Self.view(back - 1, coldest: 1000))
        #expect(climate.activity == .heating)
    }

    @Test mutating func `a heater that only runs out its minimum time has nothing to prove`() {
        var long = Self.configuration
        long.heater?.minimumOn = .minutes(120)
        climate.reconfigure(long)
        _ = at(10, 18_000)
        _ = at(20, 20_000)
        for minute in stride(from: 30, to: 120, by: 10) {
            #expect(at(minute, 20_000) == .heating)
            #expect(climate.nextDeadline == instant(130 * 60_000), "minute \(minute)")
        }
        let again = climate.advance(to: instant(121 * 60_000), Self.view(19_000))
        #expect(again == [] && climate.nextDeadline == instant((110 + 60) * 60_000))
    }

    @Test mutating func `a heater that warms the room slowly is sound`() {
        for hour in 0..<12 { #expect(at(10 + hour * 59, 10_000 + hour * 500) == .heating) }
        #expect(climate.nextDeadline == instant((10 + 11 * 59 + 60) * 60_000))
    }

    @Test mutating func `a heater that makes good what an open door let out is sound`() {
        _ = at(10, 18_000)
        _ = at(40, 12_000)
        let later = climate.advance(to: instant(69 * 60_000), Self.view(12_500))
        #expect(later == [] && climate.nextDeadline == instant(129 * 60_000))
        let due = climate.advance(to: instant(129 * 60_000), Self.view(12_999))
        #expect(due == [.raise(Alarm(.heaterFault, subject: "room"))])
    }

    @Test mutating func `a changed set-point takes effect without an edge in between`() {
        _ = at(10, 18_000)
        var new = Self.configuration
        new.heater?.occupiedMillidegrees = 18_500
        climate.reconfigure(new)
        #expect(at(13, 18_400) == .heating)
        new.heater = nil
        climate.reconfigure(new)
        #expect(at(14, 10_000) == .off)
    }
}

extension RoomAction {
    var isRecord: Bool { if case .record = self { true } else { false } }
}
