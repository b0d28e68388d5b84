import StationModel

/// What the machines of the room ask for, and the inputs that feed them.
extension Station {
    /// What the room sees of the rest of the station.
    func surroundings(at moment: Moment) -> Room.Surroundings {
        Room.Surroundings(
            moment: moment, wall: clock.bestWall(at: moment), doorIsOpen: door.watch.isOpen,
            isFire: fire.isLatched, isPowerEnding: isPowerEnding)
    }

    mutating func perform(_ actions: [RoomAction], at moment: Moment) {
        for action in actions {
            switch action {
            case .drive(let device, let on):
                emit(.actuate(Actuation(.named(device), on: on)))
            case .raise(let alarm): raise(alarm.kind, subject: alarm.subject, at: moment)
            case .clear(let alarm): clear(alarm.kind, subject: alarm.subject, at: moment)
            case .tell(let prompt): tell(prompt, at: moment)
            case .record(let kind, let subject, let data, let changes):
                append(kind, at: moment, subject: subject, data: data, changes: changes)
            }
        }
    }

    mutating func receiveRoom(
        contact device: DeviceId, active: Bool, since: MonotonicInstant, at moment: Moment
    ) {
        let view = surroundings(at: moment)
        perform(room.contact(device, active: active, since: since, view), at: moment)
    }

    mutating func receiveRoom(
        _ condition: DeviceCondition, of device: DeviceId, at moment: Moment
    ) {
        switch condition {
        case .working: room.returned(device, at: moment.instant)
        case .failed: perform(room.lost(device, at: moment.instant), at: moment)
        }
    }

    /// What became of the outlets' order; `nil` = nothing is new.
    @discardableResult
    mutating func receiveRoom(_ directive: RoomDirective, at moment: Moment) -> CommandOutcome? {
        let isNewer = directive.version > room.directiveVersion
        let answer = room.receive(directive, surroundings(at: moment))
        // One that wants what is so already decides, too.
        if isNewer, answer.map({ $0.outcome == .done }) ?? true {
            sinceLateStart?.room.note(version: directive.version)
        }
        guard let answer else { return nil }
        perform(answer.actions, at: moment)
        guard case .refused(let reason) = answer.outcome else { return answer.outcome }
        let change = StateChange.roomPower(
            room.contactor?.order, directiveVersion: room.directiveVersion)
        append(
            .commandGiven, at: moment, subject: "room",
            data: [
                "command": .text("room-power"), "by": .text("directive"),
                "refused": .text(reason.rawValue),
            ], changes: [change])
        return answer.outcome
    }

    mutating func orderRoom(
        _ power: RoomPower, until: UnixTime?, by person: Operator, at moment: Moment
    ) -> CommandOutcome {
        let answer = room.order(power, until: until, by: person.name, surroundings(at: moment))
        if answer.outcome == .done { sinceLateStart?.room.note(version: nil) }
        perform(answer.actions, at: moment)
        return answer.outcome
    }

    mutating func advanceRoom(to moment: Moment) {
        perform(room.advance(to: surroundings(at: moment)), at: moment)
    }

    /// Alarms of sensors and beams that are not configured any more have nobody to clear them.
    mutating func clearAlarmsOfRemovedRoom(at moment: Moment) {
        for active in alarms.all where !room.knows(active.alarm) {
            clear(active.alarm.kind, subject: active.alarm.subject, at: moment)
        }
    }

    mutating func reconfigureRoom(_ new: StationConfiguration, at moment: Moment) {
        perform(room.reconfigure(new, at: moment.instant), at: moment)
        clearAlarmsOfRemovedRoom(at: moment)
    }

    /// What an entry carries of people counted and relays switched since the last one.
    mutating func roomToRemember(at moment: Moment) -> [StateChange] {
        // On disk are the last stop's counts, and nobody has read them yet.
        guard sinceLateStart == nil else { return [] }
        var changes: [StateChange] = []
        if let counted = room.flow.memory(people: room.people, at: clock.bestWall(at: moment)) {
            changes.append(.occupancy(counted))
        }
        if let switched = room.outputs.memory() { changes.append(.relaySwitchings(switched)) }
        return changes
    }
}
