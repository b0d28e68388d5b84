import Foundation
import FoundationNetworking
import Glibc
import LinuxIO
import StationModel
import Synchronization

/// The process that speaks to servers.
///
/// Foundation's client on Linux ends its process on some answers (a second head behind the body, an
/// impossible length), keeps the body of a redirection in memory however long it is, and never
/// gives back all that a request took. So it lives in a process that may end at any time: nothing
/// but the requests under way is lost, and the link starts another one.
public enum Courier {
    /// Bytes that the process may take for itself. A courier that works takes some 15 MiB, seven
    /// stacks among them, and a few times the longest body; beyond this it has met a server that
    /// does not end its answer, and ends by it. Service and courier together stay below the unit's
    /// `MemoryMax`.
    public static let greatestData = 64 << 20

    /// Eight times what Alpine's C library gives the threads of the same libraries.
    private static let stackSize = 1 << 20

    /// The whole life of the process: serves the link at descriptors 0 and 1 until that ends.
    /// Answers the exit code: 0 when the link has ended, 1 when it speaks another language, as a
    /// terminal does, or when the process cannot be bounded.
    /// `greatestData` is another one in tests only.
    public static func run(greatestData: Int = greatestData) -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        do throws(SystemError) {
            try ProcessLimits.refuseCore()
            try ProcessLimits.setStack(stackSize)
            try ProcessLimits.setData(greatestData)
            // The unit shields the service, and its children with it: not this one.
            try ProcessLimits.volunteerForMemory()
        } catch {
            return 1
        }
        return serve()
    }

    private static func serve() -> Int32 {
        let output = CourierOutput()
        let desk = CourierDesk { number, outcome in
            output.send(CourierReply(number: number, outcome))
        }
        let input = FileDescriptor(owning: 0, place: "orders")
        var buffer = FrameBuffer()
        do {
            while let arrived = try input.read(atMost: 1 << 16), !arrived.isEmpty {
                buffer.append(arrived)
                while let frame = try buffer.next() { desk.take(try CourierOrder(frame: frame)) }
            }
            return 0
        } catch {
            return 1
        }
    }
}

/// Descriptor 1: replies of several threads, one after the other.
private final class CourierOutput: Sendable {
    private let output = Mutex(FileDescriptor(owning: 1, place: "replies"))

    func send(_ reply: CourierReply) {
        output.withLock { output in
            var rest = reply.frame[...]
            do throws(SystemError) {
                while !rest.isEmpty {
                    guard let taken = try output.write(rest) else { continue }
                    rest = rest.dropFirst(taken)
                }
            } catch {
                // The link has ended, and with it everything that this process is for.
                _exit(0)
            }
        }
    }
}
