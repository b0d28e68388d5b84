import StationModel

/// What the room shows of itself.
extension Room {
    var status: RoomStatus {
        RoomStatus(
            sensors: sensors.map(\.status),
            isOccupied: occupancy.canTell ? occupancy.isOccupied : nil,
            isOccupancySure: occupancy.isSure && beams.allSatisfy(\.isSure), people: people,
            entered: flow.totalEntered, left: flow.totalLeft,
            climate: climate.map { status(of: $0) },
            appliances: appliances.status, isPowered: contactor?.isOn,
            powerOrder: contactor?.order,
            outputs: outputs.status(uses: uses))
    }

    private func status(of climate: Climate) -> ClimateStatus {
        var millidegrees: Int?
        if case .known(let known) = temperature(climate.configuration) {
            millidegrees = known.best
        }
        return ClimateStatus(
            activity: climate.activity, temperatureMillidegrees: millidegrees,
            heatToMillidegrees: climate.heatUntil(occupancy.isOccupied),
            coolToMillidegrees: climate.coolUntil(occupancy.isOccupied))
    }

    /// What each output switches.
    private var uses: [DeviceId: RoomOutputStatus.Use] {
        var uses: [DeviceId: RoomOutputStatus.Use] = [:]
        for light in lights?.configuration.outputs ?? [] { uses[light] = .light }
        for outlet in appliances.outlets { uses[outlet.configuration.output] = .appliance }
        if let contactor { uses[contactor.configuration.output] = .contactor }
        if let unit = climate?.configuration.airConditioner { uses[unit.output] = .airConditioner }
        if let unit = climate?.configuration.heater { uses[unit.output] = .heater }
        return uses
    }
}
