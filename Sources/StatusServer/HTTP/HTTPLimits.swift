/// How much a client may send.
public struct HTTPLimits: Hashable, Sendable {
    /// Request line, fields and the blank line together. Browsers send 1 – 2 KiB; cookies of other
    /// programs on the same host can add a few more.
    public var headerBytes: Int
    /// Many more than any browser sends.
    public var fieldCount: Int
    /// Far longer than any route with its query.
    public var targetBytes: Int
    /// `nil` where POST is not allowed at all.
    public var bodyBytes: Int?

    public init(
        headerBytes: Int = 8192, fieldCount: Int = 64, targetBytes: Int = 2048, bodyBytes: Int?
    ) {
        self.headerBytes = headerBytes
        self.fieldCount = fieldCount
        self.targetBytes = targetBytes
        self.bodyBytes = bodyBytes
    }

    /// GET and HEAD only.
    public static let readOnly = HTTPLimits(bodyBytes: nil)
    /// POST with a body of at most 64 KiB: no command of the control socket comes near it.
    public static let withCommands = HTTPLimits(bodyBytes: 64 << 10)
}
