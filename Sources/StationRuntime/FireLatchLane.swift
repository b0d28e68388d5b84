import LinuxIO
import StationModel
import Storage
import Synchronization

/// The thread that owns `fire.latch`: it waits behind no database.
///
/// At the start it reads the file. From then on it keeps the file as it was last ordered: only the
/// newest order counts, and one that could not be carried out is tried again until it is, or until
/// another one overtakes it. A file that could not be read is read again, unless an order comes
/// first.
final class FireLatchLane: Sendable {
    /// The file that shall be, and which order that was.
    struct Order: Sendable {
        let latched: Bool
        let number: UInt64
    }

    private let directory: String
    private let waitForDisk: @Sendable () -> Void
    private let wanted = Mutex<Order?>(nil)
    private let stopping = Mutex(false)
    /// Something has changed; one word is as good as many.
    private let wake: Mailbox<Void>
    private let thread = LaneHolder()

    init(
        directory: String, waitForDisk: @escaping @Sendable () -> Void = {}
    ) throws(SystemError) {
        self.directory = directory
        self.waitForDisk = waitForDisk
        wake = try Mailbox(capacity: 1)
    }

    /// `found` is called once, on the lane's thread. A latched fire is also told to the loop, which
    /// may have begun without waiting any longer.
    func start(
        loop: Mailbox<LoopMessage>, found: @escaping @Sendable (Bool) -> Void
    ) throws(SystemError) {
        let lane = try LaneThread(name: "fire-latch") { [self] in
            do throws(SystemError) {
                try run(loop, found)
            } catch {
                Log.shared.critical("the fire latch's lane cannot wait: \(error)")
            }
        }
        thread.put(lane)
    }

    /// Orders the file to be there or not.
    func order(_ latched: Bool, number: UInt64) {
        wanted.withLock { $0 = Order(latched: latched, number: number) }
        _ = wake.post(())
    }

    /// Tries once more what is not done, and ends the thread.
    func stop() {
        stopping.withLock { $0 = true }
        _ = wake.post(())
        thread.join()
    }

    // MARK: - On the thread

    private func run(
        _ loop: Mailbox<LoopMessage>, _ found: @Sendable (Bool) -> Void
    ) throws(SystemError) {
        let poller = try Poller()
        try poller.add(wake.descriptor, key: 0, for: .read)
        var work = Work(latch: FireLatch(directory: directory))
        found(work.read(loop))
        while true {
            _ = try poller.wait(until: work.due)
            _ = wake.drain()
            let stops = stopping.withLock { $0 }
            let order = wanted.withLock { $0 }
            if let order {
                work.carryOut(order, loop, evenIfNotDue: stops, waitForDisk)
            } else if !work.isRead {
                _ = work.read(loop)
            }
            if stops { return }
        }
    }

    /// What the thread knows of the file.
    private struct Work {
        let latch: FireLatch
        var isRead = false
        private var tried: UInt64?
        private var isDone = false
        private var retry = Retry.ofWriting

        init(latch: FireLatch) { self.latch = latch }

        var due: MonotonicInstant? { retry.due }

        mutating func read(_ loop: Mailbox<LoopMessage>) -> Bool {
            do throws(StorageFault) {
                let latched = try latch.isLatched()
                isRead = true
                retry.succeeded()
                if latched { tell(.fireRemembered, loop) }
                return latched
            } catch {
                if retry.due == nil { Log.shared.critical("the fire latch: \(error)") }
                retry.failed(at: Clocks.monotonic())
                return false
            }
        }

        mutating func carryOut(
            _ order: Order, _ loop: Mailbox<LoopMessage>, evenIfNotDue: Bool,
            _ waitForDisk: () -> Void
        ) {
            isRead = true
            let isNew = order.number != tried
            if isNew { (tried, isDone, retry) = (order.number, false, .ofWriting) }
            let isDue = retry.due.map { $0 <= Clocks.monotonic() } ?? true
            guard !isDone, isDue || evenIfNotDue else { return }
            do throws(StorageFault) {
                waitForDisk()
                try latch.set(order.latched)
                isDone = true
                retry.succeeded()
                tell(.fireLatchKept(order: order.number), loop)
            } catch {
                if isNew { Log.shared.critical("the fire latch is not kept: \(error)") }
                retry.failed(at: Clocks.monotonic())
            }
        }

        private func tell(_ message: LoopMessage, _ loop: Mailbox<LoopMessage>) {
            if !loop.post(message) { Log.shared.critical("the loop's mailbox is full") }
        }
    }
}
