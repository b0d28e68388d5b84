import StationModel

/// The alarms, from their causes to the record, the siren and whoever acknowledges them.
extension Station {
    mutating func raise(
        _ kind: AlarmKind, subject: String, detail: String = "", at moment: Moment,
        data: [String: LedgerValue] = [:]
    ) {
        let alarm = Alarm(kind, subject: subject)
        perform(alarms.raise(alarm, detail: detail, data: data, at: moment), at: moment)
    }

    mutating func clear(_ kind: AlarmKind, subject: String, at moment: Moment) {
        perform(alarms.clear(Alarm(kind, subject: subject), at: moment), at: moment)
    }

    /// Ends an alarm that nothing can cause any more.
    mutating func drop(_ alarm: Alarm, at moment: Moment) {
        perform(alarms.drop(alarm, at: moment), at: moment)
    }

    mutating func set(
        _ kind: AlarmKind, _ up: Bool, subject: String, detail: String = "", at moment: Moment
    ) {
        if up {
            raise(kind, subject: subject, detail: detail, at: moment)
        } else {
            clear(kind, subject: subject, at: moment)
        }
    }

    mutating func perform(_ changes: [AlarmBoard.Change], at moment: Moment) {
        for change in changes { perform(change, at: moment) }
        if !changes.isEmpty { indicators.keep(alarms.sounding) }
    }

    private mutating func perform(_ change: AlarmBoard.Change, at moment: Moment) {
        let alarm = change.alarm
        var data: [String: LedgerValue] = ["alarm": .text(alarm.kind.rawValue)]
        switch change {
        case .raised(_, let cause, let detail, let more),
            .again(_, let cause, let detail, let more):
            if case .again = change { data["again"] = .flag(true) }
            data.merge(more) { own, _ in own }
            data["severity"] = .text(alarm.kind.severity.rawValue)
            if !detail.isEmpty { data["detail"] = .text(detail) }
            if let cause {
                data["under"] = .text(cause.kind.rawValue)
                data["underSubject"] = .text(cause.subject)
            }
            append(
                .alarmRaised, at: moment, subject: alarm.subject, data: data,
                changes: [.alarm(alarm, raised: true)])
            if cause == nil { callAttention(to: alarm, at: moment) }
            if alarm.kind == .batteryLow { closeTallies(all: true, at: moment) }
        case .cleared:
            append(
                .alarmCleared, at: moment, subject: alarm.subject, data: data,
                changes: [.alarm(alarm, raised: false)])
        case .uncovered:
            append(.alarmUncovered, at: moment, subject: alarm.subject, data: data)
            callAttention(to: alarm, at: moment)
        case .acknowledgedBefore:
            append(
                .alarmAcknowledged, at: moment, subject: alarm.subject,
                data: data.merging(["by": .text("before the start")]) { own, _ in own },
                changes: [.alarmAcknowledged(alarm)])
        case .acknowledged: break  // Recorded with the person, by `acknowledge`.
        }
    }

    // MARK: - Acknowledging

    /// The acknowledgement first: it may be what clears the alarm.
    mutating func acknowledge(
        _ alarm: Alarm, by person: String, at moment: Moment
    ) -> CommandOutcome {
        guard let changes = alarms.acknowledge(alarm, at: moment) else {
            return .refused(.noSuchAlarm)
        }
        guard !changes.isEmpty else { return .refused(.alreadyAcknowledged) }
        append(
            .alarmAcknowledged, at: moment, subject: alarm.subject,
            data: ["alarm": .text(alarm.kind.rawValue), "by": .text(person)],
            changes: [.alarmAcknowledged(alarm)])
        perform(changes, at: moment)
        return .done
    }

    /// Who came to see after an alarm shows a staff card twice: what sounds in the room has been
    /// noticed. What only a technician understands stays for one.
    mutating func acknowledgeByStaff(at moment: Moment) {
        for active in alarms.all where active.alarm.kind.prompt != nil && !active.isAcknowledged {
            _ = acknowledge(active.alarm, by: "staff card", at: moment)
        }
    }

