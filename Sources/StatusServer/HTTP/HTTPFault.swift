/// Why a request is refused: the status, and a sentence that says what was expected.
public struct HTTPFault: Error, Hashable, Sendable {
    /// What kind of refusal it is.
    public let status: HTTPStatus
    /// For the person or program at the other end; never anything about the station.
    public let explanation: String
    /// What the path takes instead, of a method that it does not.
    public let allowed: String

    public init(_ status: HTTPStatus, _ explanation: String, allowed: String = "GET, HEAD") {
        self.status = status
        self.explanation = explanation
        self.allowed = allowed
    }
}

/// The status codes in use, with their phrases (RFC 9110 section 15).
public enum HTTPStatus: Int, Hashable, CaseIterable, Sendable {
    case ok = 200
    case accepted = 202
    case badRequest = 400
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405
    case requestTimeout = 408
    case conflict = 409
    case lengthRequired = 411
    case contentTooLarge = 413
    case uriTooLong = 414
    case expectationFailed = 417
    case misdirectedRequest = 421
    case unprocessableContent = 422
    case requestHeaderFieldsTooLarge = 431
    case internalServerError = 500
    case notImplemented = 501
    case serviceUnavailable = 503
    case gatewayTimeout = 504
    case versionNotSupported = 505

    /// What follows the number in the status line.
    public var reasonPhrase: String {
        switch self {
        case .ok: "OK"
        case .accepted: "Accepted"
        case .badRequest: "Bad Request"
        case .forbidden: "Forbidden"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .requestTimeout: "Request Timeout"
        case .conflict: "Conflict"
        case .lengthRequired: "Length Required"
        case .contentTooLarge: "Content Too Large"
        case .uriTooLong: "URI Too Long"
        case .expectationFailed: "Expectation Failed"
        case .misdirectedRequest: "Misdirected Request"
        case .unprocessableContent: "Unprocessable Content"
        case .requestHeaderFieldsTooLarge: "Request Header Fields Too Large"
        case .internalServerError: "Internal Server Error"
        case .notImplemented: "Not Implemented"
        case .serviceUnavailable: "Service Unavailable"
        case .gatewayTimeout: "Gateway Timeout"
        case .versionNotSupported: "HTTP Version Not Supported"
        }
    }
}
