/// The room, as the page and the metrics show it.
public struct RoomStatus: Hashable, Sendable {
    public var sensors: [SensorStatus]
    /// `nil` without a sensor that could tell.
    public var isOccupied: Bool?
    /// Whether all that tells of people is read, and no beam blocked. Otherwise `isOccupied` and
    /// `people` are what the room goes by, and no news.
    public var isOccupancySure: Bool
    /// As the beams count; `nil` without beams.
    public var people: Int?
    /// Since the start.
    public var entered: UInt64
    public var left: UInt64
    public var climate: ClimateStatus?
    public var appliances: [ApplianceStatus]
    /// Whether the outlets have power; `nil` without a contactor.
    public var isPowered: Bool?
    public var powerOrder: RoomPowerOrder?
    /// Every output of the room that is switched.
    public var outputs: [RoomOutputStatus]

    public init(
        sensors: [SensorStatus] = [], isOccupied: Bool? = nil,
        isOccupancySure: Bool = false, people: Int? = nil,
        entered: UInt64 = 0, left: UInt64 = 0, climate: ClimateStatus? = nil,
        appliances: [ApplianceStatus] = [], isPowered: Bool? = nil,
        powerOrder: RoomPowerOrder? = nil, outputs: [RoomOutputStatus] = []
    ) {
        self.sensors = sensors
        self.isOccupied = isOccupied
        self.isOccupancySure = isOccupancySure
        self.people = people
        self.entered = entered
        self.left = left
        self.climate = climate
        self.appliances = appliances
        self.isPowered = isPowered
        self.powerOrder = powerOrder
        self.outputs = outputs
    }
}

/// People counted, as a rule or a watcher asks for them after every step.
public struct RoomCounts: Hashable, Sendable {
    /// In the room now; `nil` without beams.
    public var people: Int?
    /// Since the start.
    public var entered: UInt64
    public var left: UInt64

    public init(people: Int? = nil, entered: UInt64 = 0, left: UInt64 = 0) {
        self.people = people
        self.entered = entered
        self.left = left
    }
}

/// One probe: a value, or why there is none.
public struct SensorStatus: Hashable, Sendable {
    public var probe: Probe
    /// `nil` unless the quality is `ok`.
    public var value: Int?
    public var quality: ReadingQuality
    /// When the last good reading was taken; `nil` = never.
    public var taken: MonotonicInstant?

    public init(
        probe: Probe, value: Int?, quality: ReadingQuality, taken: MonotonicInstant?
    ) {
        self.probe = probe
        self.value = value
        self.quality = quality
        self.taken = taken
    }
}

/// What heating and cooling do.
public struct ClimateStatus: Hashable, Sendable {
    /// What runs; never both.
    public enum Activity: String, Hashable, CaseIterable, Sendable {
        case off, heating, cooling
    }

    public var activity: Activity
    /// The temperature it goes by; `nil` = no probe has a value, and nothing runs.
    public var temperatureMillidegrees: Int?
    /// Up to where the room is heated now; `nil` = without a heater.
    public var heatToMillidegrees: Int?
    /// Down to where it is cooled now; `nil` = it is not.
    public var coolToMillidegrees: Int?

    public init(
        activity: Activity, temperatureMillidegrees: Int?, heatToMillidegrees: Int? = nil,
        coolToMillidegrees: Int? = nil
    ) {
        self.activity = activity
        self.temperatureMillidegrees = temperatureMillidegrees
        self.heatToMillidegrees = heatToMillidegrees
        self.coolToMillidegrees = coolToMillidegrees
    }
}

/// One timed outlet.
public struct ApplianceStatus: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        case ready
        case running(until: MonotonicInstant)
        case coolingDown(until: MonotonicInstant)
    }

    public var id: DeviceId
    public var output: DeviceId
    public var button: DeviceId
    public var state: State
    /// Since the start.
    public var starts: UInt64
    public var refusals: UInt64

    public init(
        id: DeviceId, output: DeviceId, button: DeviceId, state: State, starts: UInt64,
        refusals: UInt64
    ) {
        self.id = id
        self.output = output
        self.button = button
        self.state = state
        self.starts = starts
        self.refusals = refusals
    }
}

/// One switched output and the wear of its relay.
public struct RoomOutputStatus: Hashable, Sendable {
    /// What it switches.
    public enum Use: String, Hashable, CaseIterable, Sendable {
        case heater, airConditioner, light, contactor, appliance
    }

    public var output: DeviceId
    /// `nil` = it belongs to nothing any more and is about to be forgotten.
    public var use: Use?
    public var isOn: Bool
    /// Changes of level since the start.
    public var switches: UInt64

    public init(output: DeviceId, use: Use? = nil, isOn: Bool, switches: UInt64) {
        self.output = output
        self.use = use
        self.isOn = isOn
        self.switches = switches
    }
}

/// What a restart must find again of the people counted.
public struct OccupancyMemory: Hashable, Sendable {
    /// Start of the local hour that is being counted.
    public var hour: UnixTime
    public var entered: Int
    public var left: Int
    /// People in the room at that time.
    public var people: Int

    public init(hour: UnixTime, entered: Int, left: Int, people: Int) {
        self.hour = hour
        self.entered = entered
        self.left = left
        self.people = people
    }
}
