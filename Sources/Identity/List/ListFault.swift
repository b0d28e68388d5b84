public import StationModel

/// Why a signed list is not believed: what, where, what was expected.
public struct ListFault: Error, Hashable, Sendable {
    /// Each way in which a list can be wrong.
    public enum Kind: String, Hashable, CaseIterable, Sendable {
        /// A file is missing or cannot be read.
        case unreadable
        /// No JSON, or not the members that the format has.
        case malformed
        /// The manifest is not signed by the configured root key.
        case badSignature
        case notYetValid
        case expired
        /// Older than the version that this station has seen.
        case rolledBack
        case wrongSize
        case wrongHash
        /// A line of a member file is no member's line.
        case badLine
        /// The lines of a snapshot are not in ascending order of their digests, each once.
        case wrongOrder
        /// A `del` whose digest and member are not on the list together.
        case deletesUnknown
        /// The lines of one member differ in group, validity or flags.
        case disagreement
        case wrongCount
        /// More vouchers or days than a station keeps.
        case tooMany
        /// libcrypto failed; nothing is said about the list.
        case cryptography
    }

    public let kind: Kind
    /// `manifest.json`, or the name of a member file.
    public let file: String
    /// Line of a member file, from 1; `nil` where the file as a whole is meant.
    public let line: Int?
    /// Byte of the line, from 1.
    public let column: Int?
    /// The value that is wrong: `keys[0].role`; empty where a line or a file is.
    public let path: String
    public let found: Phrase
    public let expected: Phrase

    public init(
        _ kind: Kind, file: String, line: Int? = nil, column: Int? = nil, path: String = "",
        found: Phrase, expected: Phrase
    ) {
        self.kind = kind
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.found = found
        self.expected = expected
    }

    init(_ fault: CryptographyFault, file: String) {
        self.init(
            .cryptography, file: file, found: .verbatim(fault.description),
            expected: Phrase("libcrypto 工作正常", "a working libcrypto"))
    }
}

extension ListFault: CustomStringConvertible {
    /// Where it is wrong, what was expected and what was found.
    public var words: Phrase {
        .place(.verbatim(file), line: line, column: column, path: path)
            + Phrase("：", ": ") + .mismatch(found: found, expected: expected)
    }

    public var description: String { words.english }
}
