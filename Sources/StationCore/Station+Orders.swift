import StationModel

/// What the city orders and what changes: directives, remote unlocks, configuration, stop.
extension Station {
    /// Orders a mode, by a command or a directive. Every mode but `normal` needs an end.
    ///
    /// - Parameter isPart: of a directive whose own entry, behind this one, keeps its version: a
    ///   power cut between the two must not make the rest of it old news.
    mutating func order(
        _ mode: DoorMode, until: UnixTime?, by person: String, version: UInt64?,
        isPart: Bool = false, at moment: Moment
    ) -> CommandOutcome {
        let now = clock.bestWall(at: moment)
        if mode != .normal {
            guard let until else { return .refused(.untilMissing) }
            guard until > now else { return .refused(.untilInThePast) }
        }
        let override = modes.order(mode, until: until ?? now, at: moment, now: now)
        sinceLateStart?.door.note(version: version)
        var data: [String: LedgerValue] = ["mode": .text(mode.rawValue), "by": .text(person)]
        if let override { data["untilMilliseconds"] = .integer(override.until.milliseconds) }
        append(
            .modeChanged, at: moment, subject: "door", data: data,
            changes: [.doorOverride(override)] + (isPart ? [] : versionChange(version)))
        perform(door.setMode(mode, at: moment.instant), at: moment)
        return .done
    }

    private func versionChange(_ version: UInt64?) -> [StateChange] {
        version.map { [.directiveVersion($0)] } ?? []
    }

    /// A directive older than the newest one applied changes nothing; its unlocks are judged each
    /// by its own id, because the city keeps them in every version until they expire.
    mutating func receive(_ directive: DoorDirective, at moment: Moment) {
        guard directive.version >= directiveVersion else {
            return refuse(directive, .outdated, at: moment)
        }
        guard directive.unlocks.count <= DoorDirective.mostUnlocks else {
            return refuse(directive, .tooManyUnlocks, at: moment)
        }
        _ = obey(directive, isPart: false, at: moment)
    }

    /// What became of the mode (`nil` = nothing is said of it, or nothing new), and how many
    /// unlocks have begun.
    mutating func obey(
        _ directive: DoorDirective, isPart: Bool, at moment: Moment
    ) -> (mode: CommandOutcome?, unlocks: Int) {
        var outcome: CommandOutcome?
        let isNew = directive.version > directiveVersion
        if isNew {
            directiveVersion = directive.version
            if let mode = directive.mode {
                outcome = applyMode(mode, of: directive, isPart: isPart, at: moment)
            }
        }
        return (outcome, directive.unlocks.count { begin($0, isNews: isNew, at: moment) })
    }

    /// One entry a minute is enough: the city sends the same directive again and again.
    private mutating func refuse(
        _ directive: DoorDirective, _ refusal: CommandRefusal, at moment: Moment
    ) {
        guard directiveTally.keeps(refusal, limit: 1, at: moment.instant) else { return }
        appendRefusedDirective(refusal, version: directive.version, at: moment)
    }

    /// Refused directives: one by its version, or so many that followed it.
    mutating func appendRefusedDirective(
        _ refusal: CommandRefusal, version: UInt64? = nil, count: Int64? = nil, at moment: Moment
    ) {
        var data: [String: LedgerValue] = [
            "command": .text("directive"), "by": .text("directive"),
            "refused": .text(refusal.rawValue),
        ]
        if let version { data["version"] = .integer(Int64(clamping: version)) }
        if let count { data["count"] = .integer(count) }
        append(.commandGiven, at: moment, subject: "door", data: data)
    }

    private mutating func applyMode(
        _ mode: DoorMode, of directive: DoorDirective, isPart: Bool, at moment: Moment
    ) -> CommandOutcome {
        let outcome = order(
            mode, until: directive.until, by: "directive", version: directive.version,
            isPart: isPart, at: moment)
        guard case .refused(let reason) = outcome else { return outcome }
        append(
            .commandGiven, at: moment, subject: "door",
            data: [
                "command": .text("mode"), "by": .text("directive"),
                "refused": .text(reason.rawValue),
            ],
            changes: isPart ? [] : versionChange(directive.version))
        return outcome
    }

    /// The entry is on disk: the door opens, or a second entry says why it did not.
    mutating func receiveCommitted(_ token: Token, at moment: Moment) {
        answerStockOrder(token, isRecorded: true, at: moment)
        receiveAnswer(to: token, .committed, at: moment)
        receiveRestartAnswer(to: token, isRecorded: true, at: moment)
        guard let pending = unlocks.answered(token) else { return }
        if pending.wasUsed {
            void(pending.unlock, .usedBefore, at: moment)
        } else if moment.instant - pending.begun > RemoteUnlocks.commitWithin {
            void(pending.unlock, .late, at: moment)
        } else if moment.wall > pending.unlock.notAfter {
            void(pending.unlock, .expired, at: moment)
        } else if modes.mode == .lockdown, !fire.isLatched {
            void(pending.unlock, .lockdown, at: moment)
        } else {
            supplies.letInUnread(pending.unlock.member, at: moment.instant)
            perform(door.grant(for: configuration.door.unlock, at: moment.instant), at: moment)
        }
    }

    /// The id is not on disk: the city may send it again.
    mutating func receiveCommitFailed(_ token: Token, at moment: Moment) {
        rideAgain()
        answerStockOrder(token, isRecorded: false, at: moment)
        receiveAnswer(to: token, .commitFailed, at: moment)
        receiveRestartAnswer(to: token, isRecorded: false, at: moment)
        guard let unlock = unlocks.failed(token) else { return }
        void(unlock, .notRecorded, at: moment)
    }

    mutating func reconfigure(_ new: StationConfiguration, at moment: Moment) {
        guard new != configured else { return }
        configured = new
        let new = new.following(published.calendar)
        for device in configuration.devices where !new.devices.contains(device) {
            forgetContact(of: device.id, at: moment)
        }
        configuration = new
        policy = AccessPolicy(new)
        modes.reconfigure(new)
        fire.setHasInput(new.hasContact(.fireAlarm))
        perform(supplies.reconfigure(new.supplies), at: moment)
        devices = devices.filter { device in new.devices.contains { $0.id == device.key } }
        perform(alarms.reconfigure(AlarmCauses(new)), at: moment)
        clearAlarmsOfRemovedDevices(at: moment)
        reviewContacts(at: moment)
        watchMains(at: moment)
        perform(door.reconfigure(new.door, at: moment.instant), at: moment)
        reconfigureRoom(new, at: moment)
        followCity(at: moment)
        clearAlarmsWithoutHub(at: moment)
        append(.configurationReloaded, at: moment, subject: "station")
    }

    /// A clean stop writes down what is still counted or under way; the lock stays as it is.
    mutating func stop(at moment: Moment) {
        refuseUnfinishedReads(at: moment)
        voidUnansweredUnlocks(at: moment)
        closeTallies(all: true, at: moment)
        perform(room.stop(), at: moment)
        perform(supplies.stop(at: suppliesTime(at: moment)), at: moment)
        append(.stationStopped, at: moment, subject: "station")
    }
}
