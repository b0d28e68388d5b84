import DevicePorts
import Simulation
import StationModel
import Testing

/// The room's devices, from the scene through emulator, wire, driver and decoder to the event.
struct LiveRoomTests {
    private static let lane = LaneAddress(device: DeviceId("lane-1"), number: 1)

    private func relay(_ name: String) -> OutputRole { .named(DeviceId(name)) }

    // MARK: The station itself

    @Test func `the configuration of the simulated station is sound`() throws {
        let configuration = try LiveBench(withRoom: true).configuration
        #expect(configuration.supplies.problems == [])
        #expect(configuration.roomConflicts == [])
        let ids = configuration.devices.map(\.id) + configuration.devices.flatMap(\.members)
        #expect(Set(ids).count == ids.count)
    }

    @Test func `every device of a fresh station works within a minute`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.minutes(1))
        let events = bench.take()
        for device in bench.configuration.devices {
            #expect(events.conditions(device.id).last == .working, "\(device.id)")
            for member in device.members {
                #expect(events.conditions(member).last == .working, "\(member)")
            }
        }
        #expect(events.noise == [])
    }

    // MARK: Sensors

    @Test func `two thermometers, humidity, air and weight are measured as they are`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.minutes(2))
        let events = bench.take()
        let truth = bench.board.sceneView
        for name in ["probe-room", "climate-sensor"] {
            let last = try #require(events.values(name, .temperature).last ?? nil)
            #expect(abs(last - truth.roomMillidegrees) < 200)
        }
        #expect((events.values("climate-sensor", .humidity).last ?? nil).map { $0 > 100 } == true)
        #expect((events.values("air", .carbonDioxide).last ?? nil).map { $0 >= 400 } == true)
        let weight = try #require(events.values("shelf-scale", .weight).last ?? nil)
        #expect(abs(weight - 36 * 560) < 400)
    }

    @Test(arguments: ["probe-room", "climate-sensor"])
    func `a sensor that fails gives no value, in no way to fail`(name: String) throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.minutes(1))
        for fault in [ProbeFault.pulledOff, .deadBus, .powerOn] {
            #expect(bench.handle(.probe(DeviceId(name), fault)))
            bench.pass(.minutes(1))
            _ = bench.take()
            bench.pass(.minutes(1))
            let values = bench.take().values(name, .temperature)
            #expect(values.allSatisfy { $0 == nil }, "\(fault)")
            #expect(bench.handle(.probe(DeviceId(name), nil)))
            bench.pass(.minutes(1))
            #expect(bench.take().values(name, .temperature).last != .some(nil), "\(fault)")
        }
    }

    @Test func `a stuck sensor says what it said last`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.minutes(1))
        bench.handle(.probe(DeviceId("probe-room"), .stuck))
        bench.handle(.outside(millidegrees: -12_000))
        _ = bench.take()
        bench.pass(.minutes(10))
        let events = bench.take()
        #expect(Set(events.values("probe-room", .temperature)).count == 1)
        #expect(Set(events.values("climate-sensor", .temperature)).count > 3)
    }

    @Test func `it is as cold outside as somebody wants, or as the weather is`() throws {
        let bench = try LiveBench(withRoom: true)
        let weather = bench.board.sceneView.outsideMillidegrees
        bench.handle(.outside(millidegrees: -11_111))
        bench.pass(.minutes(1))
        #expect(bench.board.sceneView.outsideMillidegrees == -11_111)
        bench.handle(.outside(millidegrees: nil))
        bench.pass(.minutes(1))
        #expect(abs(bench.board.sceneView.outsideMillidegrees - weather) < 1000)
    }

    @Test func `the heater's relay warms the room, not without mains`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.handle(.outside(millidegrees: 0))
        bench.pass(.minutes(5))
        let cold = bench.board.sceneView.roomMillidegrees
        try bench.drive(relay("heater"), on: true)
        bench.pass(.minutes(10))
        #expect(bench.board.isOn(relay("heater")))
        let warm = bench.board.sceneView.roomMillidegrees
        #expect(warm > cold + 1000)
        bench.handle(.contact(DeviceId("mains"), active: true))
        bench.pass(.minutes(5))
        #expect(bench.board.sceneView.mainsIsLost)
        #expect(bench.board.sceneView.roomMillidegrees < warm)
        #expect(bench.take().levels(of: "mains") == [false, true])
    }

    @Test func `the cooler's relay cools it`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.handle(.outside(millidegrees: 35_000))
        bench.pass(.minutes(5))
        let hot = bench.board.sceneView.roomMillidegrees
        try bench.drive(relay("cooler"), on: true)
        bench.pass(.minutes(10))
        #expect(bench.board.sceneView.roomMillidegrees < hot - 1000)
    }

    @Test func `a relay board without power drops its relays and takes them back`() throws {
        let bench = try LiveBench(withRoom: true)
        try bench.drive(relay("heater"), on: true)
        bench.pass(.seconds(10))
        #expect(bench.handle(.unplug(DeviceId("relay-board"))))
        #expect(!bench.board.isOn(relay("heater")))
        bench.pass(.minutes(1))
        #expect(bench.handle(.plug(DeviceId("relay-board"))))
        bench.pass(.seconds(20))
        #expect(bench.board.isOn(relay("heater")))
    }

    // MARK: People

    @Test func `who walks in breaks one beam after the other, and is seen`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.minutes(2))
        _ = bench.take()
        bench.handle(.walkIn)
        bench.pass(.seconds(10))
        let events = bench.take()
        let order = events.compactMap { event -> String? in
            guard case .contact(.named(let id), let active, _) = event,
                id.text.hasPrefix("beam")
            else { return nil }
            return "\(id.text) \(active)"
        }
        #expect(
            order == [
                "beam-outer true", "beam-inner true", "beam-outer false", "beam-inner false",
            ])
        #expect(bench.board.sceneView.peopleInside == 1)
        #expect(events.levels(of: "pir").contains(true))
        #expect(events.levels(of: "radar").contains(true))
        bench.handle(.walkOut)
        bench.pass(.minutes(1))
        #expect(bench.board.sceneView.peopleInside == 0)
        #expect(bench.take().levels(of: "radar").last == false)
    }

    @Test func `a sleeper moves now and then, and an empty room is quiet`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.minutes(2))
        _ = bench.take()
        bench.pass(.minutes(5))
        #expect(bench.take().levels(of: "pir") == [])
        bench.handle(.walkIn)
        bench.pass(.minutes(12))
        let events = bench.take()
        #expect(events.levels(of: "pir").count { $0 } > 5)
        #expect(events.levels(of: "radar") == [true])
    }

    @Test func `people warm the air and use it up`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.minutes(1))
        for _ in 0..<8 {
            bench.handle(.walkIn)
            bench.pass(.seconds(5))
        }
        bench.pass(.minutes(10))
        #expect((bench.take().values("air", .carbonDioxide).last ?? nil).map { $0 > 600 } == true)
    }

    @Test func `who hesitates comes back, and a thing in the beam stays there`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.minutes(1))
        _ = bench.take()
        bench.handle(.hesitate)
        bench.pass(.seconds(10))
        #expect(bench.take().levels(of: "beam-outer") == [true, false])
        #expect(bench.board.sceneView.peopleInside == 0)
        #expect(bench.handle(.blockBeam(true)))
        bench.handle(.walkIn)
        bench.pass(.minutes(5))
        #expect(bench.take().levels(of: "beam-outer") == [true])
        bench.handle(.blockBeam(false))
        bench.pass(.seconds(5))
        #expect(bench.take().levels(of: "beam-outer") == [false])
    }

    @Test func `the radar was told its limits`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.minutes(1))
        bench.handle(.walkIn)
        bench.pass(.seconds(10))
        bench.handle(.walkOut)
        // Out after 1 s, calm 3 s later, absent after the 10 s that were set, three reports.
        bench.pass(.seconds(13))
        #expect(bench.take().levels(of: "radar").last == true)
        bench.pass(.seconds(3))
        #expect(bench.take().levels(of: "radar") == [false])
    }

    @Test(arguments: [
        "lane-1-button", "lane-2-button", "dryer-button", "help-button", "aed-cabinet",
        "water-leak", "mains", "battery-low", "smoke", "locker-1-button", "locker-2-button",
        "locker-3-button",
    ])
    func `every named contact can be touched`(name: String) throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.seconds(5))
        #expect(bench.take().levels(of: name) == [false])
        for active in [true, true, false] {
            #expect(bench.handle(.contact(DeviceId(name), active: active)))
            bench.pass(.seconds(1))
        }
        #expect(bench.take().levels(of: name) == [true, false])
    }

    // MARK: Supplies

    @Test(arguments: [
        (LaneFate.drops, DispenseResult.dropped, 19), (.dropsTwo, .dropped, 18),
        (.hangs, .noDrop, 20), (.fallsUnseen, .noDrop, 19), (.jams, .jammed, 20),
        (.dropsThenJams, .droppedNotHome, 19), (.homeNeverReturns, .droppedNotHome, 19),
        (.homeNeverLeaves, .jammed, 20),
    ])
    func `a lane turns as its fate wants`(
        fate: LaneFate, result: DispenseResult, items: Int
    ) throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.seconds(5))
        #expect(bench.handle(.laneFate(Self.lane, fate)))
        bench.dispense(Self.lane, 1)
        bench.pass(.seconds(20))
        let events = bench.take()
        #expect(events.dispensed == [result])
        #expect(bench.board.sceneView.lanes[Self.lane]?.items == items)
        #expect(bench.board.sceneView.lanes[Self.lane]?.fate == fate)
    }

    @Test func `a lane that is freed and filled works again, and takes no more than fits`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.seconds(5))
        bench.handle(.laneFate(Self.lane, .jams))
        bench.dispense(Self.lane, 1)
        bench.pass(.seconds(20))
        bench.handle(.laneFate(Self.lane, .drops))
        bench.dispense(Self.lane, 2)
        bench.pass(.seconds(20))
        #expect(bench.take().dispensed == [.jammed, .dropped])
        #expect(!bench.handle(.refill(Self.lane, count: 2)))
        #expect(!bench.handle(.refill(Self.lane, count: 0)))
        #expect(bench.handle(.refill(Self.lane, count: 1)))
        #expect(bench.board.sceneView.lanes[Self.lane]?.items == 20)
    }

    @Test func `a lane whose wires are cut gives nothing, and comes back`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.seconds(5))
        #expect(bench.handle(.unplug(Self.lane.device)))
        bench.dispense(Self.lane, 1)
        bench.pass(.seconds(30))
        #expect(bench.board.sceneView.lanes[Self.lane]?.items == 20)
        bench.handle(.plug(Self.lane.device))
        bench.pass(.seconds(5))
        bench.dispense(Self.lane, 2)
        bench.pass(.seconds(20))
        #expect(bench.take().dispensed.last == .dropped)
    }

    @Test func `what is taken from the shelf is missing on the scale`() throws {
        let bench = try LiveBench(withRoom: true)
        let scale = DeviceId("shelf-scale")
        #expect(bench.handle(.shelf(scale, taken: 3)))
        bench.pass(.minutes(1))
        let less = try #require(bench.take().values("shelf-scale", .weight).last ?? nil)
        #expect(abs(less - 33 * 560) < 400)
        #expect(bench.handle(.shelf(scale, taken: -2)))
        #expect(bench.board.sceneView.shelves[scale] == 35)
        #expect(!bench.handle(.shelf(scale, taken: 36)))
        #expect(!bench.handle(.shelf(scale, taken: -14)))
        #expect(!bench.handle(.shelf(DeviceId("scanner"), taken: 1)))
    }

    @Test func `a compartment springs open, is forced, and is shut`() throws {
        let bench = try LiveBench(withRoom: true)
        bench.pass(.seconds(10))
        #expect(bench.take().doors(2) == [false])
        let door = CompartmentAddress(device: DeviceId("locker"), number: 2)
        bench.board.open(door, at: bench.now)
        bench.pass(.seconds(5))
        #expect(bench.take().doors(2) == [true])
        #expect(bench.board.sceneView.openCompartments == [door])
        #expect(bench.handle(.compartment(door, open: false)))
        bench.pass(.seconds(5))
        #expect(bench.handle(.compartment(door, open: true)))
        bench.pass(.seconds(10))
        #expect(bench.take().doors(2) == [false, true])
        #expect(
            !bench.handle(
                .compartment(CompartmentAddress(device: DeviceId("locker"), number: 4), open: true))
        )
    }

    @Test func `a voucher is shown at the scanner, and can be shown again`() throws {
        let bench = try LiveBench(withRoom: true)
        let voucher = SimulationControl.presentVoucher(
            sku: SKUNumber(1001), count: 2, person: "courier")
        #expect(bench.handle(voucher))
        bench.pass(.seconds(5))
        #expect(bench.handle(.replayLastCode))
        bench.pass(.seconds(5))
        let text = LiveBench.voucher(
            try bench.person("courier").member, SKUNumber(1001), 2,
            LiveBench.bootTime + (bench.now - .seconds(10)).sinceBoot)
        let credentials = bench.take().reads.map(\.credential)
        #expect(credentials == [.qr(payload: text), .qr(payload: text)])
        for count in [0, 256] {
            #expect(
                !bench.handle(
                    .presentVoucher(sku: SKUNumber(1001), count: count, person: "courier")))
        }
    }

    @Test func `what does not exist cannot be done to`() throws {
        let bench = try LiveBench(withRoom: true)
        let nothing = DeviceId("nothing")
        #expect(!bench.handle(.contact(nothing, active: true)))
        #expect(!bench.handle(.contact(DeviceId("door-contact"), active: true)))
        #expect(!bench.handle(.probe(nothing, .stuck)))
        #expect(!bench.handle(.laneFate(LaneAddress(device: nothing, number: 1), .jams)))
        #expect(!bench.handle(.unplug(DeviceId("heater"))), "its board has the plug")
    }

    @Test(arguments: ["radar", "rs485", "locker-line", "probe-room", "air", "locker"])
    func `an instrument that is unplugged fails, and works again`(name: String) throws {
        let bench = try LiveBench(withRoom: true)
        let id = DeviceId(name)
        bench.pass(.minutes(1))
        #expect(bench.take().conditions(id).last == .working)
        #expect(bench.handle(.unplug(id)))
        bench.pass(.seconds(80))
        let conditions = bench.take().conditions(id)
        #expect(!conditions.isEmpty)
        #expect(!conditions.contains(.working))
        #expect(bench.handle(.plug(id)))
        bench.pass(.minutes(1))
        #expect(bench.take().conditions(id).last == .working)
    }
}
