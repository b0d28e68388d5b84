import StationModel

/// How often a room's parts go wrong, and what else happens there, as one in so many days.
///
/// The model: sensors fail more often than anything else, and for hours; a heater or a relay fails
/// once in some weeks and is repaired within the day; people press buttons several times a day.
public struct RoomRates: Hashable, Sendable {
    public var sensorFault = 2
    public var heaterFails = 15
    public var relayStuck = 12
    public var contactLost = 8
    public var bag = 6
    public var roomPower = 8
    public var passer = 2
    /// At most so many presses a day.
    public var presses = 6

    public init() {}
}

extension PlanGenerator {
    mutating func planRoom(from start: Int) {
        let rates = rates.room
        for _ in 0..<random.number(0...rates.presses) { planPress(from: start) }
        add(.sensorFault, rates.sensorFault, start, [0...3, 0...6, 30_000...14_400_000])
        add(.heaterFails, rates.heaterFails, start, [600_000...36_000_000])
        add(.relayStuck, rates.relayStuck, start, [0...9, 60_000...14_400_000])
        add(.contactLost, rates.contactLost, start, [0...9, 1000...7_200_000])
        add(.bag, rates.bag, start, [0...1, 5000...1_800_000])
        add(.roomPower, rates.roomPower, start, [0...2, 60_000...20_000_000])
        add(.passer, rates.passer, start, [0...1])
    }

    /// A short press; now and then a second one soon after, or a button that sticks.
    private mutating func planPress(from start: Int) {
        let at = time(from: start)
        let appliance = random.number(0...2)
        let held = random.oneIn(20) ? random.number(60_000...3_600_000) : random.number(80...900)
        events.append(PlannedEvent(at: at, .press, appliance, held))
        guard random.oneIn(3) else { return }
        let again = at + held + random.number(1000...1_200_000)
        let next = random.oneIn(2) ? appliance : random.number(0...2)
        events.append(PlannedEvent(at: again, .press, next, random.number(80...900)))
        // Once more, while it may still be cooling down.
        let third = again + random.number(1000...60_000)
        if random.oneIn(2) { events.append(PlannedEvent(at: third, .press, next, 100)) }
    }
}
