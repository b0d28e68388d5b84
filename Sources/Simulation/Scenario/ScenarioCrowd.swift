import StationModel

/// People who come by themselves, so many an hour: most are on the list and walk straight in, one
/// in three takes something from a lane, one in four from the shelf, one in six dries shoes.
struct ScenarioCrowd {
    private var random: SeededRandom
    private let configuration: StationConfiguration
    private var events: [PlannedEvent] = []

    init(_ configuration: StationConfiguration, seed: UInt64) {
        self.configuration = configuration
        random = SeededRandom(seed: seed ^ 0x4352_4F57_44)
    }

    /// Each stage lasts until the next one.
    mutating func events(
        of stages: [Scenario.Stage<Int>], until end: Duration
    ) -> [PlannedEvent] {
        for (place, stage) in stages.enumerated() {
            let next = place + 1 < stages.count ? stages[place + 1].at : end
            come(perHour: stage.value, from: stage.at.milliseconds, until: next.milliseconds)
        }
        return events
    }

    /// As many as the hours bring; of what is left over, chance decides.
    private mutating func come(perHour: Int, from: Int, until: Int) {
        guard perHour > 0, from < until else { return }
        let hour = 3_600_000
        let share = perHour * (until - from)
        let count = share / hour + (random.number(0...hour - 1) < share % hour ? 1 : 0)
        for _ in 0..<count { comes(at: random.number(from...until - 1)) }
    }

    private mutating func comes(at time: Int) {
        let person = random.oneIn(20) ? random.number(0...People.count - 1) : member()
        let reaction = random.oneIn(15) ? random.number(4000...7000) : random.number(400...2500)
        let tailgaters = random.oneIn(12) ? 1 : 0
        let stay = random.number(180_000...2_700_000)
        let visit = PlannedEvent(
            at: time, .visit, person, approach().rawValue, reaction, random.number(1000...4000),
            random.oneIn(8) ? random.number(1...2) : 0, tailgaters, stay, Gait.straight.rawValue)
        events.append(visit)
        takes(person, at: time)
    }

    /// Neither staff nor anybody whom the door refuses.
    private mutating func member() -> Int {
        random.number(People.expired + 1...People.unlistedFrom - 1)
    }

    private mutating func approach() -> Approach {
        switch random.number(1...10) {
        case 1...5: .wiegandCard
        case 6...7: .idCard
        case 8: .issuedCode
        default: .delegatedCode
        }
    }

    private mutating func takes(_ person: Int, at time: Int) {
        let supplies = configuration.supplies
        let buttons = supplies.lanes.compactMap(\.button)
        if !buttons.isEmpty, random.oneIn(3) {
            let delay = random.number(5000...12_000)
            let button = random.number(0...buttons.count - 1)
            events.append(
                PlannedEvent(
                    at: time, .take, person, Approach.wiegandCard.rawValue, delay, button, 1, 0, 1))
        }
        if !supplies.shelves.isEmpty, random.oneIn(4) {
            let shelf = random.number(0...supplies.shelves.count - 1)
            let back = random.oneIn(4) ? 1 : 0
            let later = time + random.number(20_000...150_000)
            events.append(PlannedEvent(at: later, .shelf, shelf, 1, back, 15_000))
        }
        let appliances = configuration.appliances.appliances
        if !appliances.isEmpty, random.oneIn(6) {
            let appliance = random.number(0...appliances.count - 1)
            let later = time + random.number(20_000...90_000)
            events.append(PlannedEvent(at: later, .press, appliance, 400))
        }
    }
}
