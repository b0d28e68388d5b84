import LinuxIO
import StationModel

/// The link's thread: hands requests to a courier, and replaces it.
///
/// Theory of operation: one courier serves. After `greatestCarried` requests it retires – finishes
/// what it has, while the next one serves – unless an earlier one still retires, so that there are
/// two at most beside those that were killed. A courier that ends, speaks nonsense or does not give
/// a request up is killed; its requests are answered only when the kernel has said that it is gone,
/// for until then it may write to a file.
final class LinkWorker {
    struct Parts: Sendable {
        let authorization: HubAuthorization
        let program: CourierProgram
        let greatestCarried: Int
        let report: @Sendable (HubLinkReport) -> Void
    }

    /// Foundation's client loses some hundred bytes with each request; after a thousand the process
    /// is renewed, some ten times a day, which costs about 50 ms of a processor each.
    static let greatestCarried = 1000

    /// How long a stop waits for a killed courier: one whose disk does not answer ends later.
    private static let stopLimit = Duration.seconds(2)

    private static let ordersKey: UInt64 = 0

    private let parts: Parts
    private let orders: Mailbox<LinkOrder>
    private let poller: Poller
    /// By the key of its stream; that of its end is one more.
    private var couriers: [UInt64: CourierLine] = [:]
    private var nextKey: UInt64 = 2
    private var nextNumber: Int64 = 1
    private var stopDeadline: MonotonicInstant?

    init(_ parts: Parts, _ orders: Mailbox<LinkOrder>) throws(SystemError) {
        self.parts = parts
        self.orders = orders
        poller = try Poller()
        try poller.add(orders.descriptor, key: Self.ordersKey, for: .read)
    }

    /// Until the stop.
    func run() throws(SystemError) {
        defer {
            for courier in couriers.values { courier.abandon() }
        }
        while true {
            let events = try poller.wait(until: due)
            for event in events where event.key != Self.ordersKey { try handle(event) }
            for order in orders.drain() { try take(order) }
            let now = Clocks.monotonic()
            for (key, courier) in couriers {
                courier.look(at: now)
                try courier.watchStream(by: poller, key: key)
            }
            if let stopDeadline, couriers.isEmpty || stopDeadline <= now { return }
        }
    }

    private var due: MonotonicInstant? {
        (couriers.values.map(\.due) + [stopDeadline]).compactMap { $0 }.min()
    }

    private func take(_ order: LinkOrder) throws(SystemError) {
        switch order {
        case .stop:
            stopDeadline = Clocks.monotonic() + Self.stopLimit
            for courier in couriers.values { courier.end() }
        case .carryOut(let request, let answer):
            do throws(HubFault) {
                try carryOut(request, answer)
            } catch {
                answer(.failure(error))
            }
        }
    }

    private func carryOut(
        _ request: HubRequest, _ answer: @escaping @Sendable (HubLink.Outcome) -> Void
    ) throws(HubFault) {
        guard HubAddress.isUsable(request.endpoint.url) else { throw .unusableAddress }
        let headers = try headers(of: request)
        let courier = try serving()
        courier.carryOut(
            nextNumber,
            CourierRequest(
                url: request.endpoint.url, body: request.body, headers: headers,
                destination: request.destination, timeoutSeconds: request.timeout.wholeSeconds),
            CourierLine.Pending(
                flow: request.flow, deadline: Clocks.monotonic() + request.timeout,
                answer: answer))
        nextNumber += 1
    }

    private func headers(of request: HubRequest) throws(HubFault) -> [HubHeader] {
        var headers = request.headers
        headers.append(HubHeader("User-Agent", parts.authorization.speaker.userAgent))
        // Nothing that comes is worth a packed bomb, and a packed file cannot be continued.
        headers.append(HubHeader("Accept-Encoding", "identity"))
        if case .file(_, let start, _) = request.destination, start > 0 {
            headers.append(HubHeader("Range", "bytes=\(start)-"))
        }
        do throws(HubAuthorization.Missing) {
            if let value = try parts.authorization.value(for: request.endpoint) {
                headers.append(HubHeader("Authorization", value))
            }
        } catch {
            parts.report(.noCredential(request.flow, error.reason))
            throw .noCredential
        }
        return headers
    }

    /// The courier that takes requests, a new one where there is none.
    private func serving() throws(HubFault) -> CourierLine {
        if let courier = couriers.values.first(where: { $0.state == .serving }) {
            let isAlone = !couriers.values.contains { $0.state == .retiring }
            guard courier.carried >= parts.greatestCarried, isAlone else { return courier }
            courier.retire()
        }
        do throws(SystemError) {
            let courier = try CourierLine(parts.program)
            try poller.add(courier.child.endDescriptor, key: nextKey + 1, for: .read)
            couriers[nextKey] = courier
            nextKey += 2
            return courier
        } catch {
            parts.report(.courierNotStarted(error))
            throw .courierLost
        }
    }
}

// MARK: - What couriers say

extension LinkWorker {
    private func handle(_ event: PollEvent) throws(SystemError) {
        let key = event.key & ~1
        guard let courier = couriers[key] else { return }
        if event.key == key {
            if event.isWritable { courier.write() }
            if event.isReadable || event.isHungUp { courier.read() }
        } else {
            // What it had answered before still counts.
            courier.read()
            try bury(courier, key)
        }
    }

    private func bury(_ courier: CourierLine, _ key: UInt64) throws(SystemError) {
        guard let end = try courier.child.reap() else { return }
        couriers[key] = nil
        if stopDeadline == nil, courier.hasEndedByItself || !courier.pending.isEmpty {
            let flows = courier.pending.values.map(\.flow)
            parts.report(.courierEnded(end, underWay: flows.sorted { $0.rawValue < $1.rawValue }))
        }
        courier.abandon()
    }
}
