import HubLink
import LinuxIO
import StationModel
import StationRuntime
import Synchronization

/// A station's way to the simulated city: answers come when the simulated clock says so, and never
/// by a wait in real time.
///
/// Like the real link it takes one request of a flow at a time, answers each once, and answers
/// `courierLost` when it has ended; another use is our own mistake.
final class SimulatedLink: HubRequester {
    private struct Call: Sendable {
        let request: HubRequest
        let answer: @Sendable (HubLink.Outcome) -> Void
        let exchange: SimulatedExchange
        let due: MonotonicInstant
    }

    private struct State {
        var underWay: [HubFlow: Call] = [:]
        var hasEnded = false
    }

    /// The clock is made faster by hand: it is looked at again after so long.
    private static let longestSleep: Duration = .seconds(1)

    private let platform: SimulatedPlatform
    private let clock: SimulatedClock
    private let state = Mutex(State())
    private let wake: Mailbox<Void>
    private let thread = LaneHolder()

    init(_ platform: SimulatedPlatform, _ clock: SimulatedClock) throws(SystemError) {
        self.platform = platform
        self.clock = clock
        // A word that is there already says the same.
        wake = try Mailbox(capacity: 1)
        thread.put(
            try LaneThread(name: "simulated-hub") { [self] in
                do throws(SystemError) {
                    try work()
                } catch {
                    Log.shared.critical("the simulated hub cannot wait: \(error)")
                    cutOff()
                }
            })
    }

    func send(_ request: HubRequest, answer: @escaping @Sendable (HubLink.Outcome) -> Void) {
        guard !state.withLock({ $0.hasEnded }) else { return answer(.failure(.courierLost)) }
        let exchange = platform.take(request).within(request.timeout)
        let due = clock.now().instant + exchange.after
        let isTaken = state.withLock { state in
            guard !state.hasEnded else { return false }
            precondition(state.underWay[request.flow] == nil, "a flow has one request under way")
            state.underWay[request.flow] = Call(
                request: request, answer: answer, exchange: exchange, due: due)
            return true
        }
        guard isTaken else { return answer(.failure(.courierLost)) }
        _ = wake.post(())
    }

    func stop() {
        cutOff()
        thread.join()
    }

    /// What is under way is answered `courierLost`, and so is what is sent from now on.
    func cutOff() {
        let left = state.withLock { state in
            defer { state.underWay = [:] }
            state.hasEnded = true
            return state.underWay.values.map(\.answer)
        }
        for answer in left { answer(.failure(.courierLost)) }
        _ = wake.post(())
    }

    /// Whoever is held asks once more.
    func hasNews() {
        let held = state.withLock { state in
            let held = state.underWay.values.filter(\.exchange.isHeld)
            for call in held { state.underWay[call.request.flow] = nil }
            return held
        }
        for call in held { send(call.request, answer: call.answer) }
    }

    // MARK: - On the thread

    private func work() throws(SystemError) {
        let poller = try Poller()
        try poller.add(wake.descriptor, key: 0, for: .read)
        while let deadline {
            _ = try poller.wait(until: deadline)
            _ = wake.drain()
            answerDue()
        }
    }

    /// When to look again; `nil` = never.
    private var deadline: MonotonicInstant? {
        let (hasEnded, due) = state.withLock { ($0.hasEnded, $0.underWay.values.map(\.due).min()) }
        guard !hasEnded else { return nil }
        let latest = Clocks.monotonic() + Self.longestSleep
        return due.map { min(latest, clock.earliest(of: $0)) } ?? latest
    }

    private func answerDue() {
        let now = clock.now().instant
        let due = state.withLock { state in
            let due = state.underWay.values.filter { $0.due <= now }
            for call in due { state.underWay[call.request.flow] = nil }
            return due
        }
        for call in due { call.answer(call.exchange.delivered(to: call.request.destination)) }
    }
}
