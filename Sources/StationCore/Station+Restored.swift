import StationModel

/// What happened between a start that did not wait for storage and the state that came late, as
/// far as it decides what of that state still counts.
struct SinceLateStart: Sendable {
    private var isOrderedByPerson = false
    /// Of the newest directive whose mode was applied.
    private var orderedVersion: UInt64?

    /// A mode was ordered: by a person (`nil`), or by a directive.
    mutating func noteOrder(version: UInt64?) {
        if let version { orderedVersion = version } else { isOrderedByPerson = true }
    }

    /// Whether the mode in force is newer than the one of the last stop. A directive that the
    /// station had already applied, or overtaken, would have changed nothing.
    func hasNewerMode(than version: UInt64) -> Bool {
        isOrderedByPerson || (orderedVersion.map { $0 > version } ?? false)
    }
}

/// The state of the last stop, taken over while the station runs.
///
/// The station began as after an unclean stop, with nothing remembered. What comes late is merged
/// so that the result is what an early answer would have led to, as far as that can still be:
///
/// | what | merged |
/// |---|---|
/// | fire | latched, unless a person has reset a fire since the start |
/// | mode | the old order, unless a person has given one since, or a newer directive |
/// | directive version | the greater one |
/// | replay marks, used unlocks | united; an unlock that is being committed again is void |
/// | floor after an unclean stop | goes after a clean one, otherwise stays |
/// | alarms | united; what its cause has denied since the start is over |
/// | visits | united, where both are of one day |
/// | supplies | as they were: nothing is given out or counted before |
/// | trusted time | the later one is the clock's lower bound |
///
/// Only once: a second late state is that of this run itself.
extension Station {
    mutating func restore(_ state: RestoredState, at moment: Moment) {
        guard let since = sinceLateStart else { return }
        sinceLateStart = nil
        clock.saw(signed: state.trustedTime)
        replay.restore(state)
        unlocks.restore(state.usedUnlocks)
        persons.restore(state)
        let keepsMode = since.hasNewerMode(than: state.directiveVersion)
        directiveVersion = max(directiveVersion, state.directiveVersion)
        if !keepsMode { modes.restore(state.doorOverride, start: started.instant) }
        // Before the mode: a lockdown must not shut a door that a fire holds open.
        if state.fireLatched { rememberFire(at: moment) }
        // The newest word on disk may be one that the old state has overruled.
        append(
            .stateRestored, at: moment, subject: "station",
            data: [
                "cleanStop": .flag(state.cleanStop), "mode": .text(modes.mode.rawValue),
                "lateMilliseconds": .integer((moment.instant - started.instant).wholeMilliseconds),
            ],
            changes: [.doorOverride(modes.override), .directiveVersion(directiveVersion)])
        if !keepsMode { enterRestoredMode(at: moment) }
        adopt(state, at: moment)
        supplies.restore(state.supplies)
        supplies.restore(alarms: state.alarms)
        perform(supplies.begin(at: suppliesTime(at: moment)), at: moment)
    }

    /// A fire from before the start. The memories that have lost it get it back.
    mutating func rememberFire(at moment: Moment) {
        guard !fireWasReset, fire.remember() else { return }
        perform(door.setFire(true, at: moment.instant), at: moment)
        emit(.latchFire(true))
        raise(.fire, subject: "door", at: moment)
    }

    private mutating func adopt(_ state: RestoredState, at moment: Moment) {
        let changes = alarms.adopt(
            state.alarms, acknowledged: state.acknowledgedAlarms, at: moment)
        perform(changes, at: moment)
        let doorKinds = state.alarms.filter { $0.subject == "door" && alarms.isUp($0) }.map(\.kind)
        perform(door.adopt(alarms: doorKinds, at: moment.instant), at: moment)
        clearAlarmsOfRemovedDevices(at: moment)
    }
}

extension StationConfiguration {
    /// Whether a contact with this role is configured.
    func hasContact(_ role: ContactRole) -> Bool {
        devices.contains { device in
            if case .contact(let contact) = device.driver { contact.role == role } else { false }
        }
    }
}
