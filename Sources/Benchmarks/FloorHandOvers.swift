import CBenchFloors
import LinuxIO
import StationModel

/// What a read does between threads, by two of them in C that do nothing else.
///
/// A read is handed over three times: from its reader to the loop, to the identity lane, and back
/// to the loop, which drives the lock; once more for those whom only the list on disk knows. After
/// a rest, as between two people, each of them wakes a processor up.
final class FloorHandOvers {
    enum Way {
        case fromMemory, fromDisk
    }

    private let echo: OpaquePointer

    init() throws {
        guard let echo = floor_echo_start() else {
            throw BenchmarkFault("the floor's thread cannot be started")
        }
        self.echo = echo
    }

    deinit { floor_echo_stop(echo) }

    /// Measures the hand-overs of one read, and `work` between them.
    func time(_ way: Way, _ samples: inout Samples, _ work: () throws -> Void) throws {
        let start = Clocks.monotonic()
        try require(floor_echo_call(echo), "echo")
        try work()
        try require(floor_echo_call(echo), "echo")
        switch way {
        // The third hand-over ends when the other thread wakes up; its answer is not counted.
        case .fromMemory: samples.add(floor_echo_asked_at(echo) - start.nanoseconds)
        case .fromDisk: samples.add((Clocks.monotonic() - start).wholeNanoseconds)
        }
    }
}
