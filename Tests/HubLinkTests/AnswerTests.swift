import HubLink
import StationModel
import Testing

/// Answers as servers give them.
@Suite(.serialized) struct AnswerTests {
    private func told(
        _ said: String, to request: (String) -> HubRequest = { .to($0) }
    ) async throws -> HubAnswer {
        let outcome = try await answer(to: request) { visitor in
            try visitor.readRequest()
            try visitor.send(said)
            visitor.waitForEnd()
        }
        return try outcome.get()
    }

    @Test func `what a sound server says is told`() async throws {
        let answer = try await told(
            "HTTP/1.1 200 OK\r\nContent-Type: Application/JSON; charset=utf-8\r\n"
                + "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nETag: W/\"a\"\r\n"
                + "Last-Modified: Sat, 05 Nov 1994 08:49:37 GMT\r\nRetry-After: 7\r\n"
                + "Content-Length: 2\r\n\r\nhi")
        #expect(
            answer
                == HubAnswer(
                    status: 200, contentType: "application/json", retryAfter: .seconds(7),
                    etag: "W/\"a\"", lastModified: "Sat, 05 Nov 1994 08:49:37 GMT",
                    date: UnixTime(seconds: 784_111_777), body: Array("hi".utf8)))
    }

    @Test(arguments: [
        ("http://elsewhere.example/x", "elsewhere.example"), ("/x", "127.0.0.1"),
        ("mailto:x@y", nil), ("//h ost/", nil),
    ])
    func `a redirection is told, and not followed`(
        _ given: (location: String, host: String?)
    ) async throws {
        for status in [301, 302, 303, 307, 308] {
            let server = try HostileServer { visitor in
                while true {
                    try visitor.readRequest()
                    try visitor.send(
                        "HTTP/1.1 \(status) x\r\nLocation: \(given.location)\r\n"
                            + "Content-Length: 2\r\n\r\nhi")
                }
            }
            let bench = try LinkBench()
            let answer = try await bench.ask(.to(server.url)).get()
            #expect(answer.status == status)
            #expect(answer.redirectHost == given.host)
            // The next answer would come behind a request that followed.
            #expect(try await bench.ask(.to(server.url)).get().status == status)
            bench.link.stop()
            server.stop()
            #expect(server.requests.count == 2)
            #expect(bench.told.isEmpty)
        }
    }

    @Test func `names of headers are read in any case, as HTTP/2 sends them in lower case`()
        async throws
    {
        let answer = try await told(
            "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\nETAG: \"e\"\r\nretry-after: 3\r\n"
                + "content-length: 0\r\n\r\n")
        #expect(
            answer
                == HubAnswer(
                    status: 200, contentType: "a/b", retryAfter: .seconds(3), etag: "\"e\""))
    }

    @Test func `a redirection that leads nowhere is told too`() async throws {
        let answer = try await told("HTTP/1.1 302 x\r\nContent-Length: 2\r\n\r\nhi")
        #expect(answer.status == 302 && answer.redirectHost == nil)
    }

    @Test(arguments: ["Basic realm=\"x\"", "Bearer", "Digest realm=\"x\", nonce=\"y\"", ",,=\""])
    func `who is asked for a password is told so`(_ challenge: String) async throws {
        let answer = try await told(
            "HTTP/1.1 401 x\r\nWWW-Authenticate: \(challenge)\r\nContent-Length: 2\r\n\r\nhi")
        #expect(answer.status == 401)
    }

    @Test func `an answer without a body is an answer`() async throws {
        for status in [204, 304] {
            let answer = try await told("HTTP/1.1 \(status) x\r\nETag: \"a\"\r\n\r\n")
            #expect(answer == HubAnswer(status: status, etag: "\"a\""))
        }
    }

    @Test func `a page of HTML with a good status is told as what it is`() async throws {
        let answer = try await told(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>")
        #expect(answer.contentType == "text/html")
    }

    @Test func `a refusal is told however much it says`() async throws {
        let body = String(repeating: "row ", count: 50_000)
        let answer = try await told(
            "HTTP/1.1 400 x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        #expect(answer.status == 400)
        #expect(answer.body == Array(body.utf8.prefix(4096)))
    }

    @Test func `of an answer that nobody reads the beginning is enough`() async throws {
        let answer = try await told("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "a", count: 9)) {
            .to($0, body: [1], destination: .excerpt(limit: 4))
        }
        #expect(answer.body == Array("aaaa".utf8))
        let none = try await told("HTTP/1.1 200 OK\r\n\r\n") {
            .to($0, body: [1], destination: .excerpt(limit: 0))
        }
        #expect(none.status == 200 && none.body.isEmpty)
    }

    @Test func `a body of several chunks is one body`() async throws {
        let answer = try await told(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")
        #expect(answer.body == Array("hello".utf8))
    }
}
