import Glibc
import LinuxIO

/// The records of a file, one after the other.
final class RecordStream {
    /// Some thousand records at once.
    private static let bufferBytes = 256 << 10

    private let file: FileDescriptor
    private let size: Int
    private let allowsTornEnd: Bool
    private var buffer: [UInt8] = []
    private var position = 0

    /// - Parameter allowsTornEnd: a killed writer may have left a part of a record; it is left out.
    init(path: String, recordSize: Int, allowsTornEnd: Bool = false) throws {
        size = recordSize
        self.allowsTornEnd = allowsTornEnd
        file = try FileDescriptor.open(path, O_RDONLY)
        try fill()
    }

    /// Where the record at hand begins in the buffer; `nil` at the end.
    var current: Int? { position < buffer.count ? position : nil }

    /// Lends the record at hand.
    func withCurrent<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try buffer.withUnsafeBytes {
            try body(UnsafeRawBufferPointer(rebasing: $0[position..<position + size]))
        }
    }

    func advance() throws {
        position += size
        if position == buffer.count { try fill() }
    }

    func isLess(than other: RecordStream) -> Bool {
        withCurrent { own in
            other.withCurrent { order(own, $0, count: own.count) < 0 }
        }
    }

    private func fill() throws {
        buffer.removeAll(keepingCapacity: true)
        position = 0
        let wanted = Self.bufferBytes / size * size
        while buffer.count < wanted {
            guard let chunk = try file.read(atMost: wanted - buffer.count), !chunk.isEmpty else {
                break
            }
            buffer += chunk
        }
        let torn = buffer.count % size
        guard torn == 0 || allowsTornEnd else {
            throw SystemError("read", place: file.place, errorNumber: EIO)
        }
        buffer.removeLast(torn)
    }
}

/// Whether the first `count` bytes of one come before, are, or come after those of the other.
///
/// C function: `memcmp`.
func order(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer, count: Int
) -> Int32 {
    guard let left = left.baseAddress, let right = right.baseAddress else { return 0 }
    return memcmp(left, right, count)
}
