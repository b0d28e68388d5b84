import Glibc
import LinuxIO

/// Records of one size in ascending order of their keys, looked up where they lie. The file may be
/// missing: then there are none.
final class MappedRecords: Sendable {
    private let size: Int
    private let keySize: Int
    // Written in the initialiser only, so that threads may share it.
    nonisolated(unsafe) private let bytes: UnsafeRawBufferPointer

    /// C functions: `fstat`, `mmap`.
    init(path: String, size: Int, keySize: Int) throws(SystemError) {
        self.size = size
        self.keySize = keySize
        guard access(path, F_OK) == 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let file = try FileDescriptor.open(path, O_RDONLY)
        var status = stat()
        guard fstat(file.raw, &status) == 0 else {
            throw SystemError("fstat", place: path, errorNumber: errno)
        }
        let length = Int(status.st_size) / size * size
        guard length > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, length, PROT_READ, MAP_PRIVATE, file.raw, 0),
            start != MAP_FAILED
        else { throw SystemError("mmap", place: path, errorNumber: errno) }
        bytes = UnsafeRawBufferPointer(start: start, count: length)
    }

    deinit {
        guard let start = bytes.baseAddress else { return }
        munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }

    /// The record with this key.
    func record(for key: [UInt8]) -> [UInt8]? {
        var range = 0..<bytes.count / size
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            let record = UnsafeRawBufferPointer(
                rebasing: bytes[middle * size..<(middle + 1) * size])
            let comparison = key.withUnsafeBytes { order(record, $0, count: keySize) }
            if comparison == 0 { return Array(record) }
            range =
                comparison < 0
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}

/// C function: `rename`.
func renameFile(_ path: String, to new: String) throws(SystemError) {
    guard rename(path, new) == 0 else {
        throw SystemError("rename", place: path, errorNumber: errno)
    }
}

/// Takes a file away; one that is not there is no fault.
///
/// C function: `unlink`.
func unlinkFile(_ path: String) throws(SystemError) {
    guard unlink(path) == 0 || errno == ENOENT else {
        throw SystemError("unlink", place: path, errorNumber: errno)
    }
}
