import Glibc
import LinuxIO
import StationModel
import Testing

struct PollerTests {
    /// The two ends of a pipe.
    private struct Pipe: ~Copyable {
        let readEnd: FileDescriptor
        let writeEnd: FileDescriptor

        init() throws {
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            readEnd = FileDescriptor(owning: ends[0], place: "pipe, reading end")
            writeEnd = FileDescriptor(owning: ends[1], place: "pipe, writing end")
        }

        consuming func closingWriteEnd() -> FileDescriptor { readEnd }
    }

    @Test func `a deadline is never reported early`() throws {
        let poller = try Poller()
        for microseconds in [1, 50, 300, 999, 1001, 2500] {
            let deadline = Clocks.monotonic() + .microseconds(microseconds)
            #expect(try poller.wait(until: deadline).isEmpty)
            #expect(Clocks.monotonic() >= deadline)
        }
    }

    @Test func `a deadline in the past only looks`() throws {
        let poller = try Poller()
        #expect(try poller.wait(until: MonotonicInstant(nanoseconds: 0)).isEmpty)
        #expect(try poller.wait(until: MonotonicInstant(nanoseconds: -5)).isEmpty)
    }

    @Test func `the same deadline can be waited for twice`() throws {
        let poller = try Poller()
        let deadline = Clocks.monotonic() + .milliseconds(1)
        #expect(try poller.wait(until: deadline).isEmpty)
        #expect(try poller.wait(until: deadline).isEmpty)
    }

    @Test func `an old deadline does not wake a wait that has none`() throws {
        let poller = try Poller()
        let pipe = try Pipe()
        try poller.add(pipe.readEnd.raw, key: 1, for: .read)
        let early = Clocks.monotonic() + .milliseconds(2)
        // Armed, and left by an event instead of by the deadline.
        _ = try pipe.writeEnd.write(text: "x")
        #expect(try poller.wait(until: early).map(\.key) == [1])
        #expect(try pipe.readEnd.readText() == "x")
        let later = early + .milliseconds(5)
        #expect(try poller.wait(until: later).isEmpty)
        #expect(Clocks.monotonic() >= later)
    }

    @Test func `keys come back, and change with modify`() throws {
        let poller = try Poller()
        let pipe = try Pipe()
        let past = Clocks.monotonic()
        try poller.add(pipe.readEnd.raw, key: 3, for: .read)
        try poller.add(pipe.writeEnd.raw, key: 4, for: .write)
        let writable = PollEvent(key: 4, isReadable: false, isWritable: true, isHungUp: false)
        #expect(try poller.wait(until: past) == [writable])
        try poller.modify(pipe.writeEnd.raw, key: 4, for: [])
        try poller.modify(pipe.readEnd.raw, key: 5, for: .read)
        _ = try pipe.writeEnd.write(text: "x")
        let readable = PollEvent(key: 5, isReadable: true, isWritable: false, isHungUp: false)
        #expect(try poller.wait(until: past) == [readable])
        try poller.remove(pipe.readEnd.raw)
        #expect(try poller.wait(until: past).isEmpty)
    }

    @Test func `a hang-up is reported even without an interest`() throws {
        let poller = try Poller()
        let pipe = try Pipe()
        try poller.add(pipe.readEnd.raw, key: 9, for: [])
        let readEnd = pipe.closingWriteEnd()
        let events = try poller.wait(until: Clocks.monotonic())
        #expect(events.map(\.isHungUp) == [true])
        try readEnd.close()
    }

    @Test func `an error names the call and the descriptor`() throws {
        let poller = try Poller()
        #expect(throws: SystemError("epoll_ctl", place: "descriptor 9999", errorNumber: EBADF)) {
            try poller.add(9999, key: 1, for: .read)
        }
    }
}
