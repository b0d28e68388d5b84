/// The form of a JSON5 number: `5 -5 +.5 5. 1e3 0x1F Infinity NaN`.
/// Source: the JSON5 data interchange format, 1.0.0, section 6.
enum NumberForm {
    static func matches(_ word: String) -> Bool {
        var rest = word[...]
        if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
        if rest == "Infinity" || rest == "NaN" { return true }
        if rest.hasPrefix("0x") || rest.hasPrefix("0X") {
            let digits = rest.dropFirst(2)
            return !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isHexDigit }
        }
        return isDecimal(rest)
    }

    private static func isDecimal(_ text: Substring) -> Bool {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        guard parts.count <= 2, let mantissa = parts.first, isMantissa(mantissa) else {
            return false
        }
        guard parts.count == 2 else { return true }
        let signless = "+-".contains(parts[1].first ?? " ") ? parts[1].dropFirst() : parts[1]
        return !signless.isEmpty && areDigits(signless)
    }

    private static func isMantissa(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy(areDigits),
            parts.contains(where: { !$0.isEmpty })
        else { return false }
        // 010 is 8 to some readers and 10 to others; JSON5 refuses it.
        return parts[0].count <= 1 || parts[0].first != "0"
    }

    private static func areDigits(_ text: Substring) -> Bool {
        text.allSatisfy { ("0"..."9").contains($0) }
    }
}
