import Glibc
import LinuxIO
import StationModel

/// A connection's state with its socket.
final class ServedConnection {
    let client: ServedClient
    let key: UInt64
    var state: Connection
    /// What the poller was last asked for.
    var interest: PollInterest = .read
    /// Counts the requests, so that a late answer finds no other one's client.
    var requestNumber: UInt64 = 0
    private var hasShutDown = false

    init(_ client: ServedClient, _ state: Connection, key: UInt64) {
        self.client = client
        self.state = state
        self.key = key
    }

    /// Sends what the socket takes now.
    func send(at now: MonotonicInstant) {
        do throws(SystemError) {
            while !state.output.isEmpty {
                guard let count = try Sockets.send(state.output.front, to: client.socket) else {
                    return
                }
                state.sent(count, at: now)
            }
        } catch {
            state.close()
        }
        shutDownWhenLingering()
    }

    /// Tells the client that nothing more comes, while it may still be sending.
    ///
    /// C function: `shutdown`. Its only error is a client that has gone, which the next read tells.
    private func shutDownWhenLingering() {
        guard state.phase == .lingering, !hasShutDown else { return }
        hasShutDown = true
        _ = shutdown(client.socket.raw, Int32(SHUT_WR))
    }
}
