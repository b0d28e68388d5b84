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
    public let found: String
    public let expected: String

    public init(
        _ kind: Kind, file: String, line: Int? = nil, column: Int? = nil, found: String,
        expected: String
    ) {
        self.kind = kind
        self.file = file
        self.line = line
        self.column = column
        self.found = found
        self.expected = expected
    }

    init(_ fault: CryptographyFault, file: String) {
        self.init(
            .cryptography, file: file, found: fault.description, expected: "a working libcrypto")
    }
}

extension ListFault: CustomStringConvertible {
    public var description: String {
        let place = [line.map { " line \($0)" }, column.map { " column \($0)" }]
            .compactMap(\.self).joined()
        return "\(file)\(place): found \(found), expected \(expected)"
    }
}
