import CLinux
import Glibc
import StationModel
import Testing

@testable import LinuxIO

/// Stands in for systemd: a real datagram socket that takes messages and descriptors.
private struct StandInManager: ~Copyable {
    let socket: FileDescriptor

    init(path: String) throws {
        let raw = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        let address = try SocketAddress.unix(path: path)
        try #require(raw >= 0 && address.withPointer { bind(raw, $0, $1) } == 0)
        socket = FileDescriptor(owning: raw, place: path)
    }

    /// The next message, and the descriptor that came with it (-1 = none).
    func receive() throws -> (text: String, descriptor: Int32) {
        var bytes = [UInt8](repeating: 0, count: 4096)
        var descriptor: Int32 = -1
        let count = clinux_receive_datagram(socket.raw, &bytes, bytes.count, &descriptor)
        try #require(count >= 0)
        return (String(decoding: bytes[..<count], as: UTF8.self), descriptor)
    }
}

struct ServiceManagerTests {
    @Test func `each message is one datagram of the manager's fields`() throws {
        let directory = try TemporaryDirectory()
        let manager = try StandInManager(path: directory.file("notify"))
        let notifier = try ServiceNotifier(socketPath: directory.file("notify"))
        try notifier.ready()
        #expect(try manager.receive().text == "READY=1")
        try notifier.reloading(at: MonotonicInstant(nanoseconds: 12_345_678))
        #expect(try manager.receive().text == "RELOADING=1\nMONOTONIC_USEC=12345")
        try notifier.stopping()
        #expect(try manager.receive().text == "STOPPING=1")
        try notifier.watchdog()
        #expect(try manager.receive().text == "WATCHDOG=1")
        try notifier.status("door locked\nREADY=1\r\nx")
        #expect(try manager.receive().text == "STATUS=door locked READY=1 x")
    }

    @Test func `an abstract socket is found too`() throws {
        let path = "@yizhand-test-\(getpid())"
        let manager = try StandInManager(path: path)
        try ServiceNotifier(socketPath: path).ready()
        #expect(try manager.receive().text == "READY=1")
    }

    @Test func `a stored descriptor arrives as the same open file`() throws {
        let directory = try TemporaryDirectory()
        let manager = try StandInManager(path: directory.file("notify"))
        let notifier = try ServiceNotifier(socketPath: directory.file("notify"))
        let file = try FileDescriptor.open(directory.file("f"), O_RDWR | O_CREAT, mode: 0o600)
        _ = try file.write(text: "level")
        let name = try #require(DescriptorName("line=/dev/gpiochip0=17"))
        try notifier.store(file.raw, name: name)
        let message = try manager.receive()
        #expect(message.text == "FDSTORE=1\nFDNAME=line=/dev/gpiochip0=17\nFDPOLL=0")
        try #require(message.descriptor >= 0)
        let kept = FileDescriptor(owning: message.descriptor, place: "kept")
        try file.close()
        // One open file has one position: it stands where the sender left it.
        #expect(lseek(kept.raw, 0, SEEK_CUR) == 5)
        try notifier.removeStored(name)
        #expect(try manager.receive().text == "FDSTOREREMOVE=1\nFDNAME=line=/dev/gpiochip0=17")
    }

    @Test func `a manager that is not there is an error with its path`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("nobody")
        let notifier = try ServiceNotifier(socketPath: path)
        var failure: SystemError?
        do { try notifier.ready() } catch { failure = error }
        #expect(failure == SystemError("sendmsg", place: path, errorNumber: ENOENT))
    }

    @Test func `the watchdog's interval counts only for the process it names`() {
        func interval(_ microseconds: String?, _ process: String?) -> Duration? {
            ServiceNotifier.watchdogInterval(
                microseconds: microseconds, process: process, ownProcess: 42)
        }
        #expect(interval("3000000", "42") == .seconds(3))
        #expect(interval("3000000", nil) == .seconds(3))
        #expect(interval("3000000", "41") == nil)
        #expect(interval("3000000", "x") == nil)
        #expect(interval(nil, "42") == nil)
        #expect(interval("0", "42") == nil)
        #expect(interval("soon", "42") == nil)
    }

    @Test func `a descriptor's name is what the manager accepts`() {
        #expect(DescriptorName("lock")?.text == "lock")
        #expect(DescriptorName("") == nil)
        #expect(DescriptorName("a:b") == nil)
        #expect(DescriptorName("a\nb") == nil)
        #expect(DescriptorName("锁") == nil)
        #expect(DescriptorName(String(repeating: "x", count: 255)) != nil)
        #expect(DescriptorName(String(repeating: "x", count: 256)) == nil)
    }
}

struct InheritedDescriptorsTests {
    /// Two descriptors with neighbouring numbers, as a manager hands them over.
    private func neighbours() throws -> Int32 {
        let first: Int32 = 200
        let null = try FileDescriptor.open("/dev/null", O_RDONLY)
        let zero = try FileDescriptor.open("/dev/zero", O_RDONLY)
        try #require(dup2(null.raw, first) == first)
        try #require(dup2(zero.raw, first + 1) == first + 1)
        return first
    }

    @Test func `they are found by name, taken once, and the rest is closed`() throws {
        let first = try neighbours()
        let zero = try #require(DescriptorName("zero"))
        do {
            var inherited = try InheritedDescriptors(
                count: "2", process: "42", names: "null:zero", ownProcess: 42, first: first)
            #expect(inherited.names == ["null", "zero"])
            guard let taken = inherited.take(zero) else {
                Issue.record("it was announced under this name")
                return
            }
            #expect(inherited.names == ["null"])
            #expect(fcntl(taken.raw, F_GETFD) & FD_CLOEXEC != 0)
            #expect(try taken.readText(atMost: 1) == "\0")
            let isGone = inherited.take(zero) == nil
            #expect(isGone)
            inherited.putBack(taken, name: zero)
            #expect(inherited.names == ["null", "zero"])
        }
        #expect(fcntl(first, F_GETFD) == -1, "nobody took the first one")
    }

    @Test(
        arguments: [
            ("2", "41", "a:b"), (nil, "42", "a:b"), ("2", nil, "a:b"), ("x", "42", "a"),
            ("-1", "42", "a"), ("0", "42", ""),
        ] as [(String?, String?, String?)])
    func `what is meant for somebody else, or is no number, announces nothing`(
        count: String?, process: String?, names: String?
    ) throws {
        let inherited = try InheritedDescriptors(
            count: count, process: process, names: names, ownProcess: 42, first: 900)
        #expect(inherited.names.isEmpty)
    }

    @Test func `a descriptor that was announced but is not open is an error`() {
        #expect(throws: SystemError("fcntl", place: "inherited a", errorNumber: EBADF)) {
            _ = try InheritedDescriptors(
                count: "1", process: "42", names: "a", ownProcess: 42, first: 901)
        }
    }
}
