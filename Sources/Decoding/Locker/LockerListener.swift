/// Bytes heard after a request to a lock board → its answer.
///
/// Theory of operation. Answers do not say how long they are, and one of eight locks looks like
/// one of a single lock but for its last byte. So the answer is known by what it must look like:
/// at each byte the listener asks whether the last bytes are the whole answer; what came before is
/// noise, and no noise can swallow an answer.
///
/// "Open" that failed is answered with the bytes of the request itself, and so is "all" by a board
/// of eight locks of which none is at `11`. That is also what a half-duplex adapter hears of its
/// own sending, and neither bytes nor clock can tell the two apart: boards answer "all" as fast as
/// an adapter hands its echo over. The answer to "level" never equals its request; whoever knows
/// from one (by `heardItself`) that the adapter hears itself says so, and the first copy does not
/// count. For certainty the level is asked for after each opening anyway.
public struct LockerListener: Sendable {
    /// More than the longest answer (a board of 50 locks: 11 bytes) after an echo and noise.
    static let mostBytes = 64

    private let request: LockerRequest
    private let board: UInt8
    private let lockCount: Int
    private let echo: [UInt8]
    private let skipsEcho: Bool
    private var heard: [UInt8] = []
    /// Whether the adapter heard the request itself; only with `skipsEcho`.
    public private(set) var heardItself = false

    /// `lockCount`: 1 – 64, what the board has. `skipsEcho`: the first copy of the request is the
    /// adapter's own; always so of `level`, which no board answers with a copy.
    public init(_ request: LockerRequest, board: UInt8, lockCount: Int, skipsEcho: Bool = false) {
        precondition((1...64).contains(lockCount), "1 to 64 locks")
        self.request = request
        self.board = board
        self.lockCount = lockCount
        self.skipsEcho = skipsEcho
        echo = request.frame(board: board)
    }

    /// Bytes arrived, in whatever pieces.
    public mutating func consume(_ bytes: some Sequence<UInt8>) -> LockerAnswer? {
        for byte in bytes {
            heard.append(byte)
            // Noise as the sender is switched on may stand before it.
            if skipsEcho, !heardItself, heard.suffix(echo.count) == echo[...] {
                heardItself = true
                heard = []
                continue
            }
            if let answer = answerEndingHere() { return answer }
            if heard.count > Self.mostBytes { heard.removeFirst(Self.mostBytes / 2) }
        }
        return nil
    }

    /// Why there was no answer, when time is over.
    public var verdict: LockerFault {
        guard !heard.isEmpty else { return .silent }
        let frames = heard.indices.flatMap { start in
            (5...12).compactMap { length -> ArraySlice<UInt8>? in
                guard heard.count >= start + length else { return nil }
                return heard[start..<start + length]
            }
        }
        let known = frames.filter { $0.first == 0x80 || $0.first == 0x8A }
        if known.contains(where: { Checksums.xor($0) == 0 }) { return .wrongAnswer }
        return known.contains { $0.count == length && hasHead($0) } ? .badChecksum : .incomplete
    }

    private var stateByteCount: Int { (lockCount + 7) / 8 }

    private var length: Int { request == .levels ? 4 + stateByteCount : 5 }

    private func hasHead(_ frame: ArraySlice<UInt8>) -> Bool {
        switch request {
        case .open(let lock): frame.starts(with: [0x8A, board, lock])
        case .level(let lock): frame.starts(with: [0x80, board, lock])
        case .levels: frame.starts(with: [0x80, board])
        }
    }

    private func answerEndingHere() -> LockerAnswer? {
        guard heard.count >= length else { return nil }
        let frame = heard.suffix(length)
        guard hasHead(frame), Checksums.xor(frame) == 0 else { return nil }
        let content = Array(frame.dropFirst(2).dropLast())
        switch request {
        case .open, .level:
            guard content[1] == 0x00 || content[1] == 0x11 else { return nil }
            return .level(content[1] == 0x11)
        case .levels:
            guard content.last == 0x33 else { return nil }
            let states = Array(content.dropLast().reversed())
            return .levels((0..<lockCount).map { states[$0 / 8] >> UInt8($0 % 8) & 1 == 1 })
        }
    }
}
