public import Identity
public import LinuxIO
public import StationModel
import Synchronization

/// The station's one way to the hub: carries out requests, one at a time of each flow, through a
/// process of its own (`Courier`).
///
/// Thread-safe; nobody waits here but in `stop`. Requests go to the hub as they are but for what
/// the link adds: the authorisation, `User-Agent`, `Accept-Encoding`, and `Range` where a file is
/// continued. Redirections are not followed.
public final class HubLink: Sendable {
    public typealias Outcome = Result<HubAnswer, HubFault>

    /// Bytes of a request's body, and of an answer kept in memory: nginx takes no more by default
    /// (`client_max_body_size`), and as much of every flow at once fits into the courier.
    public static let greatestBody = 1 << 20

    private struct State {
        var underWay: Set<HubFlow> = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let orders: Mailbox<LinkOrder>
    private let thread = LaneHolder()

    /// Starts the link's thread; the courier is started with the first request.
    ///
    /// - Parameters:
    ///   - report: what a technician should read in the log, where a fault alone says too little.
    ///     Called on the link's thread; must not wait.
    public convenience init(
        _ speaker: HubSpeaker, courier: CourierProgram = .own,
        report: @escaping @Sendable (HubLinkReport) -> Void = { _ in }
    ) throws(SystemError) {
        try self.init(
            speaker, courier: courier, renewingAfter: LinkWorker.greatestCarried, report)
    }

    /// For tests, in which a courier is renewed sooner.
    init(
        _ speaker: HubSpeaker, courier: CourierProgram, renewingAfter requests: Int,
        _ report: @escaping @Sendable (HubLinkReport) -> Void
    ) throws(SystemError) {
        // One request of each flow at most is not answered, and the stop comes once.
        orders = try Mailbox(capacity: HubFlow.allCases.count + 1)
        let parts = LinkWorker.Parts(
            authorization: HubAuthorization(speaker), program: courier,
            greatestCarried: requests, report: report)
        thread.put(try LaneThread(name: "hub-link") { [self] in work(parts) })
    }

    /// Carries out a request. `answer` is called exactly once, on the link's thread, and must not
    /// wait for anything; the flow may send again from within it.
    ///
    /// A second request of a flow before the first one's answer, a header that is the link's, and a
    /// body or a limit beyond `greatestBody` are our own mistakes.
    public func send(
        _ request: HubRequest, answer: @escaping @Sendable (Outcome) -> Void
    ) {
        request.checkOwnLimits()
        let isTaken = state.withLock { state in
            guard !state.isStopped else { return false }
            let isFree = state.underWay.insert(request.flow).inserted
            precondition(isFree, "a flow has one request under way")
            let order = LinkOrder.carryOut(request) { [self] outcome in
                finish(request.flow)
                answer(outcome)
            }
            // Posted under the lock: nothing comes behind the stop.
            precondition(orders.post(order), "there is room for a request of each flow")
            return true
        }
        if !isTaken { answer(.failure(.courierLost)) }
    }

    /// Ends the courier and the thread, and waits for both (two seconds at most). What is under way
    /// is answered `courierLost`; so is what is sent afterwards, at once. Never from an answer.
    public func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            precondition(orders.post(.stop), "there is room for the stop")
        }
        thread.join()
    }

    private func finish(_ flow: HubFlow) {
        state.withLock { _ = $0.underWay.remove(flow) }
    }

    // MARK: - On the thread

    private func work(_ parts: LinkWorker.Parts) {
        do throws(SystemError) {
            try LinkWorker(parts, orders).run()
        } catch {
            parts.report(.linkFailed(error))
        }
        state.withLock { $0.isStopped = true }
        for case .carryOut(_, let answer) in orders.drain() { answer(.failure(.courierLost)) }
    }
}

/// Who speaks to the hub.
public struct HubSpeaker: Sendable {
    public let station: StationId
    /// For `HubEndpoint.Authorization.stationKey`; without it such requests are
    /// `HubFault.noCredential`.
    public let key: Ed25519PrivateKey?
    /// `yizhand/VERSION`.
    public let userAgent: String

    public init(station: StationId, key: Ed25519PrivateKey?, userAgent: String) {
        self.station = station
        self.key = key
        self.userAgent = userAgent
    }
}

/// How the courier's process is started.
public struct CourierProgram: Hashable, Sendable {
    public let path: String
    /// The first one is the program's name.
    public let arguments: [String]

    public init(path: String, arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }

    /// The running program itself, also when an upgrade has replaced its file: `yizhand courier`.
    public static let own = CourierProgram(
        path: "/proc/self/exe", arguments: ["yizhand", "courier"])
}

/// What the link tells besides its answers.
public enum HubLinkReport: Hashable, Sendable {
    /// The courier ended by itself with these flows under way (perhaps none), or was ended because
    /// it did not give a request up when its time was over.
    case courierEnded(ChildEnd, underWay: [HubFlow])
    case courierNotStarted(SystemError)
    /// Why a request has no authorisation: a file, and what is wrong with it.
    case noCredential(HubFlow, String)
    /// The thread cannot go on; every request is answered `courierLost` from now on.
    case linkFailed(SystemError)
}

/// What the link's thread is told.
enum LinkOrder: Sendable {
    case carryOut(HubRequest, answer: @Sendable (HubLink.Outcome) -> Void)
    case stop
}

extension HubRequest {
    /// Headers that only the link sets.
    private static let linkHeaders: Set = [
        "authorization", "user-agent", "accept-encoding", "range", "host", "content-length",
    ]

    fileprivate func checkOwnLimits() {
        precondition(body.map { $0.count <= HubLink.greatestBody } ?? true, "a body has a limit")
        precondition(timeout > .zero && timeout <= .hours(1), "a request ends within an hour")
        for header in headers {
            precondition(!Self.linkHeaders.contains(header.name.lowercased()), "\(header.name)")
        }
        switch destination {
        case .memory(let limit), .excerpt(let limit):
            precondition((0...HubLink.greatestBody).contains(limit), "an answer has a limit")
        case .file(_, let start, let limit):
            precondition(start >= 0 && start <= limit, "a file begins within its limit")
        }
    }
}
