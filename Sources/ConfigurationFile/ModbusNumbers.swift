import StationModel

/// The numbers that every part of a profile has.
enum ModbusNumbers {
    /// 0 is everybody; the standard ends at 247, boards with 255 exist.
    static let units = 1...255
    static let words = 0...0xFFFF
    /// Enough for every unit of measure, and far from overflowing with 32 bits.
    static let factors = 1...1_000_000
    /// As many as one board has.
    static let lines = 1...32

    static let unitRequirement = requirement(units)
    static let wordRequirement = requirement(words)
    static let lineRequirement = requirement(lines)

    static func requirement(_ range: ClosedRange<Int>) -> Requirement {
        .wholeNumber(least: range.lowerBound, most: range.upperBound)
    }

    static func readUnit(_ node: Node) -> UInt8? {
        node.wholeNumber(in: units, .modbusUnit).map { UInt8($0) }
    }

    static func readWord(_ node: Node) -> UInt16? {
        node.wholeNumber(in: words, .register).map { UInt16($0) }
    }

    /// A list of exactly two whole numbers.
    static func readPair(
        _ node: Node, in range: ClosedRange<Int>, _ reason: LimitReason,
        _ expected: Requirement
    ) -> (Int, Int)? {
        guard let nodes = node.elements() else { return nil }
        guard nodes.count == 2 else {
            node.refuse(.badForm, expected: expected)
            return nil
        }
        let numbers = nodes.map { $0.wholeNumber(in: range, reason) }
        guard let first = numbers[0], let second = numbers[1] else { return nil }
        return (first, second)
    }
}
