import LinuxIO
import StationModel

/// The server's thread: waits, serves whoever is ready, and waits again. Nothing in it blocks.
final class ServerLoop {
    /// A station has a technician's phone, a scraper and a few commands; 64 leaves room for
    /// browsers that open six connections each.
    static let mostConnections = 64
    /// Each stream costs a snapshot five times a second.
    static let mostStreams = 8
    /// Taken from one client in one turn, so that the others get theirs.
    private static let readBytes = 16 << 10
    /// After an accept that the system refused (no descriptors left), others get time to close.
    private static let acceptPause: Duration = .seconds(1)

    private enum Key {
        static let mailbox: UInt64 = 0
        static let network: UInt64 = 1
        static let control: UInt64 = 2
        static let firstConnection: UInt64 = 16
    }

    private let poller: Poller
    private let listeners: Listeners
    private let router: Router
    private let slot: PublicationSlot
    private let mailbox: Mailbox<ServerMessage>
    private var connections: [UInt64: ServedConnection] = [:]
    private var nextKey = Key.firstConnection
    private let outside: @Sendable () -> Int?
    private var published: Published?
    private var history = History()
    private var pace = BroadcastPace(at: Clocks.monotonic())
    private var acceptsAgain: MonotonicInstant?

    init(
        _ listeners: Listeners, _ router: Router, _ slot: PublicationSlot,
        _ mailbox: Mailbox<ServerMessage>, outside: @escaping @Sendable () -> Int?
    ) throws(SystemError) {
        self.outside = outside
        self.listeners = listeners
        self.router = router
        self.slot = slot
        self.mailbox = mailbox
        poller = try Poller()
        try poller.add(mailbox.descriptor, key: Key.mailbox, for: .read)
        try watchListeners(.read)
    }

    /// Serves until it is told to stop.
    func run() throws(SystemError) {
        while true {
            let events = try poller.wait(until: nextDeadline)
            let now = Clocks.monotonic()
            guard takePublication() else { return }
            for event in events { try serve(event, at: now) }
            // Once more, now that the mailbox is empty: what came in between has woken nobody.
            guard takePublication() else { return }
            try timeOut(at: now)
            broadcast(at: now)
            try settle(at: now)
        }
    }

    // MARK: Waiting

    private var nextDeadline: MonotonicInstant? {
        var deadlines = connections.values.compactMap(\.state.deadline)
        if let acceptsAgain { deadlines.append(acceptsAgain) }
        if streamCount > 0 { deadlines.append(pace.nextDeadline) }
        return deadlines.min()
    }

    private var streamCount: Int {
        connections.values.count { $0.state.phase == .streaming }
    }

    private func watchListeners(_ interest: PollInterest) throws(SystemError) {
        let network = listeners.network.raw
        if interest.isEmpty {
            try poller.remove(network)
        } else {
            try poller.add(network, key: Key.network, for: interest)
        }
        guard let control = listeners.controlDescriptor else { return }
        if interest.isEmpty {
            try poller.remove(control)
        } else {
            try poller.add(control, key: Key.control, for: interest)
        }
    }

    private func timeOut(at now: MonotonicInstant) throws(SystemError) {
        for connection in connections.values { connection.state.timeOut(at: now) }
        if let again = acceptsAgain, again <= now {
            acceptsAgain = nil
            try watchListeners(.read)
        }
    }

    // MARK: Publications

    /// `false` when the server is to stop.
    private func takePublication() -> Bool {
        let (newest, stops) = slot.take()
        if var newest {
            history.take(newest.status, outsideMillidegrees: outside())
            newest.history = history
            published = newest
            pace.published()
        }
        return !stops
    }

    private func broadcast(at now: MonotonicInstant) {
        guard streamCount > 0 else { return }
        let bytes: [UInt8]
        switch pace.take(at: now) {
        case .nothing: return
        case .heartbeat: bytes = Published.heartbeat
        case .snapshot: bytes = published?.event ?? Published.heartbeat
        }
        for connection in connections.values { connection.state.stream(bytes) }
    }

    // MARK: Serving

    private func serve(_ event: PollEvent, at now: MonotonicInstant) throws(SystemError) {
        switch event.key {
        case Key.mailbox: takeMessages(at: now)
        case Key.network: try acceptAll(fromControl: false, at: now)
        case Key.control: try acceptAll(fromControl: true, at: now)
        default:
            guard let connection = connections[event.key] else { return }
            if event.isReadable, connection.state.wantsInput { receive(connection, at: now) }
            // Gone in both directions: nobody is left to answer.
            if event.isHungUp, !event.isReadable { connection.state.close() }
        }
    }

