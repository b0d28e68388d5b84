/// Bytes that wait for room in the socket, oldest first.
struct OutputBuffer: Sendable {
    private var bytes: [UInt8] = []
    /// Bytes at the front that were sent already.
    private var sentCount = 0

    var isEmpty: Bool { sentCount == bytes.count }
    var count: Int { bytes.count - sentCount }
    /// What to send next.
    var front: ArraySlice<UInt8> { bytes[sentCount...] }

    mutating func append(_ more: [UInt8]) { bytes += more }

    mutating func removeFirst(_ number: Int) {
        sentCount += number
        precondition(sentCount <= bytes.count, "no more was sent than there was")
        // Moved together rarely: when all is gone, or half of a long buffer.
        if isEmpty || sentCount > 64 << 10 {
            bytes.removeFirst(sentCount)
            sentCount = 0
        }
    }
}
