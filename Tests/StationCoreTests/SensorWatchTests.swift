import StationModel
import Testing

@testable import StationCore

struct SensorWatchTests {
    static let probe = Probe(DeviceId("probe-room"), .temperature)
    static let configuration = SensorConfiguration(
        probe: probe, staleAfter: .seconds(90),
        limits: [
            SensorLimit(.frost, 5000, hysteresis: 1000),
            SensorLimit(.tooCold, 12_000, hysteresis: 1000),
            SensorLimit(.tooHot, 30_000, hysteresis: 2000),
        ])

    static func alarm(_ kind: AlarmKind) -> Alarm { Alarm(kind, subject: probe.text) }

    var watch = SensorWatch(configuration, at: instant(0))

    mutating func read(_ value: Int, at time: Int) -> [RoomAction] {
        watch.take(Reading(.temperature, value, at: instant(time)), at: instant(time))
    }

    mutating func fail(_ quality: ReadingQuality, at time: Int) -> [RoomAction] {
        watch.take(Reading(.temperature, no: quality, at: instant(time)), at: instant(time))
    }

    // MARK: - Every state, every input

    enum State: CaseIterable {
        case waiting, waitingNoted, valued, valuedNoted, silent, broken
    }

    enum Event: CaseIterable {
        case good, implausible, fault, outOfRange, shortTime, longTime
    }

    /// A sensor in a state, its readings and the time: good at 1000 at most.
    static func sensor(_ state: State) -> SensorWatch {
        var test = SensorWatchTests()
        switch state {
        case .waiting: break
        case .waitingNoted: _ = test.fail(.fault, at: 1000)
        case .valued: _ = test.read(20_000, at: 1000)
        case .valuedNoted:
            _ = test.read(20_000, at: 1000)
            _ = test.fail(.fault, at: 1500)
        case .silent:
            _ = test.read(20_000, at: 1000)
            _ = test.watch.advance(to: instant(95_000))
        case .broken:
            _ = test.fail(.fault, at: 1000)
            _ = test.watch.advance(to: instant(95_000))
        }
        return test.watch
    }

    static func isOverdue(_ state: State) -> Bool { state == .silent || state == .broken }

    @Test func `every reading in every state gives the value and the quality of the table`() {
        var pairs = 0
        for state in State.allCases {
            for event in Event.allCases {
                var test = SensorWatchTests()
                test.watch = Self.sensor(state)
                let now = Self.isOverdue(state) ? 96_000 : 2000
                let actions = test.apply(event, at: now)
                let (value, quality, expected) = Self.expected(state, event)
                #expect(test.watch.value == value, "\(state), \(event)")
                #expect(test.watch.quality == quality, "\(state), \(event)")
                #expect(actions == expected, "\(state), \(event)")
                pairs += 1
            }
        }
        #expect(pairs == 36)
    }

    mutating func apply(_ event: Event, at now: Int) -> [RoomAction] {
        switch event {
        case .good: read(21_000, at: now)
        case .implausible: read(85_000, at: now)
        case .fault: fail(.fault, at: now)
        case .outOfRange: fail(.outOfRange, at: now)
        case .shortTime: watch.advance(to: instant(now))
        case .longTime: watch.advance(to: instant(now + 90_000))
        }
    }

    static func expected(
        _ state: State, _ event: Event
    ) -> (value: Int?, quality: ReadingQuality, actions: [RoomAction]) {
        let stale = RoomAction.raise(alarm(.sensorStale))
        let fault = RoomAction.raise(alarm(.sensorFault))
        let staleOver = RoomAction.clear(alarm(.sensorStale))
        let faultOver = RoomAction.clear(alarm(.sensorFault))
        let bad: ReadingQuality? =
            switch event {
            case .implausible, .outOfRange: .outOfRange
            case .fault: .fault
            case .good, .shortTime, .longTime: nil
            }
        switch (state, event) {
        case (.silent, .good): return (21_000, .ok, [staleOver])
        case (.broken, .good): return (21_000, .ok, [faultOver])
        case (_, .good): return (21_000, .ok, [])
        case (.waiting, .longTime), (.valued, .longTime): return (nil, .stale, [stale])
        case (.waitingNoted, .longTime), (.valuedNoted, .longTime): return (nil, .fault, [fault])
        case (.valued, _), (.valuedNoted, _): return (20_000, .ok, [])
        case (.waiting, _): return (nil, bad ?? .stale, [])
        case (.waitingNoted, _): return (nil, bad ?? .fault, [])
        case (.silent, _): return (nil, bad ?? .stale, bad == nil ? [] : [staleOver, fault])
        case (.broken, _): return (nil, bad ?? .fault, [])
        }
    }

