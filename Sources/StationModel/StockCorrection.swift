/// What a technician's order has made of a place's stock.
public struct StockCorrection: Hashable, Sendable {
    /// Items there by the books, before and after.
    public let before: Int
    public let after: Int
    public let capacity: Int
    /// Of the oldest batch in it now.
    public let expires: CivilDate?

    /// Characters of why a count is corrected: a sentence, not a letter.
    public static let longestReason = 200

    public init(before: Int, after: Int, capacity: Int, expires: CivilDate?) {
        self.before = before
        self.after = after
        self.capacity = capacity
        self.expires = expires
    }
}
