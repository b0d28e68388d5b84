import StationModel

/// How often things go wrong, as one in so many days (0 = never).
///
/// The model: people are many and mostly well-behaved; devices, disk, clock and power fail rarely,
/// at any moment, and most often when somebody stands at the door.
public struct FaultRates: Hashable, Sendable {
    public var powerCut = 3
    public var restart = 5
    public var clockJump = 4
    public var storageStall = 2
    public var identityStall = 4
    public var contactStuck = 8
    public var readerLost = 4
    public var pause = 3
    public var fire = 10
    public var force = 6
    public var roomCall = 3
    public var acknowledge = 2
    public var room = RoomRates()
    public var laneFault = 2
    public var suppliesLost = 6
    public var motorCut = 5
    public var commitsFail = 6
    public var scaleDrifts = 4
    public var lockerForced = 12

    public init() {}
}

/// Makes a plan of so many days from a seed: the same seed, the same plan.
public struct PlanGenerator {
    var random: SeededRandom
    private var hub: HubPlan
    private var cityLists: CityListPlan
    let rates: FaultRates
    var events: [PlannedEvent] = []
    static let day = 86_400_000

    public init(seed: UInt64, rates: FaultRates = FaultRates()) {
        random = SeededRandom(seed: seed ^ 0x504C_414E)
        hub = HubPlan(seed: seed)
        cityLists = CityListPlan(seed: seed)
        self.rates = rates
    }

    public mutating func plan(days: Int) -> [PlannedEvent] {
        for day in 0..<days { planDay(beginning: day * Self.day) }
        events += hub.events(days: days) + cityLists.events(days: days)
        return events.sorted { $0.atMilliseconds < $1.atMilliseconds }
    }

    private mutating func planDay(beginning start: Int) {
        // A usual day has a few visits; in a cold spell the room is full.
        let isColdSpell = random.oneIn(12)
        for _ in 0..<random.number(isColdSpell ? 80...200 : 2...25) { planVisit(from: start) }
        for _ in 0..<random.number(0...3) { planOddity(from: start) }
        for _ in 0..<random.number(0...1) { planOrder(from: start) }
        planFaults(from: start)
        planRoom(from: start)
        planSupplies(from: start)
    }

    mutating func time(from start: Int) -> Int { start + random.number(0...Self.day - 1) }

    private mutating func planVisit(from start: Int) {
        let at = time(from: start)
        var visit = PlannedEvent.visit(at: at, &random)
        visit.numbers.append(Gait.planned(&random))
        events.append(visit)
        disturb(at: at, person: visit.number(0))
    }

    /// Bad luck comes while somebody stands at the door.
    private mutating func disturb(at: Int, person: Int) {
        let soon = at + random.number(0...4000)
        switch random.number(1...90) {
        case 1:
            events.append(
                PlannedEvent(
                    at: soon, .clockJump, random.number(-7_200_000...7_200_000),
                    random.number(0...1), random.number(1000...600_000)))
        case 2:
            let off = random.number(2000...15_000)
            events.append(PlannedEvent(at: at, .powerCut, off, random.number(0...9)))
            events.append(PlannedEvent(at: at + off + random.number(1000...9000), .replay, person))
        case 3: events.append(PlannedEvent(at: soon, .storageStall, random.number(100...90_000)))
        case 4: events.append(PlannedEvent(at: at - 100, .identityStall, random.number(50...4000)))
        case 5: events.append(PlannedEvent(at: at, .pause, random.number(300...9000)))
        case 6...12:
            events.append(PlannedEvent(at: at + random.number(4000...60_000), .replay, person))
        case 13: events.append(PlannedEvent(at: soon, .wedge, random.number(20_000...400_000)))
        case 14: events.append(PlannedEvent(at: soon, .exit, random.number(100...90_000)))
        case 15: events.append(PlannedEvent(at: soon, .listChange, person))
        case 16: events.append(PlannedEvent(at: soon, .restart, random.number(500...20_000)))
        default: break
        }
    }

    private mutating func planOddity(from start: Int) {
        let at = time(from: start)
        let person = random.number(0...People.count - 1)
        switch random.number(1...5) {
        case 1: events.append(PlannedEvent(at: at, .strangers, random.number(1...12)))
        case 2: events.append(PlannedEvent(at: at, .garbage, random.number(1...20)))
        case 3:
            events.append(PlannedEvent(at: at, .cardLeft, person, random.number(2000...600_000)))
        case 4: events.append(PlannedEvent(at: at, .replay, person))
        default: events.append(PlannedEvent(at: at, .exit, random.number(100...120_000)))
        }
    }

    private mutating func planOrder(from start: Int) {
        let at = time(from: start)
        switch random.number(1...4) {
        case 1:
            events.append(
                PlannedEvent(
                    at: at, .mode, random.number(0...2), random.number(60_000...20_000_000)))
        case 2:
            events.append(
                PlannedEvent(
                    at: at, .remoteUnlock, random.number(0...People.count - 1),
                    random.number(0...25_000)))
        case 3: events.append(PlannedEvent(at: at, .unlock))
        default:
            events.append(
                PlannedEvent(at: at, .listChange, random.number(0...People.count - 1)))
        }
    }

    private mutating func planFaults(from start: Int) {
        add(.powerCut, rates.powerCut, start, [2000...600_000, 0...9])
        add(.restart, rates.restart, start, [500...30_000])
        planClockJump(from: start)
        add(.storageStall, rates.storageStall, start, [100...300_000])
        add(.identityStall, rates.identityStall, start, [100...20_000])
        add(.contactStuck, rates.contactStuck, start, [1000...3_600_000])
        add(.readerLost, rates.readerLost, start, [0...2, 1000...600_000])
        add(.pause, rates.pause, start, [200...20_000])
        add(.fire, rates.fire, start, [500...900_000, 0...1])
        add(.force, rates.force, start, [])
        add(.roomCall, rates.roomCall, start, [0...5, 200...3_600_000])
        add(.acknowledge, rates.acknowledge, start, [0...9])
    }

    static let longestJumpDays = 40

    /// By a day at most; one in ten by up to 40 days ahead, which nobody believes at once. The jump
    /// itself says which: a draw of its own would change the rest of every plan.
    private mutating func planClockJump(from start: Int) {
        guard random.oneIn(rates.clockJump) else { return }
        let at = time(from: start)
        var span = random.number(-Self.day...Self.day)
        let (isSynced, held) = (random.number(0...1), random.number(1000...7_200_000))
        if held % 10 == 0 { span = Self.day + abs(span) * (Self.longestJumpDays - 1) }
        events.append(PlannedEvent(at: at, .clockJump, span, isSynced, held))
    }

    mutating func add(
        _ kind: PlannedEvent.Kind, _ rate: Int, _ start: Int, _ ranges: [ClosedRange<Int>]
    ) {
        guard random.oneIn(rate) else { return }
        var event = PlannedEvent(at: time(from: start), kind)
        event.numbers = ranges.map { random.number($0) }
        events.append(event)
    }
}
