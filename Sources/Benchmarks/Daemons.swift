import Foundation
import LinuxIO
import StationModel

/// The program as a whole: its start, its memory, its metrics, and what it does when nothing
/// happens; beside a program that only links Foundation and makes a URLSession.
struct Daemons {
    static let starts = 10
    static let requests = 500
    static let idle: Duration = .seconds(10)
    /// Longer than any start: then something is wrong.
    static let patience: Duration = .seconds(10)
    private static let mebibyte = 1_048_576.0

    let setup: DaemonSetup

    func measure(_ report: inout Report) throws {
        try setup.prepare()
        try measureStarts(&report)
        let station = try setup.start()
        defer { end(station) }
        try waitUntilReady(station)
        try measureIdle(station, &report)
        try measureMemory(station, &report)
        try measureMetrics(station, &report)
    }

    private func measureStarts(_ report: inout Report) throws {
        var samples = (Samples(), Samples())
        for round in 0...Self.starts {
            let station = try setup.start()
            try waitUntilReady(station)
            let took = (Clocks.monotonic() - station.started).wholeNanoseconds
            try station.stop()
            let empty = try startEmpty()
            let least = (Clocks.monotonic() - empty.started).wholeNanoseconds
            try empty.stop()
            // The first of each reads its files from the disk.
            guard round > 0 else { continue }
            samples.0.add(took)
            samples.1.add(least)
        }
        report.add(
            .init(
                label: "start → door serving, warm, p50", unit: .nanoseconds,
                measured: samples.0.median, floor: samples.1.median, budget: .atMost(150e6)))
    }

    private func startEmpty() throws -> SpawnedProgram {
        let program = try SpawnedProgram(
            DaemonSetup.program("BenchEmpty"), [], keepingOutput: true)
        program.waitForOutput()
        return program
    }

    private func waitUntilReady(_ station: SpawnedProgram) throws {
        let deadline = Clocks.monotonic() + Self.patience
        while Clocks.monotonic() < deadline {
            guard station.isRunning else { throw BenchmarkFault("yizhand run ended at once") }
            if let client = LoopbackClient(port: setup.port), try client.get("/readyz") == 200 {
                return
            }
            try pause(.milliseconds(1))
        }
        throw BenchmarkFault("yizhand run is not ready after \(Self.patience)")
    }

    private func measureMemory(_ station: SpawnedProgram, _ report: inout Report) throws {
        let empty = try startEmpty()
        defer { end(empty) }
        let fields = [
            ("VmRSS", "resident memory, running", 40.0), ("RssAnon", "of it anonymous", 12),
        ]
        for (field, label, limit) in fields {
            report.add(
                .init(
                    label: label, unit: .bytes, measured: try station.memory(field),
                    floor: try empty.memory(field), budget: .atMost(limit * Self.mebibyte)))
        }
    }

    private func measureIdle(_ station: SpawnedProgram, _ report: inout Report) throws {
        try pause(.seconds(2))
        let before = try station.work()
        let start = Clocks.monotonic()
        try pause(Self.idle)
        let after = try station.work()
        let span = Double((Clocks.monotonic() - start).wholeNanoseconds)
        report.add(
            .init(
                label: "idle, of one core", unit: .percent,
                measured: Double(after.nanoseconds - before.nanoseconds) / span * 100,
                budget: .atMost(0.5)))
        report.add(
            .init(
                label: "idle, wake-ups", unit: .perSecond,
                measured: Double(after.wakeUps - before.wakeUps) / (span / 1e9),
                budget: .atMost(25)))
    }

    /// Both are asked in turn, each over a connection that is kept.
    private func measureMetrics(_ station: SpawnedProgram, _ report: inout Report) throws {
        guard let client = LoopbackClient(port: setup.port) else {
            throw BenchmarkFault("the status server does not listen")
        }
        let exporter = try NodeExporter.start(patience: Self.patience)
        defer { if let exporter { end(exporter.program) } }
        if exporter == nil {
            report.missing("/metrics beside node_exporter", "\(NodeExporter.path) is not there")
        }
        var samples = (Samples(), Samples())
        for _ in 0..<Self.requests {
            try samples.0.time { try Self.expect(client.get("/metrics")) }
            if let exporter { try samples.1.time { try Self.expect(exporter.get()) } }
        }
        for (label, rank) in [("p50", 50), ("p99", 99)] {
            report.add(
                .init(
                    label: "/metrics beside node_exporter, \(label)", unit: .nanoseconds,
                    measured: samples.0.percentile(rank), floor: samples.1.percentile(rank),
                    budget: .ratio(1)))
        }
        guard let exporter else { return }
        // Pages of the program and its libraries come from files; what it holds itself does not.
        let fields = [
            ("VmRSS", "resident memory beside node_exporter"),
            ("RssAnon", "of it anonymous, beside node_exporter"),
        ]
        for (field, label) in fields {
            report.add(
                .init(
                    label: label, unit: .bytes, measured: try station.memory(field),
                    floor: try exporter.program.memory(field), budget: .ratio(1)))
        }
    }

    private static func expect(_ status: Int) throws {
        guard status == 200 else { throw BenchmarkFault("/metrics answers \(status)") }
    }

    private func end(_ program: SpawnedProgram) {
        do {
            try program.stop()
        } catch {
            print("process \(program.id) was not ended: \(error)")
        }
    }
}
