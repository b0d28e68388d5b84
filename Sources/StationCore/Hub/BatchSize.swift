/// How many events a batch may have, by what became of those before.
///
/// What is too much for a proxy, or takes too long over a poor uplink, is halved until it gets
/// through. Then a larger one is tried again, for a limit may be lifted, and the network may have
/// been away for any size.
struct BatchSize: Hashable, Sendable {
    /// Why a batch is halved.
    enum Cause: Hashable, Sendable {
        /// It was refused for what it says, whatever its size.
        case content
        /// 413.
        case tooLarge
        /// Nobody said whether it was stored: its size may be why.
        case unanswered
    }

    /// Rows that storage reads in a few milliseconds, between two groups of the door's entries.
    static let most = 200
    /// Stored batches after which a larger one is tried where a limit is known: it is met again and
    /// again otherwise, and each time costs an attempt.
    static let growsAfter = 8

    /// Now.
    private(set) var limit = Self.most
    /// When nothing is suspected.
    private var ceiling = Self.most
    /// The largest that was stored since one met with no answer; 0 = none was.
    private var proven = Self.most
    /// A smaller one was stored and a larger one was not.
    private var hasLimit = false
    private var storedInARow = 0

    /// None so large was stored since one met with no answer.
    func isInDoubt(_ count: Int) -> Bool { count > proven }

    /// Others get through, which is no trouble of cables.
    var othersAreStored: Bool { proven > 0 }

    mutating func halve(_ count: Int, _ cause: Cause) {
        limit = count / 2
        storedInARow = 0
        guard cause != .content else { return }
        ceiling = limit
        hasLimit = hasLimit || cause == .tooLarge || isInDoubt(count) && othersAreStored
        if cause == .unanswered { proven = 0 }
    }

    mutating func refused() { storedInARow = 0 }

    /// One event, until `resume`.
    mutating func single() { limit = 1 }

    mutating func resume() { limit = ceiling }

    /// A batch of so many was stored.
    mutating func stored(_ count: Int, isSuspected: Bool) {
        proven = max(proven, count)
        storedInARow += 1
        guard !isSuspected, ceiling < Self.most,
            storedInARow >= (hasLimit ? Self.growsAfter : 1)
        else { return }
        ceiling = min(ceiling * 2, Self.most)
        limit = ceiling
        storedInARow = 0
    }
}
