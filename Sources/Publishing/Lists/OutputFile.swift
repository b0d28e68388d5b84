import Glibc
import Identity
import LinuxIO

/// A file that is written from its beginning to its end, with its hash.
final class OutputFile {
    /// Fewer calls than lines.
    private static let bufferBytes = 256 << 10

    private let file: FileDescriptor
    private let hash: SHA256
    private var waiting: [UInt8] = []
    private(set) var size: Int64 = 0

    /// A file of the same name is replaced.
    init(path: String, mode: UInt32) throws {
        file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
        hash = try SHA256()
    }

    func append(_ bytes: some Sequence<UInt8>) throws {
        waiting.append(contentsOf: bytes)
        if waiting.count >= Self.bufferBytes { try flush() }
    }

    func append(line: String) throws {
        waiting.append(contentsOf: line.utf8)
        waiting.append(0x0A)
        if waiting.count >= Self.bufferBytes { try flush() }
    }

    func append(_ record: UnsafeRawBufferPointer) throws {
        waiting.append(contentsOf: record)
        if waiting.count >= Self.bufferBytes { try flush() }
    }

    /// Everything is on the medium. The SHA-256 of the whole.
    func finish() throws -> [UInt8] {
        try flush()
        try file.synchronize()
        return try hash.finish()
    }

    private func flush() throws {
        try hash.update(waiting)
        size += Int64(waiting.count)
        var rest = waiting[...]
        while !rest.isEmpty {
            guard let count = try file.write(rest) else {
                throw SystemError("write", place: file.place, errorNumber: EAGAIN)
            }
            rest = rest.dropFirst(count)
        }
        waiting.removeAll(keepingCapacity: true)
    }
}
