import Glibc
import LinuxIO
import StationModel
import Synchronization
import Testing

@testable import StatusServer

/// The whole server over real sockets. Every wait is for bytes, with a limit.
struct StatusServerTests {
    private func server(
        controlSocket: String? = nil, token: String? = nil, routes: [Route] = []
    ) throws -> StatusServer {
        try StatusServer(
            StatusServerOptions(
                listen: StatusConfiguration(port: 0), controlSocket: controlSocket,
                controlToken: token),
            routes: routes, failed: { Issue.record("\($0)") })
    }

    @Test func `a connection serves one request after the other`() throws {
        let server = try server()
        defer { server.stop() }
        let client = try TestClient(port: server.port)
        #expect(try client.exchange(request("GET", "/healthz")).hasSuffix("\r\n\r\nalive\n"))
        #expect(try client.exchange(request("GET", "/readyz")).hasPrefix("HTTP/1.1 503 "))
        server.publish(try sampleStatus(), ready: true)
        #expect(try client.exchange(request("GET", "/readyz")).hasPrefix("HTTP/1.1 200 "))
        #expect(try client.exchange(request("GET", "/api/v1/status")).contains("江汉路驿站"))
        let card =
            #"{"id":"wuhan-jianghan-07","name":"江汉路驿站","place":"江汉路 88 号","#
            + #""openNow":false,"services":[{"service":"appliances","#
        #expect(try client.exchange(request("GET", "/api/v1/station")).contains(card))
    }

    @Test func `two requests in one delivery get two answers`() throws {
        let server = try server()
        defer { server.stop() }
        let client = try TestClient(port: server.port)
        try client.send(request("GET", "/healthz") + request("GET", "/nowhere"))
        try client.read { $0.contains("nothing at /nowhere") }
        #expect(client.text.hasPrefix("HTTP/1.1 200 OK"))
    }

    @Test func `the answer to HEAD has the length and no body`() throws {
        let server = try server()
        defer { server.stop() }
        let client = try TestClient(port: server.port)
        try client.send(request("HEAD", "/", ["Host: a", "Connection: close"]))
        #expect(try client.read { _ in false } == false)
        #expect(client.text.hasPrefix("HTTP/1.1 200 OK"))
        #expect(client.text.hasSuffix("\r\n\r\n"))
    }

    @Test func `metrics come in the format that was asked for`() throws {
        let server = try server()
        defer { server.stop() }
        server.publish(try sampleStatus(), ready: true)
        let client = try TestClient(port: server.port)
        #expect(try client.exchange(request("GET", "/metrics")).contains("version=0.0.4"))
        let accept = ["Host: a", "Accept: application/openmetrics-text; version=1.0.0"]
        #expect(try client.exchange(request("GET", "/metrics", accept)).hasSuffix("# EOF\n"))
    }

