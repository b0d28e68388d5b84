/// What the program's outputs do to people and to the room, as it is felt there.
struct Deeds: Hashable {
    /// Nothing holds the door.
    var lockIsReleased = false
    var heaterWatts = 0
    var coolerWatts = 0
    /// Of everything else that runs; all of it becomes heat.
    var otherWatts = 0
}
