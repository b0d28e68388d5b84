/// Walks a JSON5 text once and notes where every key and value begins.
///
/// Values are Foundation's matter; this scanner knows the shape alone: where objects, lists and
/// scalars begin and end. It exists because Foundation tells neither the place of a value nor,
/// mostly, of a syntax fault, and takes the first of two equal keys without a word.
///
/// It is as strict as Foundation's decoder, and stricter in one point: a `\u` escape in a key
/// without quotes is refused, since Foundation would take it letter by letter.
/// Source: the JSON5 data interchange format, 1.0.0, sections 2 – 8.
struct JSON5Scanner {
    /// A station's file needs 6; far below Foundation's own limit of 512.
    static let deepestNesting = 32

    private let scalars: [Unicode.Scalar]
    private(set) var index = 0
    private(set) var point: PositionMap.Point
    private(set) var positions = PositionMap()
    /// Above zero inside the value of a repeated key, which must not be noted.
    private var silence = 0

    init(_ text: String, firstLine: Int = 1) {
        scalars = Array(text.unicodeScalars)
        point = PositionMap.Point(line: firstLine, column: 1)
    }

    /// The positions of the whole text, or its first fault.
    mutating func scan() throws(SyntaxFault) -> PositionMap {
        if current == "\u{FEFF}" { index += 1 }
        try skipBlanks()
        try scanValue(.root, depth: 0)
        try skipBlanks()
        guard current == nil else { throw fault(.endOfFile) }
        return positions
    }

    // MARK: Values

    private mutating func scanValue(_ path: ConfigurationPath, depth: Int) throws(SyntaxFault) {
        guard depth < Self.deepestNesting else { throw fault(.lessNesting) }
        if silence == 0 { positions.noteValue(path, at: point) }
        switch current {
        case "{": try scanObject(path, depth: depth)
        case "[": try scanList(path, depth: depth)
        case "\"", "'": _ = try scanString()
        default: try scanWord()
        }
    }

    private mutating func scanObject(_ path: ConfigurationPath, depth: Int) throws(SyntaxFault) {
        advance()
        while true {
            try skipBlanks()
            if current == "}" { return advance() }
            let start = point
            let key = try scanKey()
            let isNew = silence > 0 || positions.noteKey(path / key, at: start)
            try skipBlanks()
            guard current == ":" else { throw fault(.colon) }
            advance()
            try skipBlanks()
            silence += isNew ? 0 : 1
            try scanValue(path / key, depth: depth + 1)
            silence -= isNew ? 0 : 1
            try skipBlanks()
            if current == "," {
                advance()
            } else if current != "}" {
                throw fault(.commaOrClosingBrace)
            }
        }
    }

    private mutating func scanList(_ path: ConfigurationPath, depth: Int) throws(SyntaxFault) {
        advance()
        var count = 0
        while true {
            try skipBlanks()
            if current == "]" { return advance() }
            try scanValue(path[count], depth: depth + 1)
            count += 1
            try skipBlanks()
            if current == "," {
                advance()
            } else if current != "]" {
                throw fault(.commaOrClosingBracket)
            }
        }
    }

    private mutating func scanKey() throws(SyntaxFault) -> String {
        if current == "\"" || current == "'" { return try scanString() }
        guard let first = current, Self.startsName(first) else { throw fault(.keyOrClosingBrace) }
        var key = ""
        while let scalar = current, Self.continuesName(scalar) {
            key.unicodeScalars.append(scalar)
            advance()
        }
        return key
    }

    /// A number or one of the words `true false null`: everything up to the next separator.
    private mutating func scanWord() throws(SyntaxFault) {
        let start = point
        var word = ""
        while let scalar = current, Self.belongsToWord(scalar) {
            word.unicodeScalars.append(scalar)
            advance()
        }
        guard !word.isEmpty else { throw fault(.value) }
        if ["true", "false", "null"].contains(word) || NumberForm.matches(word) { return }
        let isNumberLike = word.unicodeScalars.first.map { "+-.0123456789".contains(Character($0)) }
        throw SyntaxFault(
            point: start, found: .text(word), expected: isNumberLike == true ? .number : .value)
    }

    // MARK: Characters

    var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    func peek(_ distance: Int = 1) -> Unicode.Scalar? {
        index + distance < scalars.count ? scalars[index + distance] : nil
    }

    mutating func advance() {
        let scalar = scalars[index]
        index += 1
        // CR LF is one line end, counted at its LF.
        if scalar == "\n" || (scalar == "\r" && current != "\n") {
            point = PositionMap.Point(line: point.line + 1, column: 1)
        } else {
            point.column += 1
        }
    }

    func fault(_ expected: SyntaxRequirement) -> SyntaxFault {
        let found: Found =
            switch current {
            case nil: .endOfFile
            case "\n", "\r": .endOfLine
            case let scalar?: .text(Self.shown(scalar))
            }
        return SyntaxFault(point: point, found: found, expected: expected)
    }

    /// The character, or its code point where it cannot be seen.
    private static func shown(_ scalar: Unicode.Scalar) -> String {
        let isVisible = scalar.value > 0x20 && !scalar.properties.isWhitespace
        let code = String(scalar.value, radix: 16, uppercase: true)
        let zeros = String(repeating: "0", count: max(0, 4 - code.count))
        return isVisible ? String(scalar) : "U+" + zeros + code
    }

    private static func startsName(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar == "$" || scalar.properties.isAlphabetic
    }

    private static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
        startsName(scalar) || ("0"..."9").contains(scalar)
    }

    private static func belongsToWord(_ scalar: Unicode.Scalar) -> Bool {
        continuesName(scalar) || scalar == "+" || scalar == "-" || scalar == "."
    }
}
