import StationModel

/// What the hub does, by chance of its own: the rest of a plan stays as it was.
struct HubPlan {
    /// One in so many days.
    static let moodEvery = 2
    /// One in so many days: the hub is gone for weeks.
    static let outageEvery = 40
    static let orderEvery = 2

    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed ^ 0x4855_4250) }

    /// Moods begin within the days, and end with them: the end of a plan is quiet.
    mutating func events(days: Int) -> [PlannedEvent] {
        (0..<days).flatMap { day in
            var events: [PlannedEvent] = []
            if random.oneIn(Self.moodEvery) { events.append(mood(day, longest: 180, days)) }
            if random.oneIn(3 * Self.moodEvery) { events.append(mood(day, longest: 4320, days)) }
            if random.oneIn(Self.orderEvery) { events += order(day, days) }
            if random.oneIn(Self.outageEvery) {
                events.append(clipped(day, .gone, minutes: 30 * 1440, days))
            }
            return events
        }
    }

    /// An order, and often the power fails about the time that it arrives and is carried out.
    private mutating func order(_ day: Int, _ days: Int) -> [PlannedEvent] {
        let all = CityOrder.allCases
        let order = all[random.number(0...all.count - 1)]
        let at = day * PlanGenerator.day + random.number(0...PlanGenerator.day - 1)
        let span = random.number(60_000...12 * 3_600_000)
        var events = [PlannedEvent(at: at, .order, order.rawValue, span)]
        guard random.oneIn(3), day + 1 < days else { return events }
        let cutAt = at + random.number(50...(random.oneIn(2) ? 500 : 20_000))
        let effects = random.oneIn(2) ? -1 : random.number(0...12)
        events.append(
            PlannedEvent(at: cutAt, .powerCut, random.number(5000...60_000), effects))
        return events
    }

    private mutating func mood(_ day: Int, longest: Int, _ days: Int) -> PlannedEvent {
        let all = HubMood.allCases
        let mood = all[random.number(1...all.count - 1)]
        return clipped(day, mood, minutes: random.number(1...longest), days)
    }

    private mutating func clipped(
        _ day: Int, _ mood: HubMood, minutes: Int, _ days: Int
    ) -> PlannedEvent {
        let at = day * PlanGenerator.day + random.number(0...PlanGenerator.day - 1)
        let span = min(minutes * 60_000, days * PlanGenerator.day - at)
        return PlannedEvent(at: at, .hub, mood.rawValue, span)
    }
}
