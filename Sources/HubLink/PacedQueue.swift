import Foundation
import Synchronization

/// A delegate's queue that holds its session back when the delegate is slower than the server.
///
/// Foundation on Linux adds what arrives to the queue without looking at how long it is, and cannot
/// pause a transfer: a file from a fast server for a slow disk would fill the memory. It adds from
/// the one queue on which it also reads the sockets, so that whoever waits here stops the reading.
final class PacedQueue: OperationQueue, @unchecked Sendable {
    /// Pieces of 16 KiB (libcurl's buffer) that wait: enough for a disk that is busy elsewhere.
    static let greatestWaiting = 64

    private let waiting = Mutex(0)
    private let room = NSCondition()

    override init() {
        super.init()
        maxConcurrentOperationCount = 1
    }

    override func addOperation(_ block: @escaping @Sendable () -> Void) {
        // What the delegate itself adds must not wait for the delegate.
        enter(waitingForRoom: OperationQueue.current !== self)
        super.addOperation { [self] in
            block()
            leave()
        }
    }

    private func enter(waitingForRoom mustWait: Bool) {
        room.lock()
        while mustWait, waiting.withLock({ $0 >= Self.greatestWaiting }) { room.wait() }
        waiting.withLock { $0 += 1 }
        room.unlock()
    }

    private func leave() {
        room.lock()
        waiting.withLock { $0 -= 1 }
        room.signal()
        room.unlock()
    }
}
