import StationCore
import StationModel

/// What happens on the way to the hub.
enum HubHappening {
    case input(HubInput, boot: Int)
    /// A minute that was taken two minutes ago should have arrived.
    case look
    case listBuilt(HubToken, version: UInt64, boot: Int)
    case holdEnds(HubToken, boot: Int)
}

extension World {
    /// Carries an input to the hub's lane, and out what it leads to.
    mutating func hubStep(_ input: HubInput) {
        guard now >= pausedUntil else {
            if input == .tick {
                hub?.deadline = pausedUntil
                return
            }
            return events.push(.hub(.input(input, boot: boot)), at: pausedUntil)
        }
        guard var found = hub, found.lane.machine != nil else { return }
        // Only one holds it while it changes, so that nothing is copied.
        hub = nil
        let acts = found.step(
            input,
            HubWorld.Now(
                time: now, moment: moment, wall: setting.began + now,
                diskIsStalled: now < stalledUntil))
        found.deadline = found.lane.machine?.nextDeadline.map {
            bootedAt + ($0.sinceBoot - Self.uptimeAtStart)
        }
        tally.hubRequests = found.requests
        let conditions = found.lane.machine?.conditions(at: moment)
        if let conditions, conditions != found.told {
            found.told = conditions
            deliverSoon(.hub(conditions))
        }
        hub = found
        reportHub()
        for act in acts { carryOut(act) }
    }

    private mutating func reportHub() {
        guard let problem = hub?.shadow.problem else { return }
        oracle.worldTime = now
        oracle.check(false, problem.invariant, problem.detail, moment)
    }

    private mutating func carryOut(_ act: HubWorld.Act) {
        switch act {
        case .give(let input, let time): events.push(.hub(.input(input, boot: boot)), at: time)
        case .store(let entry, let token):
            store(LedgerRecord(entry), token: nil, hubToken: token)
        case .look(let time): events.push(.hub(.look), at: time)
        case .order(let directive, let token): give(directive, token)
        case .refuse(let reason, let content):
            deliverSoon(.cityRefused(reason, content: content))
        case .buildList(let token, let version, let time):
            events.push(.hub(.listBuilt(token, version: version, boot: boot)), at: time)
        case .endHold(let token, let time):
            events.push(.hub(.holdEnds(token, boot: boot)), at: time)
        }
    }

    mutating func happen(_ happening: HubHappening) {
        switch happening {
        case .input(let input, let boot): if boot == self.boot { hubStep(input) }
        case .look:
            let calm = calm(since: hub?.city.keepsGoodSince(at: now))
            guard var found = hub else { return }
            hub = nil
            found.shadow.checkLive(calmSince: calm, city: found.city, at: now)
            hub = found
            reportHub()
        case .listBuilt(let token, let version, let boot):
            if boot == self.boot { listIsBuilt(token, version) }
        case .holdEnds(let token, let boot):
            guard boot == self.boot, let input = hub?.endHold(token, at: now) else { return }
            hubStep(input)
        }
    }

    /// Since when nothing is in the way of what goes to the hub; `nil` = something is.
    private var calmSince: Duration? { calm(since: hub?.city.honestSince(at: now)) }

    private func calm(since begin: Duration?) -> Duration? {
        guard let begin, now >= pausedUntil, station != nil, freeClock == nil, trust == .synced,
            wallOffset == .zero
        else { return nil }
        return max(begin, bootedAt, pausedUntil, clockDisturbedUntil, stalledUntil)
    }
}

/// The lane's life with the station's.
extension World {
    mutating func hubStarts() {
        guard hub != nil else { return }
        let moment = moment
        hub?.lane.starts(boot: boot, at: moment)
        hub?.deadline = now
    }

    /// Of a clean stop: what is in memory is written.
    mutating func hubStops() {
        let resumes = pausedUntil
        pausedUntil = min(pausedUntil, now)
        hubStep(.stop)
        pausedUntil = resumes
        hub?.ends(withPower: true)
    }

    /// Entries are on disk: they may be sent.
    mutating func hubLearns(of group: [StandInStorage.Waiting]) {
        guard hub != nil, !group.isEmpty else { return }
        let entries = group.map(\.record.entry)
        let first = (hub?.lane.lastRow ?? 0) + 1
        hub?.shadow.becameDurable(entries, boot: boot, at: now)
        guard let backlog = hub?.lane.becameDurable(entries) else { return }
        for (index, entry) in entries.enumerated() where entry.isCriticalAlarm {
            let position = EventPosition(
                epoch: StandInHubLane.epoch, sequence: first + UInt64(index))
            hubStep(.criticalRecorded(position))
        }
        hubStep(.ledger(backlog))
        for token in group.compactMap(\.hubToken) { hubStep(.recorded(token)) }
    }

    /// The hub behaves so for a while.
    mutating func hubChanges(_ event: PlannedEvent) {
        let mood = HubMood(rawValue: event.number(0)) ?? .honest
        hub?.city.becomes(mood, from: now, until: now + event.span(1))
    }

    /// Where nothing was in the way for the last hour, everything has arrived.
    mutating func checkHubAtEnd() {
        guard let calm = calmSince, calm + .hours(1) <= now, var found = hub else { return }
        found.shadow.checkEnd(spooled: found.lane.spool.count, at: now)
        if hasCityDocuments {
            found.shadow.checkDocuments(
                listVersion: found.lane.listVersion, listKeys: found.lane.listKeys,
                directiveVersion: oracle.city.versionInForce, city: found.city)
            let inUse = station?.status(at: moment).published ?? .none
            found.shadow.checkInUse(inUse, of: found.keptManifest)
        }
        hub = found
        reportHub()
    }
}

extension LedgerEntry {
    /// A copy of it goes ahead of the others.
    fileprivate var isCriticalAlarm: Bool {
        kind == .alarmRaised && data["severity"] == .text(AlarmSeverity.critical.rawValue)
    }
}
