// Values of entries as canonical JSON.

extension LedgerValue {
    /// The value as JSON.
    public var json: String {
        switch self {
        case .text(let text): jsonString(text)
        case .integer(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        }
    }
}

/// A JSON string literal, escaped only where JSON demands it.
public func jsonString(_ text: String) -> String {
    var literal = "\""
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
        // Nearly every text: nothing to escape, nothing to look at scalar by scalar.
        literal += text
        return literal + "\""
    }
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": literal += "\\\""
        case "\\": literal += "\\\\"
        case "\u{0}"..."\u{1F}":
            let digits = String(scalar.value, radix: 16)
            literal += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        default: literal.unicodeScalars.append(scalar)
        }
    }
    return literal + "\""
}
