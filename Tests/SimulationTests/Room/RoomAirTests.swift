import StationModel
import Testing

@testable import Simulation

struct WeatherTests {
    /// 2026-01-05T00:00:00Z.
    static let winter = UnixTime(seconds: 1_767_571_200)

    @Test func `the weather is the same whenever and in whatever order it is asked for`() {
        let weather = Weather(seed: 7)
        let hours = (0..<2000).map { Self.winter + .hours($0) }
        let forwards = hours.map { weather.temperatureMillidegrees(at: $0) }
        let backwards = hours.reversed().map { Weather(seed: 7).temperatureMillidegrees(at: $0) }
        #expect(forwards == backwards.reversed())
        #expect(forwards != hours.map { Weather(seed: 8).temperatureMillidegrees(at: $0) })
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `winters freeze, summers are hot, and nothing leaves the extremes or jumps`(seed: UInt64) {
        let weather = Weather(seed: seed)
        let year = (0..<365 * 24).map {
            weather.temperatureMillidegrees(at: Self.winter + .hours($0))
        }
        #expect(year.allSatisfy(Weather.extremes.contains))
        #expect(year.prefix(31 * 24).min() ?? 0 < -6000)
        #expect(year.max() ?? 0 > 30_000)
        let steps = zip(year, year.dropFirst()).map { abs($1 - $0) }
        #expect(steps.max() ?? 0 < 3000, "an hour changes less than three degrees")
    }

    @Test func `the warmest hour of a day is three in the afternoon, local time`() {
        let noon = Wave.day(at: Self.winter + .hours(7))
        #expect(noon > 0.999 && Wave.day(at: Self.winter + .hours(19)) < -0.999)
    }

    @Test func `a spell that is added comes, stays and goes`() {
        let spell = Weather.Spell(
            begins: Self.winter + .days(2), lasts: .days(4), byMillidegrees: 5000)
        let (with, without) = (Weather(seed: 3, spells: [spell]), Weather(seed: 3))
        func change(_ days: Int) -> Int {
            let time = Self.winter + .days(days)
            return with.temperatureMillidegrees(at: time)
                - without.temperatureMillidegrees(at: time)
        }
        #expect(
            [change(1), change(2), change(4), change(6), change(7)] == [0, 0, 4999, 0, 0],
            "thousandths, cut off")
    }

    @Test func `the sine is a sine`() {
        let known: [(Double, Double)] = [
            (0.0, 0.0), (1.0 / 12, 0.5), (0.25, 1), (0.5, 0), (0.75, -1),
        ]
        for (turns, sine) in known { #expect(abs(Wave.sine(turns: turns) - sine) < 0.002) }
    }
}

struct RoomAirTests {
    /// Always 0 °C outside: the extremes' middle is cut out by a room that stands in its own air.
    static func air(_ influence: RoomAir.Influence, celsius: Double = 20) -> RoomAir {
        var air = RoomAir(weather: Weather(seed: 1), at: WeatherTests.winter, celsius: celsius)
        air.influence = influence
        return air
    }

    static func outside(_ air: RoomAir) -> Double {
        Double(air.weather.temperatureMillidegrees(at: air.time)) / 1000
    }

    @Test func `what flows in stays in the masses or flows out`() {
        var influence = RoomAir.Influence()
        influence.heaterWatts = 3000
        influence.people = 4
        var air = Self.air(influence)
        let building = air.building
        var balance = 0.0
        let before =
            air.airCelsius * building.airJoulesPerKelvin
            + air.wallCelsius * building.wallJoulesPerKelvin
        for minute in 1...600 {
            air.advance(to: WeatherTests.winter + .minutes(minute))
            let lost =
                (air.wallCelsius - Self.outside(air)) * building.insulationWattsPerKelvin
                + (air.airCelsius - Self.outside(air)) * building.leakWattsPerKelvin
            balance += 60 * (3000 + 4 * RoomAir.personWatts - lost)
        }
        let after =
            air.airCelsius * building.airJoulesPerKelvin
            + air.wallCelsius * building.wallJoulesPerKelvin
        #expect(abs(after - before - balance) < 1, "joules")
    }

    @Test func `a long time leads to the steady state, with the door shut and open`() {
        for isOpen in [false, true] {
            var influence = RoomAir.Influence()
            influence.heaterWatts = 2000
            influence.isDoorOpen = isOpen
            var air = Self.air(influence)
            air.advance(to: WeatherTests.winter + .days(20))
            // The walls answer a day's wave of ±5 K late and weakly.
            let mean = (0..<240).reduce(0.0) { sum, hour in
                air.advance(to: WeatherTests.winter + .days(20) + .hours(hour))
                return sum + air.airCelsius - air.steadyCelsius(outside: Self.outside(air))
            }
            #expect(abs(mean / 240) < 1.5)
        }
    }

    @Test func `the heater is strong enough for the coldest night, and people warm a little`() {
        var influence = RoomAir.Influence()
        influence.heaterWatts = SimulatedRoom.heaterWatts
        #expect(Self.air(influence).steadyCelsius(outside: -12) > 21)
        influence = RoomAir.Influence()
        influence.people = 10
        let warmed = Self.air(influence).steadyCelsius(outside: 0)
        #expect(warmed > 3 && warmed < 12)
    }

    @Test func `an open door cools faster than a shut one, and air without people goes fresh`() {
        var influence = RoomAir.Influence()
        influence.people = 12
        var (shut, open) = (Self.air(influence), Self.air(influence))
        open.influence.isDoorOpen = true
        shut.advance(to: WeatherTests.winter + .hours(2))
        open.advance(to: WeatherTests.winter + .hours(2))
        #expect(open.airCelsius < shut.airCelsius - 5)
        #expect(shut.carbonDioxidePPM > 1500 && open.carbonDioxidePPM < 900)
        #expect((0...1000).contains(shut.humidityPermille))
        shut.influence.people = 0
        shut.advance(to: WeatherTests.winter + .days(1))
        #expect(shut.carbonDioxidePPM < 430)
    }

    @Test func `a leap is many steps: the same end within a tenth of a degree`() {
        var influence = RoomAir.Influence()
        influence.heaterWatts = 1500
        var (leap, steps) = (Self.air(influence), Self.air(influence))
        leap.advance(to: WeatherTests.winter + .days(3))
        for second in stride(from: 7, through: 3 * 86_400, by: 7) {
            steps.advance(to: WeatherTests.winter + .seconds(second))
        }
        steps.advance(to: WeatherTests.winter + .days(3))
        #expect(abs(leap.airCelsius - steps.airCelsius) < 0.1)
    }
}
