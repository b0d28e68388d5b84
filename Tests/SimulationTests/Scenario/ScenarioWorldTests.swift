import StationModel
import Testing

@testable import Simulation

/// What a scenario asks of the world besides what a campaign does.
struct ScenarioWorldTests {
    private func world(_ change: (inout World.Setting) -> Void = { _ in }) -> World {
        var setting = World.Setting(
            configuration: ScenarioRunTests.station, began: ScenarioRunTests.evening, seed: 1)
        change(&setting)
        return World(setting)
    }

    @Test func `weather that is told changes evenly and goes before the season`() {
        let began = ScenarioRunTests.evening
        let weather = Weather(
            seed: 1,
            told: [
                Weather.Told(at: began + .hours(1), -2000),
                Weather.Told(at: began + .hours(3), -8000),
            ])
        let hours = (0...4).map { weather.temperatureMillidegrees(at: began + .hours($0)) }
        #expect(hours == [-2000, -2000, -5000, -8000, -8000])
    }

    @Test func `a clock without time servers is held over, also over a power cut`() {
        var world = world()
        world.begin([
            PlannedEvent(at: 60_000, .clockLost, 8 * 3_600_000),
            PlannedEvent(at: 5 * 3_600_000, .powerCut, 60_000, -1),
        ])
        var words: [String] = []
        for time: Duration in [.seconds(30), .hours(1), .hours(2), .hours(6), .hours(10)] {
            #expect(world.advance(until: time) == nil)
            words.append(world.moment.trust.word)
        }
        #expect(words == ["synced", "synced", "holdover", "holdover", "synced"])
        #expect(world.tally.boots == 2)
    }

    @Test func `a power cut can be at once`() {
        var world = world()
        world.begin([PlannedEvent(at: 60_000, .powerCut, 20_000, -1)])
        _ = world.advance(until: .seconds(61))
        #expect(world.station == nil && world.figure(.people) == nil)
        _ = world.advance(until: .seconds(81))
        #expect(world.station != nil && world.figure(.people) == 0)
    }

    @Test func `a door that is held open is opened from within, and closes afterwards`() {
        var world = world()
        let lines = ScenarioLines(ScenarioRunTests.station)
        world.begin(lines.lines(of: .holdDoor(.minutes(3)), at: 60_000))
        #expect(world.advance(until: .minutes(3)) == nil)
        #expect(world.leaf.isOpen)
        #expect(world.shownAlarms?.contains { $0.kind == .heldOpen } == true)
        #expect(world.advance(until: .minutes(5)) == nil)
        #expect(!world.leaf.isOpen)
        #expect(world.shownAlarms?.contains { $0.kind == .heldOpen } == false)
    }

    @Test func `a technician acknowledges the gravest alarm that nobody has seen`() {
        var world = world()
        let lines = ScenarioLines(ScenarioRunTests.station)
        world.begin(
            lines.lines(of: .contact(DeviceId("help-button"), .seconds(3)), at: 60_000)
                + lines.lines(of: .acknowledge, at: 120_000))
        #expect(world.advance(until: .seconds(90)) == nil)
        #expect(world.shownAlarms?.contains { $0.kind == .helpCalled } == true)
        #expect(world.advance(until: .seconds(150)) == nil)
        #expect(world.shownAlarms?.contains { $0.kind == .helpCalled } == false)
        #expect(world.shownAlarms?.contains { $0.kind == .stockEmpty } == true)
    }

    @Test func `a list lasts as long as it is told`() {
        let world = world { $0.listLasts = .days(3) }
        #expect(world.listStatus.notAfter == ScenarioRunTests.evening + .days(3))
    }

    @Test func `the contacts of a campaign stand in the order of their purposes`() {
        let contacts = Campaign.setting(seed: 1).configuration.alarmContacts
        #expect(contacts.map(\.purpose) == ContactPurpose.allCases)
        #expect(contacts.map(\.id.text) == ContactPurpose.allCases.map(\.rawValue))
    }

    @Test func `a fault of a device is one of each of its probes`() {
        let lines = ScenarioLines(ScenarioRunTests.station)
        let sensors = ScenarioRunTests.station.room.sensors
        let found = lines.lines(
            of: .probe(DeviceId("climate-sensor"), .stuck, .hours(1)), at: 0)
        #expect(
            found.map { sensors[$0.number(0)].probe.device.text }
                == ["climate-sensor", "climate-sensor"])
        let faults = ProbeFault.allCases.map { "\(SimulatedSensor.Fault($0))" }
        #expect(faults == ["lost", "deadBus", "powerOn", "stuck"])
    }
}
