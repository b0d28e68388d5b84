import Foundation
import LinuxIO
import Simulation
import StationModel
import StationRuntime

/// A whole station with a simulated board and its page.
struct LiveStation {
    let speed: Int
    let seed: UInt64
    let port: UInt16
    let console: Console
    /// What is played on it; `nil` = an ordinary day.
    var scenario: Scenario?

    /// Runs until the station is asked to stop.
    func run() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/yizhand-\(getpid())"
        for name in ["state", "published"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        defer { removeFolder(folder) }
        let parts = try LiveParts(self, folder: folder)
        defer { parts.crew?.stop() }
        var runtime = try Runtime(parts.options())
        if scenario == nil { recordStock(parts, runtime.poster) }
        try console.print(greeting(socket: Self.socket(in: folder)))
        while true {
            parts.controls.attach(
                parts.configuration, asking: runtime.ledgerAsker, runtime.poster)
            guard try runtime.run() == .powerFailed, try waitForPower(parts) else { return }
            runtime = try Runtime(parts.options())
        }
    }

    static func socket(in folder: String) -> String { folder + "/control.sock" }

    /// What lies in the lanes was put in by a technician, whose orders are the first entries.
    private func recordStock(
        _ parts: LiveParts, _ post: @Sendable (LoopMessage) -> Bool
    ) {
        let configuration = parts.configuration
        let today = configuration.station.timeZone.local(parts.clock.now().wall).date
        for (place, count) in SimulatedBoard.demoPremises(configuration).restocks {
            let order = Command.restock(place, count: count, expires: today + 365)
            let technician = Operator(name: "simulation")
            let isPosted = post(
                .command(order, by: technician) { outcome in
                    guard case .refused(let refusal) = outcome else { return }
                    Log.shared.error(
                        "\(place.text) was not restocked: \(refusal.phrase.english)")
                })
            precondition(isPosted, "a mailbox that nobody has used yet has room")
        }
    }

    /// Nobody serves the station, and its page is away; the world goes on. `false` = somebody asked
    /// to stop.
    private func waitForPower(_ parts: LiveParts) throws -> Bool {
        let signals = try SignalDescriptor()
        let poller = try Poller()
        try poller.add(signals.descriptor, key: 0, for: .read)
        let clock = parts.clock
        parts.board.powerFails(at: clock.now().instant)
        let end = clock.now().instant + (parts.crew?.takePowerCut() ?? .zero)
        while clock.now().instant < end {
            let kernel = clock.rest(until: end, awaitsAnswer: false)
            _ = try poller.wait(until: kernel)
            clock.wake()
            while let request = try signals.next() {
                if request == .stop { return false }
            }
        }
        return true
    }

    private func greeting(socket: String) -> Phrase {
        let address = "http://127.0.0.1:\(port)/"
        return Phrase(
            "模拟驿站已启动：\(address)\n其他命令：yizhand status --socket \(socket)\n按 Ctrl-C 结束。",
            "The simulated station is running: \(address)\n"
                + "For other commands: yizhand status --socket \(socket)\n"
                + "Press Ctrl-C to end it.")
    }

    private func removeFolder(_ folder: String) {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            Log.shared.warning("\(folder) could not be removed: \(error)")
        }
    }
}
