import StationModel

/// When something that failed is tried again: soon, then less and less often.
struct Retry {
    let first: Duration
    let longest: Duration
    private var delay: Duration
    /// `nil` = nothing has failed.
    private(set) var due: MonotonicInstant?

    init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = longest
        delay = first
    }

    /// Of files and sockets: a hiccup is over within a second, and a disk that is away for longer
    /// is not helped by more than two tries a minute.
    static let ofWriting = Retry(first: .seconds(1), longest: .seconds(30))

    mutating func failed(at now: MonotonicInstant) {
        due = now + delay
        delay = min(delay * 2, longest)
    }

    mutating func succeeded() {
        due = nil
        delay = first
    }
}
