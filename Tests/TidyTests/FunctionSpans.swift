/// Where the functions of a file begin and how many lines each takes, first to last.
struct FunctionSpans {
    struct Span {
        let line: Int
        let lineCount: Int
    }

    private let code: [UInt8]
    private(set) var spans: [Span] = []

    init(_ file: TextFile) {
        code = Array(file.code.utf8)
        var line = 1
        for place in code.indices {
            if code[place] == Self.newline { line += 1 }
            guard isKeyword(at: place), let body = bodyStart(after: place),
                let end = bodyEnd(from: body)
            else { continue }
            let breaks = code[place...end].count { $0 == Self.newline }
            spans.append(Span(line: line, lineCount: breaks + 1))
        }
    }

    private static let newline = UInt8(ascii: "\n")
    private static let keywords = ["func", "init", "deinit", "subscript"].map { Array($0.utf8) }
    private static let continuations = ["{", "->", "where", "throws", "async", "rethrows", "("]
        .map { Array($0.utf8) }

    private func isKeyword(at place: Int) -> Bool {
        guard place == 0 || Self.isSpace(code[place - 1]) else { return false }
        return Self.keywords.contains { word in
            guard code[place] == word[0], code[place...].starts(with: word) else { return false }
            let end = place + word.count
            return end >= code.count || !Self.isPartOfName(code[end])
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == newline || byte == UInt8(ascii: "\t")
    }

    private static func isPartOfName(_ byte: UInt8) -> Bool {
        let character = Character(UnicodeScalar(byte))
        return byte >= 0x80 || character.isLetter || character.isNumber || character == "_"
    }

    /// The brace that opens the body; `nil` for a requirement of a protocol.
    private func bodyStart(after start: Int) -> Int? {
        var depth = 0
        var last = UInt8(ascii: " ")
        for place in start..<code.count {
            let byte = code[place]
            switch Character(UnicodeScalar(byte)) {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return place
            case "}" where depth == 0: return nil
            case "\n" where depth == 0 && !goesOn(after: place, last): return nil
            default: break
            }
            if depth < 0 { return nil }
            if !Self.isSpace(byte) { last = byte }
        }
        return nil
    }

    /// Whether a declaration goes on in the line after this break.
    private func goesOn(after place: Int, _ last: UInt8) -> Bool {
        if [UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ">")].contains(last) { return true }
        let rest = code[place...].drop(while: Self.isSpace)
        return Self.continuations.contains { rest.starts(with: $0) }
    }

    private func bodyEnd(from start: Int) -> Int? {
        var depth = 0
        for place in start..<code.count {
            if code[place] == UInt8(ascii: "{") { depth += 1 }
            if code[place] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 { return place }
        }
        return nil
    }
}
