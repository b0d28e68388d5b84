public import StationModel

/// What is wrong with one line of a file that somebody at the city wrote and nobody has signed.
public struct LineFault: Error, Hashable, Sendable {
    /// Byte of the line, from 1.
    public let column: Int
    /// `door.until`; empty where the line as a whole is meant.
    public let path: String
    /// What was expected and what was found.
    public let words: Phrase

    init(_ fault: JSONFault) {
        column = fault.offset + 1
        path = fault.path
        words = .mismatch(found: fault.found, expected: fault.expected)
    }
}
