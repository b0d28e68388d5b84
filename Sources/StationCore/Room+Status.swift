import StationModel

/// What the room shows of itself.
extension Room {
    var status: RoomStatus {
        RoomStatus(
            sensors: sensors.map(\.status),
            isOccupied: occupancy.canTell ? occupancy.isOccupied : nil, people: people,
            entered: flow.totalEntered, left: flow.totalLeft,
            climate: climate.map { status(of: $0) },
            appliances: appliances.status, isPowered: contactor?.isOn,
            powerOrder: contactor?.order, outputs: outputs.status)
    }

    private func status(of climate: Climate) -> ClimateStatus {
        var millidegrees: Int?
        if case .known(let value, _) = temperature(climate.configuration) { millidegrees = value }
        return ClimateStatus(
            activity: climate.activity, temperatureMillidegrees: millidegrees)
    }
}
