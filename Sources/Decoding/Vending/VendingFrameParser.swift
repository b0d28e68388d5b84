/// Bytes of a vending machine's controller → frames.
///
/// Theory of operation. A frame says its length, so it ends without a pause. Poll and
/// acknowledgement have length 0, all others at least 1 (the packet number). A wrong length or XOR
/// gives up one byte, and the search begins behind it: a damaged frame does not swallow a good
/// one. An XOR is a weak check, which is why nothing is ever driven because of a received frame
/// alone.
public struct VendingFrameParser: Sendable {
    /// What came out of the bytes.
    public enum Event: Hashable, Sendable {
        case frame(VendingFrame)
        /// Bytes between frames, once per run of them: line noise, or a wrong baud rate.
        case garbage
        /// A header, and then no frame.
        case badFrame
    }

    /// The longest known (a menu's) is far below; a longer one is noise.
    static let longestPayload = 64

    private var buffer: [UInt8] = []
    private var isInGarbage = false

    public init() {}

    /// Bytes arrived, in whatever pieces.
    public mutating func consume(_ bytes: some Sequence<UInt8>, _ report: (Event) -> Void) {
        for byte in bytes {
            buffer.append(byte)
            while takeOne(report) {}
        }
    }

    /// Forgets a frame that has begun.
    public mutating func reset() {
        buffer.removeAll(keepingCapacity: true)
        isInGarbage = false
    }

    /// Whether the buffer became shorter, so that what is left must be looked at again.
    private mutating func takeOne(_ report: (Event) -> Void) -> Bool {
        guard !buffer.isEmpty else { return false }
        guard buffer.prefix(2) == VendingFrame.header.prefix(buffer.count) else {
            if !isInGarbage { report(.garbage) }
            return skip()
        }
        guard buffer.count >= 4 else { return false }
        let length = Int(buffer[3])
        let isBare = buffer[2] == 0x41 || buffer[2] == 0x42
        guard isBare ? length == 0 : (1...Self.longestPayload).contains(length) else {
            return rejectFrame(report)
        }
        let end = 4 + length
        guard buffer.count > end else { return false }
        guard Checksums.xor(buffer[...end]) == 0 else { return rejectFrame(report) }
        report(
            .frame(
                VendingFrame(
                    buffer[2], packet: isBare ? nil : buffer[4],
                    isBare ? [] : Array(buffer[5..<end]))))
        buffer.removeFirst(end + 1)
        isInGarbage = false
        return true
    }

    private mutating func rejectFrame(_ report: (Event) -> Void) -> Bool {
        report(.badFrame)
        return skip()
    }

    /// The rest of a bad frame is no new noise.
    private mutating func skip() -> Bool {
        buffer.removeFirst()
        isInGarbage = true
        return true
    }
}
