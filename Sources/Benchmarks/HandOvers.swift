import CBenchFloors
import LinuxIO
import StationModel

/// What it costs to hand something to another thread and to get the answer, after a rest as long
/// as that between two reads: cores sleep, caches are cold. A read does it once from its reader's
/// interrupt to the loop and back to the lock, once more to the identity lane, and for those whom
/// only the list knows half once more. It is the machine's price, and most of a read's time.
struct HandOvers {
    static let rounds = 100
    private static let rest: Duration = .milliseconds(40)

    func measure(_ report: inout Report) throws {
        let asked = try Mailbox<Bool>(capacity: 1)
        let answered = try Mailbox<Bool>(capacity: 1)
        let lane = try LaneThread(name: "echo") {
            do throws(SystemError) {
                let poller = try Poller()
                try poller.add(asked.descriptor, key: 0, for: .read)
                while true {
                    _ = try poller.wait(until: nil)
                    for goesOn in asked.drain() {
                        guard goesOn else { return }
                        _ = answered.post(true)
                    }
                }
            } catch {
                print("the echoing thread has ended: \(error)")
            }
        }
        let poller = try Poller()
        try poller.add(answered.descriptor, key: 0, for: .read)
        guard let floor = floor_echo_start() else {
            throw BenchmarkFault("the floor's thread cannot be started")
        }
        defer { floor_echo_stop(floor) }
        var (measured, least) = (Samples(), Samples())
        for _ in 0..<Self.rounds {
            try pause(Self.rest)
            try measured.time {
                _ = asked.post(true)
                while answered.drain().isEmpty { _ = try poller.wait(until: nil) }
            }
            try pause(Self.rest)
            try least.time { try require(floor_echo_call(floor), "echo") }
        }
        _ = asked.post(false)
        lane.join()
        report.add("there and back between two threads, rested", measured, floor: least)
    }
}
