/// Why a manifest of the hub, or what it names, was not taken into use: for the entry that tells
/// the city. What was in use before stays.
public struct ListRejection: Hashable, Sendable {
    /// A word of ours: `badSignature`, `wrongHash`, `badLine`, `shrinks` …
    public let reason: String
    /// The file that is wrong; `nil` = the list as a whole.
    public let file: String?
    /// Line of the file, from 1.
    public let line: Int?

    public init(reason: String, file: String? = nil, line: Int? = nil) {
        self.reason = reason
        self.file = file
        self.line = line
    }
}
