/// What storage hands to a starting station.
public struct RestoredState: Hashable, Sendable {
    public var cleanStop: Bool
    public var replayMarks: [ReplayMark]
    public var usedUnlocks: [UInt64: UnixTime]
    public var doorOverride: DoorOverride?
    public var directiveVersion: UInt64
    public var fireLatched: Bool
    public var alarms: [Alarm]
    /// Those of `alarms` that somebody has seen.
    public var acknowledgedAlarms: Set<Alarm>
    /// Visits of the newest day, by person.
    public var visits: [MemberPseudonym: MemberGroup]
    public var visitDay: CivilDate?
    public var trustedTime: UnixTime?
    public var occupancy: OccupancyMemory?
    public var roomPower: RoomPowerOrder?
    public var roomDirectiveVersion: UInt64
    public var relaySwitchings: [DeviceId: UInt64]
    public var city: CityOrders
    public var supplies: RestoredSupplies

    public init(
        cleanStop: Bool = false, replayMarks: [ReplayMark] = [],
        usedUnlocks: [UInt64: UnixTime] = [:], doorOverride: DoorOverride? = nil,
        directiveVersion: UInt64 = 0, fireLatched: Bool = false, alarms: [Alarm] = [],
        acknowledgedAlarms: Set<Alarm> = [], visits: [MemberPseudonym: MemberGroup] = [:],
        visitDay: CivilDate? = nil, trustedTime: UnixTime? = nil,
        occupancy: OccupancyMemory? = nil, roomPower: RoomPowerOrder? = nil,
        roomDirectiveVersion: UInt64 = 0, relaySwitchings: [DeviceId: UInt64] = [:],
        city: CityOrders = .none, supplies: RestoredSupplies = RestoredSupplies()
    ) {
        self.cleanStop = cleanStop
        self.replayMarks = replayMarks
        self.usedUnlocks = usedUnlocks
        self.doorOverride = doorOverride
        self.directiveVersion = directiveVersion
        self.fireLatched = fireLatched
        self.alarms = alarms
        self.acknowledgedAlarms = acknowledgedAlarms
        self.visits = visits
        self.visitDay = visitDay
        self.trustedTime = trustedTime
        self.occupancy = occupancy
        self.roomPower = roomPower
        self.roomDirectiveVersion = roomDirectiveVersion
        self.relaySwitchings = relaySwitchings
        self.city = city
        self.supplies = supplies
    }
}
