/// Searches for the clocks of single entries that have not ended, each by its entry: they go on
/// where they stood, beside each other and beside the queue's.
struct OutboxLooks {
    /// The hub asks for two at once, a critical alarm's copy and a released event; what it has
    /// given up, because it was configured anew, makes room.
    private static let most = 4

    /// The oldest first.
    private var searches: [(place: LedgerPlace, clock: OutboxClock)] = []

    mutating func take(_ place: LedgerPlace) -> OutboxClock {
        guard let index = searches.firstIndex(where: { $0.place == place }) else {
            return OutboxClock()
        }
        return searches.remove(at: index).clock
    }

    mutating func keep(_ clock: OutboxClock, for place: LedgerPlace) {
        if searches.count == Self.most { searches.removeFirst() }
        searches.append((place, clock))
    }
}
