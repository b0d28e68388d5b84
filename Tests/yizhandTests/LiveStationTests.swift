import Foundation
import LinuxIO
import Simulation
import StationModel
import StationRuntime
import StatusServer
import Synchronization
import Testing

@testable import yizhand

/// A whole simulated station with its city: the real lanes and files, and no network.
@Suite(.serialized) struct LiveStationTests {
    /// The station of `yizhand simulate`, on a thread of its own.
    private final class Running: Sendable {
        let parts: Parts
        private let holder: Holder
        private let lane = LaneHolder()

        /// Both are used by the station's thread; what is asked here is for any.
        final class Parts: @unchecked Sendable {
            let live: LiveParts

            init(_ live: LiveParts) { self.live = live }
        }

        private final class Holder: @unchecked Sendable {
            let runtime: Runtime

            init(_ runtime: Runtime) { self.runtime = runtime }
        }

        init(in directory: TemporaryDirectory) throws {
            for name in ["state", "published"] {
                try FileManager.default.createDirectory(
                    atPath: directory.file(name), withIntermediateDirectories: true)
            }
            // So fast that a hub which is away for minutes is back within a second.
            let station = LiveStation(
                speed: 500, seed: 1, port: 0, console: Recorder().console())
            parts = Parts(try LiveParts(station, folder: directory.path))
            holder = Holder(try Runtime(parts.live.options()))
            parts.live.controls.attach(
                parts.live.configuration, asking: holder.runtime.ledgerAsker,
                holder.runtime.poster)
            lane.put(
                try LaneThread(name: "station") { [holder] in
                    do { try holder.runtime.run() } catch { Issue.record(error) }
                })
        }

        var controls: LiveControls { parts.live.controls }
        var hub: SimulationState.Hub? { controls.state().hub }

        func end() {
            #expect(holder.runtime.poster(.stop))
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
