public import StationModel

/// A shelf on a scale as it really is: what lies on it, and what its cell makes of that.
///
/// No two items weigh the same; the cell drifts with warmth and time, and every look at it is a
/// little off. What the station may know is only `grams`.
public struct ShelfTruth: Hashable, Sendable {
    /// Items of one kind differ by this much of their weight, either way.
    public static let tolerancePerMille = 15

    public let unitGrams: Int
    /// Milligrams of each item there, the one put in last at the end.
    private var weights: [Int] = []
    /// Milligrams that the cell shows too much.
    public private(set) var driftMilligrams = 0
    /// The largest drift, either way, since the shelf was last counted.
    public private(set) var worstDrift = 0

    public init(unitGrams: Int) { self.unitGrams = unitGrams }

    /// Items really there.
    public var items: Int { weights.count }

    /// Somebody brings items.
    public mutating func put(_ count: Int, _ random: inout SeededRandom) {
        let spread = unitGrams * Self.tolerancePerMille
        for _ in 0..<max(0, count) {
            weights.append(unitGrams * 1000 + random.number(-spread...spread))
        }
    }

    /// Somebody takes items; what they weigh, for putting them back.
    public mutating func take(_ count: Int) -> [Int] {
        let taken = Array(weights.suffix(max(0, count)))
        weights.removeLast(taken.count)
        return taken
    }

    /// Somebody puts back what was taken.
    public mutating func putBack(_ taken: [Int]) { weights += taken }

    public mutating func drift(by milligrams: Int) {
        driftMilligrams += milligrams
        worstDrift = max(worstDrift, abs(driftMilligrams))
    }

    /// Somebody has counted, and the station knows it: from here on only new drift misleads.
    public mutating func wasCounted() { worstDrift = abs(driftMilligrams) }

    /// What the scale says: whole grams, off by up to a hundredth of a unit.
    public func grams(_ random: inout SeededRandom) -> Int {
        let noise = random.number(-unitGrams * 10...unitGrams * 10)
        let milligrams = weights.reduce(0, +) + driftMilligrams + noise
        return (milligrams >= 0 ? milligrams + 500 : milligrams - 500) / 1000
    }
}
