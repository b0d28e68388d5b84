import Glibc
import LinuxIO
import StationModel
import Testing

struct FileDescriptorTests {
    @Test func `an error reads as call, path and the system's word`() {
        let error = #expect(throws: SystemError.self) {
            _ = try FileDescriptor.contents(of: "/dev/no-such-port", limit: 10)
        }
        #expect(error?.description == "open /dev/no-such-port: No such file or directory")
        #expect(error?.errorNumber == ENOENT)
    }

    @Test func `an error without a place leaves it out`() {
        let error = SystemError("epoll_create1", place: "", errorNumber: EMFILE)
        #expect(error.description == "epoll_create1: Too many open files")
    }

    @Test func `what is written can be read, and the end is zero bytes`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("note")
        let file = try FileDescriptor.open(path, O_RDWR | O_CREAT, mode: 0o600)
        #expect(try file.write(text: "abc") == 3)
        try file.synchronize()
        try file.close()
        #expect(try FileDescriptor.contents(of: path, limit: 3) == Array("abc".utf8))
        let again = try FileDescriptor.open(path, O_RDONLY)
        #expect(try again.readText() == "abc")
        #expect(try again.readText() == "")
    }

    @Test func `a file beyond the limit is refused`() throws {
        let directory = try TemporaryDirectory()
        let file = try FileDescriptor.open(
            directory.file("long"), O_WRONLY | O_CREAT, mode: 0o600)
        #expect(try file.write(text: "abcd") == 4)
        #expect(throws: SystemError("read", place: directory.file("long"), errorNumber: EFBIG)) {
            try FileDescriptor.contents(of: directory.file("long"), limit: 3)
        }
    }

    @Test func `the owner's end closes, release does not`() throws {
        let released = try FileDescriptor.open("/dev/null", O_RDONLY).release()
        #expect(fcntl(released, F_GETFD) & FD_CLOEXEC != 0)
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let readEnd = FileDescriptor(owning: ends[0], place: "pipe")
        do { _ = FileDescriptor(owning: ends[1], place: "pipe") }
        // Only a closed writing end makes the reading end report its end.
        #expect(try readEnd.readText() == "")
        try FileDescriptor(owning: released, place: "/dev/null").close()
    }

    @Test func `a duplicate lives on by itself`() throws {
        let file = try FileDescriptor.open("/dev/zero", O_RDONLY)
        let copy = try file.duplicate()
        try file.close()
        #expect(try copy.readText(atMost: 2) == "\0\0")
    }

    @Test func `the boot's id is the kernel's without its dashes`() throws {
        let directory = try TemporaryDirectory()
        let file = try FileDescriptor.open(directory.file("id"), O_WRONLY | O_CREAT, mode: 0o600)
        _ = try file.write(text: "b2a7f2a0-6c1e-4f7e-9a55-0d3c54e1f001\n")
        #expect(
            try Clocks.bootId(path: directory.file("id")).hex == "b2a7f2a06c1e4f7e9a550d3c54e1f001")
        #expect(try Clocks.bootId() == Clocks.bootId())
        #expect(throws: SystemError("read", place: "/proc/self/comm", errorNumber: EINVAL)) {
            try Clocks.bootId(path: "/proc/self/comm")
        }
    }

    @Test func `the monotonic clock is the kernel's`() {
        var time = timespec()
        let before = Clocks.monotonic()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let middle = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        #expect(before.nanoseconds <= middle)
        #expect(middle <= Clocks.monotonic().nanoseconds)
    }
}
