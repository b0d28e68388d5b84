import COpenSSL
import Glibc

/// Reads secrets of 32 bytes – list keys, the seed of the station's key – from files that nobody
/// else can read.
///
/// The file is a regular one, belongs to root or to the running user, and gives its group and
/// others nothing. Of systemd's credentials the group's read bit is no fault: their directory is
/// made for this one service, and the bit follows from its access list. The checks are made on
/// the open file, so that it cannot be exchanged in between.
public struct KeyFile: Sendable {
    /// Bytes of every key.
    public static let keySize = 32
    /// 64 digits, and a line's end with or without a carriage return.
    private static let greatestFileSize = 66

    public let path: String
    /// `$CREDENTIALS_DIRECTORY` of the service; `nil` outside systemd.
    public let credentialsDirectory: String?

    public init(path: String, credentialsDirectory: String?) {
        self.path = path
        self.credentialsDirectory = credentialsDirectory
    }

    /// The key. What was read on the way is wiped.
    public func load() throws(KeyFileFault) -> SecretBytes {
        // Not blocking: somebody may have put a named pipe there.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw unreadable() }
        defer { close(descriptor) }
        try checkOwnership(descriptor)
        var content = try readAll(descriptor)
        defer { content.wipe() }
        return try key(in: content)
    }

    /// Makes a new file of 64 hexadecimal digits that its owner alone may read (mode 0400). One
    /// that exists is never replaced.
    public static func create(_ key: SecretBytes, at path: String) throws(KeyFileFault) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o400)
        guard descriptor >= 0 else { throw unwritable(path) }
        defer { close(descriptor) }
        var digits: [UInt8] = []
        digits.reserveCapacity(2 * key.count + 1)
        defer { digits.wipe() }
        key.withBytes { bytes in
            for byte in bytes { digits += [digit(byte >> 4), digit(byte & 0xF)] }
        }
        digits.append(0x0A)
        guard write(descriptor, digits, digits.count) == digits.count, fsync(descriptor) == 0
        else { throw unwritable(path) }
        try synchroniseFolder(of: path)
    }

    /// The same, in the place of one that exists: whoever reads meanwhile gets the old key or the
    /// new one.
    public static func replace(with key: SecretBytes, at path: String) throws(KeyFileFault) {
        let beside = path + ".new"
        // One that was cut short the last time; that there is none is no fault.
        unlink(beside)
        try create(key, at: beside)
        guard rename(beside, path) == 0 else { throw unwritable(path) }
        try synchroniseFolder(of: path)
    }

    /// Waits until the folder of `path` is on disk. Without it a power cut may bring back the name
    /// as it was.
    package static func synchroniseFolder(of path: String) throws(KeyFileFault) {
        let end = path.lastIndex(of: "/")
        let folder = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unwritable(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw unwritable(folder) }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? 0x30 + nibble : 0x61 + nibble - 10
    }

    private static func unwritable(_ path: String) -> KeyFileFault {
        let number = errno
        return KeyFileFault(
            path: path,
            problem: .unwritable(errno: number, word: String(cString: strerror(number))))
    }

    private func checkOwnership(_ descriptor: Int32) throws(KeyFileFault) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable() }
        guard status.st_mode & S_IFMT == S_IFREG else { throw fault(.notARegularFile) }
        guard status.st_uid == 0 || status.st_uid == geteuid() else {
            throw fault(.foreignOwner(userId: status.st_uid))
        }
        let refused: mode_t = isCredential ? 0o037 : 0o077
        guard status.st_mode & refused == 0 else {
            throw fault(.openToOthers(mode: status.st_mode & 0o7777))
        }
    }

    /// Directly inside the service's credentials directory.
    private var isCredential: Bool {
        guard let directory = credentialsDirectory, directory.hasPrefix("/") else { return false }
        let prefix = directory.hasSuffix("/") ? directory : directory + "/"
        return path.hasPrefix(prefix) && !path.dropFirst(prefix.count).contains("/")
    }

    private func readAll(_ descriptor: Int32) throws(KeyFileFault) -> [UInt8] {
        // One byte more than the longest file, so that a longer one is seen as such.
        var content = [UInt8](repeating: 0, count: Self.greatestFileSize + 1)
        var filled = 0
        while filled < content.count {
            let count = content.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                content.wipe()
                throw unreadable()
            }
            if count == 0 { break }
            filled += count
        }
        // Shortened in place: the bytes behind the end are zeros.
        content.removeLast(content.count - filled)
        return content
    }

    private func key(in content: [UInt8]) throws(KeyFileFault) -> SecretBytes {
        if content.count == Self.keySize { return SecretBytes(copying: content) }
        guard Self.digitCount(of: content) == 2 * Self.keySize else {
            throw fault(.wrongLength(bytes: content.count))
        }
        return try SecretBytes(count: Self.keySize) { key throws(KeyFileFault) in
            for index in 0..<Self.keySize {
                guard let high = Self.digit(content[2 * index]),
                    let low = Self.digit(content[2 * index + 1])
                else { throw fault(.notHexadecimal) }
                key[index] = high << 4 | low
            }
        }
    }

    /// Bytes in front of the one line's end that a file of digits may have.
    private static func digitCount(of content: [UInt8]) -> Int {
        var count = content.count
        if count > 0, content[count - 1] == 0x0A { count -= 1 }
        if count > 0, count < content.count, content[count - 1] == 0x0D { count -= 1 }
        return count
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x41...0x46: character - 0x41 + 10
        case 0x61...0x66: character - 0x61 + 10
        default: nil
        }
    }

    private func fault(_ problem: KeyFileFault.Problem) -> KeyFileFault {
        KeyFileFault(path: path, problem: problem)
    }

    private func unreadable() -> KeyFileFault {
        let number = errno
        return fault(.unreadable(errno: number, word: String(cString: strerror(number))))
    }
}
