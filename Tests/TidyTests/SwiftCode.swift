/// Swift text with every comment, string and raw identifier blanked, so that a rule that looks for
/// a call does not find it in a sentence. Newlines stay: line numbers remain true.
///
/// It works on UTF-8: all that it looks for is ASCII, and what it blanks nobody reads.
/// Interpolations are blanked with their string; a regular expression between slashes would
/// confuse it, and the tree has none.
struct SwiftCode {
    private let input: [UInt8]
    private var position = 0
    private var output: [UInt8] = []

    private init(_ text: String) {
        input = Array(text.utf8)
        output.reserveCapacity(input.count)
    }

    static func stripped(_ text: String) -> String {
        var code = SwiftCode(text)
        code.scan()
        return String(decoding: code.output, as: UTF8.self)
    }

    private mutating func scan() {
        while position < input.count {
            switch input[position] {
            case UInt8(ascii: "/") where starts(with: "//"):
                while position < input.count, input[position] != UInt8(ascii: "\n") { blank(1) }
            case UInt8(ascii: "/") where starts(with: "/*"): skipBlockComment()
            case UInt8(ascii: "`"): skipIdentifier()
            case UInt8(ascii: "#"), UInt8(ascii: "\""): takeStringOrMark()
            default: keep()
            }
        }
    }

    private mutating func keep() {
        output.append(input[position])
        position += 1
    }

    /// A string, with as many `#` around it as it has; or a `#` that begins something else.
    private mutating func takeStringOrMark() {
        var end = position
        while end < input.count, input[end] == UInt8(ascii: "#") { end += 1 }
        guard end < input.count, input[end] == UInt8(ascii: "\"") else {
            keep()
            return
        }
        let marks = String(repeating: "#", count: end - position)
        blank(marks.count)
        let quote = starts(with: "\"\"\"") ? "\"\"\"" : "\""
        blank(quote.count)
        let close = quote + marks
        let escape = "\\" + marks
        while position < input.count, !starts(with: close) {
            blank(starts(with: escape) ? escape.count + 1 : 1)
        }
        blank(close.count)
    }

    private mutating func skipIdentifier() {
        blank(1)
        while position < input.count, input[position] != UInt8(ascii: "`") { blank(1) }
        blank(1)
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                blank(2)
            } else if starts(with: "*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && position < input.count
    }

    private mutating func blank(_ count: Int) {
        for _ in 0..<count where position < input.count {
            let isNewline = input[position] == UInt8(ascii: "\n")
            output.append(isNewline ? UInt8(ascii: "\n") : UInt8(ascii: " "))
            position += 1
        }
    }

    private func starts(with text: String) -> Bool {
        var place = position
        for byte in text.utf8 {
            guard place < input.count, input[place] == byte else { return false }
            place += 1
        }
        return true
    }
}
