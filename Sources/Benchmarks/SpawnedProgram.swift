import Foundation
import Glibc
import LinuxIO
import StationModel

/// Another program, started by this one, and what the kernel says of it.
final class SpawnedProgram {
    private let process = Process()
    private let output = Pipe()
    private let input = Pipe()
    let started: MonotonicInstant

    init(_ path: String, _ arguments: [String], keepingOutput: Bool = false) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = input
        if keepingOutput {
            process.standardOutput = output
        } else {
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
        }
        started = Clocks.monotonic()
        try process.run()
    }

    var id: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    /// Waits for the first bytes that the program prints.
    func waitForOutput() { _ = output.fileHandleForReading.availableData }

    /// Asks it to end, and waits.
    func stop() throws {
        try input.fileHandleForWriting.close()
        process.terminate()
        process.waitUntilExit()
    }

    func memory(_ field: String) throws -> Double {
        Double(try ProcessMemory.bytes(field, of: String(id)))
    }

    /// Nanoseconds on a processor and switches to a sleeping thread's waking, of all threads.
    func work() throws -> (nanoseconds: Int64, wakeUps: Int) {
        let tasks = "/proc/\(id)/task"
        var sum = (nanoseconds: Int64(0), wakeUps: 0)
        for task in try FileManager.default.contentsOfDirectory(atPath: tasks) {
            let schedule = try FileDescriptor.contents(
                of: "\(tasks)/\(task)/schedstat", limit: 256)
            let words = String(decoding: schedule, as: UTF8.self).split(separator: " ")
            guard let first = words.first, let nanoseconds = Int64(first) else {
                throw BenchmarkFault("\(tasks)/\(task)/schedstat cannot be understood")
            }
            sum.nanoseconds += nanoseconds
            sum.wakeUps += try ProcessMemory.number(
                "voluntary_ctxt_switches", in: "\(tasks)/\(task)/status")
        }
        return sum
    }
}
