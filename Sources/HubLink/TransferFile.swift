import Glibc
import LinuxIO

/// The file that a download goes to.
final class TransferFile: Sendable {
    private let file: FileDescriptor

    /// Opens or makes a file that must have so many bytes: what comes is appended to them.
    ///
    /// Never follows a link: the name is ours, and what lies there is nobody else's.
    init(_ path: String, length: Int64) throws(SystemError) {
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK
        file = try FileDescriptor.open(path, flags, mode: 0o600)
        var status = stat()
        guard fstat(file.raw, &status) == 0 else {
            throw SystemError("fstat", place: path, errorNumber: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG, Int64(status.st_size) == length else {
            throw SystemError("open", place: path, errorNumber: ESTALE)
        }
    }

    func startAnew() throws(SystemError) {
        guard ftruncate(file.raw, 0) == 0 else {
            throw SystemError("ftruncate", place: file.place, errorNumber: errno)
        }
    }

    func append(_ bytes: [UInt8]) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let taken = try file.write(rest), taken > 0 else {
                throw SystemError("write", place: file.place, errorNumber: EIO)
            }
            rest = rest.dropFirst(taken)
        }
    }
}
