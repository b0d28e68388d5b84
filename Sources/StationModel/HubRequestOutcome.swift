/// How a request to the hub ended, as it is counted; the raw value is the word in the metrics.
public enum HubRequestOutcome: String, Hashable, CaseIterable, Sendable {
    /// As it should: stored, delivered, or nothing new.
    case succeeded
    /// What was sent is refused, or too large.
    case refused
    /// An answer that judges nothing of what was sent: a token, an address, a server in trouble.
    case unavailable
    /// There was no answer.
    case unanswered
}
