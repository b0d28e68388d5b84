/// Bytes of an ID-card module → replies.
///
/// Theory of operation. A frame is `AA AA AA 96 69`, a length of 2 bytes (big-endian, what follows
/// it, check byte counted), the body, and the XOR of all bytes from the length to the body's end.
/// What is no preamble is skipped; more `AA` than three may come before `96 69`. A length outside
/// 4 … 2500 or a wrong XOR discards one byte, and the search begins again behind it: a damaged
/// frame must not swallow a good one. A reply is made out of the buffer in place, and the buffer is
/// overwritten with zeros after each frame, because it held a person's name, address and photo.
public struct IDCardFrameParser: ~Copyable {
    /// What came out of the bytes.
    public enum Event: Hashable, Sendable {
        case reply(IDCardReply)
        /// Bytes between frames (once per run of them): line noise, or a wrong baud rate.
        case garbage
        /// A frame whose check byte or length is wrong.
        case badFrame
    }

    /// SW1 SW2 SW3 and the check byte are the shortest; text, photo and fingerprints, 2314 bytes,
    /// the longest.
    static let lengths = 4...2500
    private static let headerCount = 7

    private let buffer: UnsafeMutableRawBufferPointer
    private var count = 0
    private var isInGarbage = false

    public init() {
        buffer = .allocate(byteCount: Self.headerCount + Self.lengths.upperBound, alignment: 1)
        wipe(0..<buffer.count)
    }

    deinit {
        wipe(0..<buffer.count)
        buffer.deallocate()
    }

    /// Whether a frame has begun.
    public var isInFrame: Bool { count > 0 }

    /// Whether nothing of a card is left; for tests.
    var holdsOnlyZeros: Bool { buffer.allSatisfy { $0 == 0 } }

    /// Bytes arrived, in whatever pieces.
    public mutating func consume(_ bytes: some Sequence<UInt8>, _ report: (Event) -> Void) {
        for byte in bytes {
            buffer[count] = byte
            count += 1
            while takeOne(report) {}
        }
    }

    /// Forgets a frame that has begun: its time is over, or the port was closed.
    public mutating func reset() {
        wipe(0..<count)
        count = 0
        isInGarbage = false
    }

    /// Whether the buffer became shorter, so that what is left must be looked at again.
    private mutating func takeOne(_ report: (Event) -> Void) -> Bool {
        guard count > 0 else { return false }
        guard preambleFits() else {
            if !isInGarbage && !startsWithFill() { report(.garbage) }
            isInGarbage = isInGarbage || !startsWithFill()
            discard(1)
            return true
        }
        guard count >= Self.headerCount else { return false }
        let length = Int(buffer[5]) << 8 | Int(buffer[6])
        guard Self.lengths.contains(length) else { return rejectFrame(report) }
        let end = Self.headerCount + length
        guard count >= end else { return false }
        guard buffer[5..<end].reduce(0, ^) == 0 else { return rejectFrame(report) }
        let body = UnsafeRawBufferPointer(rebasing: buffer[Self.headerCount..<end - 1])
        report(.reply(IDCardReply(body: body)))
        isInGarbage = false
        discard(end)
        return true
    }

    private mutating func rejectFrame(_ report: (Event) -> Void) -> Bool {
        report(.badFrame)
        // The rest of the frame is no new noise.
        isInGarbage = true
        discard(1)
        return true
    }

    /// Whether the buffer begins with the preamble, or with as much of it as has arrived.
    private func preambleFits() -> Bool {
        let preamble = IDCardCommand.preamble
        return (0..<min(count, preamble.count)).allSatisfy { buffer[$0] == preamble[$0] }
    }

    /// A fourth `AA` before a preamble is allowed.
    private func startsWithFill() -> Bool {
        count >= 4 && (0..<4).allSatisfy { buffer[$0] == 0xAA }
    }

    private mutating func discard(_ discarded: Int) {
        let left = count - discarded
        let source = UnsafeRawBufferPointer(rebasing: buffer[discarded..<count])
        UnsafeMutableRawBufferPointer(rebasing: buffer[0..<left]).copyMemory(from: source)
        wipe(left..<count)
        count = left
    }

    /// Never inlined: zeros that nobody reads before the memory is freed would be optimised away.
    @inline(never)
    private func wipe(_ range: Range<Int>) {
        UnsafeMutableRawBufferPointer(rebasing: buffer[range]).initializeMemory(
            as: UInt8.self, repeating: 0)
    }
}
