import CBenchFloors
import Glibc
import LinuxIO

/// Processor time of this program, its couriers, and the engines that were named.
struct CityWork {
    /// By the name, in nanoseconds, as the kernel counts it: in hundredths of a second.
    let nanoseconds: [(name: String, value: Int64)]

    init(_ engines: [(name: String, id: Int32)]) throws {
        var found = [("stations", floor_processor_time()), ("couriers", try Self.ofChildren())]
        for engine in engines {
            found.append((engine.name, try Self.of("\(engine.id)").own))
        }
        nanoseconds = found
    }

    func since(_ earlier: CityWork) -> [(name: String, value: Int64)] {
        zip(nanoseconds, earlier.nanoseconds).map { ($0.name, $0.value - $1.value) }
    }

    /// Those that have ended and were waited for, and those that run.
    private static func ofChildren() throws -> Int64 {
        var sum = try of("self").ended
        for child in try ProcessMemory.children() {
            // One that has ended meanwhile counts in the next look.
            do { sum += try of(child).own } catch is SystemError { continue }
        }
        return sum
    }

    /// proc(5): utime and stime are the 14th and 15th field, those of ended children follow.
    private static func of(_ process: String) throws -> (own: Int64, ended: Int64) {
        let stat = try FileDescriptor.contents(of: "/proc/\(process)/stat", limit: 4096)
        // Behind the name, which may hold anything: the third field is the first.
        let text = String(decoding: stat, as: UTF8.self)
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        let ticks = (12...15).map { fields.indices.contains($0) ? Int64(fields[$0]) : nil }
        guard let user = ticks[0], let system = ticks[1], let endedUser = ticks[2],
            let endedSystem = ticks[3]
        else { throw BenchmarkFault("/proc/\(process)/stat cannot be understood") }
        let tick = 1_000_000_000 / Int64(sysconf(Int32(_SC_CLK_TCK)))
        return ((user + system) * tick, (endedUser + endedSystem) * tick)
    }
}
