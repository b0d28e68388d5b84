import Glibc
import HubLink
import StationModel
import Testing

@Suite(.serialized) struct ProbeTests {
    static let ok = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
    static let scripts: [(String, HostileServer.Script)] = [
        ("plain", { try $0.readRequest(); try $0.send(ok + "Content-Length: 2\r\n\r\nhi") }),
        ("cut in head", { try $0.readRequest(); try $0.send("HTTP/1.1 200 OK\r\nContent-Ty") }),
        ("close at once", { _ in }),
        ("close after request", { try $0.readRequest() }),
        ("rst after request", { try $0.readRequest(); $0.reset() }),
        ("rst in head", { try $0.readRequest(); try $0.send("HTTP/1.1 200 OK\r\n"); $0.reset() }),
        ("cut in body", { try $0.readRequest(); try $0.send(ok + "Content-Length: 20\r\n\r\nhi") }),
        ("rst in body", { try $0.readRequest(); try $0.send(ok + "Content-Length: 20\r\n\r\nhi"); $0.reset() }),
        ("cut in chunk", { try $0.readRequest(); try $0.send(ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhi") }),
        ("bad chunk", { try $0.readRequest(); try $0.send(ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhi\r\n") }),
        ("chunked", { try $0.readRequest(); try $0.send(ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"); $0.waitForEnd() }),
        ("trailers", { try $0.readRequest(); try $0.send(ok + "Transfer-Encoding: chunked\r\nTrailer: X-A\r\n\r\n2\r\nhi\r\n0\r\nX-A: 1\r\n\r\n"); $0.waitForEnd() }),
        ("huge length", { try $0.readRequest(); try $0.send(ok + "Content-Length: 99999999999999999999999\r\n\r\nhi"); $0.waitForEnd() }),
        ("big length", { try $0.readRequest(); try $0.send(ok + "Content-Length: 9223372036854775807\r\n\r\nhi"); $0.waitForEnd() }),
        ("negative length", { try $0.readRequest(); try $0.send(ok + "Content-Length: -5\r\n\r\nhi") }),
        ("two lengths", { try $0.readRequest(); try $0.send(ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi") }),
        ("no length", { try $0.readRequest(); try $0.send(ok + "\r\nhi") }),
        ("302 away", { try $0.readRequest(); try $0.send("HTTP/1.1 302 Found\r\nLocation: http://evil.example/x\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("302 none", { try $0.readRequest(); try $0.send("HTTP/1.1 302 Found\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("302 odd", { try $0.readRequest(); try $0.send("HTTP/1.1 302 Found\r\nLocation: :// %%%\r\nContent-Length: 0\r\n\r\n"); $0.waitForEnd() }),
        ("302 odd2", { try $0.readRequest(); try $0.send("HTTP/1.1 302 Found\r\nLocation: //[::::]:99999999/\r\nContent-Length: 0\r\n\r\n"); $0.waitForEnd() }),
        ("302 odd3", { try $0.readRequest(); try $0.send("HTTP/1.1 302 Found\r\nLocation: mailto:x@y\r\nContent-Length: 0\r\n\r\n"); $0.waitForEnd() }),
        ("302 odd4", { try $0.readRequest(); try $0.send("HTTP/1.1 302 Found\r\nLocation: a:b:c//d\r\nContent-Length: 0\r\n\r\n"); $0.waitForEnd() }),
        ("302 odd5", { try $0.readRequest(); try $0.send("HTTP/1.1 302 Found\r\nLocation: ?q#f\r\nContent-Length: 0\r\n\r\n"); $0.waitForEnd() }),
        ("302 odd6", { try $0.readRequest(); try $0.send("HTTP/1.1 302 Found\r\nLocation: //h ost/%zz\u{e9}\r\nContent-Length: 0\r\n\r\n"); $0.waitForEnd() }),
        ("300", { try $0.readRequest(); try $0.send("HTTP/1.1 300 Multi\r\nLocation: /b\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("304", { try $0.readRequest(); try $0.send("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n"); $0.waitForEnd() }),
        ("308", { try $0.readRequest(); try $0.send("HTTP/1.1 308 P\r\nLocation: /b\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("401 basic", { try $0.readRequest(); try $0.send("HTTP/1.1 401 U\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("401 bearer", { try $0.readRequest(); try $0.send("HTTP/1.1 401 U\r\nWWW-Authenticate: Bearer\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("401 digest", { try $0.readRequest(); try $0.send("HTTP/1.1 401 U\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"y\"\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("401 ntlm", { try $0.readRequest(); try $0.send("HTTP/1.1 401 U\r\nWWW-Authenticate: NTLM\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("401 odd", { try $0.readRequest(); try $0.send("HTTP/1.1 401 U\r\nWWW-Authenticate: ,,=\"\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("407", { try $0.readRequest(); try $0.send("HTTP/1.1 407 U\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("204", { try $0.readRequest(); try $0.send("HTTP/1.1 204 No\r\n\r\n"); $0.waitForEnd() }),
        ("204 with body", { try $0.readRequest(); try $0.send("HTTP/1.1 204 No\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("100 then 200", { try $0.readRequest(); try $0.send("HTTP/1.1 100 Continue\r\n\r\n" + ok + "Content-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("103 then 200", { try $0.readRequest(); try $0.send("HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + ok + "Content-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("101", { try $0.readRequest(); try $0.send("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n") }),
        ("1xx flood", { try $0.readRequest(); for _ in 0..<20_000 { try $0.send("HTTP/1.1 102 Processing\r\n\r\n") } }),
        ("no http", { try $0.readRequest(); try $0.send("SSH-2.0-OpenSSH\r\n") }),
        ("http 0.9", { try $0.readRequest(); try $0.send("<html>hello</html>") }),
        ("status 0", { try $0.readRequest(); try $0.send("HTTP/1.1 0 x\r\n\r\n") }),
        ("status 999", { try $0.readRequest(); try $0.send("HTTP/1.1 999 x\r\nContent-Length: 0\r\n\r\n") }),
        ("status 12345", { try $0.readRequest(); try $0.send("HTTP/1.1 12345 x\r\nContent-Length: 0\r\n\r\n") }),
        ("status abc", { try $0.readRequest(); try $0.send("HTTP/1.1 abc x\r\nContent-Length: 0\r\n\r\n") }),
        ("http/9.9", { try $0.readRequest(); try $0.send("HTTP/9.9 200 x\r\nContent-Length: 0\r\n\r\n") }),
        ("head no colon", { try $0.readRequest(); try $0.send("HTTP/1.1 200 x\r\nnocolon\r\nContent-Length: 2\r\n\r\nhi") }),
        ("head folded", { try $0.readRequest(); try $0.send("HTTP/1.1 200 x\r\nX-A: a\r\n  b\r\nContent-Length: 2\r\n\r\nhi") }),
        ("head binary", { try $0.readRequest(); try $0.send(Array("HTTP/1.1 200 x\r\nX-A: ".utf8) + [0xFF, 0xFE, 0, 1] + Array("\r\nContent-Length: 2\r\n\r\nhi".utf8)) }),
        ("head latin", { try $0.readRequest(); try $0.send(Array("HTTP/1.1 200 x\r\nX-A: ".utf8) + [0xE9] + Array("\r\nContent-Length: 2\r\n\r\nhi".utf8)) }),
        ("lf only", { try $0.readRequest(); try $0.send("HTTP/1.1 200 x\nContent-Length: 2\n\nhi") }),
        ("header flood", { try $0.readRequest(); try $0.send("HTTP/1.1 200 x\r\n"); for i in 0..<200_000 { try $0.send("X-\(i): aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n") } }),
        ("long header", { try $0.readRequest(); try $0.send("HTTP/1.1 200 x\r\nX-A: "); for _ in 0..<2000 { try $0.send(String(repeating: "a", count: 1000)) } }),
        ("second answer", { try $0.readRequest(); try $0.send(ok + "Content-Length: 2\r\n\r\nhi" + ok + "Content-Length: 2\r\n\r\nho"); $0.waitForEnd() }),
        ("set-cookie", { try $0.readRequest(); try $0.send(ok + "Set-Cookie: a=b\r\nSet-Cookie: ;;==\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("gzip bad", { try $0.readRequest(); try $0.send(ok + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("unknown encoding", { try $0.readRequest(); try $0.send(ok + "Content-Encoding: xyz\r\nContent-Length: 2\r\n\r\nhi"); $0.waitForEnd() }),
        ("bad te", { try $0.readRequest(); try $0.send(ok + "Transfer-Encoding: xyz\r\n\r\nhi") }),
    ]

    @Test func `probe`() async throws {
        for (name, script) in Self.scripts {
            let outcome = try await answer(to: { .to($0, timeout: .seconds(4)) }, script)
            print("PROBE \(name): \(outcome)")
        }
        #expect(Self.scripts.count > 0)
    }
}
