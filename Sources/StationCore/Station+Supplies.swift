import StationModel

/// Dispensing inside the station: which reads are for it, and what its actions become.
extension Station {
    /// Clocks as dispensing reckons with them. The day that is charged follows the highest of what
    /// is known, so that no clock gives anybody a second share.
    func suppliesTime(at moment: Moment) -> Supplies.Time {
        let now = clock.bestWall(at: moment)
        let day = policy.zone.local(max(now, clock.lowerBound)).date
        return Supplies.Time(
            moment: moment, today: day, now: now, lowerBound: clock.lowerBound,
            isDoubted: clock.isDoubted)
    }

    mutating func perform(_ actions: [SuppliesAction], at moment: Moment) {
        for action in actions { perform(action, at: moment) }
    }

    private mutating func perform(_ action: SuppliesAction, at moment: Moment) {
        switch action {
        case .record(let kind, let subject, let data, let member, let changes):
            append(
                kind, at: moment, subject: subject, data: data, member: member,
                changes: changes.map { .supplies($0) })
        case .commit(let place, let data, let member, let changes):
            let entry = LedgerEntry(
                .vendIntent, at: moment, subject: place.text, data: data, member: member)
            let token = supplies.expectAnswer(newToken(), for: place)
            emit(.commit(record(entry, changes: changes.map { .supplies($0) }), token))
        case .turn(let lane):
            emit(.dispense(lane, supplies.expectAnswer(newToken(), for: lane)))
        case .unlock(let address): emit(.openCompartment(address))
        case .power(let output, let on): emit(.actuate(Actuation(.named(output), on: on)))
        case .prompt(let prompt, let reader): tell(prompt, reader: reader, at: moment)
        }
    }

    // MARK: - Inputs

    mutating func receiveAnswer(
        to token: Token, _ answer: SuppliesAnswer, at moment: Moment
    ) {
        guard let place = supplies.tokens.removeValue(forKey: token) else { return }
        let time = suppliesTime(at: moment)
        switch answer {
        case .committed: perform(supplies.committed(place, at: time), at: moment)
        case .commitFailed: perform(supplies.commitFailed(place, at: time), at: moment)
        case .dispensed(let result):
            perform(supplies.dispensed(place, result, at: time), at: moment)
        }
    }

    mutating func receiveButton(
        _ device: DeviceId, isDown: Bool, since: MonotonicInstant, at moment: Moment
    ) {
        // As with a read: who pressed longer ago has gone. And while a read is being judged,
        // whoever presses may be the next person already.
        let isFresh =
            moment.instant - since <= Read.greatestAge
            && !queue.isJudging(at: supplies.isServed)
        perform(
            supplies.button(
                device, isDown: isDown, isFresh: isFresh, at: suppliesTime(at: moment)),
            at: moment)
    }

    // MARK: - Time and alarms

    mutating func advanceSupplies(to moment: Moment) {
        guard supplies.isInUse else { return }
        perform(
            supplies.setPower(isFire: fire.isLatched, isEnding: isPowerEnding), at: moment)
        let time = suppliesTime(at: moment)
        perform(supplies.advance(to: time), at: moment)
        reviewSuppliesAlarms(today: time.today, at: moment)
    }

    /// Alarms follow the state, so that none is lost over a restart and none repeated.
    private mutating func reviewSuppliesAlarms(today: CivilDate, at moment: Moment) {
        guard supplies.needsReview else { return }
        supplies.needsReview = false
        let wanted = supplies.alarms(today: today)
        for active in alarms.all
        where active.alarm.kind.isOfSupplies && !wanted.contains(active.alarm) {
            clear(active.alarm.kind, subject: active.alarm.subject, at: moment)
        }
        let sorted = wanted.sorted {
            ($0.subject, $0.kind.rawValue) < ($1.subject, $1.kind.rawValue)
        }
        for alarm in sorted where !alarms.isUp(alarm) {
            raise(alarm.kind, subject: alarm.subject, at: moment)
        }
    }
}

/// What a token of dispensing is answered with.
enum SuppliesAnswer: Hashable {
    case committed, commitFailed
    case dispensed(DispenseResult)
}

extension Supplies {
    /// Remembers whose answer a token is. Nothing earlier is waited for any more: of a dispenser,
    /// which does one thing at a time, or of one compartment.
    mutating func expectAnswer(_ token: Token, for place: LaneAddress) -> Token {
        let isDispenser = dispensers[place.device] != nil
        tokens = tokens.filter {
            $0.value != place && !(isDispenser && $0.value.device == place.device)
        }
        tokens[token] = place
        return token
    }
}

extension AlarmKind {
    /// Whether `Supplies.alarms` says when it is up.
    var isOfSupplies: Bool {
        switch self {
        case .stockLow, .stockEmpty, .stockUncertain, .batchExpiring, .batchExpired, .laneFault,
            .loanOverdue, .compartmentOpen, .compartmentForced:
            true
        default: false
        }
    }
}
