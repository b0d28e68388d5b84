// Between link and courier: frames of a length (four bytes, the lowest first) and so many bytes.
// Both ends are one version of one program, so that nothing stands for another version. A courier
// may still go wrong in any way: no bytes of it do harm here.

/// What is wrong with bytes that the other end should not have written.
struct FrameFault: Error {}

/// Puts values one behind the other.
struct FrameWriter {
    /// The frame so far; its length is filled in by `finished`.
    private var bytes: [UInt8] = [0, 0, 0, 0]

    mutating func append(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ content: some Collection<UInt8>) {
        append(Int64(content.count))
        bytes.append(contentsOf: content)
    }

    mutating func append(_ text: String) { append(text.utf8) }

    /// An absent value is told from an empty one.
    mutating func append<Value>(_ value: Value?, _ write: (inout FrameWriter, Value) -> Void) {
        append(value == nil ? 0 : 1)
        if let value { write(&self, value) }
    }

    consuming func finished() -> [UInt8] {
        let length = bytes.count - 4
        precondition(length <= FrameBuffer.greatestLength, "what goes into a frame has a limit")
        for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
        return bytes
    }
}

/// Takes values in the order in which they were put.
struct FrameReader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    mutating func number() throws(FrameFault) -> Int64 {
        let number = try take(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int64(bitPattern: number)
    }

    mutating func content() throws(FrameFault) -> [UInt8] {
        Array(try take(Int(try number(in: 0...Int64(FrameBuffer.greatestLength)))))
    }

    /// A number of which the other end knows that it lies in this range.
    mutating func number(in range: ClosedRange<Int64>) throws(FrameFault) -> Int64 {
        let number = try number()
        guard range.contains(number) else { throw FrameFault() }
        return number
    }

    mutating func text() throws(FrameFault) -> String {
        String(decoding: try content(), as: UTF8.self)
    }

    mutating func optional<Value>(
        _ read: (inout FrameReader) throws(FrameFault) -> Value
    ) throws(FrameFault) -> Value? {
        try number() == 0 ? nil : try read(&self)
    }

    /// Nothing may be left.
    func finish() throws(FrameFault) {
        guard bytes.isEmpty else { throw FrameFault() }
    }

    private mutating func take(_ count: Int) throws(FrameFault) -> ArraySlice<UInt8> {
        guard count <= bytes.count else { throw FrameFault() }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }
}

/// Collects what arrives until frames are complete.
struct FrameBuffer {
    /// Bytes of a frame: the longest body, and what stands around it (headers are cut to some KiB).
    static let greatestLength = HubLink.greatestBody + 256 << 10

    private var bytes: [UInt8] = []

    mutating func append(_ arrived: some Collection<UInt8>) { bytes += arrived }

    /// The next frame's content; `nil` while it is not there as a whole.
    mutating func next() throws(FrameFault) -> [UInt8]? {
        guard bytes.count >= 4 else { return nil }
        let length = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.greatestLength else { throw FrameFault() }
        guard bytes.count >= 4 + length else { return nil }
        let frame = Array(bytes[4..<4 + length])
        bytes.removeFirst(4 + length)
        return frame
    }
}
