import Synchronization

/// Holds the newest publication until the server takes it. The lock is held for a swap only.
final class PublicationSlot: Sendable {
    private struct Content: Sendable {
        var newest: Published?
        var stops = false
    }

    private let content = Mutex(Content())

    func put(_ published: Published) {
        content.withLock { $0.newest = published }
    }

    func requestStop() {
        content.withLock { $0.stops = true }
    }

    /// What was published since the last call, if anything, and whether to stop.
    func take() -> (newest: Published?, stops: Bool) {
        content.withLock { content in
            defer { content.newest = nil }
            return (content.newest, content.stops)
        }
    }
}
