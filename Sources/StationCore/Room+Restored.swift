import StationModel

/// What the last run left, when it comes after the start: see `Station.restore`.
extension Room {
    /// Unites the people counted before and since.
    mutating func restore(_ counted: OccupancyMemory?) -> [RoomAction] {
        guard let counted else { return [] }
        occupancy.restore(people: counted.people)
        return flow.restore(counted)
    }

    /// Alarms of the last stop that are still up, each given to the machine that ends it.
    mutating func adopt(_ restored: [Alarm]) -> [RoomAction] {
        for index in beams.indices { beams[index].adopt(restored) }
        climate?.adopt(restored)
        return sensors.indices.flatMap { sensors[$0].adopt(restored) }
    }
}
