import DevicePorts
import Simulation
import StationModel
import StationRuntime
import Synchronization
import Testing

@testable import StatusServer
@testable import yizhand

/// What of a scenario the simulated board leaves to others.
struct ScenarioCrewTests {
    private let began = UnixTime(seconds: 1_768_899_600)
    private let configuration = SimulatedBoard.demoConfiguration(station: .simulated)
    private let directory: TemporaryDirectory
    private let clock: SimulatedClock
    private let controls: LiveControls
    private let city: SimulatedCity
    private let posted = Posted()

    init() throws {
        directory = try TemporaryDirectory()
        clock = SimulatedClock(speed: 1, wall: began)
        city = try SimulatedCity(seed: 1, now: began)
        let platform = SimulatedPlatform(
            seed: 1, SimulatedPublications(city, for: configuration.station.id), clock: clock)
        controls = LiveControls(
            clock: clock, disk: try DiskGate(), platform: platform, speed: 300)
        controls.attach(configuration) { [posted] in posted.take($0) }
    }

    /// What reached the loop; restocks are refused there.
    private final class Posted: Sendable {
        private let words = Mutex<[String]>([])
        var all: [String] { words.withLock { $0 } }

        func take(_ message: LoopMessage) -> Bool {
            switch message {
            case .command(.restock(let place, _, _, _), _, let answer):
                answer(.refused(.countOutOfRange))
                words.withLock { $0.append("restock \(place.text)") }
            case .command(.setMode(let mode, let until), let technician, _):
                let end = until.map { "\($0.seconds)" } ?? "ever"
                words.withLock { $0.append("\(mode) until \(end) by \(technician.name)") }
            case .powerFails: words.withLock { $0.append("power fails") }
            case .lookAtClock: words.withLock { $0.append("look at the clock") }
            default: break
            }
            return true
        }
    }

    /// Plays the first ten seconds of a story in which everything happens after five.
    private func play(_ acts: [ScenarioAct], _ look: (ScenarioCrew) throws -> Void) throws {
        let scenario = Scenario(
            title: .none, about: .none, began: began, lasts: .hours(1),
            events: acts.map { Scenario.Event(at: .seconds(5), $0) })
        let crew = try ScenarioCrew(
            scenario, clock: clock, city: city, controls: controls, folder: directory.path)
        defer { crew.stop() }
        let premises = Premises(configuration, stock: [:])
        var setting = SimulatedBoard.Setting(
            seed: 1, people: city.people, premises: premises, habits: .nobody,
            wallTime: { [clock] in clock.trueWall(at: $0) },
            makeCode: { [city] in city.code(for: $0, $1, at: $2) },
            makeVoucher: { [city] in city.voucher(for: $0, $1, $2, at: $3) })
        setting.play = crew.play(premises, .shanghai)
        let board = SimulatedBoard(setting)
        let now = clock.now().instant
        _ = board.start(
            configuration.devices, door: configuration.door, keeping: [.lock], at: now)
        #expect(posted.all == [])
        board.serviceDue(at: now + .seconds(10), arrival: now + .seconds(10)) { _ in }
        try look(crew)
    }

    @Test func `orders reach the station as a technician's, and a refusal is told`() throws {
        let lane = LaneAddress(device: DeviceId("lane-1"), number: 1)
        try play([.mode(.open, .hours(1)), .restock(lane, count: 5, days: 9), .voucherAgain]) { _ in
            #expect(
                posted.all == [
                    "open until \((began + .hours(1) + .seconds(5)).seconds) by simulation",
                    "restock lane-1/1",
                ])
            let told = try #require(controls.state().scenario?.notPlayed).map(\.what.english)
            #expect(told == ["lane-1/1 booked with 5 items", "a screenshot of the voucher"])
        }
    }

    @Test func `clock, disk and power are the crew's, and the panel shows what was moved`() throws {
        let water = DeviceId("water-leak")
        let acts: [ScenarioAct] = [
            .clockJumps(by: .hours(-1), .hours(2)), .clockLost(.hours(1)), .diskStalls(.hours(1)),
            .contact(water, .hours(1)), .powerCut(.minutes(20)),
        ]
        try play(acts) { crew in
            #expect(posted.all == ["look at the clock", "look at the clock", "power fails"])
            #expect(clock.now().wall == began - .hours(1))
            let state = controls.state()
            #expect(state.diskStalled && state.scenario?.notPlayed == [])
            #expect(state.stage.contacts.filter(\.isActive).map(\.device) == [water])
            #expect(state.speed == 300, "slowed for the stall, and not for the reader")
            #expect(crew.takePowerCut() == .minutes(20))
            #expect(crew.takePowerCut() == nil)
        }
    }

    @Test func `the platform behaves as the story says, and is well again at its end`() throws {
        try play([.hub(.gone, .hours(1))]) { _ in
            #expect(controls.state().hub?.mood == "gone")
            #expect(controls.state().scenario?.notPlayed == [])
        }
        try play([.hub(.broken, .seconds(4))]) { _ in
            #expect(controls.state().hub?.mood == "honest")
        }
    }

    @Test func `who is suspended is so on the city's next list`() throws {
        let published = controls.platform.published
        try play([.suspend("driver")]) { crew in
            crew.stop()
            let list = try #require(published.file(named: "members-1.ndjson"))
            let driver = try #require(People.shown.first { $0.id == "driver" })
            let lines = String(decoding: list, as: UTF8.self).split(separator: "\n").filter {
                $0.contains(city.people.person(driver).member.hex)
            }
            #expect(!lines.isEmpty && lines.allSatisfy { $0.contains("suspended") })
        }
    }

    @Test func `what the station is asked first is told when no station answers`() throws {
        try play([.acknowledge, .suspend("driver")]) { crew in
            crew.stop()
            let told = try #require(controls.state().scenario?.notPlayed).map(\.what.english)
            #expect(told == ["the gravest alarm acknowledged", "driver suspended"])
        }
    }
}
