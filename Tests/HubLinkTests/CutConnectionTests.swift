import HubLink
import StationModel
import Synchronization
import Testing

/// What follows a connection that is cut after it has served.
@Suite(.serialized) struct CutConnectionTests {
    private static let done = "HTTP/1.1 204 x\r\n\r\n"

    /// How a server ends a connection in its second request.
    enum Cut: CaseIterable {
        case unread, unanswered, inTheHead, inTheBody, byReset, afterTheAnswer

        func make(_ visitor: Visitor) throws {
            if self == .unread { return try visitor.waitForRequest() }
            try visitor.readRequest()
            switch self {
            case .unread, .unanswered: break
            case .inTheHead: try visitor.send("HTTP/1.1 204")
            case .inTheBody: try visitor.send("HTTP/1.1 200 x\r\nContent-Length: 9\r\n\r\nhi")
            case .byReset: visitor.reset()
            case .afterTheAnswer: try visitor.send(CutConnectionTests.done)
            }
        }
    }

    @Test(arguments: Cut.allCases, [nil, [1, 2, 3]] as [[UInt8]?])
    func `a request whose connection is cut is answered at once, and so is the next one`(
        _ cut: Cut, body: [UInt8]?
    ) async throws {
        let server = try HostileServer { visitor in
            try visitor.readRequest()
            try visitor.send(Self.done)
            try cut.make(visitor)
        }
        let bench = try LinkBench()
        var before = HubLink.Outcome.failure(.connectionLost)
        for _ in 0..<12 {
            let outcome = await bench.ask(
                .to(server.url, flow: .events, body: body, timeout: .seconds(10)))
            // Asked once more by itself, or told; what hung would have no answer in time.
            let isStored = outcome == .success(HubAnswer(status: 204))
            #expect(isStored || outcome == .failure(.connectionLost))
            #expect(isStored || before == .success(HubAnswer(status: 204)))
            // One that hangs has shown enough.
            if outcome == .failure(.timedOut) { break }
            before = outcome
        }
        #expect(bench.told.isEmpty)
        bench.link.stop()
        server.stop()
    }

    private static let locations = [
        "", "/", "//", "/x", "?", "#", "http://", "https:///x", "http://127.0.0.1:1/",
        "http://[::1", "//[::::]:99999999/", "http://a b/", "http://hub.example:70000/", "%%%",
        "ftp://hub.example/", "data:,x", "mailto:a@hub.example", "http://user:word@hub.example/",
        String(repeating: "a", count: 9000),
    ]

    @Test(arguments: [301, 302, 303, 307, 308], [nil, [1, 2, 3]] as [[UInt8]?])
    func `whatever a redirection says, the request behind it is answered`(
        _ status: Int, body: [UInt8]?
    ) async throws {
        let count = Mutex(0)
        let server = try HostileServer { visitor in
            while true {
                let (head, _) = try visitor.readRequest()
                guard head.hasPrefix("POST") || body == nil else { return }
                let number = count.withLock { count in
                    defer { count += 1 }
                    return count
                }
                // Every other request is an ordinary one.
                guard number.isMultiple(of: 2) else {
                    try visitor.send(Self.done)
                    continue
                }
                let location = Self.locations[number / 2 % Self.locations.count]
                try visitor.send(
                    "HTTP/1.1 \(status) x\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let bench = try LinkBench()
        for _ in Self.locations {
            switch await bench.ask(.to(server.url, body: body)) {
            case .success(let answer): #expect(answer.status == status)
            // Foundation ends its process over some of them.
            case .failure(let fault): #expect([.courierLost, .malformedAnswer].contains(fault))
            }
            let next = await bench.ask(.to(server.url, body: body))
            #expect(next == .success(HubAnswer(status: 204)))
        }
        bench.link.stop()
        server.stop()
        // One of them ends Foundation: `//[::::]:99999999/`.
        #expect(bench.told.count == 1)
    }
}
