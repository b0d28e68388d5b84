import StationCore
import StationModel

/// The shell's part: starting, stopping, carrying out effects.
extension World {
    /// Boots the service. A restart finds the lock's line as it was; a power cut finds it off.
    mutating func start(adoptingLock: Bool) {
        boot += 1
        bootedAt = now
        tally.boots += 1
        commitScheduled = false
        givenDirectives = [:]
        for id in readers.keys { readers[id]?.forgetHalfFrames() }
        if !adoptingLock { driveLine(released: false) }
        let restored = storage.restore(at: now)
        if freeClock != nil { losesTimeServers(restored.trustedTime) }
        let list = listStatus
        oracle.boots(
            restored: restored, lockReleased: lineReleased, at: moment,
            calendar: hub?.keptManifest?.calendar)
        let found = Station.Start(
            configuration: setting.configuration, restored: restored,
            lockIsReleased: lineReleased, list: list,
            buildDate: setting.began - .days(30), version: "simulated",
            published: hub?.keptManifest?.calendarOnly ?? .none)
        let moment = moment
        var starting = Station(found, at: moment)
        let effects = starting.begin(at: moment)
        recording?.starts(with: found, at: moment)
        recording?.led(to: effects)
        station = starting
        hubStarts()
        readKeptLists()
        carryOut(effects, of: .tick)
        let rest = instant(at: now)
        deliver(.contact(.fireAlarm, active: fireLoopOpen, since: rest))
        deliver(.contact(.door, active: leaf.isOpen, since: rest))
        deliver(.contact(.exitButton, active: false, since: rest))
        reportConditions()
        startRoom()
        reportSupplies()
    }

    var listStatus: MemberListStatus {
        MemberListStatus(
            generation: identity.generation, version: identity.generation,
            count: People.unlistedFrom, issued: setting.listIssued,
            notAfter: setting.began + setting.listLasts)
    }

    mutating func stopCleanly(for span: Duration) {
        guard station != nil else { return }
        step(.stop)
        oracle.checkAccounts(at: now)
        hubStops()
        becameDurable(storage.stops(at: now))
        motorsStop(powerIsOff: false)
        station = nil
        roomStops()
        events.push(.starts(adoptingLock: true), at: now + span)
    }

    mutating func powerFails() {
        guard station != nil else { return }
        station = nil
        effectsUntilPowerCut = nil
        storage.powerFails()
        hub?.ends(withPower: false)
        oracle.powerFailed()
        roomStops()
        motorsStop(powerIsOff: true)
        // Without current a fail-safe lock releases and a fail-secure lock holds.
        let lock = setting.configuration.door.lock
        leaf.driveLock(released: lock == .failSafe, at: now)
        events.push(.starts(adoptingLock: false), at: now + powerOffFor)
    }

    mutating func carryOut(_ effects: [Effect], of input: Input) {
        oracle.worldTime = now
        oracle.wasPaused = now <= pausedUntil + .seconds(1)
        oracle.willCarryOut(input, counts: station?.accessCounts, at: moment)
        oracle.roomFollows(input, station, at: moment)
        for effect in effects {
            if let left = effectsUntilPowerCut {
                if left == 0 {
                    powerFails()
                    return
                }
                effectsUntilPowerCut = left - 1
            }
            oracle.saw(effect, of: input, at: moment)
            carryOut(effect)
        }
        tally.entries = storage.durableCount
        oracle.check(counts: station?.accessCounts, at: moment, worldTime: now)
        oracle.checkRoomStep(station, at: moment)
        let hasChanged = oracle.alarms.changes > 0
        oracle.checkAlarms(shown: hasChanged ? station?.activeAlarms : nil, at: moment)
    }

    private mutating func carryOut(_ effect: Effect) {
        switch effect {
        case .identify(let token, let credential): identify(credential, token)
        case .actuate(let actuation):
            if actuation.output == .lock { driveLine(released: actuation.on) }
            if case .named(let output) = actuation.output { driveRoom(output, on: actuation.on) }
        case .append(let record): store(record, token: nil)
        case .commit(let record, let token): store(record, token: token)
        case .latchFire(let latched): storage.latchFire(latched)
        case .prompt(.welcome, _): tally.grants += 1
        case .prompt(.denied, _): tally.denials += 1
        case .prompt(.takeItem, _): tally.vends += 1
        case .dispense(let place, let token): dispense(place, token)
        case .openCompartment(let address): unlock(address)
        case .answer(_, .corrected): weighAgain()
        case .directiveJudged(let token, let outcome): judged(token, outcome)
        case .restart: restartsByOrder()
        case .prompt, .say, .remember, .answer: break
        }
    }

    private mutating func driveLine(released: Bool) {
        lineReleased = released
        leaf.driveLock(released: released, at: now)
    }

    mutating func store(
        _ record: LedgerRecord, token: Token?, hubToken: HubToken? = nil
    ) {
        storage.append(record, token: token, hubToken: hubToken)
        guard !commitScheduled else { return }
        commitScheduled = true
        let healthy = now + .milliseconds(random.number(3...45))
        events.push(.commit(boot: boot), at: max(healthy, stalledUntil))
    }

    mutating func commit() {
        commitScheduled = false
        if now < supplies.commitsFailUntil {
            for token in storage.failCommits() {
                oracle.commitFailed(token)
                deliver(.commitFailed(token))
            }
            return
        }
        let group = storage.commit()
        becameDurable(group)
        for token in group.compactMap(\.token) { deliver(.committed(token)) }
    }

    private mutating func becameDurable(_ group: [StandInStorage.Waiting]) {
        let entries = group.map(\.record.entry)
        oracle.becameDurable(entries)
        ledger?.append(contentsOf: entries)
        hubLearns(of: group)
    }

    /// The identity lane: a few milliseconds, more for a hardened ID-card digest, or a stall.
    private mutating func identify(_ credential: Credential, _ token: Token) {
        let span = credential.kind == .idCard ? random.number(6...20) : random.number(1...5)
        let answerAt = max(now + .milliseconds(span), identityStalledUntil)
        let identification = identity.identify(credential, at: moment)
        events.push(
            .input(
                .identified(token, identification, generation: identity.generation), boot: boot),
            at: answerAt)
    }
}
