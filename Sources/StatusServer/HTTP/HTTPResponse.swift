import StationModel

/// One complete answer.
public struct HTTPResponse: Hashable, Sendable {
    /// The status line's code.
    public var status: HTTPStatus
    /// The media type, with its character set where it has one.
    public var contentType: String
    /// The content; its length is sent with it.
    public var body: [UInt8]
    /// Fields besides those that every answer has.
    public var fields: [HTTPField]

    public init(
        _ status: HTTPStatus = .ok, contentType: String, body: [UInt8], fields: [HTTPField] = []
    ) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.fields = fields
    }

    /// A JSON text.
    public static func json(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(status, contentType: "application/json", body: Array(text.utf8))
    }

    /// A line of plain text.
    public static func text(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(
            status, contentType: "text/plain; charset=utf-8", body: Array((text + "\n").utf8))
    }

    /// A refusal in words, as JSON: `{"error":"…"}`.
    public static func refusal(_ fault: HTTPFault) -> HTTPResponse {
        var response = json("{\"error\":\(jsonString(fault.explanation))}", status: fault.status)
        if fault.status == .methodNotAllowed {
            response.fields.append(HTTPField("Allow", fault.allowed))
        }
        return response
    }

    /// The bytes for the wire. A HEAD request gets the header alone, with the body's length.
    ///
    /// There is no Date field: the station's clock may not be known, and RFC 9110 section 6.6.1
    /// forbids it to a server without one.
    public func serialised(forHead: Bool, keepsConnection: Bool) -> [UInt8] {
        let connection = keepsConnection ? "keep-alive" : "close"
        let own = [
            HTTPField("Content-Type", contentType),
            HTTPField("Content-Length", String(body.count)),
            HTTPField("Connection", connection),
        ]
        let head = Self.head(status, own + Self.commonFields + fields)
        return forHead ? head : head + body
    }

    /// The header of a stream of events (HTML standard, section 9.2), which ends with the
    /// connection.
    static var eventStreamHead: [UInt8] {
        let own = [
            HTTPField("Content-Type", "text/event-stream"), HTTPField("Connection", "close"),
        ]
        return head(.ok, own + commonFields)
    }

    private static func head(_ status: HTTPStatus, _ fields: [HTTPField]) -> [UInt8] {
        var text = "HTTP/1.1 \(status.rawValue) \(status.reasonPhrase)\r\n"
        for field in fields { text += "\(field.name): \(field.value)\r\n" }
        return Array((text + "\r\n").utf8)
    }

    /// Everything is live, so nothing is stored; the page may load from here and nowhere else,
    /// and no other page may frame it.
    private static let commonFields = [
        HTTPField("Cache-Control", "no-store"),
        HTTPField(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                + "connect-src 'self'; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'"),
        HTTPField("X-Content-Type-Options", "nosniff"),
        HTTPField("Referrer-Policy", "no-referrer"),
        HTTPField("Cross-Origin-Resource-Policy", "same-origin"),
    ]
}
