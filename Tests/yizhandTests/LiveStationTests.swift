import Foundation
import LinuxIO
import Simulation
import StationModel
import StationRuntime
import StatusServer
import Testing

@testable import yizhand

/// A whole simulated station with its city: the real lanes and files, and no network.
@Suite(.serialized) struct LiveStationTests {
    /// The station of `yizhand simulate`, on a thread of its own, which makes all that it owns.
    private final class Running: Sendable {
        let controls: LiveControls
        private let post: @Sendable (LoopMessage) -> Bool
        private let lane = LaneHolder()

        init(in directory: TemporaryDirectory) throws {
            for name in ["state", "published"] {
                try FileManager.default.createDirectory(
                    atPath: directory.file(name), withIntermediateDirectories: true)
            }
            let ready = try Mailbox<(LiveControls, @Sendable (LoopMessage) -> Bool)>(capacity: 1)
            lane.put(
                try LaneThread(name: "station") { [folder = directory.path] in
                    do {
                        try Self.run(folder) { ready.post(($0, $1)) }
                    } catch {
                        Issue.record(error)
                    }
                })
            let poller = try Poller()
            try poller.add(ready.descriptor, key: 0, for: .read)
            _ = try poller.wait(until: Clocks.monotonic() + .seconds(30))
            (controls, post) = try #require(ready.drain().first)
        }

        private static func run(
            _ folder: String,
            isReady: (LiveControls, @escaping @Sendable (LoopMessage) -> Bool) -> Bool
        ) throws {
            // So fast that a hub which is away for minutes is back within a second.
            let station = LiveStation(speed: 500, seed: 1, port: 0, console: Recorder().console())
            let parts = try LiveParts(station, folder: folder)
            let runtime = try Runtime(parts.options())
            parts.controls.attach(
                parts.configuration, asking: runtime.ledgerAsker, runtime.poster)
            #expect(isReady(parts.controls, runtime.poster))
            try runtime.run()
        }

        var hub: SimulationState.Hub? { controls.state().hub }

        func end() {
            #expect(post(.stop))
            lane.join()
        }
    }

    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// 30 s, for a machine that is busy with other things.
    private static let mostTurns = 3000

    private func wait(
        for what: String, _ station: Running, _ isSo: (SimulationState.Hub) -> Bool
    ) throws {
        for _ in 0..<Self.mostTurns {
            if let hub = station.hub, isSo(hub) { return }
            _ = try Surroundings.system.pause(.milliseconds(10))
        }
        Issue.record("\(what): \(String(describing: station.hub))")
    }

    @Test func `what waits while the platform is away is there once when it is back`() throws {
        let station = try Running(in: directory)
        defer { station.end() }
        try wait(for: "all is at the city", station) { $0.agreement == .equal && $0.events > 5 }
        try wait(for: "samples are, too", station) { $0.samples > 100 }
        try station.controls.perform(.hub(mood: "losingAnswers"))
        try wait(for: "something came twice", station) {
            $0.repeatedEvents > 0 || $0.repeatedSamples > 0
        }
        try station.controls.perform(.hub(mood: "gone"))
        try station.controls.perform(.contact(DeviceId("water-leak"), active: true))
        try wait(for: "something waits", station) { $0.missingEvents > 0 }
        #expect(station.hub?.agreement == .behind && station.hub?.mood == "gone")
        try station.controls.perform(.hub(mood: "honest"))
        try wait(for: "all is there", station) {
            $0.agreement == .equal && $0.missingEvents == 0
        }
        let status = run("hub", "status", "--socket", directory.file("control.sock"))
        #expect(status.code == .success && status.output.contains("Directives"))
    }

    private func tail(_ entry: String, _ station: Running) throws {
        var tail = ""
        for _ in 0..<Self.mostTurns {
            let socket = directory.file("control.sock")
            tail = run("ledger", "tail", "--count", "100", "--socket", socket).output
            if tail.contains(entry) { return }
            _ = try Surroundings.system.pause(.milliseconds(10))
        }
        Issue.record("the ledger does not get \(entry): \(tail)")
    }

    @Test func `the city opens from afar, and a forged directive opens nothing`() throws {
        let station = try Running(in: directory)
        defer { station.end() }
        try station.controls.perform(.setSpeed(1))
        try wait(for: "all is at the city", station) { $0.agreement == .equal && $0.events > 5 }
        try station.controls.perform(.remoteUnlock(person: "driver"))
        try tail("remote unlock", station)
        try station.controls.perform(.remoteMode(.open, minutes: 30))
        try tail("The directive is in force: version 3", station)
        try station.controls.perform(.setSpeed(500))
        try station.controls.perform(.hub(mood: "forging"))
        try tail("The directive was refused, bad signature", station)
    }
}
