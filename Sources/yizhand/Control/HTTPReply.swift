/// One complete answer of the control socket.
struct HTTPReply: Hashable, Sendable {
    let status: Int
    let body: [UInt8]
}

/// Reads an answer as its bytes arrive (RFC 9112 section 4). Only what our own service sends is
/// taken: HTTP/1.1 with one Content-Length.
struct HTTPReplyParser {
    /// The service's own header has some 700 bytes.
    static let mostHeaderBytes = 16 << 10
    /// A page of an export has about 2 MiB; more is another program, or a fault.
    static let mostBodyBytes = 16 << 20

    private var bytes: [UInt8] = []
    private var head: (status: Int, bodyStart: Int, bodyLength: Int)?
    /// Where the search for the header's end goes on.
    private var searched = 0

    /// Takes more bytes; the answer once it is complete.
    mutating func feed(_ more: some Sequence<UInt8>) throws(ControlFault) -> HTTPReply? {
        bytes += more
        if head == nil { try readHead() }
        guard let head else { return nil }
        let missing = head.bodyStart + head.bodyLength - bytes.count
        if missing > 0 { return nil }
        if missing < 0 { throw .notUnderstood("\(-missing) bytes after its end") }
        return HTTPReply(status: head.status, body: Array(bytes[head.bodyStart...]))
    }

    private mutating func readHead() throws(ControlFault) {
        guard let end = endOfHeader() else {
            if bytes.count > Self.mostHeaderBytes { throw .notUnderstood("an endless header") }
            return
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let status = try Self.status(lines[0])
        let length = try Self.length(lines.dropFirst())
        head = (status, end + 4, length)
    }

    /// Where the blank line begins.
    private mutating func endOfHeader() -> Int? {
        let mark: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        while searched + mark.count <= bytes.count {
            if bytes[searched..<searched + mark.count].elementsEqual(mark) { return searched }
            searched += 1
        }
        return nil
    }

    private static func status(_ line: Substring) throws(ControlFault) -> Int {
        let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == "HTTP/1.1", words[1].utf8.count == 3,
            let status = Int(words[1]), (200...599).contains(status)
        else { throw .notUnderstood("it does not begin with HTTP/1.1 and a status") }
        return status
    }

    private static func length(_ lines: ArraySlice<Substring>) throws(ControlFault) -> Int {
        var lengths: [Substring] = []
        for line in lines {
            let halves = line.split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { throw .notUnderstood("a header line without a colon") }
            switch halves[0].lowercased() {
            case "content-length":
                lengths.append(halves[1].drop { $0 == " " })
            case "transfer-encoding":
                throw .notUnderstood("a transfer coding")
            default: continue
            }
        }
        guard lengths.count == 1, lengths[0].utf8.allSatisfy({ (0x30...0x39) ~= $0 }),
            let length = Int(lengths[0])
        else { throw .notUnderstood("it has not exactly one Content-Length") }
        guard length <= mostBodyBytes else { throw .notUnderstood("it has \(length) bytes") }
        return length
    }
}
