import StationModel

/// The room's lights: on while somebody is there within the hours, and in a fire.
///
/// | fire | occupied | within the hours | lights |
/// |---|---|---|---|
/// | yes | – | – | on |
/// | no | yes | yes | on |
/// | no | yes | no | off |
/// | no | no | – | off |
struct RoomLights: Sendable {
    private(set) var configuration: LightConfiguration
    private(set) var isOn = false
    private var hours: HoursWatch

    init(_ configuration: LightConfiguration, zone: TimeZoneTable) {
        self.configuration = configuration
        hours = HoursWatch(configuration.hours, zone: zone)
    }

    mutating func reconfigure(_ new: LightConfiguration, zone: TimeZoneTable) {
        configuration = new
        hours.reconfigure(new.hours, zone: zone)
    }

    mutating func advance(
        to moment: Moment, wall: UnixTime, isOccupied: Bool, isFire: Bool
    ) {
        hours.advance(to: moment, wall: wall)
        isOn = isFire || (isOccupied && hours.isOpen)
    }

    func nextDeadline(at moment: Moment, wall: UnixTime) -> MonotonicInstant? {
        hours.nextDeadline(at: moment, wall: wall)
    }
}
