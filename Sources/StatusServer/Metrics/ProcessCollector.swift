import Glibc
import LinuxIO
import StationModel

/// The process itself, under the names that Prometheus' own clients use (proc(5)).
///
/// What cannot be read is left out: a gap in a graph is honest, a zero is not.
struct ProcessCollector: MetricsCollector {
    let root: String

    func collect(_ status: StationStatus, into text: inout MetricsText) {
        if let cpu = fields.flatMap({ cpuSeconds($0) }) {
            text.single(
                "process_cpu_seconds_total", .counter, "User and system time of the process.", cpu)
        }
        if let start = fields.flatMap({ startSeconds($0) }) {
            text.single(
                "process_start_time_seconds", .gauge, "Start of the process since 1970 UTC.", start)
        }
        // A count in bytes, as the block layer was asked to write: the member list's too.
        if let bytes = number("write_bytes:", in: file("self/io") ?? "") {
            text.single(
                "process_disk_written_bytes_total", .counter,
                "Bytes that the process has caused to be written to disks.", bytes)
        }
        let memory = file("self/status") ?? ""
        if let bytes = kibibytes("VmRSS:", in: memory) {
            text.single(
                "process_resident_memory_bytes", .gauge, "Resident memory of the process.", bytes)
        }
        if let bytes = kibibytes("VmSize:", in: memory) {
            text.single(
                "process_virtual_memory_bytes", .gauge, "Virtual memory of the process.", bytes)
        }
        if let count = openDescriptors {
            text.single("process_open_fds", .gauge, "Open file descriptors.", count)
        }
        if let most = mostDescriptors {
            text.single("process_max_fds", .gauge, "Limit of open file descriptors.", most)
        }
    }

    /// What follows the name in parentheses (which may hold blanks): field 3 (state) onwards.
    private var fields: [Substring]? {
        guard let line = file("self/stat"), let end = line.lastIndex(of: ")") else { return nil }
        return line[line.index(after: end)...].split(separator: " ")
    }

    /// USER_HZ: the kernel reports times to programs in hundredths of a second on every
    /// architecture that a board has.
    private static let ticksPerSecond = 100.0

    /// Fields 14 and 15.
    private func cpuSeconds(_ fields: [Substring]) -> Double? {
        guard fields.count > 12, let user = UInt64(fields[11]), let system = UInt64(fields[12])
        else { return nil }
        return Double(user + system) / Self.ticksPerSecond
    }

    /// Field 22, counted from the boot.
    private func startSeconds(_ fields: [Substring]) -> Double? {
        guard fields.count > 19, let ticks = UInt64(fields[19]), let boot = bootSeconds else {
            return nil
        }
        return Double(boot) + Double(ticks) / Self.ticksPerSecond
    }

    private var bootSeconds: UInt64? {
        let line = file("stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { UInt64($0.dropFirst("btime ".count)) }
    }

    private func kibibytes(_ name: String, in text: String) -> UInt64? {
        number(name, in: text).map { $0 * 1024 }
    }

    private func number(_ name: String, in text: String) -> UInt64? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else {
            return nil
        }
        let words = line.dropFirst(name.count).split(whereSeparator: { $0 == " " || $0 == "\t" })
        return words.first.flatMap { UInt64($0) }
    }

    private var mostDescriptors: UInt64? {
        let name = "Max open files"
        let line = file("self/limits")?.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.dropFirst(name.count).split(separator: " ").first.flatMap { UInt64($0) }
    }

    private var openDescriptors: Int? {
        guard let directory = opendir(root + "/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            // "." and ".." are no descriptors.
            if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 }
        }
        return count
    }

    private func file(_ name: String) -> String? {
        do {
            // /proc/stat has a line for each processor and interrupt.
            let bytes = try FileDescriptor.contents(of: root + "/" + name, limit: 1 << 18)
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            return nil
        }
    }
}
