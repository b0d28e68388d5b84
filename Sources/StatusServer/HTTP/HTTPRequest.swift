/// The methods this server knows; every other one is answered with 405.
public enum HTTPMethod: String, Hashable, CaseIterable, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
}

/// From where a request came.
public enum HTTPPeer: Hashable, Sendable {
    /// Somebody on the network, or a browser on the board itself.
    case network
    /// A program on the board, over the control socket; the kernel vouches for the user id.
    case local(userId: UInt32)
}

/// One complete, checked request.
public struct HTTPRequest: Hashable, Sendable {
    /// GET, HEAD or POST.
    public let method: HTTPMethod
    /// The path as sent: begins with `/`, not percent-decoded (no route needs that).
    public let path: String
    /// What follows `?`, as sent; empty when there was none.
    public let query: String
    /// Field names in lower case, in the order sent.
    public let fields: [HTTPField]
    /// Empty unless the method is POST.
    public let body: [UInt8]

    public init(
        method: HTTPMethod, path: String, query: String = "", fields: [HTTPField] = [],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.body = body
    }

    /// The value of the first field of this name (lower case).
    public func field(_ name: String) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// The parameters of the query, percent-decoded; `nil` when one is not well-formed UTF-8 or
    /// stands there twice.
    public var parameters: [String: String]? {
        var found: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let halves = pair.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = percentDecoded(halves[0]),
                let value = halves.count == 2 ? percentDecoded(halves[1]) : "",
                found.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        return found
    }

    /// Whether the client asked for the connection to end after the answer.
    var wantsClose: Bool {
        fields.contains { $0.name == "connection" && $0.holds(token: "close") }
    }
}

/// One header field.
public struct HTTPField: Hashable, Sendable {
    /// In lower case.
    public let name: String
    /// Without blanks around it.
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Whether the value, read as a comma-separated list, holds this token (lower case).
    func holds(token: String) -> Bool {
        value.lowercased().split(separator: ",").contains { item in
            item.split(separator: " ").first.map { $0 == token } ?? false
        }
    }
}

/// RFC 3986 section 2.1; `+` stays a plus.
private func percentDecoded(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        guard let high = rest.popFirst().flatMap(hexDigit),
            let low = rest.popFirst().flatMap(hexDigit)
        else { return nil }
        bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
}

private func hexDigit(_ character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x41...0x46: character - 0x41 + 10
    case 0x61...0x66: character - 0x61 + 10
    default: nil
    }
}
