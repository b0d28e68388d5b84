import StationModel
import StationRuntime
import Testing

@testable import Simulation
@testable import StatusServer
@testable import yizhand

/// What the page of a simulation offers, and what it means to the simulated world.
struct LiveControlsTests {
    private let configuration: StationConfiguration
    private let stage: SimulationStage

    init() throws {
        let id = try #require(StationId("simulated"))
        configuration = SimulatedBoard.demoConfiguration(
            station: StationIdentity(id: id, name: "模拟", place: "", timeZone: .shanghai))
        stage = SimulationStage(configuration)
    }

    @Test func `everything that the simulated station has stands on the stage`() {
        #expect(stage.lanes.map(\.place) == configuration.supplies.lanes.map(\.address))
        #expect(stage.shelves.map(\.place) == configuration.supplies.shelves.map(\.place))
        #expect(stage.compartments.map(\.address) == configuration.supplies.lockers.map(\.address))
        #expect(stage.wares.count == configuration.supplies.skus.count)
        #expect(Set(stage.cables.map(\.device)) == Set(configuration.devices.map(\.id)))
        let alarms = stage.contacts.filter(\.hasAlarm).map(\.device)
        #expect(Set(alarms) == Set(configuration.alarms.contacts.keys))
        let buttons = stage.contacts.filter { !$0.hasAlarm }.map(\.device)
        #expect(buttons == configuration.appliances.appliances.map(\.button))
        #expect(stage.probes.map(\.device.text).contains("probe-room") && stage.hasBeams)
    }

    @Test func `whatever stands on the stage has a name in both languages`() {
        let labels =
            stage.contacts.map(\.label) + (stage.lanes + stage.shelves).map(\.label)
            + stage.compartments.map(\.label) + (stage.fates + stage.faults).map(\.label)
        #expect(labels.allSatisfy { !$0.chinese.isEmpty && !$0.english.isEmpty })
        #expect(Set((stage.fates + stage.faults).map(\.label)).count == 15)
    }

    @Test func `every fate and every fault that is offered is known to the world`() throws {
        let lane = try #require(stage.lanes.first?.place)
        for fate in stage.fates {
            #expect(SimulationControl(.laneFate(lane, fate: fate.id)) != nil, "\(fate.id)")
        }
        let probe = DeviceId("probe-room")
        for fault in stage.faults {
            let meant = try #require(ProbeFault(rawValue: fault.id))
            #expect(SimulationControl(.probe(probe, fault: fault.id)) == .probe(probe, meant))
        }
        #expect(SimulationControl(.probe(probe, fault: nil)) == .probe(probe, nil))
        #expect(SimulationControl(.laneFate(lane, fate: "flies")) == nil)
    }

    @Test func `only clock, disk, city and the station's own orders mean nothing to the world`() {
        let alarm = Alarm(.helpCalled, subject: "help")
        for action in [
            SimulationAction.stallDisk(true), .jumpClock(seconds: 1), .setSpeed(2),
            .acknowledge(alarm), .hub(mood: "gone"), .remoteUnlock(person: "driver"),
            .remoteMode(.open, minutes: 1),
        ] {
            #expect(SimulationControl(action) == nil)
        }
        let device = DeviceId("scanner")
        #expect(SimulationControl(.plug(device, isIn: false)) == .unplug(device))
        #expect(SimulationControl(.plug(device, isIn: true)) == .plug(device))
        #expect(SimulationControl(.walk(.inwards)) == .walkIn)
        #expect(SimulationControl(.walk(.outwards)) == .walkOut)
        #expect(SimulationControl(.walk(.hesitating)) == .hesitate)
        #expect(SimulationControl(.openHousing(true)) == .openHousing(true))
    }

