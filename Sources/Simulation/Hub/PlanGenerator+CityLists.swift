import StationModel

/// What the city does with its vouchers and its calendar, by chance of its own too.
struct CityListPlan {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed ^ 0x564F_5543) }

    mutating func events(days: Int) -> [PlannedEvent] {
        (0..<days).flatMap { day in
            (random.oneIn(3) ? [] : change(day, days)) + (random.oneIn(2) ? [] : calendar(day))
        }
    }

    /// Mostly of today and the next days: what is far off is felt by nobody.
    private mutating func calendar(_ day: Int) -> [PlannedEvent] {
        let at = day * PlanGenerator.day + random.number(0...PlanGenerator.day - 1)
        let all = CityCalendarChange.allCases
        let change = all[random.number(0...(random.oneIn(4) ? all.count - 1 : 1))]
        return [PlannedEvent(at: at, .cityCalendar, change.rawValue, random.number(0...3))]
    }

    private mutating func change(_ day: Int, _ days: Int) -> [PlannedEvent] {
        let at = day * PlanGenerator.day + random.number(0...PlanGenerator.day - 1)
        // Mostly something is given.
        let all = CityVoucherChange.allCases
        let change = random.oneIn(3) ? all[random.number(0...all.count - 1)] : .put
        // The same few as are seen every day: by their rules they have had enough.
        let who = random.number(0...5)
        var events = [
            PlannedEvent(
                at: at, .cityVoucher, change.rawValue, who, random.number(0...1),
                random.number(1...3), random.number(1...120))
        ]
        if change == .wrong {
            let later = at + random.number(600_000...PlanGenerator.day)
            events.append(
                PlannedEvent(
                    at: min(later, days * PlanGenerator.day), .cityVoucher,
                    CityVoucherChange.repair.rawValue, 0, 0, 1, 1))
        }
        for _ in 0..<random.number(1...4) {
            let visit = at + random.number(1_200_000...PlanGenerator.day)
            guard visit < days * PlanGenerator.day else { continue }
            events.append(
                PlannedEvent(
                    at: visit, .take, who, random.number(0...3), 1500, random.number(0...3), 7,
                    9000))
            if random.oneIn(6) {
                events.append(
                    PlannedEvent(
                        at: visit + random.number(1500...40_000), .powerCut,
                        random.number(1000...30_000), random.number(-1...9)))
            }
        }
        return events
    }
}
