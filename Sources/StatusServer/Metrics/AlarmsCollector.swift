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
        each(
            "yizhan_alarm_acknowledged", "1 for an alarm that somebody has acknowledged, else 0.",
            status, into: &text, \.isAcknowledged)
        each(
            "yizhan_alarm_explained", "1 for an alarm that another alarm explains, else 0.",
            status, into: &text, { $0.cause != nil })
    }

    /// Apart from the gauge of active alarms: an alert on that is not another one when somebody
    /// has seen it.
    private func each(
        _ name: String, _ help: String, _ status: StationStatus, into text: inout MetricsText,
        _ holds: (ActiveAlarm) -> Bool
    ) {
        text.begin(name, .gauge, help)
        for active in status.alarms.sortedForPeople {
            text.sample(
                name,
                [("alarm", active.alarm.kind.rawValue), ("subject", active.alarm.subject)],
                holds(active) ? 1 : 0)
        }
    }
}
