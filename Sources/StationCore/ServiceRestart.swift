import StationModel

/// The city's order to restart the service: at most once ever, and never in anybody's way.
///
/// | state | leaves to | when |
/// |---|---|---|
/// | none | waiting | a directive brings an id that is not used |
/// | waiting | committing | the station is quiet, and what the last run left is known |
/// | waiting | none | its time is over: an entry says so |
/// | committing | recorded | the id is on disk |
/// | committing | none | the id could not be written: an entry says so |
/// | recorded | done | the station is quiet |
/// | recorded | none | its time is over: an entry says so |
/// | done | – | the service ends |
struct ServiceRestart: Sendable {
    enum State: Hashable, Sendable {
        case none
        case waiting(RestartOrder)
        case committing(RestartOrder, Token)
        case recorded(RestartOrder)
        case done
    }

    private(set) var state = State.none

    /// The order that has not been obeyed yet.
    var order: RestartOrder? {
        switch state {
        case .none, .done: nil
        case .waiting(let order), .committing(let order, _), .recorded(let order): order
        }
    }

    /// A newer directive's order takes the place of one that only waits; one without an order takes
    /// it back. What is recorded, or about to be, goes on.
    mutating func receive(_ new: RestartOrder?) {
        switch state {
        case .none, .waiting: state = new.map { .waiting($0) } ?? .none
        case .committing, .recorded, .done: break
        }
    }

    mutating func begin(_ order: RestartOrder, _ token: Token) {
        state = .committing(order, token)
    }

    /// Storage has answered; `nil` = it was not about this.
    mutating func answered(_ token: Token, isRecorded: Bool) -> RestartOrder? {
        guard case .committing(let order, token) = state else { return nil }
        state = isRecorded ? .recorded(order) : .none
        return order
    }

    mutating func giveUp() { state = .none }

    mutating func finish() { state = .done }

    /// When its time is over, by the clock that judges it; a commit under way is waited for.
    func nextDeadline(at moment: Moment) -> MonotonicInstant? {
        guard moment.trust.isTrusted else { return nil }
        switch state {
        case .waiting(let order), .recorded(let order):
            // The last millisecond belongs to it.
            return moment.instant + max(.zero, order.notAfter - moment.wall + .milliseconds(1))
        case .none, .committing, .done: return nil
        }
    }
}
