import Simulation
import StationModel
import Testing

/// The whole station live: people, emulated devices, real drivers, real rules.
struct LiveNightTests {
    private static let first = LaneAddress(device: DeviceId("lane-1"), number: 1)
    private static let second = LaneAddress(device: DeviceId("lane-2"), number: 1)

    private func outcomes(_ bench: LiveStationBench) -> [String] {
        bench.entries(.vendOutcome).compactMap {
            if case .text(let word) = $0.data["outcome"] { word } else { nil }
        }
    }

    private func count(_ bench: LiveStationBench, _ place: LaneAddress) -> Int? {
        bench.status.supplies.places.first { $0.place == place }?.count
    }

    /// Lets a person in by a card and presses a button for them.
    private func letIn(_ person: String, press button: String, _ bench: LiveStationBench) {
        _ = bench.handle(.present(person: person, .wiegandCard))
        bench.pass(.seconds(6))
        press(button, bench)
        bench.pass(.seconds(30))
    }

    private func press(_ button: String, _ bench: LiveStationBench) {
        for active in [true, false] {
            _ = bench.handle(.contact(DeviceId(button), active: active))
            bench.pass(.milliseconds(300))
        }
    }

    @Test func `a fresh station has its stock in the books, and no alarm`() throws {
        let bench = try LiveStationBench()
        bench.pass(.minutes(2))
        let corrections = bench.outcomes.filter { if case .corrected = $0 { true } else { false } }
        #expect(corrections.count == 3 && bench.outcomes.count == 3)
        let counts = bench.status.supplies.places.map { "\($0.place.text) \($0.count)" }
        #expect(counts == ["lane-1/1 20", "lane-2/1 20", "locker/1 10", "shelf-scale/1 36"])
        #expect(bench.status.alarms.map(\.alarm) == [])
    }

    @Test func `a person gets a warmer, two a day, and sanitation four`() throws {
        let bench = try LiveStationBench()
        bench.pass(.minutes(2))
        for _ in 0..<3 { letIn("courier", press: "lane-1-button", bench) }
        #expect(outcomes(bench) == ["vended", "vended"])
        #expect(bench.entries(.vendRefused).count == 1)
        for _ in 0..<5 { letIn("sanitation", press: "lane-2-button", bench) }
        #expect(outcomes(bench).count == 6)
        #expect(count(bench, Self.first) == 18)
        #expect(count(bench, Self.second) == 16)
        #expect(bench.board.sceneView.lanes[Self.second]?.items == 16)
    }

    @Test func `a jammed lane is tried twice, then the next one gives`() throws {
        let bench = try LiveStationBench()
        bench.pass(.minutes(2))
        _ = bench.handle(.laneFate(Self.first, .jams))
        letIn("courier", press: "lane-1-button", bench)
        bench.pass(.seconds(30))
        #expect(outcomes(bench) == ["jammed", "vended"])
        #expect(bench.board.sceneView.lanes[Self.first]?.items == 20)
        #expect(bench.board.sceneView.lanes[Self.second]?.items == 19)
        #expect(bench.status.alarms.map(\.alarm).contains(Alarm(.laneFault, subject: "lane-1/1")))
    }

    @Test func `a voucher for two gives two, once`() throws {
        let bench = try LiveStationBench()
        bench.pass(.minutes(2))
        _ = bench.handle(.present(person: "courier", .wiegandCard))
        bench.pass(.seconds(4))
        _ = bench.handle(.presentVoucher(sku: SKUNumber(1001), count: 2, person: "courier"))
        bench.pass(.minutes(1))
        #expect(outcomes(bench) == ["vended", "vended"])
        _ = bench.handle(.replayLastCode)
        bench.pass(.minutes(1))
        #expect(outcomes(bench).count == 2)
        #expect(bench.entries(.accessDenied).last?.data["reason"] == .text("voucherUsed"))
    }

    @Test func `a raincoat is lent and returned, a kit taken, the oven powered`() throws {
        let bench = try LiveStationBench()
        bench.pass(.minutes(2))
        for (number, kind) in [(1, EntryKind.vendOutcome), (2, .loanBegun), (2, .loanReturned)] {
            letIn("courier", press: "locker-\(number)-button", bench)
            let door = CompartmentAddress(device: DeviceId("locker"), number: number)
            #expect(bench.board.sceneView.openCompartments == [door])
            _ = bench.handle(.compartment(door, open: false))
            bench.pass(.seconds(10))
            #expect(bench.entries(kind).last?.subject == door.text)
        }
        #expect(count(bench, LaneAddress(device: DeviceId("locker"), number: 1)) == 9)
        letIn("driver", press: "locker-3-button", bench)
        let oven = CompartmentAddress(device: DeviceId("locker"), number: 3)
        _ = bench.handle(.compartment(oven, open: false))
        bench.pass(.seconds(20))
        #expect(bench.board.isOn(.named(DeviceId("microwave"))))
        bench.pass(.minutes(11))
        #expect(!bench.board.isOn(.named(DeviceId("microwave"))))
    }

