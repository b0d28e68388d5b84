import Foundation
import LinuxIO
import StationModel

/// The peer of `/metrics`: Debian's prometheus-node-exporter, as it comes, on a port of its own.
final class NodeExporter {
    static let path = "/usr/bin/prometheus-node-exporter"
    private static let port: UInt16 = 9109

    let program: SpawnedProgram
    private let client: LoopbackClient

    private init(_ program: SpawnedProgram, _ client: consuming LoopbackClient) {
        self.program = program
        self.client = client
    }

    /// `nil` when it is not installed.
    static func start(patience: Duration) throws -> NodeExporter? {
        guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
        let program = try SpawnedProgram(path, ["--web.listen-address=127.0.0.1:\(port)"])
        let deadline = Clocks.monotonic() + patience
        while Clocks.monotonic() < deadline {
            if let client = LoopbackClient(port: port) {
                return NodeExporter(program, client)
            }
            try pause(.milliseconds(5))
        }
        try program.stop()
        throw BenchmarkFault("\(path) does not listen on port \(port)")
    }

    /// The status of its answer.
    func get() throws -> Int { try client.get("/metrics") }
}
