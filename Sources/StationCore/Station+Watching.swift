import StationModel

/// Devices, storage, list and clock, and the causes of alarms they are.
extension Station {
    mutating func receive(
        _ condition: DeviceCondition, of id: DeviceId, at moment: Moment
    ) {
        devices[id, default: DeviceStatus(id: id, condition: condition)].condition = condition
        receiveRoom(condition, of: id, at: moment)
        supplies.device(id, works: condition == .working)
        switch condition {
        case .working: clear(.deviceLost, subject: id.text, at: moment)
        case .failed(let detail):
            raise(.deviceLost, subject: id.text, detail: detail, at: moment)
            forgetContact(of: id, at: moment)
        }
    }

    /// A contact that cannot be read says nothing: neither open nor closed, neither fire nor clear.
    mutating func forgetContact(of id: DeviceId, at moment: Moment) {
        for device in configuration.devices where device.id == id {
            guard case .contact(let contact) = device.driver else { continue }
            switch contact.role {
            case .door:
                openSince = nil
                perform(door.contactLost(at: moment.instant), at: moment)
            case .fireAlarm: fire.inputLost()
            case .exitButton:
                let now = moment.instant
                perform(door.setExit(pressed: false, since: now, at: now), at: moment)
            case .lockFeedback: door.feedbackLost()
            case .named(let device):
                contactLevels[device] = nil
                watchMains(at: moment)
                supplies.forget(button: device)
            case .tamper: break
            }
        }
    }

    mutating func receive(
        _ condition: DeviceCondition, of output: OutputRole, at moment: Moment
    ) {
        let subject = output.rawValue
        switch condition {
        case .working:
            clear(.deviceLost, subject: subject, at: moment)
            indicators.outputReturned(output)
            if output == .lock {
                emit(.actuate(Actuation(.lock, on: door.isReleased)))
            }
            if case .named(let device) = output {
                perform(room.outputReturned(device), at: moment)
                perform(supplies.outputReturned(device), at: moment)
            }
        case .failed(let detail):
            raise(.deviceLost, subject: subject, detail: detail, at: moment)
        }
    }

    mutating func count(_ noise: Noise, of id: DeviceId) {
        devices[id, default: DeviceStatus(id: id, condition: .working)].noise[noise, default: 0] +=
            1
    }

    mutating func receive(_ condition: StorageCondition, at moment: Moment) {
        supplies.storageWorks = condition == .healthy
        for kind in StorageCondition.allCases where kind != condition {
            if let alarm = kind.alarm { clear(alarm, subject: "station", at: moment) }
        }
        if let alarm = condition.alarm { raise(alarm, subject: "station", at: moment) }
    }

    /// Each is another damage: the alarm of one before makes room for it. Nothing is left to end
    /// it but an acknowledgement.
    mutating func receive(_ salvaged: SalvagedLedger, at moment: Moment) {
        mending.salvaged(at: moment.instant)
        drop(Alarm(.storageDamaged, subject: "station"), at: moment)
        raise(
            .storageDamaged, subject: "station", detail: salvaged.damage, at: moment,
            data: [
                "salvaged": .integer(Int64(clamping: salvaged.entries)),
                "complete": .flag(salvaged.isComplete),
            ])
    }

    mutating func receive(_ status: MemberListStatus, at moment: Moment) {
        guard status != list else { return }
        list = status
        clock.saw(signed: status.issued, at: moment)
        append(
            .listChanged, at: moment, subject: "members",
            data: [
                "version": .integer(Int64(clamping: status.version)),
                "count": .integer(Int64(status.count)),
            ])
        judgeList(at: moment)
    }

    /// Alarms whose cause is known at the start; the others are judged when their input is read.
    mutating func reviewRestoredAlarms(at moment: Moment) {
        set(.fire, fire.isLatched, subject: "door", at: moment)
        set(.clockUntrusted, !moment.trust.isTrusted, subject: "clock", at: moment)
        for alarm in alarms.known where alarm.kind == .readerLockedOut {
            drop(alarm, at: moment)
        }
        clearAlarmsOfRemovedDevices(at: moment)
        clearAlarmsOfRemovedRoom(at: moment)
        clearAlarmsWithoutHub(at: moment)
    }

    /// A list grows old without anything happening.
    mutating func lookAtList(at moment: Moment) {
        guard nextListLook <= moment.instant else { return }
        nextListLook = moment.instant + Self.listLookInterval
        judgeList(at: moment)
    }

    /// Alarms of a list have whole days; an hour more or less does not matter.
    static let listLookInterval: Duration = .seconds(3600)

    /// A list is old after a day, and useless some time after its end.
    mutating func judgeList(at moment: Moment) {
        set(.listMissing, list.isMissing, subject: "members", at: moment)
        guard moment.trust.isTrusted, !list.isMissing else { return }
        let age = list.issued.map { moment.wall - $0 } ?? .zero
        set(.listOld, age > Self.listIsOldAfter, subject: "members", at: moment)
        let end = list.notAfter.map { $0 + .days(policy.graceDays) }
        set(
            .listExpired, end.map { $0 < moment.wall } ?? false, subject: "members", at: moment)
    }

    /// The city publishes daily; a day without a new list is worth a word, not a visit.
    static let listIsOldAfter: Duration = .days(1)

    mutating func followClock(to moment: Moment) {
        for change in clock.advance(to: moment) {
            switch change {
            case .synced:
                append(
                    .clockSynced, at: moment, subject: "clock",
                    data: [
                        "offsetMilliseconds": .integer(
                            moment.wall.milliseconds - moment.instant.milliseconds)
                    ])
            case .lost:
                append(.clockLost, at: moment, subject: "clock")
                raise(.clockUntrusted, subject: "clock", at: moment)
            case .jumped(let span):
                append(
                    .clockJumped, at: moment, subject: "clock",
                    data: ["byMilliseconds": .integer(span.wholeMilliseconds)])
            case .boundCorrected(let span):
                replay.correct(to: moment.wall)
                let rights = supplies.correctTime(to: suppliesTime(at: moment))
                append(
                    .clockCorrected, at: moment, subject: "clock",
                    data: ["byMilliseconds": .integer(span.wholeMilliseconds)],
                    changes: [.trustedTimeCorrected(moment.wall)]
                        + rights.map { .supplies($0) })
            }
        }
        // Trust also comes back without a time server, when a technician sets the clock.
        if moment.trust.isTrusted { clear(.clockUntrusted, subject: "clock", at: moment) }
    }
}
