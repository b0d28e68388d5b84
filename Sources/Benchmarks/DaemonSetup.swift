import Foundation
import HubLink
import Identity
import StationModel

/// The real program with a configuration of simulated lines and the city's list.
struct DaemonSetup {
    let city: City
    /// Holds `members.db`.
    let state: String
    let port: UInt16
    private var configuration: String { state + "/station.json5" }
    private var marker: String { state + "/synchronized" }

    /// Both stand beside this program.
    static func program(_ name: String) throws -> String {
        let own = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let path = own.deletingLastPathComponent().path + "/" + name
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchmarkFault(
                "\(path) is not there; build it: swift build -c release --product \(name)")
        }
        return path
    }

    /// As a station starts it, but of the program beside this one.
    static func courier() throws -> CourierProgram {
        CourierProgram(path: try program("yizhand"), arguments: ["yizhand", "courier"])
    }

    /// The words that start the station, in one place.
    private var arguments: [String] {
        [
            "run", "--config", configuration, "--state", state, "--socket",
            state + "/control.sock",
        ]
    }

    func start() throws -> SpawnedProgram {
        try SpawnedProgram(Self.program("yizhand"), arguments)
    }

    func prepare() throws {
        try City.write(Data(text.utf8), to: configuration, mode: 0o644)
        try City.write(Data(), to: marker, mode: 0o644)
    }

    private var text: String {
        """
        {
          station: { id: "benchmark", name: "测速驿站", place: "测速", timeZone: "Asia/Shanghai" },
          devices: [
            { id: "reader", driver: "wiegandReader", data0: "simulated:0",
              data1: "simulated:1", bias: "pullUp", formats: ["h10301"] },
            { id: "door-contact", driver: "contact", line: "simulated:2", activeLow: true,
              bias: "pullDown" },
            { id: "exit", driver: "contact", line: "simulated:3", activeLow: true,
              bias: "pullUp" },
            { id: "lock", driver: "output", line: "simulated:8", activeLow: false },
            { id: "buzzer", driver: "output", line: "simulated:9", activeLow: false },
          ],
          door: {
            lock: "failSecure",
            inputs: { door: "door-contact", exitButton: "exit" },
            outputs: { lock: "lock", buzzer: "buzzer" },
            unlock: "5 s", longUnlock: "20 s", heldOpenWarning: "45 s", heldOpenAlarm: "60 s",
            contactDebounce: "50 ms", freeAccess: "never",
          },
          access: { clockMarker: "\(marker)" },
          lists: {
            rootPublicKey: "\(hex(city.rootKey.bytes))",
            listKeyFiles: { a: "\(city.keyFile)" },
          },
          status: { listen: "127.0.0.1:\(port)" },
          language: "zh",
        }
        """
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
