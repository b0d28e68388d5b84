import Foundation
import Glibc
import HubLink
import StationModel
import Testing

/// Answers that go into a file.
@Suite(.serialized) struct DownloadTests {
    private final class Place {
        let path = NSTemporaryDirectory() + "yizhand-download-" + UUID().uuidString

        init(_ content: String?) throws {
            if let content { try Data(content.utf8).write(to: URL(fileURLWithPath: path)) }
        }

        deinit { unlink(path) }

        var content: String? {
            FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// What a file holds after a download, and how that ended.
    private func downloaded(
        over content: String?, from start: Int64? = nil, limit: Int64 = 100, _ said: String
    ) async throws -> (outcome: HubLink.Outcome, content: String?, head: String) {
        let place = try Place(content)
        let server = try HostileServer { visitor in
            try visitor.readRequest()
            try visitor.send(said)
        }
        let bench = try LinkBench()
        let start = start ?? Int64(content?.utf8.count ?? 0)
        let outcome = await bench.ask(
            .to(
                server.url,
                destination: .file(path: place.path, resumingAt: start, limit: limit)))
        bench.link.stop()
        server.stop()
        return (outcome, place.content, server.requests.first ?? "")
    }

    private static func whole(_ body: String, length: Int? = nil) -> String {
        "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: \(length ?? body.utf8.count)\r\n\r\n"
            + body
    }

    private static func part(_ range: String, _ body: String, length: Int? = nil) -> String {
        "HTTP/1.1 206 x\r\nContent-Range: \(range)\r\n"
            + "Content-Length: \(length ?? body.utf8.count)\r\n\r\n" + body
    }

    @Test func `a new file is made, and nobody else may read it`() async throws {
        let place = try Place(nil)
        let server = try HostileServer { visitor in
            try visitor.readRequest()
            try visitor.send(Self.whole("hello"))
        }
        let bench = try LinkBench()
        let outcome = await bench.ask(
            .to(server.url, destination: .file(path: place.path, resumingAt: 0, limit: 5)))
        #expect(outcome == .success(HubAnswer(status: 200, etag: "\"e\"", fileBytes: 5)))
        #expect(place.content == "hello")
        var status = stat()
        #expect(stat(place.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(!server.requests.contains { $0.contains("Range:") })
        bench.link.stop()
        server.stop()
    }

    @Test func `a file that was begun is continued`() async throws {
        let result = try await downloaded(over: "he", Self.part("bytes 2-4/5", "llo"))
        #expect(try result.outcome.get().fileBytes == 5)
        #expect(result.content == "hello")
        #expect(result.head.contains("\r\nRange: bytes=2-\r\n"))
    }

    @Test func `a server that sends the whole file starts it anew`() async throws {
        let result = try await downloaded(over: "old", Self.whole("new file"))
        #expect(try result.outcome.get().fileBytes == 8)
        #expect(result.content == "new file")
    }

    @Test(arguments: [
        "bytes 0-4/5", "bytes 1-4/5", "bytes 3-4/5", "bytes */5", "bytes 2-4", "none", "",
    ])
    func `a part that does not begin where the file ends is refused`(_ range: String)
        async throws
    {
        let result = try await downloaded(over: "he", Self.part(range, "llo"))
        #expect(result.outcome == .failure(.malformedAnswer))
        #expect(result.content == "he")
    }

    @Test func `a part that is longer than it says is refused, a shorter one is lost`()
        async throws
    {
        let long = try await downloaded(over: "he", Self.part("bytes 2-3/5", "llo"))
        #expect(long.outcome == .failure(.malformedAnswer))
        let short = try await downloaded(over: "he", Self.part("bytes 2-9/10", "llo"))
        #expect(short.outcome == .failure(.connectionLost))
        #expect(short.content == "hello")
    }

    @Test func `what came before the connection was lost is kept`() async throws {
        let whole = try await downloaded(over: "old", Self.whole("begun", length: 20))
        #expect(whole.outcome == .failure(.connectionLost))
        #expect(whole.content == "begun")
        let part = try await downloaded(over: "he", Self.part("bytes 2-9/10", "ll", length: 8))
        #expect(part.outcome == .failure(.connectionLost))
        #expect(part.content == "hell")
    }

    @Test func `no file grows beyond its limit`() async throws {
        let said = try await downloaded(over: nil, limit: 4, Self.whole("hello"))
        #expect(said.outcome == .failure(.bodyTooLong) && said.content == nil)
        let total = try await downloaded(over: "he", limit: 4, Self.part("bytes 2-3/5", "ll"))
        #expect(total.outcome == .failure(.bodyTooLong) && total.content == "he")
        let unsaid = try await downloaded(
            over: nil, limit: 4, "HTTP/1.1 200 OK\r\n\r\nhello")
        #expect(unsaid.outcome == .failure(.bodyTooLong))
        #expect(try #require(unsaid.content).utf8.count <= 4)
    }

    @Test(arguments: [304, 404, 416, 503])
    func `any other answer leaves the file alone`(_ status: Int) async throws {
        let body = status == 304 ? "" : "no"
        let result = try await downloaded(
            over: "he",
            "HTTP/1.1 \(status) x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        let answer = try result.outcome.get()
        #expect(answer.status == status && answer.fileBytes == nil)
        #expect(answer.body == Array(body.utf8))
        #expect(result.content == "he")
    }

    @Test func `a file that has another length than was thought is not touched`() async throws {
        let result = try await downloaded(over: "hello", from: 2, Self.part("bytes 2-4/5", "llo"))
        #expect(result.outcome == .failure(.cannotWriteFile))
        #expect(result.content == "hello")
    }

    @Test func `what is no plain file, or lies nowhere, is not written`() async throws {
        let link = NSTemporaryDirectory() + "yizhand-link-" + UUID().uuidString
        #expect(symlink("/tmp/yizhand-nowhere", link) == 0)
        defer { unlink(link) }
        let server = try HostileServer { visitor in
            try visitor.readRequest()
            try visitor.send(Self.whole("hello"))
        }
        let bench = try LinkBench()
        for path in [link, "/dev/null", "/nowhere/file", NSTemporaryDirectory(), "/dev/full"] {
            let outcome = await bench.ask(
                .to(server.url, destination: .file(path: path, resumingAt: 0, limit: 100)))
            #expect(outcome == .failure(.cannotWriteFile), "\(path)")
        }
        bench.link.stop()
        server.stop()
    }
}
