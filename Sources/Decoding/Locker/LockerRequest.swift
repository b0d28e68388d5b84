/// What a lock board (8A/80 family) on an RS-485 line is asked or told.
///
/// | request | bytes | answer |
/// |---|---|---|
/// | open lock n | `8A` board n `11` | `8A` board n level |
/// | level of lock n | `80` board n `33` | `80` board n level |
/// | level of all | `80` board `00 33` | `80` board, a byte for 8 locks each, `33` |
///
/// The last byte of every frame is the XOR of all before it. Level `00` or `11`: which of them
/// means open depends on the lock's contact. In the bytes of "all" the last one is that of locks
/// 1 – 8, bit 0 the lowest, and 1 stands for `11`. "Open all" (lock 0) is not offered: it opens
/// every compartment at once, for everybody.
/// Source: protocol sheet of the family; 9600 8N1.
public enum LockerRequest: Hashable, Sendable {
    case open(lock: UInt8)
    case level(lock: UInt8)
    case levels

    /// The bytes on the line. Boards are counted from 1, and so are locks.
    public func frame(board: UInt8) -> [UInt8] {
        let body: [UInt8] =
            switch self {
            case .open(let lock): [0x8A, board, lock, 0x11]
            case .level(let lock): [0x80, board, lock, 0x33]
            case .levels: [0x80, board, 0x00, 0x33]
            }
        return body + [Checksums.xor(body)]
    }
}

/// What a lock board answers; `true` stands for the level `11`.
public enum LockerAnswer: Hashable, Sendable {
    /// After "open" and "level".
    case level(Bool)
    /// Lock 1 first, as many as the board has.
    case levels([Bool])
}

/// Why what was heard is no answer.
public enum LockerFault: Error, Hashable, Sendable {
    /// Not a single byte.
    case silent
    /// A sound frame, but not the answer: another board's, or an older request's.
    case wrongAnswer
    /// A frame of the right shape, damaged.
    case badChecksum
    /// Bytes that are no frame, or its beginning only.
    case incomplete
}
