import Foundation
import Glibc
import HubLink
import Identity
import StationModel
import Testing

/// What a request says to the server.
@Suite(.serialized) struct HubRequestTests {
    private static let done = "HTTP/1.1 204 x\r\n\r\n"

    /// The request as it reaches a server, or the fault before it does.
    private func sent(
        key: Ed25519PrivateKey? = nil, _ request: (String) -> HubRequest
    ) async throws -> (head: String?, outcome: HubLink.Outcome, told: [HubLinkReport]) {
        let server = try HostileServer { visitor in
            try visitor.readRequest()
            try visitor.send(Self.done)
            visitor.waitForEnd()
        }
        let bench = try LinkBench(key: key)
        let outcome = await bench.ask(request(server.url))
        bench.link.stop()
        server.stop()
        return (server.requests.first, outcome, bench.told)
    }

    @Test func `a question is a GET with the given headers`() async throws {
        let sent = try await sent { .to($0, headers: [HubHeader("If-None-Match", "\"a\"")]) }
        let lines = try #require(sent.head).components(separatedBy: "\r\n")
        #expect(lines.first == "GET /path HTTP/1.1")
        for line in ["If-None-Match: \"a\"", "User-Agent: yizhand/0", "Accept-Encoding: identity"] {
            #expect(lines.contains(line))
        }
        #expect(!lines.contains { $0.hasPrefix("Authorization") || $0.hasPrefix("Cookie") })
    }

    @Test func `a body is posted byte by byte, without asking first`() async throws {
        let body = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let server = try HostileServer { visitor in
            let (head, arrived) = try visitor.readRequest()
            let isWhole =
                arrived == body && head.hasPrefix("POST /path HTTP/1.1\r\n")
                && !head.contains("Expect:") && head.contains("Content-Type: application/x-a\r\n")
            try visitor.send("HTTP/1.1 \(isWhole ? 204 : 400) x\r\n\r\n")
        }
        let bench = try LinkBench()
        let outcome = await bench.ask(
            .to(server.url, body: body, headers: [HubHeader("Content-Type", "application/x-a")]))
        #expect(try outcome.get().status == 204)
        bench.link.stop()
        server.stop()
    }

    @Test func `the longest bodies go up and come down beside each other`() async throws {
        let body = [UInt8](repeating: 0x5A, count: HubLink.greatestBody)
        let server = try HostileServer { visitor in
            let (_, arrived) = try visitor.readRequest()
            try visitor.send("HTTP/1.1 200 OK\r\nContent-Length: \(arrived.count)\r\n\r\n")
            try visitor.send(arrived)
        }
        let bench = try LinkBench()
        await withTaskGroup(of: HubLink.Outcome.self) { group in
            for flow in HubFlow.allCases {
                group.addTask {
                    await bench.ask(
                        .to(
                            server.url, flow: flow, body: body,
                            destination: .memory(limit: HubLink.greatestBody)))
                }
            }
            for await outcome in group {
                #expect(outcome == .success(HubAnswer(status: 200, body: body)))
            }
        }
        bench.link.stop()
        server.stop()
    }

    @Test func `an empty body is posted too`() async throws {
        let sent = try await sent { .to($0, body: []) }
        #expect(try #require(sent.head).hasPrefix("POST "))
    }

    @Test(arguments: ["abc.def", "abc.def\n", "abc.def\r\n"])
    func `a token file is read without its line's end`(_ content: String) async throws {
        let path = try temporaryFile(content)
        defer { unlink(path) }
        let sent = try await sent { .to($0, authorization: .tokenFile(path)) }
        #expect(try #require(sent.head).contains("\r\nAuthorization: Bearer abc.def\r\n"))
    }

    @Test(arguments: ["", "\n", "a b", "a\nb", "a\r\nX: y", "密", "a\u{0}"])
    func `a file that holds no token sends nothing`(_ content: String) async throws {
        let path = try temporaryFile(content)
        defer { unlink(path) }
        let sent = try await sent { .to($0, authorization: .tokenFile(path)) }
        #expect(sent.outcome == .failure(.noCredential) && sent.head == nil)
        guard case .noCredential(.lists, let reason) = sent.told.first else {
            Issue.record("the file is told")
            return
        }
        #expect(reason.contains(path))
    }

    @Test func `a missing file and a missing key send nothing`() async throws {
        for authorization: HubEndpoint.Authorization in [
            .tokenFile("/nowhere/token"), .stationKey(audience: "hub"),
        ] {
            let sent = try await sent { .to($0, authorization: authorization) }
            #expect(sent.outcome == .failure(.noCredential) && sent.head == nil)
            #expect(sent.told.count == 1)
        }
    }

    @Test func `a station's token is made for each request`() async throws {
        let key = try Ed25519PrivateKey.generate()
        let server = try HostileServer { visitor in
            while true {
                try visitor.readRequest()
                try visitor.send(Self.done)
            }
        }
        let bench = try LinkBench(key: key)
        for _ in 0..<2 {
            let outcome = await bench.ask(
                .to(server.url, authorization: .stationKey(audience: "hub")))
            #expect(try outcome.get().status == 204)
        }
        bench.link.stop()
        server.stop()
        let tokens = server.requests.compactMap { head in
            head.components(separatedBy: "\r\n").first { $0.hasPrefix("Authorization: Bearer ") }
        }
        #expect(tokens.count == 2 && Set(tokens).count == 2)
        let parts = try #require(tokens.first).dropFirst(22).split(separator: ".")
        #expect(parts.count == 3 && parts[0] == "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9")
    }

    @Test(arguments: [
        "", "hub", "http://", "https://", "http://hub.example/", "http://128.0.0.1/",
        "http://127.0.0.1.example/", "ftp://127.0.0.1/", "file:///etc/passwd",
        "https://user@hub.example/", "https://user:word@hub.example/", "https://hub.example/#a",
        "http://[::2]/", "https://hub example/",
    ])
    func `an address that is neither https nor this machine is not used`(_ url: String)
        async throws
    {
        let bench = try LinkBench()
        #expect(await bench.ask(.to(url)) == .failure(.unusableAddress))
        bench.link.stop()
    }

    @Test func `where nobody listens, and where nobody is`() async throws {
        let server = try HostileServer { _ in }
        let url = server.url
        server.stop()
        let bench = try LinkBench()
        #expect(await bench.ask(.to(url)) == .failure(.unreachable))
        #expect(await bench.ask(.to("https://hub.invalid/")) == .failure(.unknownHost))
        bench.link.stop()
    }

    private func temporaryFile(_ content: String) throws -> String {
        let path = NSTemporaryDirectory() + "yizhand-token-" + UUID().uuidString
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}
