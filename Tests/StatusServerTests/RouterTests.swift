import StationModel
import Testing

@testable import StatusServer

struct RouterTests {
    private let local = HTTPPeer.local(userId: 1000)

    private func router(token: String? = nil) -> Router {
        let routes = [
            Route(.post, "/api/v1/simulation/card", audience: .everybody) { _, _, _ in },
            Route(.post, "/api/v1/door/unlock", audience: .controlSocket) { _, _, _ in },
            Route(.get, "/api/v1/ledger", audience: .controlSocket) { _, _, _ in },
        ]
        return Router(routes: routes, controlToken: token, metrics: Metrics())
    }

    private func ask(
        _ method: HTTPMethod, _ path: String, _ fields: [String: String] = [:],
        from peer: HTTPPeer = .network, token: String? = nil
    ) throws -> String {
        var fields = fields
        fields["host"] = fields["host"] ?? "127.0.0.1:8420"
        let request = HTTPRequest(
            method: method, path: path, fields: fields.map { HTTPField($0.key, $0.value) })
        let published = Published(status: try sampleStatus(), ready: true)
        switch router(token: token).resolve(request, from: peer, published) {
        case .respond(let response): return String(response.status.rawValue)
        case .stream: return "stream"
        case .hand(let route): return route.path
        }
    }

    @Test(arguments: [
        "/", "/page.js", "/page.css", "/parts.css", "/view.js", "/controls.js", "/metrics",
        "/healthz", "/readyz",
        "/api/v1/status", "/api/v1/station", "/api/v1/phrases", "/api/v1/history",
    ])
    func `everybody may read`(path: String) throws {
        for method in [HTTPMethod.get, .head] {
            #expect(try ask(method, path) == "200")
            #expect(try ask(method, path, from: local) == "200")
        }
    }

    @Test func `the events are a stream, and HEAD of them is not`() throws {
        #expect(try ask(.get, "/events") == "stream")
        #expect(try ask(.head, "/events") == "200")
    }

    @Test func `what is only for the control socket does not exist for the network`() throws {
        #expect(try ask(.get, "/api/v1/ledger") == "404")
        #expect(try ask(.get, "/api/v1/ledger", from: local) == "/api/v1/ledger")
        #expect(try ask(.head, "/api/v1/ledger", from: local) == "/api/v1/ledger")
        #expect(try ask(.post, "/api/v1/door/unlock", from: local) == "/api/v1/door/unlock")
        #expect(try ask(.get, "/api/v1/door/unlock", from: local) == "405")
        #expect(try ask(.post, "/metrics", from: local) == "404")
    }

    @Test(arguments: [
        (HTTPMethod.get, "/api/v1/door/unlock", "POST"),
        (.post, "/api/v1/ledger", "GET, HEAD"),
    ])
    func `a method that a path does not take is answered with those that it does`(
        method: HTTPMethod, path: String, allowed: String
    ) {
        let request = HTTPRequest(method: method, path: path, fields: [HTTPField("host", "a")])
        guard case .respond(let response) = router().resolve(request, from: local, nil) else {
            Issue.record("\(path) takes it")
            return
        }
        #expect(response.status == .methodNotAllowed)
        #expect(response.fields == [HTTPField("Allow", allowed)])
    }

    @Test func `a command needs the page's origin and its token, both`() throws {
        let path = "/api/v1/simulation/card"
        let origin = "http://127.0.0.1:8420"
        let good = ["origin": origin, "x-yizhan-token": "secret"]
        #expect(try ask(.post, path, good, token: "secret") == path)
        for (field, value) in [
            ("origin", nil), ("origin", "null"), ("origin", "http://evil.example"),
            ("origin", "https://127.0.0.1:8420"), ("x-yizhan-token", nil),
            ("x-yizhan-token", "Secret"), ("x-yizhan-token", "secret2"), ("x-yizhan-token", ""),
        ] as [(String, String?)] {
            var fields = good
            fields[field] = value
            #expect(try ask(.post, path, fields, token: "secret") == "403")
        }
    }

    @Test func `a name that somebody bound to our address is not served in a simulation`() throws {
        #expect(try ask(.get, "/", ["host": "evil.example:8420"], token: "secret") == "421")
        #expect(try ask(.get, "/", ["host": "localhost:8420"], token: "secret") == "200")
        #expect(try ask(.get, "/", ["host": "[::1]:8420"], token: "secret") == "200")
        #expect(try ask(.get, "/", ["host": "1.2.3.4.evil.example"], token: "secret") == "421")
        #expect(try ask(.get, "/", ["host": "station-7.local"]) == "200")
    }

    @Test func `before the first status the station says that it is starting`() {
        for (path, status) in [
            ("/metrics", HTTPStatus.serviceUnavailable), ("/api/v1/status", .serviceUnavailable),
            ("/readyz", .serviceUnavailable), ("/healthz", .ok), ("/", .ok),
        ] {
            let request = HTTPRequest(method: .get, path: path, fields: [HTTPField("host", "a")])
            guard case .respond(let response) = router().resolve(request, from: .network, nil)
            else {
                Issue.record("\(path) is answered at once")
                continue
            }
            #expect(response.status == status)
        }
    }
}