    // MARK: - Limits

    @Test mutating func `limits have their hysteresis, and the limit itself is in order`() {
        let story: [(value: Int, actions: [RoomAction])] = [
            (12_000, []), (11_999, [.raise(Self.alarm(.tooCold))]), (12_999, []),
            (13_000, [.clear(Self.alarm(.tooCold))]), (30_000, []),
            (30_001, [.raise(Self.alarm(.tooHot))]), (28_001, []),
            (28_000, [.clear(Self.alarm(.tooHot))]),
            (4999, [.raise(Self.alarm(.frost)), .raise(Self.alarm(.tooCold))]), (5999, []),
            (6000, [.clear(Self.alarm(.frost))]),
        ]
        for (index, step) in story.enumerated() {
            #expect(read(step.value, at: 1000 * index) == step.actions, "\(step.value)")
        }
    }

    @Test mutating func `a limit keeps its alarm while there is no value`() {
        _ = read(4000, at: 0)
        #expect(watch.advance(to: instant(90_000)) == [.raise(Self.alarm(.sensorStale))])
        #expect(
            read(20_000, at: 100_000) == [
                .clear(Self.alarm(.sensorStale)), .clear(Self.alarm(.frost)),
                .clear(Self.alarm(.tooCold)),
            ])
    }

    // MARK: - Plausibility and age

    @Test(arguments: [-45_000, -30_001, 70_001, 85_000, 127_937])
    mutating func `what the place cannot have is never a value`(value: Int) {
        #expect(read(value, at: 0) == [])
        #expect(watch.value == nil && watch.quality == .outOfRange)
        _ = read(20_000, at: 1000)
        _ = read(value, at: 2000)
        #expect(watch.value == 20_000)
        #expect(watch.nextDeadline == instant(91_000))
    }

    @Test mutating func `a reading that is older than the last is nothing new`() {
        _ = read(20_000, at: 5000)
        let old = Reading(.temperature, 4000, at: instant(4000))
        #expect(watch.take(old, at: instant(6000)) == [])
        #expect(watch.value == 20_000)
    }

    @Test mutating func `a reading that was long on its way is as old as it is`() {
        let late = Reading(.temperature, 20_000, at: instant(1000))
        #expect(watch.take(late, at: instant(91_000)) == [.raise(Self.alarm(.sensorStale))])
        #expect(watch.value == nil)
    }

    @Test mutating func `a reading from the future is from now`() {
        let early = Reading(.temperature, 20_000, at: instant(9_000_000))
        _ = watch.take(early, at: instant(1000))
        #expect(watch.nextDeadline == instant(91_000))
    }

    // MARK: - Start and reload

    @Test func `alarms from before the start are neither repeated nor forgotten`() {
        var test = SensorWatchTests()
        let up = [Self.alarm(.frost), Self.alarm(.tooCold), Self.alarm(.sensorFault)]
        test.watch = SensorWatch(Self.configuration, restored: up, at: instant(0))
        #expect(test.watch.advance(to: instant(1)) == [])
        #expect(test.read(5500, at: 2) == [.clear(Self.alarm(.sensorFault))])
        #expect(
            test.read(20_000, at: 3)
                == [.clear(Self.alarm(.frost)), .clear(Self.alarm(.tooCold))])
    }

    @Test mutating func `a limit that is no longer configured takes its alarm with it`() {
        _ = read(4000, at: 0)
        var new = Self.configuration
        new.limits.removeFirst()
        #expect(
            watch.reconfigure(new, at: instant(1000)) == [.clear(Self.alarm(.frost))])
        #expect(watch.remove() == [.clear(Self.alarm(.tooCold))])
    }
}
