import StationModel

/// How far the wall clock can be believed.
struct ClockCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        text.states(
            "yizhan_clock_trust", label: "state", "How far the wall clock can be believed.",
            all: ["synced", "holdover", "untrusted"], now: status.moment.trust.word)
    }
}
