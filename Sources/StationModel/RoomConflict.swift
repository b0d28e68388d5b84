/// What is wrong between the parts of a configuration of the room, each part being sound by
/// itself. `check` explains each; a station with one does not start.
public enum RoomConflict: Hashable, Sendable {
    /// The same quantity of the same device twice.
    case probeTwice(Probe)
    /// One output, button or beam in two hands.
    case deviceTwice(DeviceId)
    /// The climate asks a device whose temperature is not among the sensors.
    case probeUnknown(DeviceId)
    /// A set-point at or above the temperature at which the heater is cut off.
    case heatsBeyondLimit(millidegrees: Int)
    /// The heater's set-point and the air conditioner's are closer than the hysteresis twice: one
    /// would undo the other.
    case heatsAgainstCooling
    /// An appliance that the circuit cannot bear even alone.
    case loadBeyondLimit(DeviceId)
}

extension StationConfiguration {
    /// Everything that is wrong between the parts of the room.
    public var roomConflicts: [RoomConflict] { RoomConflict.among(room, appliances) }
}

extension RoomConflict {
    /// The same, of a configuration that is not whole yet.
    public static func among(
        _ room: RoomConfiguration, _ appliances: AppliancesConfiguration
    ) -> [RoomConflict] {
        let parts = RoomParts(room: room, appliances: appliances)
        return parts.probeConflicts + parts.deviceConflicts + parts.climateConflicts
            + parts.loadConflicts
    }
}

/// What is compared with each other.
private struct RoomParts {
    let room: RoomConfiguration
    let appliances: AppliancesConfiguration

    var probeConflicts: [RoomConflict] {
        let probes = room.sensors.map(\.probe)
        let known = Set(probes)
        let asked = room.climate?.probes ?? []
        return repeated(probes).map { .probeTwice($0) }
            + asked.filter { !known.contains(Probe($0, .temperature)) }.map { .probeUnknown($0) }
    }

    var deviceConflicts: [RoomConflict] {
        let climate = [room.climate?.heater?.output, room.climate?.airConditioner?.output]
        let outputs =
            climate.compactMap { $0 } + (room.lights?.outputs ?? [])
            + (room.contactor.map { [$0.output] } ?? []) + appliances.appliances.map(\.output)
        let contacts =
            room.occupancy.beams.flatMap { [$0.outer, $0.inner] }
            + room.occupancy.presence.map(\.device) + appliances.appliances.map(\.button)
        let devices = repeated(outputs + contacts) + repeated(appliances.appliances.map(\.id))
        return devices.map { .deviceTwice($0) }
    }

    var climateConflicts: [RoomConflict] {
        guard let climate = room.climate, let heater = climate.heater else { return [] }
        let heats = [heater.occupiedMillidegrees, heater.vacantMillidegrees ?? .min]
        let limit = climate.overTemperatureMillidegrees
        var conflicts = heats.filter { $0 >= limit }.map {
            RoomConflict.heatsBeyondLimit(millidegrees: $0)
        }
        guard let cooler = climate.airConditioner else { return conflicts }
        let gap = 2 * climate.hysteresisMillidegrees
        let cools = [cooler.occupiedMillidegrees, cooler.vacantMillidegrees ?? .max]
        let warmest = max(heats[0], heats[1], climate.frostMillidegrees)
        if min(cools[0], cools[1]) < warmest + gap { conflicts.append(.heatsAgainstCooling) }
        return conflicts
    }

    var loadConflicts: [RoomConflict] {
        guard let limit = appliances.totalLoadWatts else { return [] }
        return appliances.appliances.filter { $0.loadWatts > limit }
            .map { .loadBeyondLimit($0.id) }
    }

    /// Every value that occurs more than once, in order of its second occurrence.
    private func repeated<Value: Hashable>(_ values: [Value]) -> [Value] {
        var seen: Set<Value> = []
        return values.filter { !seen.insert($0).inserted }
    }
}