    // MARK: - Sounding

    /// Siren, lamp and voice, where the kind has any and the hour allows it.
    private mutating func callAttention(to alarm: Alarm, at moment: Moment) {
        guard let prompt = alarm.kind.prompt else { return }
        if prompt.signal.isUrgent || !isQuiet(at: moment) {
            indicators.begin(prompt.signal, at: moment.instant)
        }
        say(prompt, at: moment)
    }

    /// Tells somebody the outcome of what they did; `reader` = where they stand, if at one.
    mutating func tell(_ prompt: Prompt, reader: DeviceId? = nil, at moment: Moment) {
        let prompt = inFire(prompt)
        indicators.answer(prompt, at: moment.instant)
        if let reader { emit(.prompt(prompt, reader: reader)) }
        say(prompt, at: moment)
    }

    /// Says a prompt; not in quiet hours unless it is urgent, and the same one not while it may
    /// still be spoken.
    mutating func say(_ prompt: Prompt, at moment: Moment) {
        let prompt = inFire(prompt)
        guard prompt.signal.isUrgent || !isQuiet(at: moment) else { return }
        if let said, said.prompt == prompt, moment.instant - said.moment.instant < Self.speechLasts
        {
            return
        }
        said = Announcement(number: (said?.number ?? 0) + 1, prompt: prompt, moment: moment)
        emit(.say(prompt))
    }

    /// In a fire nobody is told anything else, whatever they do: not to wait, not to choose.
    private func inFire(_ prompt: Prompt) -> Prompt { fire.isLatched ? .fire : prompt }

    /// A sentence of fifteen words.
    static let speechLasts: Duration = .seconds(3)

    /// Without a clock to trust no hour is quiet: a person who is refused hears why.
    private func isQuiet(at moment: Moment) -> Bool {
        guard moment.trust.isTrusted else { return false }
        return configuration.alarms.quietHours.isOpen(at: policy.zone.local(moment.wall))
    }

    // MARK: - The room's contacts

    /// A contact that has an alarm of its own.
    mutating func receive(alarmOf device: DeviceId, active: Bool, at moment: Moment) {
        contactLevels[device] = active
        unreadMains[device] = nil
        guard let purpose = configuration.alarms.contacts[device] else { return }
        set(purpose.alarm, active, subject: device.text, at: moment)
    }

    /// A contact may mean something else now, and need not move for it.
    mutating func reviewContacts(at moment: Moment) {
        for (device, active) in contactLevels.sorted(by: { $0.key < $1.key }) {
            receive(alarmOf: device, active: active, at: moment)
        }
    }

    /// What is not configured any more can never be reported as working, or its contact as at
    /// rest, again.
    mutating func clearAlarmsOfRemovedDevices(at moment: Moment) {
        let outputs = configuration.devices.compactMap(\.outputRole)
        let ids = configuration.devices.flatMap { [$0.id] + $0.members }
        let known = Set(ids.map(\.text) + outputs.map(\.rawValue))
        let purposes = configuration.alarms.contacts
        let ofContacts = Set(ContactPurpose.allCases.map(\.alarm))
        for alarm in alarms.known {
            let isGone =
                alarm.kind == .deviceLost
                ? !known.contains(alarm.subject)
                : ofContacts.contains(alarm.kind)
                    && purposes[DeviceId(alarm.subject)]?.alarm != alarm.kind
            if isGone { drop(alarm, at: moment) }
        }
        let contacts = Set(configuration.devices.compactMap(\.contactRole))
        for role in ContactRole.allCases where !contacts.contains(role) {
            perform(door.withoutContact(role), at: moment)
            if role == .tamper { drop(Alarm(.tamper, subject: "station"), at: moment) }
        }
    }
}
