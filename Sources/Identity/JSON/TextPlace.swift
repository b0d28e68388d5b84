/// Where a byte stands in a text, as people count: both from 1.
struct TextPlace: Hashable {
    let line: Int
    /// In bytes.
    let column: Int

    init(offset: Int, in text: [UInt8]) {
        let before = text.prefix(offset)
        line = before.count { $0 == 0x0A } + 1
        column = offset - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    }
}
