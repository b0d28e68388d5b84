import StationModel

/// What is read of an answer's headers. Each is cut off or left out beyond its limit: a server that
/// says more than it should costs no memory and no trust.
struct AnswerHead: Hashable, Sendable {
    let status: Int
    var contentType = ""
    var retryAfter: Duration?
    var etag: String?
    var lastModified: String?
    var date: UnixTime?
    var redirectHost: String?
    /// Bytes of the body that follows; `nil` where it is not said.
    var bodyLength: Int64?
    var contentRange: ContentRange?
    /// Whether the body is other than the file: then no byte of it is where it seems to be.
    var isEncoded = false

    /// Characters of an ETag or a date that are kept to be sent back. Longer ones are left out:
    /// then the next question is unconditional, which is right in any case.
    static let greatestValidator = 512

    /// Beyond it a server's wish is taken for a mistake: nobody waits for a station for a day.
    static let retrySeconds: ClosedRange<Int64> = 0...86_400

    init(status: Int) { self.status = status }

    /// `field` answers the value of a header, whatever the case of its name.
    init(status: Int, host: String, _ field: (String) -> String?) {
        self.status = status
        contentType = Self.mediaType(field("Content-Type") ?? "")
        date = field("Date").flatMap(HTTPDate.time)
        retryAfter = field("Retry-After").flatMap { Self.retryAfter($0, date: date) }
        etag = field("ETag").flatMap(Self.validator)
        lastModified = field("Last-Modified").flatMap(Self.validator)
        bodyLength = field("Content-Length").flatMap { Int64($0) }
        contentRange = field("Content-Range").flatMap(ContentRange.init)
        let encoding = field("Content-Encoding")?.lowercased() ?? ""
        isEncoded = !["", "identity"].contains(encoding)
        if (300...399).contains(status) {
            redirectHost = field("Location").flatMap { RedirectHost.of($0, from: host) }
        }
    }

    /// `Application/JSON; charset=utf-8` → `application/json`.
    private static func mediaType(_ field: String) -> String {
        let type = field.prefix { $0 != ";" && $0 != "," }.lowercased()
        let words = type.split(whereSeparator: \.isWhitespace)
        return words.count == 1 && words[0].utf8.count <= 127 ? String(words[0]) : ""
    }

    private static func validator(_ field: String) -> String? {
        let isPlain = field.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        return isPlain && (1...greatestValidator).contains(field.utf8.count) ? field : nil
    }

    /// Seconds, or a date, which is told from the server's own (RFC 9110 section 10.2.3).
    private static func retryAfter(_ field: String, date: UnixTime?) -> Duration? {
        let seconds: Int64
        if let number = UInt32(field) {
            seconds = Int64(number)
        } else {
            guard let date, let time = HTTPDate.time(field) else { return nil }
            seconds = time.seconds - date.seconds
        }
        return .seconds(min(max(seconds, retrySeconds.lowerBound), retrySeconds.upperBound))
    }
}

/// `bytes 100-199/200` (RFC 9110 section 14.4).
struct ContentRange: Hashable, Sendable {
    let first: Int64
    let last: Int64
    /// `nil` = `*`.
    let total: Int64?

    init(first: Int64, last: Int64, total: Int64?) {
        self.first = first
        self.last = last
        self.total = total
    }

    init?(_ field: String) {
        guard field.hasPrefix("bytes ") else { return nil }
        let parts = field.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = wholeNumber(ends[0]), let last = wholeNumber(ends[1]),
            first <= last
        else { return nil }
        if parts[1] == "*" {
            self.init(first: first, last: last, total: nil)
        } else {
            guard let total = wholeNumber(parts[1]), total > last else { return nil }
            self.init(first: first, last: last, total: total)
        }
    }
}

/// Digits only; below 2^62, so that sums of two fit.
private func wholeNumber(_ text: Substring) -> Int64? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text),
        number < 1 << 62
    else { return nil }
    return number
}
