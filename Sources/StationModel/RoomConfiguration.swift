/// The room behind the door: what is measured there, and what is switched. Every part may be
/// missing; `none` is a station that is only a door.
public struct RoomConfiguration: Hashable, Sendable {
    public var sensors: [SensorConfiguration]
    public var occupancy: OccupancyConfiguration
    public var climate: ClimateConfiguration?
    public var lights: LightConfiguration?
    public var contactor: ContactorConfiguration?

    public init(
        sensors: [SensorConfiguration] = [],
        occupancy: OccupancyConfiguration = OccupancyConfiguration(),
        climate: ClimateConfiguration? = nil, lights: LightConfiguration? = nil,
        contactor: ContactorConfiguration? = nil
    ) {
        precondition(sensors.count <= Self.mostSensors, "sensors are counted before")
        self.sensors = sensors
        self.occupancy = occupancy
        self.climate = climate
        self.lights = lights
        self.contactor = contactor
    }

    /// Nothing of it.
    public static let none = RoomConfiguration()

    /// A bus of 32 devices is the most that a transceiver of RS-485 drives (TIA-485-A).
    public static let mostSensors = 32
}

/// How people are counted, and how an empty room is told.
public struct OccupancyConfiguration: Hashable, Sendable {
    public var beams: [BeamPairConfiguration]
    public var presence: [PresenceSensorConfiguration]
    /// The room is vacant when nothing has moved for this long. PIR alone does not see somebody
    /// at rest: shorter than ten minutes would put sleepers into the dark.
    public var vacantAfter: Duration

    public init(
        beams: [BeamPairConfiguration] = [], presence: [PresenceSensorConfiguration] = [],
        vacantAfter: Duration = .minutes(10)
    ) {
        precondition(Self.vacantAfterRange.contains(vacantAfter), "vacantAfter is checked before")
        precondition(beams.count <= Self.mostBeamPairs && presence.count <= Self.mostPresence)
        self.beams = beams
        self.presence = presence
        self.vacantAfter = vacantAfter
    }

    public static let vacantAfterRange: ClosedRange<Duration> = .minutes(1)...(.hours(12))
    /// A room has a door or two.
    public static let mostBeamPairs = 4
    /// A sensor sees some 20 m²; a station has 60.
    public static let mostPresence = 16
}

/// Two light beams across one doorway, one behind the other: a person breaks both, one first.
public struct BeamPairConfiguration: Hashable, Sendable {
    /// The beam on the street's side.
    public var outer: DeviceId
    public var inner: DeviceId
    /// A beam broken for this long is blocked by a thing (a bag, dirt, a bent sensor).
    public var blockedAfter: Duration

    public init(outer: DeviceId, inner: DeviceId, blockedAfter: Duration = .seconds(60)) {
        precondition(outer != inner, "two beams")
        self.outer = outer
        self.inner = inner
        self.blockedAfter = blockedAfter
    }
}

/// A sensor that says whether somebody is there.
public struct PresenceSensorConfiguration: Hashable, Sendable {
    public var device: DeviceId
    /// Its "nobody" counts only after this long: one report may be wrong.
    public var hold: Duration
    /// After power on its word counts for nothing (a PIR's element settles for a minute).
    public var warmUp: Duration

    public init(device: DeviceId, hold: Duration, warmUp: Duration) {
        self.device = device
        self.hold = hold
        self.warmUp = warmUp
    }

    /// A pyroelectric sensor sees motion only, and is blind for 3 s after each.
    public static func pir(_ device: DeviceId) -> Self {
        Self(device: device, hold: .seconds(30), warmUp: .seconds(60))
    }

    /// A millimetre-wave radar also sees breathing.
    public static func radar(_ device: DeviceId) -> Self {
        Self(device: device, hold: .seconds(10), warmUp: .zero)
    }
}

/// The room's lights: on while somebody is there.
public struct LightConfiguration: Hashable, Sendable {
    public var outputs: [DeviceId]
    /// Outside these the daylight does.
    public var hours: Schedule

    public init(outputs: [DeviceId], hours: Schedule = .always) {
        precondition(outputs.count <= Self.mostOutputs)
        self.outputs = outputs
        self.hours = hours
    }

    public static let mostOutputs = 8
}

/// The contactor of the room's outlets (无人断电). The lock, the board and the fridge are wired
/// before it.
public struct ContactorConfiguration: Hashable, Sendable {
    public var output: DeviceId
    /// Power is cut when the room has been vacant for this long …
    public var offAfterVacant: Duration
    /// … and the hours are none of these.
    public var hours: Schedule

    public init(
        output: DeviceId, offAfterVacant: Duration = .minutes(30), hours: Schedule = .never
    ) {
        self.output = output
        self.offAfterVacant = offAfterVacant
        self.hours = hours
    }
}
