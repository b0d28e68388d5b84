import StationModel

/// Every alarm that is up. An alarm that is over has no sample.
struct AlarmsCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        let name = "yizhan_alarm_active"
        text.begin(name, .gauge, "1 for every alarm that is up, with its severity.")
        for active in status.alarms.sortedForPeople {
            let alarm = active.alarm
            text.sample(
                name,
                [
                    ("alarm", alarm.kind.rawValue), ("subject", alarm.subject),
                    ("severity", alarm.kind.severity.rawValue),
                ], 1)
        }
    }
}
