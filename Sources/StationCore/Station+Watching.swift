import StationModel

/// Devices, storage, list, clock, and the alarms they lead to.
extension Station {
    mutating func raise(
        _ kind: AlarmKind, subject: String, detail: String = "", at moment: Moment,
        data more: [String: LedgerValue] = [:]
    ) {
        let alarm = Alarm(kind, subject: subject)
        guard alarms.raise(alarm, detail: detail, at: moment) else { return }
        var data = more
        data["severity"] = .text(kind.severity.rawValue)
        data["alarm"] = .text(kind.rawValue)
        if !detail.isEmpty { data["detail"] = .text(detail) }
        append(
            .alarmRaised, at: moment, subject: subject, data: data,
            changes: [.alarm(alarm, raised: true)])
    }

    mutating func clear(_ kind: AlarmKind, subject: String, at moment: Moment) {
        let alarm = Alarm(kind, subject: subject)
        guard alarms.clear(alarm) else { return }
        append(
            .alarmCleared, at: moment, subject: subject, data: ["alarm": .text(kind.rawValue)],
            changes: [.alarm(alarm, raised: false)])
    }

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
            case .named(let device): supplies.forget(button: device)
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
        if condition == .damaged { ledgerWasDamaged = true }
        supplies.storageWorks = condition == .healthy
        let kinds: [StorageCondition] = [
            .stalled, .full, .readOnly, .gone, .newerVersion, .damaged,
        ]
        for kind in kinds where kind != condition && !(kind == .damaged && ledgerWasDamaged) {
            if let alarm = kind.alarm { clear(alarm, subject: "station", at: moment) }
        }
        if let alarm = condition.alarm { raise(alarm, subject: "station", at: moment) }
    }

    /// One from an earlier run is another damage, and over.
    mutating func receive(_ salvaged: SalvagedLedger, at moment: Moment) {
        if !ledgerWasDamaged { clear(.storageDamaged, subject: "station", at: moment) }
        ledgerWasDamaged = true
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
        clock.saw(signed: status.issued)
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
        for active in alarms.all where active.alarm.kind == .readerLockedOut {
            clear(.readerLockedOut, subject: active.alarm.subject, at: moment)
        }
        clearAlarmsOfRemovedDevices(at: moment)
        clearAlarmsOfRemovedRoom(at: moment)
    }

    /// What is not configured any more can never be reported as working, or its contact as at
    /// rest, again.
    mutating func clearAlarmsOfRemovedDevices(at moment: Moment) {
        let outputs = configuration.devices.compactMap(\.outputRole)
        let devices = configuration.devices.flatMap { [$0.id] + $0.members }
        let known = Set(devices.map(\.text) + outputs.map(\.rawValue))
        for active in alarms.all where active.alarm.kind == .deviceLost {
            guard !known.contains(active.alarm.subject) else { continue }
            clear(.deviceLost, subject: active.alarm.subject, at: moment)
        }
        let contacts = Set(configuration.devices.compactMap(\.contactRole))
        for role in ContactRole.allCases where !contacts.contains(role) {
            perform(door.withoutContact(role), at: moment)
            if role == .tamper { clear(.tamper, subject: "station", at: moment) }
        }
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

    mutating func set(
        _ kind: AlarmKind, _ up: Bool, subject: String, detail: String = "", at moment: Moment
    ) {
        if up {
            raise(kind, subject: subject, detail: detail, at: moment)
        } else {
            clear(kind, subject: subject, at: moment)
        }
    }

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
            }
        }
        // Trust also comes back without a time server, when a technician sets the clock.
        if moment.trust.isTrusted { clear(.clockUntrusted, subject: "clock", at: moment) }
    }
}
