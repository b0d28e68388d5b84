import StationModel
import Testing

@testable import StationCore

struct AppliancesTests {
    static let dryer = ApplianceConfiguration(
        id: DeviceId("shoe-dryer"), output: DeviceId("outlet-1"), button: DeviceId("button-1"),
        onTime: .minutes(10), coolDown: .minutes(1), loadWatts: 1200)
    static let oven = ApplianceConfiguration(
        id: DeviceId("oven"), output: DeviceId("outlet-2"), button: DeviceId("button-2"),
        onTime: .minutes(5), coolDown: .zero, loadWatts: 1000)
    static let fine = Appliances.View(isPowered: true, isOccupied: true, isFire: false)

    /// A minute after the start: all have rested.
    var appliances = Appliances(
        AppliancesConfiguration([dryer, oven], totalLoadWatts: 2000), at: instant(-60_000))

    /// A full press of a button: released, pressed, released.
    mutating func press(
        _ appliance: ApplianceConfiguration, at now: Int, _ view: Appliances.View = fine
    ) -> [RoomAction] {
        [false, true, false].flatMap {
            appliances.set(appliance.button, pressed: $0, at: instant(now), view)
        }
    }

    func stopped(_ id: String, _ cause: String, after seconds: Int64) -> RoomAction {
        .record(
            .applianceStopped, subject: id,
            ["cause": .text(cause), "seconds": .integer(seconds)], [])
    }

    enum State: CaseIterable { case ready, running, cooling }

    /// A press or a moment, with everything that can forbid.
    enum Event: CaseIterable { case press, hold, time, end }

    @Test func `every state, event and obstacle gives what the table says`() {
        var pairs = 0
        for state in State.allCases {
            for event in Event.allCases {
                for bits in 0..<8 {
                    let view = Appliances.View(
                        isPowered: bits & 1 == 0, isOccupied: bits & 2 == 0,
                        isFire: bits & 4 != 0)
                    let after = Self.after(state, event, view)
                    let expected = Self.expected(state, event, isFine: bits == 0)
                    #expect(after == expected, "\(state) \(event) \(bits)")
                    pairs += 1
                }
            }
        }
        #expect(pairs == 96)
    }

    static func after(_ state: State, _ event: Event, _ view: Appliances.View) -> State {
        var test = AppliancesTests()
        _ = test.press(
            Self.dryer, at: 0,
            state == .ready
                ? Appliances.View(
                    isPowered: false, isOccupied: true, isFire: false) : fine)
        if state == .cooling { _ = test.press(Self.dryer, at: 1000) }
        switch event {
        case .press: _ = test.press(Self.dryer, at: 2000, view)
        case .hold:
            _ = test.appliances.set(Self.dryer.button, pressed: false, at: instant(2000), view)
        case .time: _ = test.appliances.advance(to: instant(3000), view)
        case .end: _ = test.appliances.advance(to: instant(3_600_000), view)
        }
        switch test.appliances.outlets[0].state {
        case .ready: return .ready
        case .running: return .running
        case .coolingDown: return .cooling
        }
    }

    static func expected(_ state: State, _ event: Event, isFine: Bool) -> State {
        switch (state, event) {
        case (.ready, .press): isFine ? .running : .ready
        case (.ready, _): .ready
        // The minute of rest begins when it is found to be over.
        case (.running, .press), (.running, .end): .cooling
        case (.running, _): isFine ? .running : .cooling
        case (.cooling, .end): .ready
        case (.cooling, _): .cooling
        }
    }

