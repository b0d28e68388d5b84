import HubLink
import LinuxIO
import StationCore
import StationModel
import Synchronization
import Testing

@testable import StationRuntime

/// A clock that a test moves.
final class HandClock: StationClock {
    private let moment: Mutex<Moment>

    init(_ moment: Moment) { self.moment = Mutex(moment) }

    func now() -> Moment { moment.withLock { $0 } }
    func pass(_ span: Duration) { moment.withLock { $0 = $0.advanced(by: span) } }

    /// A time server has answered.
    func set(_ wall: UnixTime) {
        moment.withLock { $0 = Moment(instant: $0.instant, wall: wall, trust: .synced) }
    }

    func rest(until deadline: MonotonicInstant?, awaitsAnswer: Bool) -> MonotonicInstant? {
        deadline
    }
    func wake() {}
    func observe(_ observation: ClockJudge.Observation) {}
    func restore(_ trustedTime: UnixTime?) {}
}

/// A link whose hub is the test: each request waits until the test answers it.
///
/// Ends the test where the lane does what no link allows: a second request of a flow before the
/// first one's answer, and a request after the stop.
final class PlayedHub: HubRequester {
    /// A request, and the way back.
    struct Call: Sendable {
        let request: HubRequest
        private let way: @Sendable (HubLink.Outcome) -> Void

        init(_ request: HubRequest, _ way: @escaping @Sendable (HubLink.Outcome) -> Void) {
            self.request = request
            self.way = way
        }

        var body: [UInt8] { request.body ?? [] }

        func answer(_ outcome: HubLink.Outcome) { way(outcome) }
        func answer(_ status: Int) { way(.success(HubAnswer(status: status))) }
        func fail(_ fault: HubFault) { way(.failure(fault)) }
    }

    private struct State {
        var underWay: [HubFlow: @Sendable (HubLink.Outcome) -> Void] = [:]
        var isStopped = false
        var hasHungUp = false
    }

    /// One of each flow at most, and those that a test has not looked at.
    let calls: Mailbox<Call>
    private let state = Mutex(State())

    init() throws { calls = try Mailbox(capacity: 16) }

    func send(_ request: HubRequest, answer: @escaping @Sendable (HubLink.Outcome) -> Void) {
        let flow = request.flow
        let hasHungUp = state.withLock { state in
            precondition(!state.isStopped, "the lane asks a link that it has stopped")
            let earlier = state.underWay.updateValue(answer, forKey: flow)
            precondition(earlier == nil, "two requests of \(flow) at a time")
            return state.hasHungUp
        }
        if hasHungUp { return endAll() }
        let call = Call(request) { [self] outcome in
            // Late: the stop has answered it.
            guard let answer = state.withLock({ $0.underWay.removeValue(forKey: flow) }) else {
                return
            }
            answer(outcome)
        }
        precondition(calls.post(call), "the test looks at what is sent")
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        endAll()
    }

    /// The test looks at nothing more: what is under way and what comes is answered at once, so
    /// that a stop need not wait for it.
    func hangUp() {
        state.withLock { $0.hasHungUp = true }
        endAll()
    }

    private func endAll() {
        let left = state.withLock { state in
            defer { state.underWay = [:] }
            return state.underWay.values.map { $0 }
        }
        for answer in left { answer(.failure(.courierLost)) }
    }

    var isStopped: Bool { state.withLock { $0.isStopped } }
}
