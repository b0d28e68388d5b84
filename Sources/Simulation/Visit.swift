/// One person's way in and out.
struct Visit {
    let person: Person
    let approach: Approach
    /// From the click of the lock (or from arriving at an open station) to the pull.
    let reaction: Duration
    /// How long the leaf is held open.
    let hold: Duration
    /// Shows the same credential so many times more, half a second apart.
    let repeats: Int
    /// People who come in through the same opening.
    let tailgaters: Int
    let stay: Duration
    var gait = Gait.straight
    var tries = 0
}

extension Visit {
    /// From a planned event of kind `visit`; `nil` for a way to show oneself that does not exist.
    init?(_ event: PlannedEvent, among people: People) {
        guard let approach = Approach(rawValue: event.number(1) % 4) else { return nil }
        self.init(
            person: people[event.number(0)], approach: approach, reaction: event.span(2),
            hold: event.span(3), repeats: event.number(4), tailgaters: event.number(5),
            stay: event.span(6), gait: Gait(rawValue: event.number(7)) ?? .straight)
    }
}