    private func takeMessages(at now: MonotonicInstant) {
        for message in mailbox.drain() {
            guard case .answer(let ticket, let response) = message,
                let connection = connections[ticket.connection],
                connection.requestNumber == ticket.request
            else { continue }
            connection.state.respond(response, at: now)
        }
    }

    private func acceptAll(fromControl: Bool, at now: MonotonicInstant) throws(SystemError) {
        // Both listeners pause together; the other one's event may stand in the same turn.
        guard acceptsAgain == nil else { return }
        do throws(SystemError) {
            while let client = try listeners.accept(fromControl: fromControl) {
                try admit(client, at: now)
            }
        } catch {
            acceptsAgain = now + Self.acceptPause
            try watchListeners([])
        }
    }

    private func admit(_ client: ServedClient, at now: MonotonicInstant) throws(SystemError) {
        let state = Connection(peer: client.peer, limits: router.limits(for: client.peer), at: now)
        guard connections.count < Self.mostConnections else { return turnAway(client, state, now) }
        let connection = ServedConnection(client, state, key: nextKey)
        try poller.add(client.socket.raw, key: nextKey, for: .read)
        connections[nextKey] = connection
        nextKey += 1
    }

    /// One try to say why; then the connection ends with its owner.
    private func turnAway(_ client: ServedClient, _ state: Connection, _ now: MonotonicInstant) {
        var state = state
        state.refuse(
            HTTPFault(.serviceUnavailable, "All \(Self.mostConnections) places are taken."), at: now
        )
        do throws(SystemError) {
            _ = try Sockets.send(state.output.front, to: client.socket)
        } catch {
            // The client has gone already: nothing is lost.
        }
    }

    private func receive(_ connection: ServedConnection, at now: MonotonicInstant) {
        do throws(SystemError) {
            guard let bytes = try connection.client.socket.read(atMost: Self.readBytes) else {
                return
            }
            if bytes.isEmpty {
                connection.state.inputEnded()
            } else {
                connection.state.receive(bytes)
            }
        } catch {
            connection.state.close()
        }
    }

    // MARK: Answering

    /// Takes requests that are complete, sends what waits, and lets go of what has ended.
    private func settle(at now: MonotonicInstant) throws(SystemError) {
        for connection in connections.values {
            try advance(connection, at: now)
            if connection.state.phase == .closed {
                connections[connection.key] = nil
            } else {
                try watch(connection)
            }
        }
    }

    private func advance(_ connection: ServedConnection, at now: MonotonicInstant)
        throws(SystemError)
    {
        repeat {
            if let request = connection.state.nextRequest(at: now) {
                answer(request, on: connection, at: now)
            }
            connection.send(at: now)
            // A request that was complete behind the last one needs no further byte to be served.
        } while connection.state.hasWaitingRequest
    }

    private func answer(
        _ request: HTTPRequest, on connection: ServedConnection, at now: MonotonicInstant
    ) {
        connection.requestNumber += 1
        let peer = connection.client.peer
        switch router.resolve(request, from: peer, published) {
        case .respond(let response): connection.state.respond(response, at: now)
        case .stream: beginStream(on: connection, at: now)
        case .hand(let route):
            let ticket = Ticket(connection: connection.key, request: connection.requestNumber)
            route.handle(request, peer, Responder(ticket: ticket, mailbox: mailbox))
        }
    }

    private func beginStream(on connection: ServedConnection, at now: MonotonicInstant) {
        guard streamCount < Self.mostStreams else {
            let fault = HTTPFault(.serviceUnavailable, "All \(Self.mostStreams) streams are taken.")
            return connection.state.respond(.refusal(fault), at: now)
        }
        connection.state.beginStream()
        connection.state.stream(published?.event ?? Published.heartbeat)
    }

    private func watch(_ connection: ServedConnection) throws(SystemError) {
        var interest: PollInterest = connection.state.wantsInput ? .read : []
        if !connection.state.output.isEmpty { interest.insert(.write) }
        guard interest != connection.interest else { return }
        connection.interest = interest
        try poller.modify(connection.client.socket.raw, key: connection.key, for: interest)
    }
}
