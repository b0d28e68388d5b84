import Glibc
import LinuxIO
import StationModel
import Testing

struct SignalAndClockTests {
    @Test func `signals are read in the thread that made the descriptor, and end nothing`() throws {
        let signals = try SignalDescriptor()
        let poller = try Poller()
        try poller.add(signals.descriptor, key: 1, for: .read)
        #expect(try signals.next() == nil)
        for (number, request) in [
            (SIGHUP, SignalDescriptor.Request.reload), (SIGTERM, .stop), (SIGINT, .stop),
        ] {
            // `raise` reaches this thread only; unblocked, it would end the test run here.
            #expect(raise(number) == 0)
            #expect(try poller.wait(until: nil).map(\.key) == [1])
            #expect(try signals.next() == request)
            #expect(try signals.next() == nil)
        }
    }

    @Test func `threads started later inherit the blocked signals`() throws {
        _ = try SignalDescriptor()
        let box = try Mailbox<Bool>(capacity: 1)
        let lane = try LaneThread(name: "inherits") {
            var mask = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &mask)
            _ = box.post([SIGTERM, SIGINT, SIGHUP].allSatisfy { sigismember(&mask, $0) == 1 })
        }
        lane.join()
        #expect(box.drain() == [true])
    }

    @Test func `a lane has its name and is finished when it is joined`() throws {
        let box = try Mailbox<String>(capacity: 1)
        let lane = try LaneThread(name: "storage-lane-15") {
            do {
                let name = try FileDescriptor.contents(of: "/proc/thread-self/comm", limit: 64)
                _ = box.post(String(decoding: name, as: UTF8.self))
            } catch {
                _ = box.post("\(error)")
            }
        }
        lane.join()
        #expect(box.drain() == ["storage-lane-15\n"])
    }

    @Test func `a clock that nobody sets has not jumped`() throws {
        let watcher = try WallClockWatcher()
        let poller = try Poller()
        try poller.add(watcher.descriptor, key: 1, for: .read)
        #expect(try poller.wait(until: Clocks.monotonic() + .milliseconds(2)).isEmpty)
        #expect(try !watcher.hasJumped())
    }

    @Test func `the time server's marker tells when it last set the clock`() throws {
        let directory = try TemporaryDirectory()
        let marker = directory.file("synchronized")
        #expect(try SystemClockState.read(marker: marker).lastSynchronised == nil)
        _ = try FileDescriptor.open(marker, O_WRONLY | O_CREAT, mode: 0o600)
        let times = Array(repeating: timespec(tv_sec: 1_700_000_000, tv_nsec: 5_000_000), count: 2)
        #expect(utimensat(AT_FDCWD, marker, times, 0) == 0)
        let expected = UnixTime(milliseconds: 1_700_000_000_005)
        #expect(try SystemClockState.read(marker: marker).lastSynchronised == expected)
        #expect(throws: SystemError("stat", place: marker + "/x", errorNumber: ENOTDIR)) {
            try SystemClockState.read(marker: marker + "/x")
        }
    }
}
