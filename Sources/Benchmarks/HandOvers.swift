import CBenchFloors
import LinuxIO

/// What it costs to hand something to another thread and to get the answer: a read does so once
/// for a regular and once more for whom the list on disk knows. Beside it the same in C: it is the
/// machine's price, and most of a read's time.
struct HandOvers {
    static let rounds = 2000

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
        let (measured, least) = try interleaved(Self.rounds) { _ in
            _ = asked.post(true)
            while answered.drain().isEmpty { _ = try poller.wait(until: nil) }
        } _: { _ in
            try require(floor_echo_call(floor), "echo")
        }
        _ = asked.post(false)
        lane.join()
        report.add("there and back between two threads", measured, floor: least)
    }
}
