import Testing

@testable import StatusServer

struct HTTPResponseTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `an answer says its length, is not stored, and loads nothing from elsewhere`() {
        let bytes = HTTPResponse.json("{}").serialised(forHead: false, keepsConnection: true)
        #expect(
            text(bytes) == """
                HTTP/1.1 200 OK\r
                Content-Type: application/json\r
                Content-Length: 2\r
                Connection: keep-alive\r
                Cache-Control: no-store\r
                Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; \
                img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                frame-ancestors 'none'\r
                X-Content-Type-Options: nosniff\r
                Referrer-Policy: no-referrer\r
                Cross-Origin-Resource-Policy: same-origin\r
                \r
                {}
                """)
    }

    @Test func `the answer to HEAD is the same without the body`() {
        let response = HTTPResponse.text("alive")
        let whole = response.serialised(forHead: false, keepsConnection: false)
        let head = response.serialised(forHead: true, keepsConnection: false)
        #expect(whole == head + response.body)
        #expect(text(head).contains("Connection: close"))
    }

    @Test func `a refusal explains itself and 405 says what is allowed`() {
        let response = HTTPResponse.refusal(HTTPFault(.methodNotAllowed, "Not \"that\"."))
        #expect(text(response.body) == "{\"error\":\"Not \\\"that\\\".\"}")
        #expect(response.fields == [HTTPField("Allow", "GET, HEAD")])
        let other = HTTPFault(.methodNotAllowed, "POST only.", allowed: "POST")
        #expect(HTTPResponse.refusal(other).fields == [HTTPField("Allow", "POST")])
    }

    @Test func `tokens are equal only when every byte is`() {
        #expect(equalInConstantTime("abc", "abc"))
        for other in ["", "ab", "abd", "Abc", "abcd"] {
            #expect(!equalInConstantTime("abc", other))
        }
    }
}
