import Glibc
import LinuxIO
import Testing

@Suite struct ChildProcessTests {
    private func shell(_ script: String, _ environment: [String] = []) throws -> ChildProcess {
        try ChildProcess(
            path: "/bin/sh", arguments: ["sh", "-c", script], environment: environment)
    }

    /// All that it writes, until it closes its stream.
    private func words(_ child: ChildProcess) throws -> String {
        var content: [UInt8] = []
        let poller = try Poller()
        try poller.add(child.stream.raw, key: 0, for: .read)
        while true {
            guard let arrived = try child.stream.read(atMost: 4096) else {
                _ = try poller.wait(until: nil)
                continue
            }
            guard !arrived.isEmpty else { return String(decoding: content, as: UTF8.self) }
            content += arrived
        }
    }

    private func end(_ child: ChildProcess) throws -> ChildEnd? {
        let poller = try Poller()
        try poller.add(child.endDescriptor, key: 0, for: .read)
        while try poller.wait(until: nil).isEmpty {}
        return try child.reap()
    }

    @Test func `a child reads and writes its stream`() throws {
        let child = try shell("read line; echo \"got $line\"")
        _ = try Sockets.send(Array("hello\n".utf8)[...], to: child.stream)
        #expect(try words(child) == "got hello\n")
        #expect(try end(child) == .exited(code: 0))
    }

    @Test func `how it ended is told`() throws {
        #expect(try end(shell("exit 7")) == .exited(code: 7))
        #expect(try end(shell("kill -TERM $$")) == .signalled(SIGTERM))
        let child = try shell("read forever")
        #expect(try child.reap() == nil)
        child.kill()
        #expect(try end(child) == .signalled(SIGKILL))
        child.kill()
    }

    @Test func `a child has nothing of its parent but its stream`() throws {
        // Not close-on-exec, as a library's descriptor may be.
        let leaking = dup(1)
        defer { close(leaking) }
        let child = try shell("echo *; ls /proc/self/fd; env", ["A=b", "PATH=/bin"])
        let told = try words(child).split(whereSeparator: \.isWhitespace)
        #expect(told.contains("A=b"))
        #expect(!told.contains { $0.hasPrefix("HOME=") || $0.hasPrefix("LANG=") })
        // 0, 1, 2, and the one with which ls reads the directory.
        let numbers = told.compactMap { Int($0) }.filter { $0 < 1000 }
        #expect(numbers.sorted() == [0, 1, 2, 3])
    }

    @Test func `signals that the parent blocks or ignores are the child's again`() throws {
        var set = sigset_t()
        var old = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &set, &old)
        defer { pthread_sigmask(SIG_SETMASK, &old, nil) }
        #expect(try end(shell("kill -TERM $$; exit 3")) == .signalled(SIGTERM))
        let told = try words(shell("grep -E '^Sig(Blk|Ign)' /proc/self/status", ["PATH=/bin"]))
        // glibc's posix_spawn leaves its own two, 32 and 33, ignored.
        #expect(told == "SigBlk:\t0000000000000000\nSigIgn:\t0000000180000000\n")
    }

    @Test func `a child sees the end of its parent's stream`() throws {
        var child: ChildProcess? = try shell("read line || exit 5")
        let copy = dup(try #require(child).endDescriptor)
        defer { close(copy) }
        child = nil
        let poller = try Poller()
        try poller.add(copy, key: 0, for: .read)
        #expect(try poller.wait(until: nil).count == 1)
    }

    @Test func `what is no program is an error`() {
        for (path, number) in [("/nowhere", ENOENT), ("/", EACCES), ("/etc/passwd", EACCES)] {
            #expect(throws: SystemError("posix_spawn", place: path, errorNumber: number)) {
                try ChildProcess(path: path, arguments: ["x"], environment: [])
            }
        }
    }
}
