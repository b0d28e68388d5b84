import StationModel

/// How the ways to the hub stand. Silent where no hub is configured.
struct HubCollector: MetricsCollector {
    func collect(_ status: StationStatus, into text: inout MetricsText) {
        guard let hub = status.hub else { return }
        let flows = hub.ordered
        let up = flows.filter { $0.0.isUplink }
        each(
            "yizhan_hub_backlog", "Entries or samples on board that the hub does not have yet.",
            up, into: &text, \.backlog)
        each(
            "yizhan_hub_oldest_seconds",
            "Age of the oldest of them; 0 = nothing waits; missing without a clock.",
            up, into: &text, { $0.oldest == nil ? 0 : $0.oldestSeconds(at: status.moment) })
        each(
            "yizhan_hub_last_success_timestamp_seconds",
            "When an answer was last as it should be, in seconds since 1970; missing = never.",
            flows, into: &text, { $0.lastSuccess?.metricSeconds })
        each(
            "yizhan_hub_failures", "Failures in a row; 0 = the last answer was good.",
            flows, into: &text, { Int64($0.failures) })
        each(
            "yizhan_hub_circuit_open", "1 while a flow only probes, after many failures.",
            flows, into: &text, { $0.state == .suspended ? 1 : 0 as Int64 })
        collectStates(flows, into: &text)
        collectRequests(flows, into: &text)
        let quarantined = "yizhan_hub_quarantined_total"
        text.begin(
            quarantined, .counter, "Events that the hub refused for what they say, since start.")
        text.sample(quarantined, [("flow", HubFlow.events.rawValue)], hub.quarantinedEvents)
        let lost = "yizhan_hub_lost_samples_total"
        text.begin(lost, .counter, "Samples that were lost, since start, by reason.")
        for reason in SampleLossReason.allCases {
            text.sample(lost, [("reason", reason.rawValue)], hub.lostSamples[reason, default: 0])
        }
        let condition = "yizhan_hub_condition"
        text.begin(condition, .gauge, "1 for what needs somebody at the station or at the hub.")
        for kind in HubCondition.allCases {
            text.sample(
                condition, [("condition", kind.rawValue)], hub.conditions.contains(kind) ? 1 : 0)
        }
    }

    private func collectStates(
        _ flows: [(HubFlow, HubFlowStatus)], into text: inout MetricsText
    ) {
        let name = "yizhan_hub_state"
        text.begin(name, .gauge, "1 for the state in which a flow is.")
        for (flow, status) in flows {
            for state in HubFlowStatus.State.allCases {
                text.sample(
                    name, [("flow", flow.rawValue), ("state", state.rawValue)],
                    status.state == state ? 1 : 0)
            }
        }
    }

    private func collectRequests(
        _ flows: [(HubFlow, HubFlowStatus)], into text: inout MetricsText
    ) {
        let name = "yizhan_hub_requests_total"
        text.begin(name, .counter, "Requests to the hub, by how they ended.")
        for (flow, status) in flows {
            for outcome in HubRequestOutcome.allCases {
                text.sample(
                    name, [("flow", flow.rawValue), ("outcome", outcome.rawValue)],
                    status.requests[outcome, default: 0])
            }
        }
    }

    /// One sample a flow, where there is a value.
    private func each(
        _ name: String, _ help: String, _ flows: [(HubFlow, HubFlowStatus)],
        into text: inout MetricsText, _ value: (HubFlowStatus) -> (some MetricValue)?
    ) {
        text.begin(name, .gauge, help)
        for (flow, status) in flows {
            guard let value = value(status) else { continue }
            text.sample(name, [("flow", flow.rawValue)], value)
        }
    }
}

extension UnixTime {
    /// Seconds with the milliseconds behind the point.
    fileprivate var metricSeconds: Double { Double(milliseconds) / 1000 }
}
