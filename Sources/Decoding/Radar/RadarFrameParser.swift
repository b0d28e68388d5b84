/// Bytes of an LD2410 → reports and acknowledgements.
///
/// Theory of operation. `F4 F3 F2 F1`, length 2, content, `F8 F7 F6 F5` is a report,
/// `FD FC FB FA` … `04 03 02 01` an acknowledgement; there is no check sum. So everything that is
/// fixed is asked for: the header, a length that is possible, the tail, and the fixed bytes of the
/// content. Where one of them is missing, one byte is given up and the search begins behind it: a
/// damaged frame does not swallow a good one.
public struct RadarFrameParser: Sendable {
    /// What came out of the bytes.
    public enum Event: Hashable, Sendable {
        case report(RadarReport)
        case acknowledgement(RadarAcknowledgement)
        /// Bytes between frames, once per run of them: line noise, or a wrong baud rate.
        case garbage
        /// A header, and then no frame.
        case badFrame
    }

    private static let reportHeader: [UInt8] = [0xF4, 0xF3, 0xF2, 0xF1]
    private static let reportTail: [UInt8] = [0xF8, 0xF7, 0xF6, 0xF5]
    /// The longest acknowledgement known has 28 bytes (parameters).
    private static let acknowledgementLengths = 4...32
    private static let headerCount = 6
    private static let tailCount = 4

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
        let isReport = fits(Self.reportHeader)
        guard isReport || fits(RadarCommand.header) else {
            if !isInGarbage { report(.garbage) }
            return skip()
        }
        guard buffer.count >= Self.headerCount else { return false }
        let length = Int(buffer[4]) | Int(buffer[5]) << 8
        guard isPossible(length, isReport) else { return rejectFrame(report) }
        let end = Self.headerCount + length
        guard buffer.count >= end + Self.tailCount else { return false }
        let tail = isReport ? Self.reportTail : RadarCommand.tail
        let content = buffer[Self.headerCount..<end]
        guard buffer[end...].starts(with: tail), let event = Self.event(content, isReport) else {
            return rejectFrame(report)
        }
        report(event)
        buffer.removeFirst(end + Self.tailCount)
        isInGarbage = false
        return true
    }

    private static func event(_ content: ArraySlice<UInt8>, _ isReport: Bool) -> Event? {
        isReport
            ? RadarReport(content: content).map(Event.report)
            : RadarAcknowledgement(content: content).map(Event.acknowledgement)
    }

    private func isPossible(_ length: Int, _ isReport: Bool) -> Bool {
        isReport
            ? length == RadarReport.basicLength || length == RadarReport.engineeringLength
            : Self.acknowledgementLengths.contains(length)
    }

    /// Whether the buffer begins with the header, or with as much of it as has arrived.
    private func fits(_ header: [UInt8]) -> Bool { buffer.prefix(4) == header.prefix(buffer.count) }

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
