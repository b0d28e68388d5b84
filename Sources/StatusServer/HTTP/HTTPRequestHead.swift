/// Request line and fields, judged (RFC 9112 sections 3 and 5).
struct HTTPRequestHead: Hashable, Sendable {
    let method: HTTPMethod
    let path: String
    let query: String
    let fields: [HTTPField]

    /// `bytes` end with the blank line.
    init(_ bytes: ArraySlice<UInt8>, limits: HTTPLimits) throws(HTTPFault) {
        var lines = try Self.lines(of: bytes)
        let requestLine = lines.removeFirst()
        (method, path, query) = try Self.requestLine(requestLine, limits: limits)
        guard lines.count <= limits.fieldCount else {
            throw HTTPFault(
                .requestHeaderFieldsTooLarge, "More than \(limits.fieldCount) header fields.")
        }
        var fields: [HTTPField] = []
        for line in lines { fields.append(try Self.field(line)) }
        self.fields = fields
        guard values("host").count == 1 else {
            throw HTTPFault(.badRequest, "Exactly one Host field is required.")
        }
    }

    /// How many bytes of body follow.
    func bodyLength(limits: HTTPLimits) throws(HTTPFault) -> Int {
        let lengths = values("content-length")
        if let coding = values("transfer-encoding").first {
            guard lengths.isEmpty else {
                throw HTTPFault(.badRequest, "Content-Length and Transfer-Encoding together.")
            }
            throw coding.lowercased() == "chunked"
                ? HTTPFault(.lengthRequired, "Chunked bodies are not taken: send Content-Length.")
                : HTTPFault(.notImplemented, "Transfer codings are not supported.")
        }
        guard values("expect").isEmpty else {
            throw HTTPFault(.expectationFailed, "Expect is not supported: send the body at once.")
        }
        guard lengths.count <= 1 else { throw HTTPFault(.badRequest, "Two Content-Length fields.") }
        return try bodyLength(lengths.first, limits: limits)
    }

    private func bodyLength(_ text: String?, limits: HTTPLimits) throws(HTTPFault) -> Int {
        guard method == .post else {
            if let text, text != "0" {
                throw HTTPFault(.badRequest, "A \(method.rawValue) request has no body here.")
            }
            return 0
        }
        guard let most = limits.bodyBytes else {
            throw HTTPFault(.methodNotAllowed, "Only GET and HEAD are allowed here.")
        }
        guard let text else { throw HTTPFault(.lengthRequired, "POST needs Content-Length.") }
        // Nine digits cannot overflow, and every number of ten is too large anyway.
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39) ~= $0 }) else {
            throw HTTPFault(.badRequest, "Content-Length is not a number.")
        }
        guard text.utf8.count <= 9, let length = Int(text), length <= most else {
            throw HTTPFault(.contentTooLarge, "The body may have at most \(most) bytes.")
        }
        return length
    }

    private func values(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    /// The lines without their CR LF and without the blank one at the end.
    private static func lines(
        of bytes: ArraySlice<UInt8>
    ) throws(HTTPFault) -> [ArraySlice<UInt8>] {
        let pieces = bytes.dropLast(2).split(separator: 0x0A, omittingEmptySubsequences: false)
        var lines: [ArraySlice<UInt8>] = []
        for piece in pieces.dropLast() {
            guard piece.firstIndex(of: 0x0D) == piece.indices.last else {
                throw HTTPFault(.badRequest, "Lines must end with CR LF, and only there.")
            }
            lines.append(piece.dropLast())
        }
        return lines
    }

    private static func requestLine(
        _ line: ArraySlice<UInt8>, limits: HTTPLimits
    ) throws(HTTPFault) -> (HTTPMethod, String, String) {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(isTokenCharacter) else {
            throw HTTPFault(.badRequest, "The request line is not METHOD PATH HTTP/1.1.")
        }
        guard parts[2].elementsEqual("HTTP/1.1".utf8) else {
            throw HTTPFault(.versionNotSupported, "Only HTTP/1.1 is spoken here.")
        }
        guard let method = HTTPMethod(rawValue: String(decoding: parts[0], as: UTF8.self)) else {
            throw HTTPFault(.methodNotAllowed, "Only GET, HEAD and POST are known here.")
        }
        let (path, query) = try target(parts[1], limits: limits)
        return (method, path, query)
    }

    /// Only the origin form: a path, perhaps with a query.
    private static func target(
        _ bytes: ArraySlice<UInt8>, limits: HTTPLimits
    ) throws(HTTPFault) -> (path: String, query: String) {
        guard bytes.count <= limits.targetBytes else {
            throw HTTPFault(.uriTooLong, "The target is longer than \(limits.targetBytes) bytes.")
        }
        let visible = bytes.allSatisfy { (0x21...0x7E) ~= $0 && $0 != UInt8(ascii: "#") }
        guard bytes.first == UInt8(ascii: "/"), visible else {
            throw HTTPFault(.badRequest, "The target is not a path.")
        }
        let halves = bytes.split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        return (
            String(decoding: halves[0], as: UTF8.self),
            halves.count == 2 ? String(decoding: halves[1], as: UTF8.self) : ""
        )
    }

    /// `name: value`. Bytes from 0x80 on are let through in a value: a cookie that some other
    /// program set for this host must not shut a technician out.
    private static func field(_ line: ArraySlice<UInt8>) throws(HTTPFault) -> HTTPField {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            throw HTTPFault(.badRequest, "A header line without a colon.")
        }
        let name = line[..<colon]
        guard !name.isEmpty, name.allSatisfy(isTokenCharacter) else {
            throw HTTPFault(.badRequest, "A header field's name is not a token.")
        }
        let value = line[(colon + 1)...].trimmingBlanks()
        guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw HTTPFault(.badRequest, "A control character in a header field.")
        }
        return HTTPField(
            String(decoding: name, as: UTF8.self).lowercased(),
            String(decoding: value, as: UTF8.self))
    }
}

/// RFC 9110 section 5.6.2.
private func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func trimmingBlanks() -> ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        guard let last = lastIndex(where: { !isBlank($0) }) else { return [] }
        return self[...last].drop(while: isBlank)
    }
}
