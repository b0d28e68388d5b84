/// A strict subset of HTTP/1.1 (RFC 9112), fed with bytes as they arrive.
///
/// Theory of operation. Bytes are collected until the blank line that ends the header; the header
/// is judged as a whole; then the body is awaited, whose length the header gave. Nothing is read
/// twice: `searched` marks how far the blank line was looked for. What follows a complete request
/// stays for the next call. After a fault the parser is spent: where one request ends and the next
/// begins can no longer be known, so the connection is closed after the answer.
///
/// Refused, each with its own answer: bare LF, folded fields, blanks around a field's name,
/// versions other than 1.1, targets that are not a path, a missing or second Host, two lengths,
/// transfer codings, `Expect`. The buffer never holds more than the limits and one delivery.
public struct HTTPRequestParser: Sendable {
    private let limits: HTTPLimits
    /// Whether bytes have come that `next` has not looked at.
    private(set) var hasUnjudgedBytes = false
    private var buffer: [UInt8] = []
    /// Bytes of the buffer in which the end of the header was already looked for.
    private var searched = 0
    /// A header that is complete, while its body is awaited.
    private var header: (head: HTTPRequestHead, bodyLength: Int)?

    public init(limits: HTTPLimits) { self.limits = limits }

    /// Whether a request has begun that is not yet complete.
    public var isWithinRequest: Bool { header != nil || !buffer.isEmpty }

    /// Adds what has arrived.
    public mutating func append(_ bytes: some Sequence<UInt8>) {
        buffer.append(contentsOf: bytes)
        hasUnjudgedBytes = !buffer.isEmpty
    }

    /// The next complete request; `nil` when more bytes are needed.
    public mutating func next() throws(HTTPFault) -> HTTPRequest? {
        if header == nil { try takeHeader() }
        guard let (head, length) = header, buffer.count >= length else {
            hasUnjudgedBytes = false
            return nil
        }
        let body = Array(buffer.prefix(length))
        drop(length)
        header = nil
        return HTTPRequest(
            method: head.method, path: head.path, query: head.query, fields: head.fields,
            body: body)
    }

    private mutating func takeHeader() throws(HTTPFault) {
        guard let end = endOfHeader() else {
            if buffer.count >= limits.headerBytes { throw tooLarge }
            return
        }
        guard end <= limits.headerBytes else { throw tooLarge }
        let head = try HTTPRequestHead(buffer[..<end], limits: limits)
        let length = try head.bodyLength(limits: limits)
        drop(end)
        header = (head, length)
    }

    /// Index behind the blank line; `nil` while it has not arrived.
    private mutating func endOfHeader() -> Int? {
        var index = max(searched, 3)
        while index < buffer.count {
            if buffer[index] == 0x0A, buffer[index - 1] == 0x0D, buffer[index - 2] == 0x0A,
                buffer[index - 3] == 0x0D
            {
                return index + 1
            }
            index += 1
        }
        searched = buffer.count
        return nil
    }

    private mutating func drop(_ count: Int) {
        buffer.removeFirst(count)
        searched = 0
    }

    private var tooLarge: HTTPFault {
        HTTPFault(
            .requestHeaderFieldsTooLarge,
            "The header is longer than \(limits.headerBytes) bytes.")
    }
}
