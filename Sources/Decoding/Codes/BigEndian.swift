/// Reads fields, most significant byte first, from bytes whose length was checked before.
struct BigEndianReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) { rest = ArraySlice(bytes) }

    mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(
        _: Value.Type = Value.self
    ) -> Value {
        bytes(Value.bitWidth / 8).reduce(0) { $0 << Value(8) | Value($1) }
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        precondition(rest.count >= count, "the length is checked before the fields are read")
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }
}

extension [UInt8] {
    /// Appends the integer, most significant byte first.
    mutating func append<Value: FixedWidthInteger & UnsignedInteger>(bigEndian value: Value) {
        for shift in stride(from: Value.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> Value(shift)))
        }
    }
}
