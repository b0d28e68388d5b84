import StationModel

/// What people and the city order: commands, directives, remote unlocks, configuration, stop.
extension Station {
    mutating func receive(
        _ command: Command, by person: Operator, token: Token, at moment: Moment
    ) {
        let outcome: CommandOutcome =
            switch command {
            case .unlock: unlock(at: moment)
            case .setMode(let mode, let until):
                order(mode, until: until, by: person.name, version: nil, at: moment)
            case .resetFire: resetFire(by: person, at: moment)
            case .restock(let place, _, _), .adjust(let place, _, _), .stocktake(let place, _):
                receive(command, at: place, by: person, at: moment)
            }
        var data: [String: LedgerValue] = [
            "command": .text(command.word), "by": .text(person.name),
        ]
        if case .refused(let reason) = outcome { data["refused"] = .text(reason.rawValue) }
        append(.commandGiven, at: moment, subject: command.subject, data: data)
        emit(.answer(token, outcome))
    }

    private mutating func unlock(at moment: Moment) -> CommandOutcome {
        guard modes.mode != .lockdown || fire.isLatched else { return .refused(.lockdown) }
        perform(door.grant(for: configuration.door.unlock, at: moment.instant), at: moment)
        return .done
    }

    private mutating func resetFire(by person: Operator, at moment: Moment) -> CommandOutcome {
        let outcome = fire.reset(at: moment.instant)
        if outcome == .done { fireWasReset(by: person.name, at: moment) }
        return outcome
    }

    /// Orders a mode, by a command or a directive. Every mode but `normal` needs an end.
    private mutating func order(
        _ mode: DoorMode, until: UnixTime?, by person: String, version: UInt64?, at moment: Moment
    ) -> CommandOutcome {
        let now = clock.bestWall(at: moment)
        if mode != .normal {
            guard let until else { return .refused(.untilMissing) }
            guard until > now else { return .refused(.untilInThePast) }
        }
        let override = modes.order(mode, until: until ?? now, at: moment, now: now)
        var data: [String: LedgerValue] = ["mode": .text(mode.rawValue), "by": .text(person)]
        if let override { data["untilMilliseconds"] = .integer(override.until.milliseconds) }
        append(
            .modeChanged, at: moment, subject: "door", data: data,
            changes: [.doorOverride(override)] + (version.map { [.directiveVersion($0)] } ?? []))
        perform(door.setMode(mode, at: moment.instant), at: moment)
        return .done
    }

    /// A directive older than the newest one applied changes nothing; its unlocks are judged each
    /// by its own id, because the city keeps them in every version until they expire.
    mutating func receive(_ directive: DoorDirective, at moment: Moment) {
        guard directive.version >= directiveVersion,
            directive.unlocks.count <= DoorDirective.mostUnlocks
        else { return }
        if directive.version > directiveVersion {
            directiveVersion = directive.version
            if let mode = directive.mode {
                applyMode(mode, of: directive, at: moment)
            }
        }
        for unlock in directive.unlocks { begin(unlock, at: moment) }
    }

    private mutating func applyMode(
        _ mode: DoorMode, of directive: DoorDirective, at moment: Moment
    ) {
        let outcome = order(
            mode, until: directive.until, by: "directive", version: directive.version, at: moment)
        guard case .refused(let reason) = outcome else { return }
        append(
            .commandGiven, at: moment, subject: "door",
            data: [
                "command": .text("mode"), "by": .text("directive"),
                "refused": .text(reason.rawValue),
            ],
            changes: [.directiveVersion(directive.version)])
    }

    /// An unlock's id is on disk before the door opens: it opens at most once, ever.
    private mutating func begin(_ unlock: RemoteUnlock, at moment: Moment) {
        guard moment.trust.isTrusted, moment.wall <= unlock.notAfter,
            !replay.isBeforeStartFloor(unlock.issuedAt, at: moment),
            modes.mode != .lockdown || fire.isLatched
        else { return }
        let token = newToken()
        guard unlocks.begin(unlock, token: token, at: moment) else { return }
        let entry = LedgerEntry(
            .accessGranted, at: moment, subject: "door", data: ["kind": .text("remote")],
            member: unlock.member)
        let change = StateChange.unlockUsed(
            unlockId: unlock.unlockId, notAfter: unlock.notAfter)
        emit(.commit(record(entry, changes: [change]), token))
    }

    mutating func receiveCommitted(_ token: Token, at moment: Moment) {
        receiveAnswer(to: token, .committed, at: moment)
        guard let unlock = unlocks.committed(token, at: moment.instant),
            moment.wall <= unlock.notAfter
        else { return }
        perform(door.grant(for: configuration.door.unlock, at: moment.instant), at: moment)
    }

    mutating func reconfigure(_ new: StationConfiguration, at moment: Moment) {
        guard new != configuration else { return }
        for device in configuration.devices where !new.devices.contains(device) {
            forgetContact(of: device.id, at: moment)
        }
        configuration = new
        policy = AccessPolicy(new)
        modes.reconfigure(new)
        supplies.reconfigure(new.supplies)
        devices = devices.filter { device in new.devices.contains { $0.id == device.key } }
        clearAlarmsOfRemovedDevices(at: moment)
        perform(door.reconfigure(new.door, at: moment.instant), at: moment)
        append(.configurationReloaded, at: moment, subject: "station")
    }

    /// A clean stop writes down what is still counted or under way; the lock stays as it is.
    mutating func stop(at moment: Moment) {
        refuseUnfinishedReads(at: moment)
        perform(supplies.stop(at: suppliesTime(at: moment)), at: moment)
        appendTallies(tally.close(at: moment.instant, all: true), at: moment)
        append(.stationStopped, at: moment, subject: "station")
    }
}

extension Command {
    /// The word in records.
    var word: String {
        switch self {
        case .unlock: "unlock"
        case .setMode: "mode"
        case .resetFire: "reset-fire"
        case .restock: "restock"
        case .adjust: "adjust"
        case .stocktake: "stocktake"
        }
    }

    /// What it is about.
    var subject: String {
        switch self {
        case .unlock, .setMode, .resetFire: "door"
        case .restock(let place, _, _), .adjust(let place, _, _), .stocktake(let place, _):
            place.text
        }
    }
}
