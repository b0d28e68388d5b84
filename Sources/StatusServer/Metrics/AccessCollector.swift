import StationModel

/// Decisions since the start, and how long they took.
struct AccessCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        let name = "yizhan_access_decisions_total"
        text.begin(name, .counter, "Decisions on reads, by outcome, reason and kind.")
        for (key, count) in status.access.decisions.sorted(by: { order($0.key) < order($1.key) }) {
            text.sample(
                name,
                [
                    ("outcome", key.denial == nil ? "granted" : "denied"),
                    ("reason", key.denial?.rawValue ?? "none"), ("kind", key.kind.rawValue),
                ], count)
        }
        text.single(
            "yizhan_access_repeats_total", .counter,
            "Reads of a credential that was still lying on its reader.", status.access.repeats)
        text.histogram(
            "yizhan_access_decision_seconds",
            "From the last bit of a credential to the call that drives the lock.",
            status.access.decisionSeconds)
    }

    /// A dictionary has no order of its own; the output has.
    private func order(_ key: AccessCounts.Key) -> (String, String) {
        (key.denial?.rawValue ?? "", key.kind.rawValue)
    }
}
