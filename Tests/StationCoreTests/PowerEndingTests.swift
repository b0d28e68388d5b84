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

    @Test(arguments: [(false, 1), (true, 0)])
    func `an item is given out while its motor can finish, and not on an ending battery`(
        isEnding: Bool, intents: Int
    ) {
        var bench = SuppliesBench()
        var configuration = bench.station.station.configuration
        configuration.alarms = AlarmConfiguration(contacts: [Self.battery: .batteryLow])
        bench.station.send(.configuration(configuration))
        bench.station.set(.named(Self.battery), isEnding)
        bench.station.wait(5000)
        bench.identify(1)
        bench.push("button-1")
        #expect(bench.station.count(.vendIntent) == intents)
        #expect(bench.station.count(.vendRefused) == 1 - intents)
    }
}
