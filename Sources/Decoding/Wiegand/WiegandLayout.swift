public import StationModel

/// Where the fields of a Wiegand format with parity lie. Bit 0 is the first on the wire.
///
/// | format | bits | layout | even parity over | odd parity over |
/// |---|---|---|---|---|
/// | H10301 | 26 | P, facility 8, number 16, P | 0 – 12 | 13 – 25 |
/// | H10306 | 34 | P, facility 16, number 16, P | 0 – 16 | 17 – 33 |
/// | H10302 | 37 | P, number 35, P | 0 – 18 | 18 – 36 |
/// | H10304 | 37 | P, facility 16, number 19, P | 0 – 18 | 18 – 36 |
///
/// Even parity: the number of ones in the range is even, the parity bit (0 or the last) included.
/// The 37-bit formats share their middle bit. Sources: SIA 26-bit interface standard; HID's
/// published formats.
struct WiegandLayout {
    let bitCount: Int
    let even: Range<Int>
    let odd: Range<Int>
    /// Empty where the format has no facility.
    let facility: Range<Int>
    let number: Range<Int>

    static let h10301 = WiegandLayout(
        bitCount: 26, even: 0..<13, odd: 13..<26, facility: 1..<9, number: 9..<25)
    static let h10306 = WiegandLayout(
        bitCount: 34, even: 0..<17, odd: 17..<34, facility: 1..<17, number: 17..<33)
    static let h10302 = WiegandLayout(
        bitCount: 37, even: 0..<19, odd: 18..<37, facility: 1..<1, number: 1..<36)
    static let h10304 = WiegandLayout(
        bitCount: 37, even: 0..<19, odd: 18..<37, facility: 1..<17, number: 17..<36)

    /// The bits of a range of `bits`, whose last bit on the wire is the least significant one.
    func field(_ range: Range<Int>, of bits: UInt64) -> UInt64 {
        bits >> UInt64(bitCount - range.upperBound) & (1 << UInt64(range.count) - 1)
    }

    func hasEvenParity(_ range: Range<Int>, of bits: UInt64) -> Bool {
        field(range, of: bits).nonzeroBitCount.isMultiple(of: 2)
    }
}

extension WiegandFormat {
    private var layout: WiegandLayout? {
        switch self {
        case .h10301: .h10301
        case .h10306: .h10306
        case .h10302: .h10302
        case .h10304: .h10304
        case .raw: nil
        }
    }

    /// What `bitCount` bits say, the first on the wire in the most significant of the low
    /// `bitCount` places; `nil` when a parity bit is wrong.
    public func credential(bits: UInt64) -> WiegandCredential? {
        guard let layout else { return .raw(bitCount: bitCount, bits: bits) }
        guard layout.hasEvenParity(layout.even, of: bits),
            !layout.hasEvenParity(layout.odd, of: bits)
        else { return nil }
        return .card(
            bitCount: bitCount, facility: layout.field(layout.facility, of: bits),
            number: layout.field(layout.number, of: bits))
    }

    /// The bits on the wire of a card with parity, as `credential(bits:)` takes them; `nil` for
    /// numbers that the format cannot hold, and for `raw`, whose bits are the card.
    public func bits(facility: UInt64, number: UInt64) -> UInt64? {
        guard let layout, facility >> UInt64(layout.facility.count) == 0,
            number >> UInt64(layout.number.count) == 0
        else { return nil }
        var bits = facility << UInt64(bitCount - layout.facility.upperBound)
        bits |= number << UInt64(bitCount - layout.number.upperBound)
        if !layout.hasEvenParity(layout.even, of: bits) { bits |= 1 << UInt64(bitCount - 1) }
        if layout.hasEvenParity(layout.odd, of: bits) { bits |= 1 }
        return bits
    }
}
