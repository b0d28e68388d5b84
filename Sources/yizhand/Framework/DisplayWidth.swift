/// Columns on a terminal: a Chinese character takes two.
extension String {
    var displayWidth: Int {
        unicodeScalars.reduce(0) { $0 + ($1.isWide ? 2 : 1) }
    }

    /// Followed by blanks up to `width` columns.
    func filled(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - displayWidth))
    }

    /// The text in lines of at most `width` columns: broken at blanks, and between Chinese
    /// characters, but not before a closing sign. What has no such place stays whole.
    func lines(within width: Int) -> [String] {
        var lines = [""]
        for piece in pieces {
            let line = lines[lines.count - 1]
            if line.isEmpty || (line + piece).trimmed.displayWidth <= width {
                lines[lines.count - 1] = line + piece
            } else {
                lines.append(piece.first == " " ? String(piece.dropFirst()) : piece)
            }
        }
        return lines.map(\.trimmed)
    }

    private var trimmed: String {
        last == " " ? String(dropLast()) : self
    }

    /// What is not broken: a word with the blank before it, a Chinese character with the signs
    /// that close after it.
    private var pieces: [String] {
        var pieces: [String] = []
        for character in self {
            let isWide = character.unicodeScalars.allSatisfy(\.isWide)
            let wasWide = pieces.last?.last?.unicodeScalars.allSatisfy(\.isWide) ?? true
            let closes = "，。；：、？！）”》".contains(character)
            let begins = character == " " || ((isWide || wasWide) && !closes)
            if begins || pieces.isEmpty {
                pieces.append(String(character))
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        return pieces
    }
}

extension Unicode.Scalar {
    /// East Asian Wide and Fullwidth, as far as our texts and names of stations use them (UAX 11).
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
