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
    /// What the process may take for itself. A courier that works takes some 30 MiB beside the
    /// stacks of its threads (8 MiB each, of which little is used, and some ten of them); what goes
    /// beyond has met a server that never ends its answer, and ends by it.
    private static let greatestData: rlim_t = 320 << 20

    /// The whole life of the process: serves the link at descriptors 0 and 1 until that ends.
    /// Answers the exit code: 0 when the link has ended, 1 when it speaks another language, as a
    /// terminal does.
    public static func run() -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        restrict()
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

    private static func restrict() {
        // A core would hold tokens; and what is refused here only makes a courier less bounded.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        var data = rlimit(rlim_cur: greatestData, rlim_max: greatestData)
        setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &data)
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
