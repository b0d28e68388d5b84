import Glibc
import LinuxIO
import Testing

struct SocketTests {
    private func modeAndKind(_ path: String) throws -> mode_t {
        var information = stat()
        try #require(lstat(path, &information) == 0)
        return information.st_mode
    }

    @Test func `bytes go both ways over TCP, and accepting never waits`() throws {
        let listener = try Sockets.listen(address: "127.0.0.1", port: 0)
        let nobodyWaits = try Sockets.accept(from: listener) == nil
        #expect(nobodyWaits)
        let port = try Sockets.localPort(of: listener)
        let client = try Sockets.connect(address: "127.0.0.1", port: port, timeoutSeconds: 5)
        let poller = try Poller()
        try poller.add(listener.raw, key: 1, for: .read)
        #expect(try poller.wait(until: nil).map(\.key) == [1])
        guard let server = try Sockets.accept(from: listener) else {
            Issue.record("a connection was announced")
            return
        }
        #expect(fcntl(server.raw, F_GETFL) & O_NONBLOCK != 0)
        #expect(fcntl(server.raw, F_GETFD) & FD_CLOEXEC != 0)
        #expect(try server.readText() == nil)
        #expect(try server.write(text: "hello") == 5)
        #expect(try client.readText() == "hello")
        try client.close()
        try poller.add(server.raw, key: 2, for: .read)
        #expect(try poller.wait(until: nil).map(\.key) == [2])
        #expect(try server.readText() == "")
    }

    @Test func `an address must be numeric`() {
        let error = #expect(throws: SystemError.self) {
            _ = try Sockets.listen(address: "localhost", port: 0)
        }
        #expect(error?.description == "inet_pton localhost: Invalid argument")
    }

    @Test func `IPv6 works as IPv4 does, and a port that is taken is an error`() throws {
        let listener = try Sockets.listen(address: "::1", port: 0)
        let port = try Sockets.localPort(of: listener)
        _ = try Sockets.connect(address: "::1", port: port, timeoutSeconds: 5)
        #expect(throws: SystemError("bind", place: "[::1]:\(port)", errorNumber: EADDRINUSE)) {
            _ = try Sockets.listen(address: "::1", port: port)
        }
    }

    @Test func `a Unix socket has its mode and knows the user at the other end`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("control.sock")
        let listener = try Sockets.listen(path: path)
        #expect(try modeAndKind(path) == S_IFSOCK | 0o660)
        let client = try Sockets.connect(path: path, timeoutSeconds: 5)
        guard let server = try Sockets.accept(from: listener) else {
            Issue.record("a connected client waits to be accepted")
            return
        }
        #expect(try Sockets.peerUser(of: server) == getuid())
        #expect(try Sockets.peerUser(of: client) == getuid())
    }

    @Test func `a socket that a crash left behind is replaced`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("control.sock")
        do { _ = try Sockets.listen(path: path) }
        #expect(try modeAndKind(path) & S_IFMT == S_IFSOCK, "closing leaves the file")
        let second = try Sockets.listen(path: path)
        _ = try Sockets.connect(path: path, timeoutSeconds: 5)
        let accepted = try Sockets.accept(from: second) != nil
        #expect(accepted)
    }

    @Test func `a socket that somebody serves is not taken away`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("control.sock")
        let first = try Sockets.listen(path: path)
        #expect(throws: SystemError("bind", place: path, errorNumber: EADDRINUSE)) {
            _ = try Sockets.listen(path: path)
        }
        _ = try Sockets.connect(path: path, timeoutSeconds: 5)
        let accepted = try Sockets.accept(from: first) != nil
        #expect(accepted)
    }

    @Test func `a file that is no socket is left alone`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("note")
        _ = try FileDescriptor.open(path, O_WRONLY | O_CREAT, mode: 0o600)
        #expect(throws: SystemError("bind", place: path, errorNumber: EADDRINUSE)) {
            _ = try Sockets.listen(path: path)
        }
        #expect(try modeAndKind(path) & S_IFMT == S_IFREG)
    }

    @Test func `a path that the kernel has no room for is refused`() {
        let path = "/tmp/" + String(repeating: "x", count: 103)
        #expect(throws: SystemError("socket address", place: path, errorNumber: ENAMETOOLONG)) {
            _ = try Sockets.connect(path: path, timeoutSeconds: 1)
        }
    }

    @Test func `sending to a peer that has gone is an error, not the end of the process`() throws {
        let listener = try Sockets.listen(address: "127.0.0.1", port: 0)
        let port = try Sockets.localPort(of: listener)
        let client = try Sockets.connect(address: "127.0.0.1", port: port, timeoutSeconds: 5)
        let poller = try Poller()
        try poller.add(listener.raw, key: 1, for: .read)
        _ = try poller.wait(until: nil)
        guard let server = try Sockets.accept(from: listener) else {
            Issue.record("a connection was announced")
            return
        }
        #expect(shutdown(server.raw, Int32(SHUT_WR)) == 0)
        var failure: SystemError?
        do { _ = try Sockets.send(Array("x".utf8)[...], to: server) } catch { failure = error }
        #expect(failure == SystemError("send", place: server.place, errorNumber: EPIPE))
        try client.close()
    }
}
