import StationModel
import Testing

@testable import Simulation

/// Each rule of the room's oracle, fed a history that breaks it: a rule that cannot fail is none.
struct RoomShadowTests {
    static let probe = DeviceId("probe")
    static let heater = UnitConfiguration(
        output: DeviceId("heater"), occupiedMillidegrees: 20_000, vacantMillidegrees: nil,
        minimumOn: .minutes(2), minimumOff: .minutes(3))
    static let cooler = UnitConfiguration(
        output: DeviceId("cooler"), occupiedMillidegrees: 26_000, vacantMillidegrees: nil)
    static let dryer = ApplianceConfiguration(
        id: DeviceId("dryer"), output: DeviceId("outlet"), button: DeviceId("button"),
        onTime: .minutes(10), coolDown: .minutes(1), loadWatts: 1200)

    static func configuration() -> StationConfiguration {
        var all = Campaign.setting(seed: 1).configuration
        all.room = RoomConfiguration(
            sensors: [SensorConfiguration(probe: Probe(probe, .temperature))],
            occupancy: OccupancyConfiguration(presence: [.radar(DeviceId("radar"))]),
            climate: ClimateConfiguration(
                probes: [probe], heater: heater, airConditioner: cooler),
            lights: LightConfiguration(outputs: [DeviceId("light")]),
            contactor: ContactorConfiguration(output: DeviceId("contactor")))
        all.appliances = AppliancesConfiguration([dryer], totalLoadWatts: 1000)
        return all
    }

    static let view = RoomSurroundings(
        isFire: false, isBatteryLow: false, isOccupied: true, vacantSince: nil, wasPaused: false)

    static func at(_ seconds: Int) -> MonotonicInstant {
        MonotonicInstant(sinceBoot: .seconds(seconds))
    }

    // MARK: - Climate

    /// Something that happens to heating and cooling, at a second.
    enum Event {
        case reads(Int, Int)
        case tells(DeviceId, Bool, Int)
    }

    static func climate(
        _ events: [Event], view: RoomSurroundings = view, judgedAt end: Int
    ) -> String? {
        guard var shadow = ClimateShadow(configuration()) else { return "no climate" }
        shadow.boots(at: at(0))
        for event in events {
            switch event {
            case .reads(let value, let second):
                shadow.follow(
                    Reading(.temperature, value, at: at(second)), of: probe, at: at(second))
            case .tells(let output, let on, let second):
                if let broken = shadow.told(output, on: on, view, at: at(second)) {
                    return broken.invariant
                }
                if let broken = shadow.problem(view, at: at(second)) { return broken.invariant }
            }
        }
        return shadow.problem(view, at: at(end))?.invariant
    }

    static let on = Event.tells(heater.output, true, 200)

    @Test func `a history of a cold room that is heated breaks nothing`() {
        #expect(Self.climate([.reads(15_000, 200), Self.on], judgedAt: 200) == nil)
        let warm: [Event] = [
            .reads(15_000, 200), Self.on, .reads(20_000, 400),
            .tells(Self.heater.output, false, 400),
        ]
        #expect(Self.climate(warm, judgedAt: 400) == nil)
    }

    @Test func `a reading of the same instant comes too late for a start`() {
        let heats: [Event] = [.reads(15_000, 200), Self.on, .reads(19_500, 200)]
        #expect(Self.climate(heats, judgedAt: 200) == nil)
        let cools: [Event] = [
            .reads(27_500, 200), .tells(Self.cooler.output, true, 200), .reads(26_500, 200),
        ]
        #expect(Self.climate(cools, judgedAt: 200) == nil)
    }

