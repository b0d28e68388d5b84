import StationModel

/// The formats that a reader may send: `["h10301", "raw32"]`.
enum WiegandFormats {
    /// More lengths on one reader than card systems in one city.
    static let mostFormats = 8
    /// Below 4 bits every spark on the cable is a card; a frame is kept in 64.
    static let rawBits = 4...64

    private static let named: [(name: String, format: WiegandFormat)] = [
        ("h10301", .h10301), ("h10306", .h10306), ("h10302", .h10302), ("h10304", .h10304),
    ]

    static func read(_ node: Node) -> [WiegandFormat]? {
        guard let nodes = node.elements() else { return nil }
        guard (1...mostFormats).contains(nodes.count) else {
            node.refuse(
                .outOfRange(.wiegandFormats), expected: .list, found: .text("\(nodes.count)"))
            return nil
        }
        let formats = nodes.map { (node: $0, format: readFormat($0)) }
        reportEqualLengths(formats)
        let known = formats.compactMap(\.format)
        return known.count == nodes.count ? known : nil
    }

    private static func readFormat(_ node: Node) -> WiegandFormat? {
        guard let text = node.text(.wiegandFormat) else { return nil }
        if let known = named.first(where: { $0.name == text }) { return known.format }
        if text.hasPrefix("raw"), let bitCount = Int(text.dropFirst(3)) {
            if rawBits.contains(bitCount) { return .raw(bitCount: bitCount) }
            node.refuse(.outOfRange(.wiegandBits), expected: .wiegandFormat)
        } else {
            node.refuse(
                .unknownName, expected: .wiegandFormat,
                suggestion: NearestName.of(text, among: named.map(\.name)))
        }
        return nil
    }

    /// The length alone tells formats apart on the wire, so each length may occur once.
    private static func reportEqualLengths(_ formats: [(node: Node, format: WiegandFormat?)]) {
        var owners: [Int: Node] = [:]
        for (node, format) in formats {
            guard let bitCount = format?.bitCount else { continue }
            if let owner = owners[bitCount] {
                node.refuse(
                    .sameBitCount(as: owner.path, at: owner.place), expected: .differentBitCount)
            } else {
                owners[bitCount] = node
            }
        }
    }
}
