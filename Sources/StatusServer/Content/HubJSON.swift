import StationModel

/// The hub's part of `/api/v1/status`. Times are milliseconds since 1970 UTC, spans are seconds.
/// Nothing that a server said is in it but the host that it sends to.
struct HubJSON: Sendable {
    let hub: HubStatus
    let moment: Moment

    var json: JSON {
        .object([
            ("flows", .list(hub.ordered.map(flow))),
            ("quarantinedEvents", .integer(hub.quarantinedEvents)),
            ("lostSamples", .list(losses)),
            ("refusedSeries", .list(hub.refusedSeries.map(series))),
            ("conditions", .list(conditions)),
        ])
    }

    /// Nothing of a reason for which none was lost.
    private var losses: [JSON] {
        SampleLossReason.allCases.compactMap { reason in
            guard let count = hub.lostSamples[reason], count > 0 else { return nil }
            return .object([
                ("reason", .text(reason.rawValue)), ("count", .integer(count)),
                ("text", reason.name.json), ("next", reason.nextStep.json),
            ])
        }
    }

    private func series(_ refused: HubRefusedSeries) -> JSON {
        .object([("series", .text(refused.series)), ("lost", .integer(refused.lost))])
    }

    private func flow(_ flow: HubFlow, _ status: HubFlowStatus) -> JSON {
        .object([
            ("flow", .text(flow.rawValue)),
            ("name", flow.name.json),
            ("state", .text(status.state.rawValue)),
            ("text", status.state.name.json),
            ("uplink", .flag(flow.isUplink)),
            ("backlog", .integer(status.backlog)),
            ("oldestSeconds", .optional(status.oldestSeconds(at: moment), { .integer($0) })),
            ("lastSuccess", .optional(status.lastSuccess) { .integer($0.milliseconds) }),
            ("failures", .integer(status.failures)),
            ("refused", .flag(status.isRefused)),
            (
                "nextTrySeconds",
                .optional(status.nextTry) { .integer(max(0, ($0 - moment.instant).wholeSeconds)) }
            ),
            (
                "trouble",
                .optional(status.lastTrouble) {
                    trouble($0, of: flow, forADay: status.failsForADay)
                }
            ),
        ])
    }

    private func trouble(_ trouble: HubTrouble, of flow: HubFlow, forADay: Bool) -> JSON {
        .object([
            ("reason", .text(trouble.reason.word)),
            ("status", .optional(trouble.status, { .integer($0) })),
            ("time", .integer(trouble.time.milliseconds)),
            ("text", trouble.name.json),
            ("next", trouble.reason.nextStep(of: flow, forADay: forADay).json),
        ])
    }

    private var conditions: [JSON] {
        HubCondition.allCases.filter(hub.conditions.contains).map { condition in
            .object([("condition", .text(condition.rawValue)), ("text", condition.name.json)])
        }
    }
}

extension HubStatus {
    /// A dictionary has no order of its own; pages and metrics have.
    var ordered: [(HubFlow, HubFlowStatus)] {
        HubFlow.allCases.compactMap { flow in flows[flow].map { (flow, $0) } }
    }
}

extension HubFlowStatus {
    /// How long the oldest that waits has waited; `nil` when nothing waits, or without a clock to
    /// measure by.
    func oldestSeconds(at moment: Moment) -> Int64? {
        guard moment.trust.isTrusted, let oldest else { return nil }
        return max(0, (moment.wall - oldest).wholeSeconds)
    }
}
