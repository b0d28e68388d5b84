public import StationModel

extension Hub {
    /// After so long without a success it is an outage, and no night's work on the network.
    static let unreachableAfter: Duration = .minutes(30)
    /// A token that is just being exchanged is refused once or twice.
    static let unauthorisedFrom = 3
    /// Somebody should look before weeks are missing.
    static let backlogAfter: Duration = .days(1)
    /// A night's work on one server of the city is over by then, and nobody is called for it.
    static let failingAfter: Duration = .days(1)

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
        for (flow, patience) in patiences {
            status.flows[flow]?.failsForADay = patience.fails(for: Self.failingAfter, at: now)
        }
        for (flow, counted) in requests { status.flows[flow]?.requests = counted }
        status.conditions = conditions(at: moment)
        return status
    }

    /// What needs somebody; the same as in `status`, at less cost.
    public func conditions(at moment: Moment) -> Set<HubCondition> {
        var conditions: Set<HubCondition> = []
        let patiences = patiences
        let lastSuccess = patiences.compactMap(\.patience.succeededAt).max()
        for (_, patience) in patiences {
            // What the station's own disk does not take says nothing of the hub.
            if patience.lastTrouble?.reason == .localStorage { continue }
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
        if let lastSuccess {
            conditions.formUnion(Self.failingAlone(patiences, until: lastSuccess))
        }
        return conditions
    }

    /// By what another way has shown, not by the clock: while all fail nothing is added to what
    /// is known, and the first success after an outage blames nobody who has not tried yet.
    private static func failingAlone(
        _ patiences: [(flow: HubFlow, patience: HubPatience)], until lastSuccess: MonotonicInstant
    ) -> [HubCondition] {
        HubCondition.allCases.filter { condition in
            let way = patiences.first { $0.flow == condition.flow }
            let since = way?.patience.aloneSince
            return since.map { $0 + failingAfter <= lastSuccess } ?? false
        }
    }

    /// Of the flows that are configured.
    private var patiences: [(flow: HubFlow, patience: HubPatience)] {
        let all: [(HubFlow, HubPatience?)] = [
            (.events, events?.patience), (.criticalEvents, critical?.patience),
            (.samples, samples?.patience), (.lists, lists?.patience),
            (.directives, directives?.patience),
        ]
        return all.compactMap { flow, patience in patience.map { (flow, $0) } }
    }

    /// Those that fail while another succeeds are told apart from an outage.
    mutating func noteSuccess() {
        guard patiences.contains(where: { $0.patience.succeededAt == desk.now }) else { return }
        events?.patience.anotherSucceeded(at: desk.now)
        samples?.patience.anotherSucceeded(at: desk.now)
        lists?.patience.anotherSucceeded(at: desk.now)
        directives?.patience.anotherSucceeded(at: desk.now)
    }
}