    @Test func `the network may only read`() throws {
        let server = try server()
        defer { server.stop() }
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
            let client = try TestClient(port: server.port)
            let answer = try client.exchange(request(method, "/", body: "{}"))
            #expect(answer.hasPrefix("HTTP/1.1 405 "))
            #expect(answer.contains("Allow: GET, HEAD"))
            #expect(try client.read { _ in false } == false, "the connection ends")
        }
    }

    @Test func `a faulty request is answered before the connection ends`() throws {
        let server = try server()
        defer { server.stop() }
        let client = try TestClient(port: server.port)
        try client.send(Array(repeating: 0x41, count: 100_000))
        #expect(try client.read { _ in false } == false)
        #expect(client.text.hasPrefix("HTTP/1.1 431 "))
    }

    @Test func `the sixty-fifth client is told that all places are taken`() throws {
        let server = try server()
        defer { server.stop() }
        var clients: [TestClient] = []
        for _ in 0..<ServerLoop.mostConnections {
            let client = try TestClient(port: server.port)
            #expect(try client.exchange(request("GET", "/healthz")).hasPrefix("HTTP/1.1 200 "))
            clients.append(client)
        }
        let late = try TestClient(port: server.port)
        #expect(try late.read { _ in false } == false)
        #expect(late.text.hasPrefix("HTTP/1.1 503 "))
        #expect(try clients[0].exchange(request("GET", "/healthz")).hasPrefix("HTTP/1.1 200 "))
    }

    @Test func `a stream begins with the newest snapshot and follows what is published`() throws {
        let server = try server()
        defer { server.stop() }
        server.publish(try sampleStatus(name: "甲"), ready: true)
        let client = try TestClient(port: server.port)
        try client.send(request("GET", "/events"))
        try client.read { $0.contains("\"name\":\"甲\"") && $0.hasSuffix("\n\n") }
        #expect(client.text.contains("Content-Type: text/event-stream"))
        #expect(client.text.contains("retry: 2000\nevent: status\ndata: {"))
        server.publish(try sampleStatus(name: "乙"), ready: true)
        #expect(try client.read { $0.contains("\"name\":\"乙\"") })
    }

    @Test
    func `a burst of publications reaches a stream as few snapshots, the last one among them`()
        throws
    {
        let server = try server()
        defer { server.stop() }
        let client = try TestClient(port: server.port)
        try client.send(request("GET", "/events"))
        try client.read { $0.contains("event: alive") }
        let begin = Clocks.monotonic()
        for number in 1...500 {
            server.publish(try sampleStatus(name: "no. \(number);"), ready: true)
        }
        try client.read { $0.contains("no. 500;") }
        let seconds = Double((Clocks.monotonic() - begin).wholeMilliseconds) / 1000
        let snapshots = client.text.split(separator: "\n").count { $0 == "event: status" }
        #expect(snapshots <= 2 + Int(seconds * 5))
    }

    @Test func `the ninth stream is refused and the page's other requests are not`() throws {
        let server = try server()
        defer { server.stop() }
        var streams: [TestClient] = []
        for _ in 0..<ServerLoop.mostStreams {
            let client = try TestClient(port: server.port)
            try client.send(request("GET", "/events"))
            try client.read { $0.contains("event: alive") }
            streams.append(client)
        }
        let ninth = try TestClient(port: server.port)
        #expect(try ninth.exchange(request("GET", "/events")).hasPrefix("HTTP/1.1 503 "))
        #expect(try ninth.exchange(request("GET", "/healthz")).hasPrefix("HTTP/1.1 200 "))
    }

    @Test func `an answer may come later and from another thread`() throws {
        let route = Route(.get, "/slow", audience: .everybody) { request, _, responder in
            do {
                let lane = try LaneThread(name: "answer") {
                    responder.complete(.text("later \(request.query)"))
                    responder.complete(.text("twice"))
                }
                lane.join()
            } catch {
                responder.complete(.text("\(error)", status: .internalServerError))
            }
        }
        let server = try server(routes: [route])
        defer { server.stop() }
        let client = try TestClient(port: server.port)
        #expect(try client.exchange(request("GET", "/slow?a")).hasSuffix("later a\n"))
        #expect(try client.exchange(request("GET", "/healthz")).hasSuffix("alive\n"))
    }

    @Test func `the control socket takes commands and says who gave them`() throws {
        let path = "/tmp/yizhan-\(getpid())-\(Clocks.monotonic().nanoseconds).sock"
        defer { unlink(path) }
        let route = Route(.post, "/api/v1/echo", audience: .controlSocket) {
            request, peer, responder in
            responder.complete(.text("\(peer) \(request.body.count)"))
        }
        let server = try server(controlSocket: path, routes: [route])
        defer { server.stop() }
        let command = request("POST", "/api/v1/echo", body: "{}")
        let local = try TestClient(path: path)
        #expect(try local.exchange(command).hasSuffix("local(userId: \(getuid())) 2\n"))
        #expect(try local.exchange(request("GET", "/healthz")).hasSuffix("alive\n"))
        let network = try TestClient(port: server.port)
        #expect(try network.exchange(command).hasPrefix("HTTP/1.1 405 "))
    }

    @Test func `a slow stream is cut off and does not delay the others`() throws {
        let server = try server()
        defer { server.stop() }
        let slow = try TestClient(port: server.port, receiveBuffer: 200_000)
        try slow.send(request("GET", "/events"))
        try slow.read { $0.contains("event: alive") }
        // The kernel buffers some megabytes for a client that does not read; a long name fills
        // them with few snapshots.
        let name = String(repeating: "x", count: 200_000)
        let quick = try TestClient(port: server.port)
        try quick.send(request("GET", "/events"))
        for number in 1...Self.snapshotsBeyondAllBuffers {
            server.publish(try sampleStatus(name: "\(number);" + name), ready: true)
            try quick.read { $0.contains("\"name\":\"\(number);") }
            quick.forget()
        }
        #expect(try slow.read { _ in false } == false)
        #expect(!slow.text.contains("\"name\":\"\(Self.snapshotsBeyondAllBuffers);"))
    }

    /// Linux buffers at most 4 MiB to send unless told otherwise (tcp(7)).
    private static let snapshotsBeyondAllBuffers = 26

    @Test func `after a stop nobody is served and stopping again is harmless`() throws {
        let server = try server()
        let client = try TestClient(port: server.port)
        _ = try client.exchange(request("GET", "/healthz"))
        server.stop()
        server.stop()
        #expect(try client.read { $0.isEmpty } == false)
    }
}
