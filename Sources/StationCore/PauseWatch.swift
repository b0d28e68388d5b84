public import StationModel

/// Says when bytes that the loop finds have arrived: now, unless the process may have been paused.
///
/// Bytes carry no time of their own (edges do: the kernel stamps them). What a look finds has come
/// since the look before, and a loop that looks often enough may call that "now". It rests at most
/// `longestRest`, so a longer gap between two looks is never a quiet hour but a process that was
/// stopped, frozen or starved, wherever in its turn that hit it. Then the bytes may be as old as
/// the gap, and carry the time of the look before it: too old a read never opens the door.
///
///     on time ──gap > longestGap──▶ late ──a look that finds nothing, or mostLateLooks──▶ on time
///
/// It stays late until everything is taken in that may have waited: the wait that a stop signal
/// ends returns without its events (EINTR), and a device hands over a part at a time.
public struct PauseWatch: Sendable {
    /// How long a loop may rest without looking. Twice a second or so costs nothing, and a wait
    /// that is due for longer could hide as long a pause.
    public static let longestRest: Duration = .milliseconds(400)
    /// … and how far apart two looks may be: the rest and a turn of some length.
    public static let longestGap: Duration = .milliseconds(500)
    /// As many as it takes to read what the kernel keeps of a port (64 KiB, 4 KiB a look): a
    /// device that never stops talking must not make the others' reads old for ever.
    static let mostLateLooks = 16

    private var lastLook: MonotonicInstant
    private var late: (since: MonotonicInstant, looksLeft: Int)?

    public init(at now: MonotonicInstant) { lastLook = now }

    /// When the loop must look again at the latest.
    public var nextLook: MonotonicInstant { late == nil ? lastLook + Self.longestRest : lastLook }

    /// The loop has looked; `foundNothing`: no device has anything to be read. Returns when bytes
    /// that this look found arrived.
    public mutating func looked(
        at now: MonotonicInstant, foundNothing: Bool
    ) -> MonotonicInstant {
        defer { lastLook = now }
        if now - lastLook > Self.longestGap {
            late = (late?.since ?? lastLook, Self.mostLateLooks)
        } else if let running = late {
            let isOver = foundNothing || running.looksLeft == 1
            late = isOver ? nil : (running.since, running.looksLeft - 1)
            // The last look still finds what may have waited.
            if !foundNothing { return running.since }
        }
        return late?.since ?? now
    }
}
