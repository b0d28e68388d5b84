/// Why a manifest of the hub, or what it names, was not taken into use: for the entry that tells
/// the city. What was in use before stays.
public struct ListRejection: Hashable, Sendable {
    /// A word of ours: `badSignature`, `wrongHash`, `badLine`, `shrinks` …
    public let reason: String
    /// The file that is wrong; `nil` = the list as a whole.
    public let file: String?
    /// Line of the file, from 1.
    public let line: Int?
    /// Where the hub has the file in another length than the manifest says.
    public let length: Length?

    /// A file's two lengths, in bytes.
    public struct Length: Hashable, Sendable {
        /// `nil` = another one, and nobody knows which.
        public let found: Int64?
        /// By the manifest.
        public let promised: Int64

        public init(found: Int64?, promised: Int64) {
            self.found = found
            self.promised = promised
        }
    }

    public init(
        reason: String, file: String? = nil, line: Int? = nil, length: Length? = nil
    ) {
        self.reason = reason
        self.file = file
        self.line = line
        self.length = length
    }
}
