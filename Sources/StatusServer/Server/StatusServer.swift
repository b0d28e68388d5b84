public import LinuxIO
public import StationModel
import Synchronization

/// How the server is reached, and what it may be told.
public struct StatusServerOptions: Hashable, Sendable {
    /// Address and port; port 0 lets the system choose.
    public var listen: StatusConfiguration
    /// Where the commands reach the daemon; `nil` = nowhere.
    public var controlSocket: String?
    /// Random text (letters and digits) that lets the page command a simulation; `nil` = the
    /// network may only read.
    public var controlToken: String?
    /// Another directory than `/proc` in tests only.
    public var processRoot: String

    public init(
        listen: StatusConfiguration, controlSocket: String? = nil, controlToken: String? = nil,
        processRoot: String = "/proc"
    ) {
        let plain = controlToken?.utf8.allSatisfy {
            (0x30...0x39) ~= $0 || (0x41...0x5A) ~= $0 || (0x61...0x7A) ~= $0
        }
        precondition(plain != false, "the token stands in HTML: letters and digits only")
        self.listen = listen
        self.controlSocket = controlSocket
        self.controlToken = controlToken
        self.processRoot = processRoot
    }
}

/// Metrics, health, status, the page with its live events, and the control socket.
///
/// Theory of operation: one thread with its own poller serves all clients. The station's loop only
/// puts its newest status into a slot and wakes the thread; it never waits for a client, and a
/// client that reads slowly loses its connection, not the others' time. Statuses that nobody had
/// time to send are overtaken by newer ones.
public final class StatusServer: Sendable {
    /// The port that was taken.
    public let port: UInt16
    private let slot: PublicationSlot
    private let mailbox: Mailbox<ServerMessage>
    private let thread: Mutex<LaneThread?>

    /// Takes the addresses and begins to serve. `failed` is called, on the server's thread, when
    /// the system refuses something without which it cannot go on; the server has then ended.
    /// `outside` is the weather in m°C where a simulation has one, for the charts; it is asked on
    /// the server's thread.
    public init(
        _ options: StatusServerOptions, routes: [Route] = [],
        outside: @escaping @Sendable () -> Int? = { nil },
        failed: @escaping @Sendable (SystemError) -> Void
    ) throws(SystemError) {
        let listeners = try Listeners(options)
        port = try listeners.networkPort()
        slot = PublicationSlot()
        // An answer for each connection, and as many that come after their time.
        mailbox = try Mailbox(capacity: 2 * ServerLoop.mostConnections)
        let router = Router(
            routes: routes, controlToken: options.controlToken,
            metrics: Metrics(processRoot: options.processRoot))
        let (slot, mailbox) = (slot, mailbox)
        let lane = try LaneThread(name: "status") {
            do throws(SystemError) {
                try ServerLoop(listeners, router, slot, mailbox, outside: outside).run()
            } catch {
                failed(error)
            }
        }
        thread = Mutex(lane)
    }

    /// Hands over the newest status. `ready`: the door serves. Never waits.
    public func publish(_ status: StationStatus, ready: Bool) {
        slot.put(Published(status: status, ready: ready))
        // A full box is one that the server is about to look into anyway.
        _ = mailbox.post(.wake)
    }

    /// Ends the server and waits for its thread. Calling it again does nothing.
    public func stop() {
        slot.requestStop()
        _ = mailbox.post(.wake)
        let lane = thread.withLock { thread in thread.take() }
        if let lane { lane.join() }
    }
}
