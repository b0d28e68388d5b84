import StationModel

/// People in the room. Without a sensor that could tell, there is no sample.
struct OccupancyCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        let room = status.room
        if let isOccupied = room.isOccupied {
            text.single(
                "yizhan_room_occupied", .gauge, "1 while somebody is in the room.",
                isOccupied ? 1 : 0)
        }
        guard let people = room.people else { return }
        text.single(
            "yizhan_people_estimate", .gauge, "People in the room, as the beams count.", people)
        text.single(
            "yizhan_people_entered_total", .counter, "People counted in since the start.",
            room.entered)
        text.single(
            "yizhan_people_left_total", .counter, "People counted out since the start.", room.left)
    }
}