    @Test mutating func `a press lasts its time, then rests, and may begin again`() {
        let started = RoomAction.record(
            .applianceStarted, subject: "shoe-dryer", ["seconds": .integer(600)], [])
        #expect(press(Self.dryer, at: 0) == [started])
        #expect(appliances.nextDeadline == instant(600_000))
        #expect(
            appliances.advance(to: instant(600_000), Self.fine)
                == [stopped("shoe-dryer", "time", after: 600)])
        #expect(
            press(Self.dryer, at: 659_999) == [.tell(.applianceRefused(.coolingDown))])
        #expect(press(Self.dryer, at: 660_000) == [started])
        #expect(appliances.status[0].starts == 2 && appliances.status[0].refusals == 1)
    }

    @Test func `after a start each rests, so that a restart lets none run hot`() {
        let all = AppliancesConfiguration([Self.dryer, Self.oven])
        for second in [0, 59, 60] {
            for (appliance, isReady) in [(Self.dryer, second == 60), (Self.oven, true)] {
                var test = AppliancesTests()
                test.appliances = Appliances(all, at: instant(0))
                _ = test.press(appliance, at: second * 1000)
                let runs = test.appliances.outlets.contains { $0.isRunning }
                #expect(runs == isReady, "\(appliance.id) \(second)")
            }
        }
    }

    @Test mutating func `what a reload brings anew rests, too`() {
        _ = appliances.reconfigure(AppliancesConfiguration([Self.oven]), at: instant(0))
        let both = AppliancesConfiguration([Self.oven, Self.dryer])
        _ = appliances.reconfigure(both, at: instant(1000))
        #expect(
            press(Self.dryer, at: 60_999) == [.tell(.applianceRefused(.coolingDown))])
        #expect(press(Self.dryer, at: 61_000).count == 1)
    }

    @Test mutating func `the circuit bears what it bears`() {
        _ = press(Self.dryer, at: 0)
        #expect(press(Self.oven, at: 1000) == [.tell(.applianceRefused(.overload))])
        #expect(appliances.loadWatts == 1200 && appliances.status[1].refusals == 1)
        _ = press(Self.dryer, at: 2000)
        #expect(press(Self.oven, at: 2000).count == 1)
    }

    @Test(arguments: [
        (true, false, ApplianceRefusal?.none), (false, false, .noPower), (true, true, nil),
        (false, true, nil),
    ])
    mutating func `a press in vain is told with its reason, but for a fire, which speaks itself`(
        isPowered: Bool, isFire: Bool, reason: ApplianceRefusal?
    ) {
        let view = Appliances.View(isPowered: isPowered, isOccupied: true, isFire: isFire)
        let told = press(Self.dryer, at: 0, view).compactMap {
            if case .tell(let prompt) = $0 { prompt } else { nil }
        }
        #expect(told == (reason.map { [.applianceRefused($0)] } ?? []))
        #expect(appliances.status[0].starts == (isPowered && !isFire ? 1 : 0))
    }

    @Test mutating func `a button held or stuck over a start presses nothing`() {
        for _ in 0..<3 {
            #expect(
                appliances.set(Self.dryer.button, pressed: true, at: instant(0), Self.fine) == [])
        }
        appliances.lost(Self.dryer.button)
        #expect(appliances.set(Self.dryer.button, pressed: true, at: instant(9), Self.fine) == [])
    }

    @Test mutating func `a reload keeps what runs and stops what is gone`() {
        _ = press(Self.dryer, at: 0)
        var longer = Self.dryer
        longer.onTime = .minutes(20)
        #expect(appliances.reconfigure(AppliancesConfiguration([longer]), at: instant(1000)) == [])
        #expect(appliances.nextDeadline == instant(600_000))
        #expect(
            appliances.reconfigure(.none, at: instant(5000))
                == [stopped("shoe-dryer", "configuration", after: 5)])
    }
}

/// By a clock that nobody doubts.
extension RoomLights {
    fileprivate mutating func advance(to moment: Moment, isOccupied: Bool, isFire: Bool) {
        advance(to: moment, wall: moment.wall, isOccupied: isOccupied, isFire: isFire)
    }

    fileprivate func nextDeadline(at moment: Moment) -> MonotonicInstant? {
        nextDeadline(at: moment, wall: moment.wall)
    }
}

extension RoomContactor {
    fileprivate mutating func advance(
        to moment: Moment, vacantSince: MonotonicInstant?
    ) -> [Change] {
        advance(to: moment, wall: moment.wall, vacantSince: vacantSince)
    }

    fileprivate func nextDeadline(at moment: Moment) -> MonotonicInstant? {
        nextDeadline(at: moment, wall: moment.wall)
    }
}

struct LightsAndContactorTests {
    /// Every evening from 18:00 to 23:00; the origin is 20:00.
    static let evening = Schedule(
        weekly: Dictionary(
            uniqueKeysWithValues: Weekday.allCases.map {
                ($0, [Schedule.Hours(startMinute: 1080, endMinute: 1380)])
            }))
    static let inHours = moment(0)
    static let outside = moment(4 * 3_600_000)

