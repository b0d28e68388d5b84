import Foundation
import LinuxIO
import Synchronization
import Testing

@testable import HubLink

@Suite struct PacedQueueTests {
    @Test func `who adds more than is carried out waits`() throws {
        let queue = PacedQueue()
        let added = Mutex(0)
        let done = Mutex(0)
        let longest = Mutex(0)
        for _ in 0..<2000 {
            queue.addOperation {
                // The first ones give the queue time to fill.
                while done.withLock({ $0 }) == 0,
                    added.withLock({ $0 }) < PacedQueue.greatestWaiting
                { LaneThread.giveWay() }
                let waiting = added.withLock { $0 } - done.withLock { $0 }
                longest.withLock { $0 = max($0, waiting) }
                done.withLock { $0 += 1 }
            }
            added.withLock { $0 += 1 }
        }
        queue.waitUntilAllOperationsAreFinished()
        #expect(done.withLock { $0 } == 2000)
        #expect(longest.withLock { $0 } >= PacedQueue.greatestWaiting)
        #expect(longest.withLock { $0 } <= PacedQueue.greatestWaiting + 1)
    }

    @Test func `what is carried out may add without waiting for itself`() {
        let queue = PacedQueue()
        let done = Mutex(0)
        queue.addOperation {
            for _ in 0..<(3 * PacedQueue.greatestWaiting) {
                queue.addOperation { done.withLock { $0 += 1 } }
            }
        }
        queue.waitUntilAllOperationsAreFinished()
        #expect(done.withLock { $0 } == 3 * PacedQueue.greatestWaiting)
    }
}
