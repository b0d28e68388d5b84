// Strings, comments and blanks of a JSON5 text.
extension JSON5Scanner {
    /// A string in either kind of quotes; returns its content, since keys may be written so.
    mutating func scanString() throws(SyntaxFault) -> String {
        let quote = current
        advance()
        var text = String.UnicodeScalarView()
        while let scalar = current {
            switch scalar {
            case quote:
                advance()
                return String(text)
            case "\\":
                try scanEscape(into: &text)
            case "\u{0}"..."\u{1F}":
                throw fault(.closingQuote)
            default:
                text.append(scalar)
                advance()
            }
        }
        throw fault(.closingQuote)
    }

    private mutating func scanEscape(
        into text: inout String.UnicodeScalarView
    ) throws(SyntaxFault) {
        advance()
        guard let scalar = current else { throw fault(.escape) }
        switch scalar {
        case "u": return try scanUnicodeEscape(into: &text)
        case "x": return try text.append(scanHexadecimal(2))
        case "\r" where peek() == "\n": advance()
        case "\n", "\r": break
        default:
            guard let meaning = Self.escapes[scalar] else { throw fault(.escape) }
            text.append(meaning)
        }
        advance()
    }

    /// `\u4E2D`; two of them make a character beyond U+FFFF.
    private mutating func scanUnicodeEscape(
        into text: inout String.UnicodeScalarView
    ) throws(SyntaxFault) {
        let first = try scanCodeUnit(4)
        guard (0xD800...0xDBFF).contains(first) else {
            guard let scalar = Unicode.Scalar(first) else { throw fault(.escape) }
            return text.append(scalar)
        }
        guard current == "\\", peek() == "u" else { throw fault(.escape) }
        advance()
        let second = try scanCodeUnit(4)
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault(.escape) }
        text.append(scalar)
    }

    private mutating func scanHexadecimal(_ digits: Int) throws(SyntaxFault) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(try scanCodeUnit(digits)) else { throw fault(.escape) }
        return scalar
    }

    /// The digits after the letter on which the scanner stands.
    private mutating func scanCodeUnit(_ digits: Int) throws(SyntaxFault) -> UInt32 {
        advance()
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let scalar = current, scalar.isASCII,
                let digit = Character(scalar).hexDigitValue
            else { throw fault(.escape) }
            value = value << 4 | UInt32(digit)
            advance()
        }
        return value
    }

    private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
        "\"": "\"", "'": "'", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n",
        "r": "\r", "t": "\t", "v": "\u{B}",
    ]

    /// Blanks, line ends and comments.
    mutating func skipBlanks() throws(SyntaxFault) {
        while let scalar = current {
            switch scalar {
            case " ", "\t", "\n", "\r": advance()
            case "/" where peek() == "/": skipLine()
            case "/" where peek() == "*": try skipComment()
            default: return
            }
        }
    }

    private mutating func skipLine() {
        while let scalar = current, scalar != "\n", scalar != "\r" { advance() }
    }

    private mutating func skipComment() throws(SyntaxFault) {
        advance()
        advance()
        while let scalar = current {
            if scalar == "*", peek() == "/" {
                advance()
                return advance()
            }
            advance()
        }
        throw fault(.endOfComment)
    }
}
