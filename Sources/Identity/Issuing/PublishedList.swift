import Glibc
import StationModel

/// A manifest with its files, ready to be put into a folder.
public struct PublishedList: Sendable {
    /// A file's name and bytes.
    public struct Content: Hashable, Sendable {
        public let name: String
        public let bytes: [UInt8]

        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    public let manifest: Manifest
    /// The signed manifest comes last: who finds it finds all that it names.
    public let contents: [Content]

    /// Writes every file; one of the same name is replaced. The folder must be there.
    public func write(into folder: String) throws(ListFault) {
        for content in contents { try Self.write(content, into: folder) }
    }

    private static func write(_ content: Content, into folder: String) throws(ListFault) {
        let path = "\(folder)/\(content.name)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw fault(content.name, folder) }
        defer { close(descriptor) }
        var written = 0
        while written < content.bytes.count {
            let count = content.bytes.withUnsafeBytes { bytes in
                Glibc.write(
                    descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw fault(content.name, folder) }
            written += count
        }
    }

    private static func fault(_ name: String, _ folder: String) -> ListFault {
        ListFault(
            .unreadable, file: name, found: .verbatim(String(cString: strerror(errno))),
            expected: Phrase("可写的目录 \(folder)", "a folder that can be written: \(folder)"))
    }
}
