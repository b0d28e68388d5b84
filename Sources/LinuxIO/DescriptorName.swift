/// The name under which the service manager keeps a descriptor: 1 – 255 printable ASCII
/// characters, no colon (sd_notify(3), `FDNAME`; a colon separates the names in `LISTEN_FDNAMES`).
public struct DescriptorName: Hashable, Sendable, CustomStringConvertible {
    /// The accepted text.
    public let text: String

    /// The text itself, or `nil` when the manager would refuse it.
    public init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy {
            (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: ":")
        }
        guard isPlain, (1...255).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    /// The name as the manager sees it.
    public var description: String { text }
}
