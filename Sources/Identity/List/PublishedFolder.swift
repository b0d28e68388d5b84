import Glibc
public import StationModel

/// A folder of signed files: a manifest and what it names. A download directory, a USB stick.
public struct PublishedFolder: Sendable {
    public let path: String
    /// Where a file is looked for that is not in `path`; `nil` = nowhere.
    private let fallback: String?

    /// Bytes read at once: large enough that the calls cost nothing beside the hash.
    private static let chunkSize = 64 * 1024

    /// - Parameter fallback: a folder that has files of earlier manifests already: a name stands
    ///   for the same content for ever.
    public init(path: String, fallback: String? = nil) {
        self.path = path
        self.fallback = fallback
    }

    /// The manifest, if the root key signed it.
    public func manifest(rootKey: Ed25519PublicKey) throws(ListFault) -> Manifest {
        try Manifest(file: try manifestFile(), rootKey: rootKey)
    }

    /// The manifest's file as it lies there, which nobody has checked yet.
    public func manifestFile() throws(ListFault) -> [UInt8] {
        try content(of: Manifest.fileName, limit: Manifest.greatestFileSize)
    }

    /// The lines of a member file, one by one, with their numbers.
    ///
    /// The lines come before the hash is known: use none of them until this has returned.
    public func readMembers(
        _ file: PublishedFiles.File, _ body: (MemberChange, Int) throws(ListFault) -> Void
    ) throws(ListFault) {
        try readLines(file, body)
    }

    /// The same of a voucher file.
    public func readVouchers(
        _ file: PublishedFiles.File, _ body: (VoucherChange, Int) throws(ListFault) -> Void
    ) throws(ListFault) {
        try readLines(file, body)
    }

    /// The same of a calendar file.
    public func readCalendar(
        _ file: PublishedFiles.File, _ body: (CalendarDay, Int) throws(ListFault) -> Void
    ) throws(ListFault) {
        try readLines(file, body)
    }

    private func readLines<Line: SignedLine>(
        _ file: PublishedFiles.File, _ body: (Line, Int) throws(ListFault) -> Void
    ) throws(ListFault) {
        var reader = SignedLineReader<Line>(file: file.name)
        try read(file) { chunk throws(ListFault) in try reader.feed(chunk, body) }
        try reader.finish()
    }

    /// Hands over the file in pieces while its size and hash are checked.
    ///
    /// When `body` throws, the rest is still hashed: a fault in the content is only the city's
    /// fault if the city wrote the content, else it is the hash that is wrong.
    public func read(
        _ file: PublishedFiles.File, _ body: ([UInt8]) throws(ListFault) -> Void
    ) throws(ListFault) {
        let hash = try hashing(file) { () throws(CryptographyFault) in try SHA256() }
        var contentFault: ListFault?
        var size: Int64 = 0
        try forEachChunk(of: file.name) { chunk throws(ListFault) in
            size += Int64(chunk.count)
            guard size <= file.size else { throw Self.wrongSize(file, .more) }
            try hashing(file) { () throws(CryptographyFault) in try hash.update(chunk) }
            guard contentFault == nil else { return }
            do throws(ListFault) { try body(chunk) } catch { contentFault = error }
        }
        guard size == file.size else { throw Self.wrongSize(file, .bytes(size)) }
        let found = try hashing(file) { () throws(CryptographyFault) in try hash.finish() }
        guard found == file.sha256 else {
            throw ListFault(
                .wrongHash, file: file.name, found: .verbatim("SHA-256 \(found.hex)"),
                expected: .verbatim(file.sha256.hex))
        }
        if let contentFault { throw contentFault }
    }

    private func hashing<Result>(
        _ file: PublishedFiles.File, _ body: () throws(CryptographyFault) -> Result
    ) throws(ListFault) -> Result {
        do { return try body() } catch { throw ListFault(error, file: file.name) }
    }

    private static func wrongSize(_ file: PublishedFiles.File, _ found: Phrase) -> ListFault {
        ListFault(.wrongSize, file: file.name, found: found, expected: .bytes(file.size))
    }

    /// A small file as a whole.
    func content(of name: String, limit: Int) throws(ListFault) -> [UInt8] {
        var content: [UInt8] = []
        try forEachChunk(of: name) { chunk throws(ListFault) in
            content += chunk
            guard content.count <= limit else {
                throw ListFault(
                    .wrongSize, file: name, found: .more, expected: .atMostBytes(limit))
            }
        }
        return content
    }

    private func forEachChunk(
        of name: String, _ body: ([UInt8]) throws(ListFault) -> Void
    ) throws(ListFault) {
        // Not blocking: somebody may have put a named pipe there.
        let descriptor = open(name)
        guard descriptor >= 0 else { throw unreadable(name) }
        defer { close(descriptor) }
        while true {
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { buffer, filled in
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                filled = max(0, count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(name) }
            guard count > 0 else { return }
            try body(chunk)
        }
    }

    private func open(_ name: String) -> Int32 {
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        let descriptor = Glibc.open("\(path)/\(name)", flags)
        guard descriptor < 0, errno == ENOENT, let fallback else { return descriptor }
        return Glibc.open("\(fallback)/\(name)", flags)
    }

    private func unreadable(_ name: String) -> ListFault {
        ListFault(
            .unreadable, file: name, found: .verbatim(String(cString: strerror(errno))),
            expected: Phrase("\(path) 中有可读的文件", "a readable file in \(path)"))
    }
}

extension PublishedFolder {
    /// Whether a file lies in the folder itself.
    public func holds(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

    /// Whether worked digests lie beside the manifest.
    public var holdsExpectedDigests: Bool {
        access("\(path)/\(ExpectedDigests.fileName)", F_OK) == 0
    }
}
