extension LedgerValue {
    /// The value as JSON.
    public var json: String {
        var bytes: [UInt8] = []
        appendJSON(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same in UTF-8: an entry is hashed and stored as bytes.
    func appendJSON(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): bytes.append(jsonString: text)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        }
    }
}

/// A JSON string literal, escaped only where JSON demands it.
public func jsonString(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.append(jsonString: text)
    return String(decoding: bytes, as: UTF8.self)
}

extension [UInt8] {
    /// A JSON string literal in UTF-8.
    public mutating func append(jsonString text: String) {
        append(UInt8(ascii: "\""))
        let start = count
        append(contentsOf: text.utf8)
        // Nearly every text: nothing to escape.
        if self[start...].contains(where: \.mustBeEscaped) { escape(from: start) }
        append(UInt8(ascii: "\""))
    }

    /// All that is escaped is ASCII; bytes of longer characters stay as they are.
    private mutating func escape(from start: Int) {
        let text = Array(self[start...])
        removeLast(text.count)
        for byte in text {
            guard byte.mustBeEscaped else {
                append(byte)
                continue
            }
            append(UInt8(ascii: "\\"))
            if byte >= 0x20 {
                append(byte)
            } else {
                let digits = String(byte, radix: 16)
                append(contentsOf: ("u00" + (digits.utf8.count < 2 ? "0" : "") + digits).utf8)
            }
        }
    }
}

extension UInt8 {
    fileprivate var mustBeEscaped: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
    }
}
