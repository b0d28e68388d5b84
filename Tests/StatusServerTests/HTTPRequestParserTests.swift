import Testing

@testable import StatusServer

struct HTTPRequestParserTests {
    private static let post = request(
        "POST", "/api/v1/door/unlock?dry=1&why=a%20b",
        ["Host: localhost", "X-Yizhan-Token:  abc ", "Connection: keep-alive"],
        body: "{\"on\":true}")

    private func parse(
        _ bytes: [UInt8], limits: HTTPLimits = .withCommands
    ) throws(HTTPFault) -> HTTPRequest? {
        var parser = HTTPRequestParser(limits: limits)
        parser.append(bytes)
        return try parser.next()
    }

    private func fault(of bytes: [UInt8], limits: HTTPLimits = .withCommands) -> HTTPStatus? {
        do throws(HTTPFault) {
            _ = try parse(bytes, limits: limits)
            return nil
        } catch {
            return error.status
        }
    }

    @Test func `a whole request gives its parts`() throws {
        let parsed = try #require(try parse(Self.post))
        #expect(parsed.method == .post)
        #expect(parsed.path == "/api/v1/door/unlock")
        #expect(parsed.parameters == ["dry": "1", "why": "a b"])
        #expect(parsed.field("x-yizhan-token") == "abc")
        #expect(String(decoding: parsed.body, as: UTF8.self) == "{\"on\":true}")
    }

    @Test func `a request split at any byte gives the same request`() throws {
        let whole = try #require(try parse(Self.post))
        for place in 0...Self.post.count {
            var parser = HTTPRequestParser(limits: .withCommands)
            parser.append(Self.post[..<place])
            let early = try parser.next()
            #expect((early == nil) == (place < Self.post.count))
            parser.append(Self.post[place...])
            let late = try parser.next()
            #expect(early ?? late == whole)
        }
    }

    @Test func `byte by byte gives the same as at once, and two requests stay two`() throws {
        var parser = HTTPRequestParser(limits: .withCommands)
        var found: [HTTPRequest] = []
        for byte in Self.post + request("GET", "/healthz") {
            parser.append([byte])
            if let next = try parser.next() { found.append(next) }
        }
        #expect(found.map(\.path) == ["/api/v1/door/unlock", "/healthz"])
        #expect(!parser.isWithinRequest)
    }

    @Test(
        arguments: [
            ("GET / HTTP/1.1\nHost: a\n\n\r\n\r\n", HTTPStatus.badRequest),
            ("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", .badRequest),
            ("GET / HTTP/1.1\r\n\r\n", .badRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .badRequest),
            ("GET / HTTP/1.0\r\nHost: a\r\n\r\n", .versionNotSupported),
            ("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", .badRequest),
            ("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", .badRequest),
            ("GET /#top HTTP/1.1\r\nHost: a\r\n\r\n", .badRequest),
            ("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", .methodNotAllowed),
            ("get / HTTP/1.1\r\nHost: a\r\n\r\n", .methodNotAllowed),
            ("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", .badRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", .badRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", .badRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{1}\r\n\r\n", .badRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", .badRequest),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", .lengthRequired),
            ("POST / HTTP/1.1\r\nHost: a\r\n\r\n", .lengthRequired),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", .lengthRequired),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", .notImplemented),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n",
                .badRequest
            ),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", .badRequest),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", .badRequest),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                .badRequest
            ),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n", .contentTooLarge),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                .contentTooLarge
            ),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n",
                .expectationFailed
            ),
        ])
    func `a violation has its own answer`(text: String, status: HTTPStatus) {
        #expect(fault(of: Array(text.utf8)) == status)
    }

    @Test func `each limit holds to the byte`() throws {
        let frame = "GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n".utf8.count
        let filling = { (count: Int) in
            request("GET", "/", ["Host: a", "X: " + String(repeating: "x", count: count)])
        }
        #expect(fault(of: filling(8192 - frame)) == nil)
        #expect(fault(of: filling(8193 - frame)) == .requestHeaderFieldsTooLarge)
        #expect(fault(of: Array(repeating: 0x41, count: 8191)) == nil)
        #expect(fault(of: Array(repeating: 0x41, count: 8192)) == .requestHeaderFieldsTooLarge)
        let fields = { (count: Int) in ["Host: a"] + (1..<count).map { "X\($0): y" } }
        #expect(fault(of: request("GET", "/", fields(64))) == nil)
        #expect(fault(of: request("GET", "/", fields(65))) == .requestHeaderFieldsTooLarge)
        let path = { (count: Int) in "/" + String(repeating: "p", count: count - 1) }
        #expect(fault(of: request("GET", path(2048))) == nil)
        #expect(fault(of: request("GET", path(2049))) == .uriTooLong)
        let body = String(repeating: "b", count: 65_536)
        #expect(try parse(request("POST", "/", body: body))?.body.count == 65_536)
    }

    @Test func `where POST is not allowed its body is not awaited`() {
        let head = Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n".utf8)
        #expect(fault(of: head, limits: .readOnly) == .methodNotAllowed)
    }

    @Test func `a cookie of another program does no harm`() throws {
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nCookie: n=\u{540D}\r\n\r\n".utf8)
        #expect(try parse(bytes)?.path == "/")
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%ff", "a=1&a=2"])
    func `a malformed query has no parameters`(query: String) {
        #expect(HTTPRequest(method: .get, path: "/", query: query).parameters == nil)
    }

    @Test func `random bytes give nothing but a fault`() {
        var seed: UInt64 = 42
        var random: UInt8 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: seed >> 56)
        }
        for _ in 0..<200 {
            var bytes = (0..<400).map { _ in random }
            bytes += [0x0D, 0x0A, 0x0D, 0x0A]
            #expect(fault(of: bytes) != nil)
        }
    }
}
