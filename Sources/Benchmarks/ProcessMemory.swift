import Foundation
import Glibc
import LinuxIO

/// What the kernel says of a process: proc(5).
enum ProcessMemory {
    /// A field of `/proc/…/status` in KiB, as bytes.
    static func bytes(_ field: String, of process: String = "self") throws -> Int64 {
        Int64(try number(field, in: "/proc/\(process)/status") * 1024)
    }

    /// The processes that this one has started and that have not ended.
    static func children() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").flatMap { task in
            let children = try FileDescriptor.contents(
                of: "/proc/self/task/\(task)/children", limit: 4096)
            return String(decoding: children, as: UTF8.self).split(separator: " ")
                .map(String.init)
        }
    }

    /// `nil` = it has ended meanwhile, or ends.
    static func residentOfChild(_ child: String) throws -> Int64? {
        do { return try bytes("VmRSS", of: child) } catch { return nil }
    }

    /// A number behind `field:`.
    static func number(_ field: String, in path: String) throws -> Int {
        // Status files have some 60 lines; 64 KiB is many times as much.
        let content = try FileDescriptor.contents(of: path, limit: 65_536)
        for line in String(decoding: content, as: UTF8.self).split(separator: "\n") {
            let words = line.split { $0 == " " || $0 == "\t" }
            if words.count > 1, words[0] == field + ":", let number = Int(words[1]) {
                return number
            }
        }
        throw BenchmarkFault("\(path) has no \(field)")
    }

    /// Begins a new peak and returns the memory in use now.
    static func resetPeak() throws -> Int64 {
        let file = try FileDescriptor.open("/proc/self/clear_refs", O_WRONLY)
        _ = try file.write(ArraySlice("5".utf8))
        return try bytes("VmRSS")
    }

    /// The most memory in use since then.
    static func peak() throws -> Int64 { try bytes("VmHWM") }
}
