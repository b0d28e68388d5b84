/// The little of protobuf's wire format that remote write needs.
///
/// Source: protobuf "Encoding": a field is its number and type in one varint, then the value.
extension [UInt8] {
    /// Seven bits a byte, the lowest first; the top bit says that more follow.
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// A field of length-delimited type, up to its content.
    mutating func append(field number: UInt8, length: Int) {
        append(number << 3 | 2)
        append(varint: UInt64(length))
    }

    mutating func append(field number: UInt8, text: String) {
        append(field: number, length: text.utf8.count)
        append(contentsOf: text.utf8)
    }
}

extension UInt64 {
    /// Bytes of the value as a varint.
    var varintSize: Int { Swift.max(1, (70 - leadingZeroBitCount) / 7) }
}

extension Int {
    /// Bytes of a length-delimited field with a content of so many bytes and a number below 16.
    var fieldSize: Int { 1 + UInt64(self).varintSize + self }
}
