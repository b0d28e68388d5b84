import Foundation
import Glibc
import LinuxIO
import StationModel
import Synchronization
import Testing

@testable import HubLink

/// How couriers come and go.
@Suite(.serialized) struct CourierLifeTests {
    private static let done = "HTTP/1.1 204 x\r\n\r\n"

    /// A server that answers every request of a connection.
    private func patientServer() throws -> HostileServer {
        try HostileServer { visitor in
            while true {
                try visitor.readRequest()
                try visitor.send(Self.done)
            }
        }
    }

    /// The numbers of the processes that run under this name.
    private func processes(_ name: String) throws -> Set<pid_t> {
        let all = try FileManager.default.contentsOfDirectory(atPath: "/proc")
            .compactMap { pid_t($0) }
        return Set(
            all.filter { process in
                let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline")
                return words.map { $0.starts(with: name.utf8) } ?? false
            })
    }

    /// A courier under a name of its own: other tests have theirs.
    private func named() throws -> CourierProgram {
        CourierProgram(path: try LinkBench.courier().path, arguments: ["c-\(UUID().uuidString)"])
    }

    /// Gone, and asked for how it ended: a zombie has still its number.
    private func isGone(_ process: pid_t) -> Bool { kill(process, 0) == -1 && errno == ESRCH }

    @Test func `a courier is renewed after its number of requests, and no request is lost`()
        async throws
    {
        let server = try patientServer()
        let program = try named()
        let bench = try LinkBench(program: program, renewingAfter: 3)
        var couriers: Set<pid_t> = []
        for _ in 0..<10 {
            #expect(try await bench.ask(.to(server.url)).get().status == 204)
            couriers.formUnion(try processes(program.arguments[0]))
        }
        bench.link.stop()
        server.stop()
        #expect(couriers.count == 4)
        #expect(couriers.allSatisfy(isGone))
        #expect(bench.told.isEmpty)
    }

    /// Answers that the courier ends before the server does.
    private static let endedEarly = [
        "HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 9\r\n\r\nhi",
        "HTTP/1.1 401 x\r\nWWW-Authenticate: Bearer\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 302 x\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 x\r\nContent-Length: 99999999\r\n\r\nhi",
        "HTTP/1.1 200 x\r\nContent-Encoding: gzip\r\n\r\nhi",
        "HTTP/1.1 400 x\r\n\r\n" + String(repeating: "x", count: 20_000),
        "HTTP/1.1 200 x\r\n\r\n" + String(repeating: "x", count: 200_000),
        "",
    ]

    @Test(arguments: endedEarly)
    func `a courier outlives what it ends early`(_ said: String) async throws {
        let odd = try HostileServer { visitor in
            while true {
                try visitor.readRequest()
                try visitor.send(said)
            }
        }
        let server = try patientServer()
        let bench = try LinkBench()
        for _ in 0..<4 {
            _ = await bench.ask(.to(odd.url, timeout: .milliseconds(said.isEmpty ? 50 : 20_000)))
            #expect(try await bench.ask(.to(server.url)).get().status == 204)
        }
        #expect(bench.told.isEmpty)
        bench.link.stop()
        for server in [odd, server] { server.stop() }
    }

    @Test func `a courier that retires finishes what it has`() async throws {
        let gate = Gate()
        let slow = try HostileServer { visitor in
            try visitor.readRequest()
            gate.wait()
            try visitor.send(Self.done)
        }
        let server = try patientServer()
        let bench = try LinkBench(renewingAfter: 1)
        async let held = bench.ask(.to(slow.url, flow: .directives))
        for _ in 0..<4 {
            #expect(try await bench.ask(.to(server.url)).get().status == 204)
        }
        gate.open()
        #expect(try await held.get().status == 204)
        bench.link.stop()
        for server in [slow, server] { server.stop() }
        #expect(bench.told.isEmpty)
    }

    @Test func `a courier that ends is replaced, and what it had is answered`() async throws {
        let deadly = try HostileServer { visitor in
            try visitor.readRequest()
            try visitor.send("HTTP/1.1 200 OK\r\nContent-Ty")
        }
        let gate = Gate()
        let slow = try HostileServer { visitor in
            try visitor.readRequest()
            gate.open()
            visitor.waitForEnd()
        }
        let server = try patientServer()
        let bench = try LinkBench()
        async let held = bench.ask(.to(slow.url, flow: .directives))
        gate.wait()
        #expect(await bench.ask(.to(deadly.url)) == .failure(.courierLost))
        #expect(await held == .failure(.courierLost))
        #expect(try await bench.ask(.to(server.url)).get().status == 204)
        guard case .courierEnded(.signalled, let flows) = bench.told.first else {
            Issue.record("the end is told")
            return
        }
        #expect(flows == [.directives, .lists])
        bench.link.stop()
        for server in [deadly, slow, server] { server.stop() }
    }

    @Test func `a courier that does not answer is killed at the deadline`() async throws {
        let bench = try LinkBench(
            program: CourierProgram(path: "/bin/sleep", arguments: ["sleep", "1000"]))
        let outcome = await bench.ask(
            .to("http://127.0.0.1:1/", timeout: .milliseconds(1)))
        #expect(outcome == .failure(.timedOut))
        #expect(bench.told == [.courierEnded(.signalled(SIGKILL), underWay: [.lists])])
        bench.link.stop()
    }

    @Test(arguments: [
        // Answers each order with the order itself; ends at once; says what is too long.
        ("/bin/cat", ["cat"]), ("/bin/true", ["true"]), ("/bin/echo", ["echo", "long enough"]),
    ])
    func `a program that speaks another language is no courier`(
        _ given: (path: String, arguments: [String])
    ) async throws {
        let bench = try LinkBench(
            program: CourierProgram(path: given.path, arguments: given.arguments))
        for _ in 0..<3 {
            #expect(await bench.ask(.to("http://127.0.0.1:1/")) == .failure(.courierLost))
        }
        bench.link.stop()
    }

    @Test func `a program that is not there is told`() async throws {
        let bench = try LinkBench(program: CourierProgram(path: "/nowhere", arguments: ["x"]))
        #expect(await bench.ask(.to("http://127.0.0.1:1/")) == .failure(.courierLost))
        #expect(
            bench.told == [
                .courierNotStarted(
                    SystemError("posix_spawn", place: "/nowhere", errorNumber: ENOENT))
            ])
        bench.link.stop()
    }

    @Test func `a stop answers what is under way, ends the courier, and refuses what follows`()
        async throws
    {
        let gate = Gate()
        let slow = try HostileServer { visitor in
            try visitor.readRequest()
            gate.open()
            visitor.waitForEnd()
        }
        let program = try named()
        let bench = try LinkBench(program: program)
        async let held = bench.ask(.to(slow.url))
        gate.wait()
        let couriers = try processes(program.arguments[0])
        bench.link.stop()
        bench.link.stop()
        #expect(await held == .failure(.courierLost))
        #expect(await bench.ask(.to(slow.url)) == .failure(.courierLost))
        #expect(couriers.count == 1 && couriers.allSatisfy(isGone))
        slow.stop()
    }
}

/// Opened once; whoever waits at it goes on then.
final class Gate: Sendable {
    private let isOpen = Mutex(false)

    func open() { isOpen.withLock { $0 = true } }

    /// Looks again and again, and lets the others run: no time is waited for.
    func wait() {
        while !isOpen.withLock({ $0 }) { LaneThread.giveWay() }
    }
}
