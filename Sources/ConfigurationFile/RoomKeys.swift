import StationModel

// The keys of `room`, `appliances` and `alarms`. A schema that names others, or fewer, fails a test.

enum RoomKey: String, ConfigurationKey {
    case sensors, occupancy, climate, lights, contactor
}

enum SensorKey: String, ConfigurationKey {
    case device, quantity, staleAfter, plausible, limits
}

enum SensorLimitKey: String, ConfigurationKey {
    case at, hysteresis
}

enum OccupancyKey: String, ConfigurationKey {
    case beams, presence, vacantAfter
}

enum BeamPairKey: String, ConfigurationKey {
    case outer, inner, blockedAfter
}

enum PresenceKey: String, ConfigurationKey {
    case device, hold, warmUp
}

enum ClimateKey: String, ConfigurationKey {
    case probes, heater, airConditioner, hysteresis, frost, overTemperature, warmsWithin
}

enum ClimateUnitKey: String, ConfigurationKey {
    case output, occupied, vacant, minimumOn, minimumOff
}

enum LightsKey: String, ConfigurationKey {
    case outputs, hours
}

enum ContactorKey: String, ConfigurationKey {
    case output, offAfterVacant, hours
}

enum AppliancesKey: String, ConfigurationKey {
    case outlets, totalLoad
}

enum OutletKey: String, ConfigurationKey {
    case id, output, button, onTime, coolDown, load
}

enum AlarmsKey: String, ConfigurationKey {
    case contacts, quietHours
}

extension SensorLimit.Kind: ConfigurationKey {}
extension ContactPurpose: ConfigurationKey {}
