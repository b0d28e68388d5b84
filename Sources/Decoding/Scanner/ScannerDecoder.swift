public import StationModel

/// Bytes of a serial scanner → codes and tokens.
///
/// Theory of operation. A scanner sends the text of each code and, if it is set up well, CR or LF
/// after it; 150 ms of silence end a text too. CR, LF, TAB and NUL are taken off its end, the
/// configured prefix off its beginning; what remains empty is nothing. A text that begins like a
/// code of this project (`YZ`, in any case, after any blanks) is a code to be judged, so that a
/// mistyped one is answered `malformed`; any other text is a token to be looked up. Bytes outside
/// printable ASCII, or a missing prefix, are babble; a text beyond its limit is incomplete. After
/// 4 KiB without an end everything is thrown away up to the next end.
///
/// Silence is judged by `advance` alone, after all bytes were delivered: a program that was paused
/// in the middle of a text must not see two halves.
public struct ScannerDecoder: Sendable {
    /// At 9600 bit/s a byte takes 1 ms; scanners send a text without pauses.
    public static let silence: Duration = .milliseconds(150)
    /// The largest QR code holds 2953 bytes.
    public static let longestText = 4096
    /// Codes of this project have up to 289 characters; room for later kinds.
    public static let longestCode = 512
    /// As the member list has them.
    public static let longestToken = 256

    private enum Line {
        case collecting
        case overflowing(since: MonotonicInstant)
    }

    private let prefix: [UInt8]
    private var text: [UInt8] = []
    private var line = Line.collecting
    private var last: MonotonicInstant?

    /// `prefix`: what the scanner was told to put before every text.
    public init(prefix: String = "") {
        self.prefix = Array(prefix.utf8)
        text.reserveCapacity(Self.longestCode)
    }

    /// The end of the text, unless more bytes come first.
    public var nextDeadline: MonotonicInstant? { last.map { $0 + Self.silence } }

    /// Since when bytes have come without an end: nobody can be read meanwhile.
    public var babblingSince: MonotonicInstant? {
        if case .overflowing(let since) = line { since } else { nil }
    }

    /// Bytes arrived.
    public mutating func consume(
        _ bytes: some Sequence<UInt8>, at arrival: MonotonicInstant,
        _ report: (ReaderEvent) -> Void
    ) {
        for byte in bytes {
            if byte == 0x0D || byte == 0x0A {
                endText(at: arrival, report)
            } else {
                append(byte, at: arrival, report)
            }
        }
    }

    /// Time passes; all bytes up to `now` have been delivered.
    public mutating func advance(to now: MonotonicInstant, _ report: (ReaderEvent) -> Void) {
        guard let last, now >= last + Self.silence else { return }
        endText(at: last, report)
    }

    private mutating func append(
        _ byte: UInt8, at arrival: MonotonicInstant, _ report: (ReaderEvent) -> Void
    ) {
        last = arrival
        guard case .collecting = line else { return }
        guard text.count < Self.longestText else {
            text.removeAll(keepingCapacity: true)
            line = .overflowing(since: arrival)
            return report(.noise(.incomplete))
        }
        text.append(byte)
    }

    private mutating func endText(at completed: MonotonicInstant, _ report: (ReaderEvent) -> Void) {
        defer {
            text.removeAll(keepingCapacity: true)
            (line, last) = (.collecting, nil)
        }
        let end = text.lastIndex { $0 != 0x09 && $0 != 0x00 }
        guard let end else { return }
        let content = text[...end]
        guard content.starts(with: prefix) else { return report(.noise(.babble)) }
        let body = content.dropFirst(prefix.count)
        guard !body.isEmpty else { return }
        report(Self.meaning(of: body, completed: completed))
    }

    private static func meaning(
        of text: ArraySlice<UInt8>, completed: MonotonicInstant
    ) -> ReaderEvent {
        guard text.allSatisfy({ (0x20...0x7E) ~= $0 }) else { return .noise(.babble) }
        if isCode(text) {
            guard text.count <= longestCode else { return .noise(.incomplete) }
            return .read(.qr(payload: Array(text)), completed: completed)
        }
        guard text.count <= longestToken else { return .noise(.incomplete) }
        return .read(.token(String(decoding: text, as: UTF8.self)), completed: completed)
    }

    private static func isCode(_ text: ArraySlice<UInt8>) -> Bool {
        let start = text.drop { $0 == 0x20 }.prefix(2)
        return start.map { $0 & 0xDF }.elementsEqual("YZ".utf8)
    }
}
