import StationModel

/// The city's figure: persons, each counted once a local day.
struct VisitsCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        let name = "yizhan_visits_today"
        text.begin(name, .gauge, "Persons of the current local day, each counted once, by group.")
        for (group, count) in status.visitsToday.sorted(by: { $0.key < $1.key }) {
            text.sample(name, [("group", group.name)], count)
        }
        let total = "yizhan_visits_total"
        text.begin(
            total, .counter, "Persons since the start, each counted once a local day, by group.")
        for (group, count) in status.access.visits.sorted(by: { $0.key < $1.key }) {
            text.sample(total, [("group", group.name)], count)
        }
    }
}