    @Test func `lights follow fire, presence and hours, in every combination`() {
        for bits in 0..<16 {
            let (fire, occupied) = (bits & 1 != 0, bits & 2 != 0)
            let (open, trusted) = (bits & 4 != 0, bits & 8 != 0)
            var lights = RoomLights(
                LightConfiguration(outputs: [DeviceId("light")], hours: Self.evening),
                zone: .shanghai)
            let now = open ? Self.inHours : Self.outside
            let moment = Moment(
                instant: now.instant, wall: now.wall, trust: trusted ? .synced : .untrusted)
            lights.advance(to: moment, isOccupied: occupied, isFire: fire)
            #expect(lights.isOn == (fire || (occupied && (open || !trusted))), "\(bits)")
        }
    }

    @Test func `lights go out at the end of the hours, at a deadline`() {
        var lights = RoomLights(
            LightConfiguration(outputs: [], hours: Self.evening), zone: .shanghai)
        lights.advance(to: Self.inHours, isOccupied: true, isFire: false)
        #expect(lights.nextDeadline(at: Self.inHours) == instant(3 * 3_600_000))
        lights.advance(to: moment(3 * 3_600_000), isOccupied: true, isFire: false)
        #expect(!lights.isOn)
    }

    func contactor(_ power: RoomPower = .automatic) -> RoomContactor {
        var contactor = RoomContactor(
            ContactorConfiguration(output: DeviceId("contactor"), hours: Self.evening),
            zone: .shanghai, at: instant(0))
        _ = contactor.advance(to: Self.inHours, vacantSince: nil)
        let until = wallOrigin + .days(1)
        contactor.apply(power, until: until, at: Self.inHours, wall: wallOrigin)
        return contactor
    }

    @Test func `outlets follow order, hours and vacancy, in every combination`() {
        for power in RoomPower.allCases {
            for open in [false, true] {
                for vacant in [nil, 1, 29, 30, 31] as [Int?] {
                    var contactor = contactor(power)
                    let now = open ? Self.inHours.advanced(by: .hours(2)) : Self.outside
                    let since = vacant.map { now.instant - .minutes($0) }
                    let changes = contactor.advance(to: now, vacantSince: since)
                    let empty = (vacant ?? 0) >= 30
                    let expected = power == .on || (power == .automatic && (open || !empty))
                    #expect(contactor.isOn == expected, "\(power) \(open) \(vacant as Any)")
                    #expect(changes == (expected ? [] : [.power(on: false)]))
                }
            }
        }
    }

    @Test func `an order ends at its wall time, or by the steady clock without trust`() {
        var trusted = contactor(.off)
        #expect(trusted.nextDeadline(at: Self.inHours) == instant(3 * 3_600_000))
        let end = moment(86_400_000)
        #expect(trusted.advance(to: Self.inHours, vacantSince: nil) == [.power(on: false)])
        #expect(trusted.advance(to: end, vacantSince: nil) == [.orderEnded, .power(on: true)])
        var untrusted = contactor(.off)
        let early = moment(86_399_999, trust: .untrusted, wallShift: .days(900))
        #expect(untrusted.advance(to: early, vacantSince: nil) == [.power(on: false)])
        let late = moment(86_400_000, trust: .untrusted, wallShift: .days(-900))
        #expect(untrusted.advance(to: late, vacantSince: nil) == [.orderEnded, .power(on: true)])
    }

    @Test func `the outlets go off half an hour after the last person, at a deadline`() {
        var contactor = contactor()
        let left = Self.outside
        _ = contactor.advance(to: left, vacantSince: left.instant)
        #expect(contactor.nextDeadline(at: left) == left.instant + .minutes(30))
        let due = left.advanced(by: .minutes(30))
        #expect(contactor.advance(to: due, vacantSince: left.instant) == [.power(on: false)])
        #expect(contactor.advance(to: due, vacantSince: nil) == [.power(on: true)])
    }

    @Test func `outputs are told once, off before on, and again after a fault`() {
        var outputs = RoomOutputs()
        let (heater, light) = (DeviceId("heater"), DeviceId("light"))
        #expect(outputs.settle([heater: false, light: false]) == [])
        #expect(outputs.settle([heater: true, light: false]) == [.drive(heater, on: true)])
        #expect(outputs.settle([heater: true, light: false]) == [])
        #expect(
            outputs.settle([heater: false, light: true])
                == [.drive(heater, on: false), .drive(light, on: true)])
        #expect(outputs.status(uses: [:]).map(\.switches) == [2, 1])
        #expect(outputs.returned(light) == [.drive(light, on: true)])
        #expect(outputs.returned(DeviceId("lamp")) == [])
        #expect(outputs.settle([heater: false]) == [.drive(light, on: false)])
    }
}
