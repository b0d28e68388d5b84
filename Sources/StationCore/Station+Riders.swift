import StationModel

/// Small numbers that change all the time: the trusted time, people and passages, the wear of
/// relays, the drift of scales. They have no entry of their own and ride on those that are written
/// anyway; a power cut takes what came after the last one.
extension Station {
    mutating func riders(at moment: Moment) -> [StateChange] {
        var changes: [StateChange] = []
        if let time = clock.trustedTimeToRemember(at: moment) { changes.append(.trustedTime(time)) }
        changes += roomToRemember(at: moment)
        changes += supplies.offsetsToRemember().map { .supplies($0) }
        return changes
    }

    /// An entry did not reach the disk, and nor did what rode on it: the next one carries all.
    mutating func rideAgain() {
        clock.rememberAgain()
        if !room.isNothing {
            room.flow.writeAgain()
            room.outputs.writeAgain()
        }
        supplies.offsetsAreWritten = false
    }
}
