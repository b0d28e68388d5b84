import CLinux
import Glibc
public import StationModel

/// Waits for several descriptors and a deadline at once (epoll, level-triggered).
///
/// Theory of operation: a descriptor is registered with a key of the caller's choice and comes
/// back with that key in every turn for as long as it is ready; what is not read now is reported
/// again, so nothing can be forgotten. The deadline is a timerfd of CLOCK_MONOTONIC in absolute
/// time inside the same set, not the timeout of the wait: an absolute time needs no subtraction
/// that a pause of the process would falsify; it has nanoseconds (`epoll_wait` has milliseconds)
/// and no timer slack (`epoll_pwait2` has 50 µs); and a turn with an unchanged deadline costs no
/// system call. It never fires early.
///
/// Made, used and released on one thread. A descriptor that is closed leaves the set by itself,
/// unless it was duplicated: remove it before closing.
public final class Poller {
    private let set: FileDescriptor
    private let timer: DeadlineTimer
    private var events: [epoll_event]

    /// The timer's own key.
    private static let timerKey = UInt64.max

    /// Events taken in one turn. A station has about 30 descriptors and 64 connections; what is
    /// left over is reported by the next turn.
    private static let greatestCount = 64

    /// C functions: `epoll_create1`, `timerfd_create`.
    public init() throws(SystemError) {
        let raw = try check(epoll_create1(Int32(EPOLL_CLOEXEC)), "epoll_create1")
        set = FileDescriptor(owning: raw, place: "epoll")
        timer = try DeadlineTimer()
        events = Array(repeating: epoll_event(), count: Self.greatestCount)
        try control(EPOLL_CTL_ADD, timer.descriptor, key: Self.timerKey, [.read])
    }

    /// Begins to watch a descriptor. `key` is any number but `UInt64.max`. With an empty interest
    /// only hang-ups and failures are reported.
    ///
    /// C function: `epoll_ctl` with `EPOLL_CTL_ADD`.
    public func add(
        _ descriptor: Int32, key: UInt64, for interest: PollInterest
    ) throws(SystemError) {
        precondition(key != Self.timerKey, "UInt64.max is the timer's key")
        try control(EPOLL_CTL_ADD, descriptor, key: key, interest)
    }

    /// Replaces key and interest of a descriptor that is watched.
    ///
    /// C function: `epoll_ctl` with `EPOLL_CTL_MOD`.
    public func modify(
        _ descriptor: Int32, key: UInt64, for interest: PollInterest
    ) throws(SystemError) {
        precondition(key != Self.timerKey, "UInt64.max is the timer's key")
        try control(EPOLL_CTL_MOD, descriptor, key: key, interest)
    }

    /// Stops watching a descriptor.
    ///
    /// C function: `epoll_ctl` with `EPOLL_CTL_DEL`.
    public func remove(_ descriptor: Int32) throws(SystemError) {
        try control(EPOLL_CTL_DEL, descriptor, key: 0, [])
    }

    /// Waits until a descriptor is ready or the deadline has come (`nil`: for ever; in the past:
    /// only looks). Empty when the deadline came, and when a signal interrupted the wait (EINTR,
    /// also after a stop and continue): the caller reads the clock and turns again in any case.
    ///
    /// C function: `epoll_wait`.
    public func wait(until deadline: MonotonicInstant?) throws(SystemError) -> [PollEvent] {
        try timer.set(deadline)
        let count = epoll_wait(set.raw, &events, Int32(events.count), -1)
        if count == -1, errno == EINTR { return [] }
        try check(count, "epoll_wait")
        var ready: [PollEvent] = []
        for event in events.prefix(Int(count)) {
            if event.data.u64 == Self.timerKey {
                try timer.acknowledge()
            } else {
                ready.append(PollEvent(event))
            }
        }
        return ready
    }

    private func control(
        _ operation: Int32, _ descriptor: Int32, key: UInt64, _ interest: PollInterest
    ) throws(SystemError) {
        var event = epoll_event()
        event.events = interest.rawValue
        event.data.u64 = key
        try check(
            epoll_ctl(set.raw, operation, descriptor, &event), "epoll_ctl",
            at: "descriptor \(descriptor)")
    }
}

/// What to be told of. Hang-ups and failures are always reported.
public struct PollInterest: OptionSet, Hashable, Sendable {
    /// The kernel's bits (`EPOLLIN` …).
    public let rawValue: UInt32

    /// From the kernel's bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Bytes, edges, a connection or an end can be read.
    public static let read = PollInterest(rawValue: EPOLLIN.rawValue)
    /// There is room to write.
    public static let write = PollInterest(rawValue: EPOLLOUT.rawValue)
}

/// A descriptor that is ready.
public struct PollEvent: Hashable, Sendable {
    /// As given to `add` or `modify`.
    public let key: UInt64
    /// A read will not block: bytes are there, or the end.
    public let isReadable: Bool
    /// A write will not block.
    public let isWritable: Bool
    /// The other end is gone (EPOLLHUP) or the descriptor has failed (EPOLLERR). What arrived
    /// before may still be readable: read first, then close.
    public let isHungUp: Bool

    /// For tests of those who handle events.
    public init(key: UInt64, isReadable: Bool, isWritable: Bool, isHungUp: Bool) {
        self.key = key
        self.isReadable = isReadable
        self.isWritable = isWritable
        self.isHungUp = isHungUp
    }

    init(_ event: epoll_event) {
        key = event.data.u64
        isReadable = event.events & EPOLLIN.rawValue != 0
        isWritable = event.events & EPOLLOUT.rawValue != 0
        isHungUp = event.events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
    }
}
