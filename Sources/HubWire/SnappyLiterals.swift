/// A snappy block without compression: the content's length, then literals.
///
/// Source: snappy `format_description.txt`, sections 1 and 2.1.
enum SnappyLiterals {
    /// Bytes of one literal: the most whose length fits into two bytes of the tag.
    static let greatestLiteral = 65_536

    static func block(_ content: [UInt8]) -> [UInt8] {
        var block: [UInt8] = []
        let literals = (content.count + greatestLiteral - 1) / greatestLiteral
        // The length has five bytes at most, a tag three.
        block.reserveCapacity(content.count + 5 + 3 * literals)
        block.append(varint: UInt64(content.count))
        var start = 0
        while start < content.count {
            let end = min(start + greatestLiteral, content.count)
            appendTag(forLength: end - start, to: &block)
            block += content[start..<end]
            start = end
        }
        return block
    }

    /// The tag holds the length less one: in its upper six bits below 60, else in one or two bytes
    /// behind it (60 and 61).
    private static func appendTag(forLength length: Int, to block: inout [UInt8]) {
        let value = length - 1
        switch value {
        case ..<60: block.append(UInt8(value) << 2)
        case ..<256: block += [60 << 2, UInt8(value)]
        default: block += [61 << 2, UInt8(value & 0xFF), UInt8(value >> 8)]
        }
    }
}
