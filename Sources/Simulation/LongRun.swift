import StationCore
public import StationModel

/// One station with everything, month after month without a restart: what it costs in time and in
/// memory, and whether it forgets what it should.
public struct LongRun {
    /// Days of what is called a month here.
    public static let month = 30

    var world: World
    private let seed: UInt64
    private let rates: FaultRates
    private var months: UInt64 = 0

    /// - Parameter isRecorded: keeps all that the station is told, for `recording`.
    public init(seed: UInt64, rates: FaultRates = FaultRates(), isRecorded: Bool = false) {
        self.seed = seed
        self.rates = rates
        world = World(Campaign.setting(seed: seed))
        world.recording = isRecorded ? Recording() : nil
        world.start(adoptingLock: false)
    }

    /// The first stations of a campaign that lack nothing: door, readers at the door and at the
    /// dispenser, lanes, shelf, locker, sensors, beams, presence, climate, lights, contactor and
    /// appliances.
    public static func fullSeeds(_ count: Int) -> [UInt64] {
        var seeds: [UInt64] = []
        // Chance gives everything to one in some seventy; an endless search would be our mistake.
        for seed in UInt64(1)...100_000 where seeds.count < count {
            if Campaign.setting(seed: seed).configuration.isFull { seeds.append(seed) }
        }
        return seeds
    }

    public var tally: World.Tally { world.tally }
    public var recording: Recording? { world.recording }

    /// Lives so many days more by a plan of their own, made when they begin, so that no month
    /// carries the plans of the next. Returns the first broken invariant, or nothing.
    public mutating func live(days: Int = Self.month) -> Violation? {
        var generator = PlanGenerator(seed: seed &+ months << 32, rates: rates)
        let start = Int(world.now.wholeMilliseconds)
        let plan = generator.plan(days: days).filter { !$0.kind.stopsStation }
        world.expect(
            plan.map { event in
                var event = event
                event.atMilliseconds += start
                return event
            })
        months += 1
        return world.advance(until: world.now + .days(days))
    }
}

extension PlannedEvent.Kind {
    /// Whether the station is not the same one afterwards.
    fileprivate var stopsStation: Bool {
        switch self {
        case .powerCut, .motorCut, .restart: true
        default: false
        }
    }
}

extension StationConfiguration {
    /// Whether it has one of everything that a campaign knows.
    public var isFull: Bool {
        let supplies = supplies
        return supplies.lanes.count > 1 && !supplies.shelves.isEmpty && !supplies.lockers.isEmpty
            && !supplies.readers.isEmpty && !room.sensors.isEmpty
            && !room.occupancy.beams.isEmpty && !room.occupancy.presence.isEmpty
            && room.climate?.airConditioner != nil && room.lights != nil
            && room.contactor != nil && !appliances.appliances.isEmpty
    }

    /// The same station without anything behind its door.
    public var doorAlone: StationConfiguration {
        var door = self
        door.supplies = .none
        door.room = .none
        door.appliances = .none
        return door
    }
}