    @Test func `the stage shows how the world truly is`() throws {
        let lane = try #require(stage.lanes.first?.place)
        let shelf = try #require(stage.shelves.first?.place.device)
        let locker = try #require(stage.compartments.first?.address)
        var stage = stage
        stage.take(
            SceneView(
                roomMillidegrees: 20_000, outsideMillidegrees: -9000, peopleInside: 1,
                mainsIsLost: false, lanes: [lane: SceneView.Lane(items: 3, fate: .jams)],
                shelves: [shelf: 12], openCompartments: [locker]))
        #expect(stage.lanes[0].items == 3 && stage.lanes[0].fate == "jams")
        #expect(stage.shelves[0].items == 12 && stage.compartments[0].isOpen)
        #expect(stage.outsideMillidegrees == -9000)
        #expect(stage.compartments.dropFirst().allSatisfy { !$0.isOpen })
    }

    @Test func `what was switched stays shown as switched`() throws {
        var stage = stage
        let contact = try #require(stage.contacts.first?.device)
        let probe = try #require(stage.probes.first?.device)
        let cable = try #require(stage.cables.first?.device)
        for action in [
            SimulationAction.contact(contact, active: true), .probe(probe, fault: "stuck"),
            .plug(cable, isIn: false), .blockBeam(true), .outside(millidegrees: -5000),
        ] {
            stage.take(action)
        }
        #expect(stage.contacts.filter(\.isActive).map(\.device) == [contact])
        #expect(stage.probes.filter { $0.fault == "stuck" }.map(\.device) == [probe])
        #expect(stage.cables.filter { !$0.isPluggedIn }.map(\.device) == [cable])
        #expect(stage.isBeamBlocked && stage.isOutsideHeld)
        stage.take(.outside(millidegrees: nil))
        #expect(!stage.isOutsideHeld)
    }

    @Test func `what the scenario has moved is shown by the panel's switches`() throws {
        let device = DeviceId("water-leak")
        for action in [
            SimulationAction.pressExit(true), .openFireLoop(true), .holdDoor(false),
            .openHousing(true), .blockBeam(true), .contact(device, active: true),
            .probe(DeviceId("probe-room"), fault: "stuck"), .probe(DeviceId("air"), fault: nil),
            .plug(device, isIn: false), .plug(device, isIn: true),
            .outside(millidegrees: -3000),
        ] {
            let control = try #require(SimulationControl(action))
            #expect(SimulationAction(control) == action)
        }
        #expect(SimulationAction(SimulationControl.visitors(perHour: 3)) == nil)
        #expect(SimulationAction(SimulationControl.breakHeater(true)) == nil)
    }

    private func controls() throws -> LiveControls {
        let clock = SimulatedClock(speed: 1)
        let city = try SimulatedCity(seed: 1, now: clock.now().wall)
        let platform = SimulatedPlatform(
            seed: 1, SimulatedPublications(city, for: configuration.station.id), clock: clock)
        return LiveControls(clock: clock, disk: try DiskGate(), platform: platform, speed: 1)
    }

    @Test func `every mood that is offered is one, with a name in both languages`() throws {
        let controls = try controls()
        let moods = try #require(controls.state().hub?.moods)
        #expect(moods.count == HubMood.allCases.count && moods.first?.id == "honest")
        #expect(Set(moods.map(\.label)).count == moods.count)
        #expect(moods.allSatisfy { !$0.label.chinese.isEmpty && !$0.label.english.isEmpty })
        for mood in moods {
            try controls.state().check(.hub(mood: mood.id))
            try controls.perform(.hub(mood: mood.id))
            #expect(controls.state().hub?.mood == mood.id)
        }
    }

    @Test func `the page is told the story and what of it could not be`() throws {
        let controls = try controls()
        #expect(controls.state().scenario == nil)
        let scenario = Scenario(
            title: Phrase("寒潮之夜", "Cold wave"), about: .none,
            began: UnixTime(seconds: 1_768_899_600), lasts: .hours(15))
        controls.tell(scenario, from: MonotonicInstant(sinceBoot: .seconds(7)))
        controls.tell(
            notPlayed: Phrase("补货", "restock"), at: MonotonicInstant(sinceBoot: .seconds(9)))
        controls.show(.contact(DeviceId("water-leak"), active: true))
        var expected = SimulationState.Scenario(
            title: scenario.title, about: .none, beganSecond: 7, lastsSeconds: 54_000)
        expected.take(notPlayed: Phrase("补货", "restock"), second: 9)
        #expect(controls.state().scenario == expected)
    }
}
