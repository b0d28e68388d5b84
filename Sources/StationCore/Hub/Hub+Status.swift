public import StationModel

extension Hub {
    /// After so long without a success it is an outage, and no night's work on the network.
    static let unreachableAfter: Duration = .minutes(30)
    /// A token that is just being exchanged is refused once or twice.
    static let unauthorisedFrom = 3
    /// Somebody should look before weeks are missing.
    static let backlogAfter: Duration = .days(1)

    public func status(at moment: Moment) -> HubStatus {
        var status = HubStatus(
            quarantinedEvents: events?.quarantined ?? 0, lostSamples: samples?.lost ?? [:],
            refusedSeries: samples?.refusedSeries.all ?? [])
        let now = moment.instant
        status.flows[.events] = events?.status(at: now)
        status.flows[.criticalEvents] = critical?.status(at: now)
        status.flows[.samples] = samples?.status(at: now, moment.trust)
        status.flows[.lists] = lists?.status(at: now)
        status.flows[.directives] = directives?.status(at: now)
        status.flows[.lists]?.isRefused = lists?.isRefused ?? false
        status.flows[.directives]?.isRefused = directives?.isRefused ?? false
        for (flow, counted) in requests { status.flows[flow]?.requests = counted }
        status.conditions = conditions(at: moment)
        return status
    }

    /// What needs somebody; the same as in `status`, at less cost.
    public func conditions(at moment: Moment) -> Set<HubCondition> {
        var conditions: Set<HubCondition> = []
        let patiences = [
            events?.patience, critical?.patience, samples?.patience, lists?.patience,
            directives?.patience,
        ].compactMap { $0 }
        let lastSuccess = patiences.compactMap(\.succeededAt).max()
        for patience in patiences {
            if [.notAuthorised, .clocksDiffer].contains(patience.lastTrouble?.reason) {
                if patience.failures >= Self.unauthorisedFrom { conditions.insert(.notAuthorised) }
            } else if let since = patience.failingSince,
                max(since, lastSuccess ?? since) + Self.unreachableAfter <= moment.instant
            {
                // One address may be wrong while the others are well: that is its flow's trouble.
                conditions.insert(.unreachable)
            }
        }
        if (events?.backlog.quarantined ?? 0) > 0 { conditions.insert(.quarantine) }
        if let oldest = events?.backlog.oldest, oldest + Self.backlogAfter <= moment.wall,
            moment.trust.isTrusted
        {
            conditions.insert(.backlog)
        }
        if lists?.isRefused ?? false || directives?.isRefused ?? false {
            conditions.insert(.documentRefused)
        }
        return conditions
    }
}
