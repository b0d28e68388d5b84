import HubLink
import StationModel
import Testing

/// Answers that no sound server gives, from servers that listen on loopback.
@Suite(.serialized) struct HostileAnswerTests {
    private static let good = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"

    /// What a server says before it closes, and what becomes of it.
    private static let faults: [(said: String, fault: HubFault)] = [
        ("", .connectionLost),
        // Foundation ends its process here, as it does further down at trailers and big lengths.
        ("HTTP/1.1 200 OK\r\nContent-Ty", .courierLost),
        (good + "Content-Length: 20\r\n\r\nhi", .connectionLost),
        (good + "Content-Length: 10\r\nContent-Length: 20\r\n\r\nhi", .connectionLost),
        (good + "Content-Length: -5\r\n\r\nhi", .malformedAnswer),
        (good + "Content-Length: 9223372036854775807\r\n\r\nhi", .courierLost),
        (good + "Transfer-Encoding: chunked\r\n\r\n5\r\nhi", .connectionLost),
        (good + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhi\r\n", .malformedAnswer),
        (
            good + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-A: 1\r\n\r\n",
            .courierLost
        ),
        (good + "Transfer-Encoding: rot13\r\n\r\nhi", .malformedAnswer),
        (good + "Content-Encoding: rot13\r\nContent-Length: 2\r\n\r\nhi", .malformedAnswer),
        (good + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi", .malformedAnswer),
        ("SSH-2.0-OpenSSH\r\n", .malformedAnswer),
        ("<html>hello</html>", .malformedAnswer),
        ("HTTP/1.1 0 x\r\n\r\n", .malformedAnswer),
        ("HTTP/1.1 12345 x\r\nContent-Length: 0\r\n\r\n", .malformedAnswer),
        ("HTTP/9.9 200 x\r\nContent-Length: 0\r\n\r\n", .malformedAnswer),
        ("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", .connectionLost),
        ("HTTP/1.1 200 x\r\nno colon\r\nContent-Length: 2\r\n\r\nhi", .malformedAnswer),
        ("HTTP/1.1 200 x\r\nX: \u{0}\r\nContent-Length: 2\r\n\r\nhi", .malformedAnswer),
        ("HTTP/1.1 200 x\nContent-Length: 2\n\nhi", .malformedAnswer),
        (
            "HTTP/1.1 302 x\r\nLocation: //[::::]:99999999/\r\nContent-Length: 0\r\n\r\n",
            .courierLost
        ),
    ]

    @Test(arguments: faults)
    func `an answer that is none is a fault`(_ given: (said: String, fault: HubFault))
        async throws
    {
        let outcome = try await answer { visitor in
            try visitor.readRequest()
            try visitor.send(given.said)
        }
        #expect(outcome == .failure(given.fault))
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\n", good + "Content-Length: 20\r\n\r\nhi"])
    func `a connection that is reset is lost`(_ said: String) async throws {
        let outcome = try await answer { visitor in
            try visitor.readRequest()
            try visitor.send(said)
            visitor.reset()
        }
        #expect(outcome == .failure(.connectionLost))
    }

    @Test func `a head that does not end is cut off`() async throws {
        let outcome = try await answer { visitor in
            try visitor.readRequest()
            try visitor.send("HTTP/1.1 200 OK\r\n")
            while true { try visitor.send("X-Flood: aaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n") }
        }
        #expect(outcome == .failure(.malformedAnswer))
    }

    @Test func `a header that does not end is cut off`() async throws {
        let outcome = try await answer { visitor in
            try visitor.readRequest()
            try visitor.send("HTTP/1.1 200 OK\r\nX-Flood: ")
            while true { try visitor.send(String(repeating: "a", count: 1000)) }
        }
        #expect(outcome == .failure(.malformedAnswer))
    }

    @Test func `interim answers without end are cut off`() async throws {
        let outcome = try await answer { visitor in
            try visitor.readRequest()
            while true { try visitor.send("HTTP/1.1 102 Processing\r\n\r\n") }
        }
        #expect(outcome == .failure(.malformedAnswer))
    }

    @Test func `an answer behind interim ones is the answer`() async throws {
        let outcome = try await answer { visitor in
            try visitor.readRequest()
            try visitor.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n")
            try visitor.send(Self.good + "Content-Length: 2\r\n\r\nhi")
        }
        #expect(try outcome.get().body == Array("hi".utf8))
    }

    @Test func `a body that does not end is given up at its limit`() async throws {
        let outcome = try await answer { visitor in
            try visitor.readRequest()
            try visitor.send(Self.good + "\r\n")
            while true { try visitor.send([UInt8](repeating: 0x61, count: 65_536)) }
        }
        #expect(outcome == .failure(.bodyTooLong))
    }

    @Test func `a redirection whose body does not end costs a courier, and no more`() async throws {
        let server = try HostileServer { visitor in
            try visitor.readRequest()
            try visitor.send("HTTP/1.1 302 x\r\nLocation: /x\r\n\r\n")
            while true { try visitor.send([UInt8](repeating: 0x61, count: 65_536)) }
        }
        // Foundation keeps all of it, so that only the bound of its memory ends the courier.
        let program = CourierProgram(
            path: try LinkBench.courier().path, arguments: ["courier", "\(20 << 20)"])
        let bench = try LinkBench(program: program)
        #expect(await bench.ask(.to(server.url)) == .failure(.courierLost))
        bench.link.stop()
        server.stop()
    }

    @Test func `a body that says it is too long is not waited for`() async throws {
        let outcome = try await answer { visitor in
            try visitor.readRequest()
            try visitor.send(Self.good + "Content-Length: 65537\r\n\r\n")
            visitor.waitForEnd()
        }
        #expect(outcome == .failure(.bodyTooLong))
    }

    @Test func `a packed bomb is refused by its head`() async throws {
        let outcome = try await answer { visitor in
            let (head, _) = try visitor.readRequest()
            #expect(head.contains("Accept-Encoding: identity\r\n"))
            try visitor.send(Self.good + "Content-Encoding: gzip\r\n\r\n")
            // A gzip member whose content goes on for ever is not even begun to be unpacked.
            visitor.waitForEnd()
        }
        #expect(outcome == .failure(.malformedAnswer))
    }

    @Test(arguments: [
        // Nothing at all; drop by drop in the head; drop by drop in the body.
        "", "HTTP/1.1 200 OK\r\n", good + "Content-Length: 10000\r\n\r\n",
    ])
    func `a server that takes its time is given up at the deadline`(_ said: String) async throws {
        let outcome = try await answer(to: { .to($0, timeout: .milliseconds(400)) }) { visitor in
            try visitor.readRequest()
            try visitor.send(said)
            visitor.waitForEnd()
        }
        #expect(outcome == .failure(.timedOut))
    }
}