    @Test func `each rule of heating and cooling can fail`() {
        let stale = "nothing heats or cools without a fresh temperature"
        #expect(Self.climate([Self.on], judgedAt: 200) == stale)
        #expect(Self.climate([.reads(15_000, 200), Self.on], judgedAt: 290) == stale)
        #expect(
            Self.climate([.reads(15_000, 200)], judgedAt: 200) == "a cold room is heated")
        #expect(Self.climate([.reads(27_000, 200)], judgedAt: 200) == "a hot room is cooled")
        #expect(
            Self.climate([.reads(19_500, 200), Self.on], judgedAt: 200)
                == "only a cold room is heated")
        #expect(
            Self.climate([.reads(15_000, 200), Self.on, .reads(20_000, 400)], judgedAt: 400)
                == "a heater stops at its set-point")
        #expect(
            Self.climate([.reads(15_000, 200), Self.on, .reads(36_000, 201)], judgedAt: 201)
                == "over-temperature stops it")
        #expect(
            Self.climate(
                [.reads(26_500, 200), .tells(Self.cooler.output, true, 200)], judgedAt: 200)
                == "only a hot room is cooled")
        let both = [Self.on, .tells(Self.cooler.output, true, 200)]
        #expect(
            Self.climate([.reads(15_000, 200)] + both, judgedAt: 200)
                == "never heat and cool at once")
    }

    @Test func `minimum times, fire and battery can fail`() {
        let early = Event.tells(Self.heater.output, true, 179)
        #expect(Self.climate([early], judgedAt: 179) == "a unit rests for its minimum time")
        let off = Event.tells(Self.heater.output, false, 319)
        #expect(
            Self.climate([.reads(15_000, 200), Self.on, .reads(15_000, 250), off], judgedAt: 319)
                == "a unit runs for its minimum time")
        #expect(
            Self.climate([.reads(15_000, 200), Self.on, off], judgedAt: 319) == nil,
            "a value that grows stale ends it at once")
        var view = Self.view
        view.isFire = true
        let stop = "fire and an ending battery stop it"
        #expect(Self.climate([.reads(15_000, 200), Self.on], view: view, judgedAt: 200) == stop)
        (view.isFire, view.isBatteryLow) = (false, true)
        #expect(Self.climate([.reads(15_000, 200), Self.on], view: view, judgedAt: 200) == stop)
    }

    // MARK: - Frost

    @Test func `frost is judged by the true air, and only where everything works`() throws {
        var judge = try #require(FrostJudge(Self.configuration()))
        func truth(_ value: Int, _ minute: Int, may: Bool = true) -> FrostJudge.Truth {
            FrostJudge.Truth(
                millidegrees: value, outsideMillidegrees: -12_000, mayHeat: may,
                at: .minutes(minute))
        }
        func judged(_ value: Int, _ minute: Int, may: Bool = true, heats: Bool) -> String? {
            judge.problem(truth(value, minute, may: may), heats: heats, isForbidden: false)?
                .invariant
        }
        #expect(judged(2000, 0, heats: false) == nil)
        #expect(judged(2000, 10, heats: false) == "below the frost limit the heater runs")
        #expect(judged(2000, 10, heats: true) == nil)
        #expect(judged(2000, 121, heats: true) == "no frost in a room whose heater works")
        #expect(judged(2000, 122, may: false, heats: true) == nil)
        #expect(judged(2000, 123, heats: false) == nil)
        #expect(judged(3000, 400, heats: false) == nil, "within the margin of 2.53 K")
    }

    @Test(arguments: [(1, 2), (10, 10), (24, 24), (100, 24)])
    func `walls that were not heated for some hours have as many to warm, up to a day`(
        unable: Int, grace: Int
    ) throws {
        let began = try #require(FrostJudge(Self.configuration()))
        func frozen(_ minutes: Int, pausedAt pause: Int? = nil) -> Bool {
            var judge = began
            func isFrozen(_ minute: Int, may: Bool) -> Bool {
                let truth = FrostJudge.Truth(
                    millidegrees: 2000, outsideMillidegrees: -12_000, mayHeat: may,
                    at: .minutes(minute))
                return judge.problem(truth, heats: true, isForbidden: false) != nil
            }
            _ = isFrozen(0, may: false)
            let able = unable * 60
            _ = isFrozen(able, may: true)
            guard let pause else { return isFrozen(able + minutes, may: true) }
            _ = isFrozen(able + pause, may: false)
            _ = isFrozen(able + pause + 1, may: true)
            return isFrozen(able + minutes, may: true)
        }
        #expect(!frozen(grace * 60))
        #expect(frozen(grace * 60 + 1))
        #expect(!frozen(grace * 60 + 1, pausedAt: 30), "what was lacking is lacking still")
    }

    /// A story may tell of a night that no station is built for.
    @Test func `beyond what a heater can do nobody blames it, until the room was warm`() throws {
        var judge = try #require(FrostJudge(Self.configuration()))
        func judged(_ value: Int, outside: Int, hour: Int, heats: Bool = true) -> String? {
            let truth = FrostJudge.Truth(
                millidegrees: value, outsideMillidegrees: outside, mayHeat: true, at: .hours(hour))
            return judge.problem(truth, heats: heats, isForbidden: false)?.invariant
        }
        #expect(judged(-9000, outside: -40_000, hour: 0) == nil)
        #expect(judged(-9000, outside: -40_000, hour: 9) == nil)
        #expect(
            judged(-9000, outside: -40_000, hour: 9, heats: false)
                == "below the frost limit the heater runs")
        #expect(judged(-1000, outside: -12_000, hour: 15) == nil, "the walls are still cold")
        #expect(judged(6000, outside: -12_000, hour: 20) == nil)
        let frozen = "no frost in a room whose heater works"
        #expect(judged(-1000, outside: -12_000, hour: 30) == frozen)
    }

    // MARK: - Appliances

    @Test func `each rule of the appliances can fail`() {
        let output = Self.dryer.output
        var shadow = ApplianceShadow(AppliancesConfiguration([Self.dryer], totalLoadWatts: 2000))
        func press(_ second: Int) {
            for isDown in [false, true] {
                shadow.stepBegins()
                shadow.follow(
                    contact: Self.dryer.button, active: isDown, isFire: false,
                    isBatteryLow: false, isOrderedOff: false, at: Self.at(second))
            }
        }
        func told(_ on: Bool, _ second: Int) -> String? {
            shadow.told(output, on: on, Self.view, at: Self.at(second))?.invariant
        }
        func judged(_ second: Int, _ view: RoomSurroundings = Self.view) -> String? {
            shadow.problem(view, isPowered: true, at: Self.at(second))?.invariant
        }
        press(10)
        #expect(judged(10) == "who presses a ready appliance gets it")
        #expect(told(true, 10) == nil && judged(10) == nil)
        #expect(judged(611) == "an appliance runs for its time at most")
        var nobody = Self.view
        nobody.isOccupied = false
        #expect(judged(20, nobody) == "an appliance runs with people, power and no fire")
        #expect(told(false, 611) == "an appliance runs for its time at most")
        press(660)
        #expect(told(true, 660) == "an appliance cools down before it runs again")
        _ = told(false, 700)
        shadow.stepBegins()
        #expect(told(true, 800) == "an appliance runs because of a press")
        shadow.boots(at: Self.at(900))
        press(959)
        #expect(told(true, 959) == "an appliance cools down before it runs again")
        shadow = ApplianceShadow(Self.configuration().appliances)
        press(10)
        _ = told(true, 10)
        #expect(judged(10) == "the circuit bears what runs")
    }

    // MARK: - Lights, contactor, wear

    @Test func `each rule of the switches can fail`() {
        var shadow = SwitchShadow(Self.configuration())
        let moment = Moment(
            instant: Self.at(100), wall: WeatherTests.winter, trust: .synced)
        #expect(shadow.boots(RestoredState(), at: Self.at(0)) == nil)
        #expect(
            shadow.problem(Self.view, at: moment)?.invariant == "lights follow presence and hours")
        shadow.told(DeviceId("light"), on: true)
        let follows = "the contactor follows presence, hours and orders"
        #expect(shadow.problem(Self.view, at: moment)?.invariant == follows)
        shadow.told(DeviceId("contactor"), on: true)
        #expect(shadow.problem(Self.view, at: moment) == nil)
        let order = RoomPowerOrder(
            power: .on, until: WeatherTests.winter, remainingWhenApplied: .hours(1))
        shadow.follow(.roomPower(order, directiveVersion: 1), at: Self.at(90))
        #expect(shadow.problem(Self.view, at: moment)?.invariant == "an order of power ends")
        let light = RoomOutputStatus(output: DeviceId("light"), isOn: true, switches: 1)
        #expect(shadow.problem([light]) == nil)
        let worn = RoomOutputStatus(output: DeviceId("light"), isOn: true, switches: 2)
        #expect(
            shadow.problem([worn])?.invariant == "wear is the switchings that were seen")
    }

    @Test(arguments: [
        (true, 1, true), (true, 0, false), (true, 2, false), (false, 1, true), (false, 0, true),
        (false, 2, false),
    ])
    func `a start may miss wear after a power cut only, and makes none up`(
        isClean: Bool, found: UInt64, isRight: Bool
    ) {
        var shadow = SwitchShadow(Self.configuration())
        shadow.told(DeviceId("light"), on: true)
        let wear = found == 0 ? [:] : [DeviceId("light"): found]
        let restored = RestoredState(cleanStop: isClean, relaySwitchings: wear)
        let broken = shadow.boots(restored, at: Self.at(0))
        #expect(broken?.invariant == (isRight ? nil : "a restart forgets no wear"))
    }
}
