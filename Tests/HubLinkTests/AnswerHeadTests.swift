import StationModel
import Testing

@testable import HubLink

@Suite struct AnswerHeadTests {
    private func head(_ fields: [String: String], status: Int = 200) -> AnswerHead {
        AnswerHead(status: status, host: "hub.example") { fields[$0] }
    }

    @Test func `a server's wish to wait is seconds or a date`() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"
        let cases: [(field: String, date: String?, wait: Int?)] = [
            ("0", nil, 0), ("120", nil, 120), ("4294967295", nil, 86_400), ("-1", nil, nil),
            ("1.5", nil, nil), ("99999999999", nil, nil), ("", nil, nil), ("soon", nil, nil),
            ("Sun, 06 Nov 1994 08:50:37 GMT", date, 60),
            ("Sun, 06 Nov 1994 08:48:37 GMT", date, 0),
            ("Sun, 06 Nov 2094 08:48:37 GMT", date, 86_400),
            ("Sun, 06 Nov 1994 08:50:37 GMT", nil, nil),
        ]
        for (field, date, wait) in cases {
            let head = head(["Retry-After": field, "Date": date ?? ""])
            #expect(head.retryAfter == wait.map { .seconds($0) }, "\(field)")
        }
    }

    @Test func `a media type is told without its parameters, or not at all`() {
        let cases = [
            "Text/HTML;charset=x": "text/html", " application/json ": "application/json",
            "a/b, c/d": "a/b", "a b": "", ";": "", String(repeating: "a", count: 200): "",
        ]
        for (field, type) in cases {
            #expect(head(["Content-Type": field]).contentType == type, "\(field)")
        }
    }

    @Test func `a validator that could not be sent back is left out`() {
        let longest = String(repeating: "e", count: AnswerHead.greatestValidator)
        for (field, kept) in [
            ("\"a\"", true), (longest, true), (longest + "e", false),
            ("", false), ("a\u{7F}", false), ("门", false),
        ] {
            #expect(head(["ETag": field]).etag == (kept ? field : nil))
            #expect(head(["Last-Modified": field]).lastModified == (kept ? field : nil))
        }
    }

    @Test func `a range is read strictly`() {
        #expect(
            ContentRange("bytes 100-199/200") == ContentRange(first: 100, last: 199, total: 200))
        #expect(ContentRange("bytes 0-0/*") == ContentRange(first: 0, last: 0, total: nil))
        for field in [
            "", "bytes", "bytes ", "bytes */200", "bytes 5-4/9", "bytes 0-9/9", "bytes +1-2/9",
            "bytes 1-2", "bytes 1-2/9/9", "bytes 1-2-3/9", "items 0-1/2", "bytes -1/2",
            "bytes 0-99999999999999999999/*", "bytes 0-4611686018427387904/*", "bytes 1-2/",
        ] {
            #expect(ContentRange(field) == nil, "\(field)")
        }
    }

    @Test func `where a redirection leads is told by its host only`() {
        let cases: [(location: String, host: String?)] = [
            ("https://b.example:8443/x?token=1", "b.example"), ("//c.example/x", "c.example"),
            ("x/y", "hub.example"), ("", "hub.example"), ("mailto:a@b", nil),
            ("https://" + String(repeating: "a", count: 300) + "/", nil),
            (String(repeating: "a", count: 9000), nil),
        ]
        for (location, host) in cases {
            #expect(head(["Location": location], status: 302).redirectHost == host)
            #expect(head(["Location": location]).redirectHost == nil)
        }
    }
}
