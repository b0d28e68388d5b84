// Public keys under which anybody can sign.
//
// A key is a point's y coordinate (255 bits, little-endian) and the sign of its x. Eight points
// of edwards25519 have an order that divides 8. Under such a key the term [k]A of the check
// [S]B = R + [k]A takes at most eight values, so that a signature can be guessed without any
// private key. libcrypto accepts them, and it accepts a y that is not reduced modulo
// p = 2^255 − 19, which gives a key a second encoding. Both are refused here before libcrypto
// sees them, for issuers too.
//
// RFC 8032 section 5.1.3 demands y < p; the list of points is that of the cofactor's group.

/// The table of refused keys and the judgement by it.
enum Ed25519BadKeys {
    /// The y of the eight points of small order, sign bit clear. Both signs are refused: for the
    /// first two x is 0, and the set sign bit is a second, non-canonical encoding.
    static let smallOrderY: [[UInt8]] = [
        // 1: the neutral element.
        [1] + [UInt8](repeating: 0, count: 31),
        // p − 1: the point of order 2.
        [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
        // 0: the two points of order 4.
        [UInt8](repeating: 0, count: 32),
        // The four points of order 8.
        [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF,
            0x98, 0xF0, 0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88,
            0x6D, 0x53, 0xFC, 0x05,
        ],
        [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10,
            0x67, 0x0F, 0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77,
            0x92, 0xAC, 0x03, 0x7A,
        ],
    ]

    /// The y that are not reduced, p … 2^255 − 1: nineteen, of which the lowest byte tells which.
    static let nonCanonicalY: [[UInt8]] = (UInt8(0xED)...0xFF).map { lowest in
        [lowest] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
    }

    private static let refusedY = Set(smallOrderY + nonCanonicalY)

    /// Whether a key of 32 bytes is refused, whatever its sign bit.
    static func contains(_ key: [UInt8]) -> Bool {
        var y = key
        y[31] &= 0x7F
        return refusedY.contains(y)
    }
}
