import StationModel

/// What the door's machine asks for, and the contacts that feed it.
extension Station {
    mutating func perform(_ actions: [DoorAction], at moment: Moment) {
        for action in actions { perform(action, at: moment) }
    }

    private mutating func perform(_ action: DoorAction, at moment: Moment) {
        switch action {
        case .drive(let released):
            emit(.actuate(Actuation(.lock, on: released)))
        case .exitRequested:
            append(.exitRequested, at: moment, subject: "door")
            say(.goodbye, at: moment)
        case .opened:
            openSince = moment
            append(.doorOpened, at: moment, subject: "door")
        case .closed(let span):
            openSince = nil
            append(
                .doorClosed, at: moment, subject: "door",
                data: ["openMilliseconds": .integer(span.wholeMilliseconds)])
        case .notOpened:
            append(.doorNotOpened, at: moment, subject: "door")
        case .raise(let kind):
            raise(kind, subject: "door", at: moment)
        case .clear(let kind):
            clear(kind, subject: "door", at: moment)
        case .warn(let on):
            indicators.warn(on, at: moment.instant)
            if on { say(.closeDoor, at: moment) }
        }
    }

    mutating func receive(
        _ role: ContactRole, active: Bool, since: MonotonicInstant, at moment: Moment
    ) {
        let now = moment.instant
        switch role {
        case .door:
            perform(door.setContact(open: active, since: since, at: now), at: moment)
            if openSince == nil, let since = door.watch.openSince {
                openSince = moment.advanced(by: since - now)
            }
        case .exitButton:
            perform(door.setExit(pressed: active, since: since, at: now), at: moment)
        case .lockFeedback:
            perform(door.setFeedback(secured: active, at: now), at: moment)
        case .fireAlarm:
            if fire.setInput(active: active, at: now) { fireBroke(out: moment) }
        case .named(let device):
            receive(alarmOf: device, active: active, at: moment)
            receiveRoom(contact: device, active: active, since: since, at: moment)
            receiveButton(device, isDown: active, since: since, at: moment)
        case .tamper:
            set(.tamper, active, subject: "station", at: moment)
        }
    }

    /// The door first, then the latch on disk, then the record.
    private mutating func fireBroke(out moment: Moment) {
        perform(door.setFire(true, at: moment.instant), at: moment)
        emit(.latchFire(true))
        append(.fireLatched, at: moment, subject: "door", changes: [.fireLatched(true)])
        raise(.fire, subject: "door", at: moment)
    }

    mutating func endFire(by person: String, at moment: Moment) {
        fireWasReset = true
        emit(.latchFire(false))
        append(
            .fireReset, at: moment, subject: "door", data: ["by": .text(person)],
            changes: [.fireLatched(false)])
        clear(.fire, subject: "door", at: moment)
        perform(door.setFire(false, at: moment.instant), at: moment)
    }

    mutating func receive(_ change: ModeKeeper.Change, at moment: Moment) {
        switch change {
        case .overrideEnded(let mode):
            append(
                .modeChanged, at: moment, subject: "door",
                data: ["mode": .text("normal"), "ended": .text(mode.rawValue)],
                changes: [.doorOverride(nil)])
            perform(door.setMode(.normal, at: moment.instant), at: moment)
        case .freeAccess(let free):
            append(.hoursChanged, at: moment, subject: "door", data: ["freeAccess": .flag(free)])
            perform(door.setFreeAccess(free, at: moment.instant), at: moment)
        }
    }
}
