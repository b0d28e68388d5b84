/// The first place at which a text stops being JSON5.
struct SyntaxFault: Error, Hashable {
    let point: PositionMap.Point
    let found: Found
    let expected: SyntaxRequirement
}

/// What the grammar allows where the text breaks off.
public enum SyntaxRequirement: String, Hashable, Sendable, CaseIterable {
    case value, keyOrClosingBrace, colon, commaOrClosingBrace, commaOrClosingBracket
    case closingQuote, escape, number, endOfComment, endOfFile, lessNesting, utf8
}

/// What stands in the file.
public enum Found: Hashable, Sendable {
    /// The key is not there.
    case nothing
    /// The file's own words: a value, a character, a mode.
    case text(String)
    case endOfFile
    case endOfLine
}
