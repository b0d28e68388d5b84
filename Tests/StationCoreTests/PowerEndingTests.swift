import StationModel
import Testing

@testable import StationCore

/// The mains goes, and then the battery: what stops, what goes on, and which alarm explains which.
struct PowerEndingTests {
    static let mains = DeviceId("mains")
    static let battery = DeviceId("batteryLow")

    var test = StationRoomTests()

    init() {
        var configuration = StationRoomTests.fullRoom()
        configuration.alarms = AlarmConfiguration(
            contacts: [Self.mains: .mains, Self.battery: .batteryLow])
        let ids = [Self.mains, Self.battery, StationRoomTests.probe]
        configuration.devices += ids.enumerated().map { index, id in
            let line = LineAddress(chip: "/dev/gpiochip1", offset: UInt32(index))
            return DeviceConfiguration(
                id: id,
                driver: .contact(
                    ContactConfiguration(
                        role: .named(id), line: line, activeLow: false, bias: .pullUp)))
        }
        test.station.send(.configuration(configuration))
        test.station.set(.named(Self.mains), false)
        test.read(15_000)
        test.wait(minutes: 4, at: 15_000)
        test.station.set(.named(AppliancesTests.dryer.button), true)
    }

    @Test mutating func `on a battery that ends nothing heats or runs, and the light stays`() {
        #expect(test.levels("heater") == [true] && test.levels("outlet-1") == [true])
        test.station.set(.named(Self.mains), true)
        test.station.wait(1000)
        #expect(test.levels("heater") == [true], "a lost mains is no reason to give up")
        test.station.set(.named(Self.battery), true)
        test.station.wait(5000)
        #expect(test.levels("heater") == [true, false])
        #expect(test.levels("outlet-1") == [true, false])
        #expect(test.levels("light") == [true])
        test.station.set(.named(Self.mains), false)
        test.wait(minutes: 4, at: 15_000)
        #expect(test.levels("heater") == [true, false, true])
    }

    @Test mutating func `a worn battery beside sound mains stops nothing`() {
        test.station.set(.named(Self.battery), true)
        test.station.wait(5000)
        #expect(test.station.isUp(.batteryLow))
        #expect(test.levels("heater") == [true] && test.levels("outlet-1") == [true])
    }

    enum Level: CaseIterable { case unread, rest, active }

    /// Both alarms were up at the last stop, and each contact says one thing since.
    @Test(arguments: Level.allCases, Level.allCases)
    func `power ends by a battery that is read, and not beside sound mains`(
        mains: Level, battery: Level
    ) {
        var station = StationHarness(
            test.station.station.configuration,
            restored: RestoredState(
                cleanStop: true,
                alarms: [
                    Alarm(.mainsLost, subject: Self.mains.text),
                    Alarm(.batteryLow, subject: Self.battery.text),
                ]))
        for (device, level) in [(Self.mains, mains), (Self.battery, battery)] {
            if level == .unread {
                station.send(.device(device, .failed("board io: no answer")))
            } else {
                station.set(.named(device), level == .active)
            }
        }
        station.wait(3_600_000)
        #expect(station.station.isPowerEnding == (battery == .active && mains != .rest))
        #expect(station.isUp(.mainsLost) == (mains != .rest))
        station.send(.device(StationRoomTests.probe, .failed("gone")))
        station.wait(10_000)
        let lost = Alarm(.deviceLost, subject: StationRoomTests.probe.text)
        let active = station.station.activeAlarms.first { $0.alarm == lost }
        #expect((active?.cause != nil) == (mains == .active), "an unread contact hides nothing")
    }

    @Test(arguments: [(299_999, true), (300_000, false)])
    mutating func `mains that cannot be read explain the silence of a board for some minutes`(
        time: Int, isHidden: Bool
    ) {
        test.station.set(.named(Self.mains), true)
        test.station.wait(2000)
        test.station.send(.device(Self.mains, .failed("board io: no answer")))
        test.station.wait(time)
        let lost = Alarm(.deviceLost, subject: Self.mains.text)
        let active = test.station.station.activeAlarms.first { $0.alarm == lost }
        #expect((active?.cause != nil) == isHidden)
        test.station.send(.device(Self.mains, .working))
        test.station.set(.named(Self.mains), true)
        let stale = test.station.station.activeAlarms.first { $0.alarm.kind == .sensorStale }
        #expect(stale?.cause?.kind == .mainsLost || stale == nil, "and again when they are read")
    }

    @Test mutating func `the lost mains explain a silent probe and a heater that cannot heat`() {
        test.station.set(.named(Self.mains), true)
        test.station.wait(120_000)
        #expect(test.station.isUp(.sensorStale) && test.station.isUp(.climateBlind))
        for alarm in test.station.station.activeAlarms where alarm.alarm.kind != .mainsLost {
            #expect(alarm.cause?.kind == .mainsLost, "\(alarm.alarm)")
        }
    }

    @Test mutating func `frost stands for itself, whatever explains the cold`() {
        test.station.set(.named(Self.mains), true)
        test.station.wait(2000)
        test.read(4000)
        let frost = test.station.station.activeAlarms.first { $0.alarm.kind == .frost }
        #expect(frost?.cause == nil && frost != nil)
    }

    @Test mutating func `a probe that is gone explains its silence`() {
        test.station.send(.device(StationRoomTests.probe, .failed("no such file")))
        test.station.wait(120_000)
        let stale = test.station.station.activeAlarms.first { $0.alarm.kind == .sensorStale }
        #expect(stale?.cause == Alarm(.deviceLost, subject: StationRoomTests.probe.text))
    }

    @Test mutating func `a press in a room that was dead gets the power first`() {
        test.wait(minutes: 60, at: 21_000)
        #expect(test.levels("contactor").last == false)
        test.station.set(.named(AppliancesTests.dryer.button), false)
        test.station.set(.named(AppliancesTests.dryer.button), true)
        #expect(test.levels("contactor").last == true)
        #expect(test.levels("outlet-1") == [true, false, true])
    }

    /// What it takes for an end of power: a low battery, and mains that are known to be lost.
    @Test(arguments: [(false, true, 1), (true, true, 0), (true, false, 1)])
    func `an item is given out while its motor can finish, and not on an ending battery`(
        isEnding: Bool, hasMainsContact: Bool, intents: Int
    ) {
        var bench = SuppliesBench()
        var configuration = bench.station.station.configuration
        configuration.alarms = AlarmConfiguration(contacts: [Self.battery: .batteryLow])
        if hasMainsContact { configuration.alarms.contacts[Self.mains] = .mains }
        bench.station.send(.configuration(configuration))
        if hasMainsContact { bench.station.set(.named(Self.mains), true) }
        bench.station.set(.named(Self.battery), isEnding)
        bench.station.wait(5000)
        bench.identify(1)
        bench.push("button-1")
        #expect(bench.station.count(.vendIntent) == intents)
        #expect(bench.station.count(.vendRefused) == 1 - intents)
    }
}
