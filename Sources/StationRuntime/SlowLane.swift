import Glibc
import LinuxIO
import StationCore
import StationModel
import Synchronization

/// The thread for everything that touches files and is in no hurry: log lines, the state of the
/// system's clock, reading the configuration again.
final class SlowLane: Sendable {
    enum Job: Sendable {
        case log(@Sendable (Log) -> Void)
        case run(@Sendable () -> Void)
        case stop
    }

    /// Log lines and requests of a bad minute; more are dropped, which costs a line.
    static let mostWaiting = 1024
    /// A time server answers every half minute at the soonest.
    static let clockEvery: Duration = .seconds(16)

    private let mailbox: Mailbox<Job>
    private let thread = LaneHolder()

    init() throws(SystemError) { mailbox = try Mailbox(capacity: Self.mostWaiting) }

    func start(
        clock: any StationClock, marker: String, loop: Mailbox<LoopMessage>
    ) throws(SystemError) {
        let lane = try LaneThread(name: "slow") { [self] in
            do throws(SystemError) {
                try run(clock, marker, loop)
            } catch {
                Log.shared.critical("the slow lane cannot wait: \(error)")
            }
        }
        thread.put(lane)
    }

    /// False when the lane is so far behind that the job did not fit.
    @discardableResult
    func post(_ job: Job) -> Bool { mailbox.post(job) }

    private func run(
        _ clock: any StationClock, _ marker: String, _ loop: Mailbox<LoopMessage>
    ) throws(SystemError) {
        let poller = try Poller()
        try poller.add(mailbox.descriptor, key: 0, for: .read)
        var nextLook = Clocks.monotonic()
        while true {
            if nextLook <= Clocks.monotonic() {
                nextLook = Clocks.monotonic() + Self.clockEvery
                clock.observe(Self.observeClock(marker))
                _ = loop.post(.lookAtClock)
            }
            _ = try poller.wait(until: nextLook)
            for job in mailbox.drain() {
                switch job {
                case .log(let write): write(Log.shared)
                case .run(let body): body()
                case .stop: return
                }
            }
        }
    }

    /// What the system says of the wall clock.
    static func observeClock(_ marker: String) -> ClockJudge.Observation {
        var last: UnixTime?
        do {
            last = try SystemClockState.read(marker: marker).lastSynchronised
        } catch {
            Log.shared.warning("the clock's state cannot be read: \(error)")
        }
        // Set to 1 by the kernel when the wall clock was set from this clock at boot.
        let fromHardware = "/sys/class/rtc/rtc0/hctosys"
        let hasHardwareClock = access(fromHardware, R_OK) == 0
        return ClockJudge.Observation(
            lastSynchronised: last, hasHardwareClock: hasHardwareClock)
    }

    func stop() {
        while !mailbox.post(.stop) { LaneThread.giveWay() }
        thread.join()
    }
}
