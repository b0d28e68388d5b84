// Reads JSON (RFC 8259) from bytes, strictly and in one pass.
//
// Foundation's decoder takes longer for a line of the member list than the database takes to
// insert it, and it does not see a key that stands twice. This cursor serves both the lines,
// which are read field by field, and the manifest, which is read as a tree.
//
// Numbers are integers: no file of the city has a fraction.

import StationModel

/// A place in a text, which moves over what it reads.
struct JSONCursor {
    private let bytes: [UInt8]
    private let end: Int
    /// Offset of the next byte.
    private(set) var position: Int

    init(_ bytes: [UInt8], range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next byte; `nil` at the end.
    var next: UInt8? { position < end ? bytes[position] : nil }

    /// A byte that was read before.
    subscript(offset: Int) -> UInt8 { bytes[offset] }

    mutating func skipBlanks() {
        while position < end {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// Takes the byte if it is the next after blanks.
    mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard position < end, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Takes the byte, or says that it is missing.
    mutating func expect(_ byte: UInt8) throws(JSONFault) {
        guard take(byte) else { throw fault(.verbatim("'\(Character(Unicode.Scalar(byte)))'")) }
    }

    /// Takes the word if it comes next: `true`, `null`.
    mutating func take(word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard matches(position..<position + count, word) else { return false }
        position += count
        return true
    }

    /// Whether the bytes are this word.
    func matches(_ range: Range<Int>, _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard range.count == count, range.upperBound <= end else { return false }
        let start = range.lowerBound
        return word.withUTF8Buffer { word in
            for index in 0..<count where word[index] != bytes[start + index] { return false }
            return true
        }
    }

    /// The time that the bytes spell.
    func time(in range: Range<Int>) -> UnixTime? { UnixTime(rfc3339: bytes, range: range) }

    /// Nothing but blanks is left.
    mutating func expectEnd() throws(JSONFault) {
        skipBlanks()
        guard position == end else { throw fault(Phrase("文本到此结束", "the end of the text")) }
    }

    /// The fault at the next byte.
    func fault(_ expected: Phrase) -> JSONFault {
        JSONFault(offset: position, found: nextInWords, expected: expected)
    }

    private var nextInWords: Phrase {
        guard let next else { return Phrase("到此结束", "the end") }
        guard (0x21...0x7E).contains(next) else { return Phrase("字节 \(next)", "byte \(next)") }
        return .verbatim("'\(Character(Unicode.Scalar(next)))'")
    }
}

// MARK: - Strings and numbers

extension JSONCursor {
    /// A string without escapes, as the place of its bytes: keys, digests, times, flags.
    mutating func plainString(_ expected: Phrase = .aString) throws(JSONFault) -> Range<Int> {
        guard take(0x22) else { throw fault(expected) }
        let start = position
        var here = start
        while here < end, bytes[here] != 0x22, bytes[here] != 0x5C, bytes[here] >= 0x20 {
            here += 1
        }
        position = here
        guard let next else { throw fault(.verbatim("'\"'")) }
        guard next == 0x22 else { throw fault(expected + Phrase("，不含转义", " without escapes")) }
        position += 1
        return start..<here
    }

    /// Any string; its escapes are resolved, its UTF-8 is checked.
    mutating func string(_ expected: Phrase = .aString) throws(JSONFault) -> String {
        guard take(0x22) else { throw fault(expected) }
        let start = position
        if let text = plainASCII() { return text }
        var text: [UInt8] = []
        while position < end, bytes[position] != 0x22 {
            guard bytes[position] >= 0x20 else { throw fault(.noControlCharacter) }
            guard bytes[position] == 0x5C else {
                text.append(bytes[position])
                position += 1
                continue
            }
            position += 1
            text.append(contentsOf: String(try escape()).utf8)
        }
        guard take(0x22) else { throw fault(.verbatim("'\"'")) }
        guard let string = String(validating: text, as: UTF8.self) else {
            throw JSONFault(offset: start, found: .notUTF8, expected: expected)
        }
        return string
    }

    /// The rest of a string that is its own bytes; `nil` leaves it to be read byte by byte.
    private mutating func plainASCII() -> String? {
        let isSpecial = { (byte: UInt8) in byte == 0x22 || byte == 0x5C || !(0x20..<0x80 ~= byte) }
        guard let stop = bytes[position..<end].firstIndex(where: isSpecial), bytes[stop] == 0x22
        else { return nil }
        defer { position = stop + 1 }
        return String(decoding: bytes[position..<stop], as: UTF8.self)
    }

    private mutating func escape() throws(JSONFault) -> Character {
        guard let letter = next else { throw fault(.anEscape) }
        position += 1
        switch letter {
        case 0x22, 0x5C, 0x2F: return Character(Unicode.Scalar(letter))
        case 0x62: return "\u{08}"
        case 0x66: return "\u{0C}"
        case 0x6E: return "\n"
        case 0x72: return "\r"
        case 0x74: return "\t"
        case 0x75: return Character(try escapedScalar())
        default:
            position -= 1
            throw fault(.anEscape)
        }
    }

    /// What follows `\u`: one unit, or a surrogate pair.
    private mutating func escapedScalar() throws(JSONFault) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take(word: "\\u") else { throw fault(.surrogatePair) }
        let second = try codeUnit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault(.surrogatePair) }
        return scalar
    }

    private mutating func codeUnit() throws(JSONFault) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let next, let digit = Character(Unicode.Scalar(next)).hexDigitValue else {
                throw fault(Phrase("4 位十六进制数字", "four hexadecimal digits"))
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    /// An integer of 64 bits.
    mutating func integer() throws(JSONFault) -> Int64 {
        skipBlanks()
        let start = position
        if next == 0x2D { position += 1 }
        let digits = position
        while let next, (0x30...0x39).contains(next) { position += 1 }
        let hasLeadingZero = position - digits > 1 && bytes[digits] == 0x30
        let goesOn = next.map { [0x2E, 0x65, 0x45].contains($0) } ?? false
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard position > digits, !hasLeadingZero, !goesOn, let value = Int64(text) else {
            position = start
            throw fault(Phrase("64 位整数", "an integer of 64 bits"))
        }
        return value
    }
}
