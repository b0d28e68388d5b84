import StationModel

/// The newest status, and the alarms that no sample has shown yet.
///
/// A forced door is shut again within seconds, and samples are taken once a minute: an alarm that
/// came and went between two of them is in the next ones, so that the city's alarms hear of it.
struct SampledStation: Sendable {
    private var status: StationStatus?
    /// Over, and in no sample yet: at most one of each kind and subject.
    private var passed: [ActiveAlarm] = []
    /// Alarms of the last samples that have been up since.
    private var shown: Set<Alarm> = []

    mutating func note(_ new: StationStatus) {
        let up = Set(new.alarms.map(\.alarm))
        let ended = status?.alarms.filter { !up.contains($0.alarm) } ?? []
        passed.removeAll { up.contains($0.alarm) }
        passed += ended.filter { !shown.contains($0.alarm) }
        shown.formIntersection(up)
        status = new
    }

    mutating func take() -> StationStatus? {
        guard var taken = status else { return nil }
        shown = Set(taken.alarms.map(\.alarm))
        taken.alarms += passed
        passed = []
        return taken
    }
}