    @Test func `bottles are counted by their weight`() throws {
        let bench = try LiveStationBench()
        bench.pass(.minutes(2))
        let place = LaneAddress(device: DeviceId("shelf-scale"), number: 1)
        for left in [34, 32, 30] {
            _ = bench.handle(.shelf(place.device, taken: 2))
            bench.pass(.minutes(3))
            #expect(count(bench, place) == left)
        }
        _ = bench.handle(.shelf(place.device, taken: -10))
        bench.pass(.minutes(1))
        #expect(count(bench, place) == 40)
    }

    @Test func `the dryer runs for ten minutes and then cools down`() throws {
        let bench = try LiveStationBench()
        bench.pass(.minutes(2))
        letIn("courier", press: "dryer-button", bench)
        #expect(bench.board.isOn(.named(DeviceId("dryer"))))
        bench.pass(.minutes(10))
        #expect(!bench.board.isOn(.named(DeviceId("dryer"))))
        #expect(bench.entries(.applianceStopped).count == 1)
    }

    @Test func `the room is held where people want it while they are there`() throws {
        let bench = try LiveStationBench(hour: 20, roomMillidegrees: 19_500)
        _ = bench.handle(.outside(millidegrees: -8000))
        bench.pass(.minutes(5))
        _ = bench.handle(.walkIn)
        bench.pass(.minutes(15))
        for _ in 0..<3 {
            bench.pass(.minutes(5))
            let degrees = bench.board.sceneView.roomMillidegrees
            #expect((18_800...21_200).contains(degrees), "\(degrees) at \(bench.now)")
        }
        #expect(bench.status.room.people == 1)
        _ = bench.handle(.walkOut)
        bench.pass(.minutes(45))
        #expect(bench.status.room.isOccupied == false)
        #expect(!bench.board.isOn(.named(DeviceId("light"))))
        #expect(!bench.board.isOn(.named(DeviceId("outlets"))))
        #expect(!bench.board.isOn(.named(DeviceId("heater"))))
    }

    @Test func `a blind thermostat heats nobody`() throws {
        let bench = try LiveStationBench()
        _ = bench.handle(.outside(millidegrees: -8000))
        _ = bench.handle(.walkIn)
        bench.pass(.minutes(5))
        #expect(bench.board.isOn(.named(DeviceId("heater"))))
        _ = bench.handle(.probe(DeviceId("probe-room"), .pulledOff))
        bench.pass(.minutes(5))
        #expect(bench.board.isOn(.named(DeviceId("heater"))), "the second sensor stands in")
        _ = bench.handle(.probe(DeviceId("climate-sensor"), .deadBus))
        bench.pass(.minutes(5))
        #expect(!bench.board.isOn(.named(DeviceId("heater"))))
        #expect(bench.status.alarms.map(\.alarm.kind).contains(.climateBlind))
    }

    @Test func `each contact of the room raises its alarm`() throws {
        let contacts: [(name: String, kind: AlarmKind)] = [
            ("help-button", .helpCalled), ("aed-cabinet", .cabinetOpened),
            ("water-leak", .waterLeak), ("smoke", .smoke), ("mains", .mainsLost),
            ("battery-low", .batteryLow),
        ]
        let bench = try LiveStationBench()
        bench.pass(.minutes(2))
        for (name, kind) in contacts {
            #expect(!bench.status.alarms.map(\.alarm.kind).contains(kind), "\(kind)")
            _ = bench.handle(.contact(DeviceId(name), active: true))
            bench.pass(.seconds(70))
            #expect(bench.status.alarms.map(\.alarm.kind).contains(kind), "\(kind)")
        }
    }

    @Test func `a cold night brings people, warmth and vends, and its books are true`() throws {
        let bench = try LiveStationBench(seed: 5, habits: Habits(byDay: 40, byNight: 20), hour: 19)
        _ = bench.handle(.outside(millidegrees: -6000))
        bench.pass(.minutes(60))
        let view = bench.board.sceneView
        #expect(bench.entries(.accessGranted).count > 10)
        #expect(outcomes(bench).count { $0 == "vended" } > 2)
        #expect(Set(outcomes(bench)).isSubset(of: ["vended", "timeout"]))
        for place in [Self.first, Self.second] {
            #expect(count(bench, place) == view.lanes[place]?.items)
        }
        #expect(
            count(bench, LaneAddress(device: DeviceId("shelf-scale"), number: 1))
                == view.shelves[DeviceId("shelf-scale")])
        #expect(!bench.entries(.applianceStarted).isEmpty)
        #expect(!bench.entries(.occupancyHour).isEmpty)
        #expect((14_000...22_000).contains(view.roomMillidegrees))
        let failed = bench.status.devices.filter { $0.condition != .working }
        #expect(failed.isEmpty, "\(failed)")
        // Ten reports a second of the radar, the module's polls, contacts once a second.
        #expect(bench.turns < 60 * 60 * 60)
    }
}
