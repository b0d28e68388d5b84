import StationModel

/// What happened between a start that did not wait for storage and the state that came late, as
/// far as it decides what of that state still counts.
struct SinceLateStart: Sendable {
    /// Orders of one kind: of the door's mode, or of the outlets' power.
    struct Orders: Sendable {
        private var isByPerson = false
        /// Of the newest directive whose order was applied.
        private var version: UInt64?

        /// Ordered by a person (`nil`), or by a directive.
        mutating func note(version: UInt64?) {
            if let version { self.version = version } else { isByPerson = true }
        }

        /// Whether what is in force is newer than what the last stop left. A directive that the
        /// station had already applied, or overtaken, would have changed nothing.
        func areNewer(than version: UInt64) -> Bool {
            isByPerson || (self.version.map { $0 > version } ?? false)
        }
    }

    var door = Orders()
    var room = Orders()
    var city = Orders()
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
/// | outlets' power | the old order, by the rule of the mode |
/// | services, set-points, message | the old ones, unless a newer directive came since |
/// | directive versions | the greater one |
/// | replay marks, used unlocks | united; an unlock that is being committed again is void |
/// | floor after an unclean stop | goes after a clean one, otherwise stays |
/// | alarms | united; what its cause has denied since the start is over, the rest is judged by it |
/// | visits | united, where both are of one day |
/// | trusted time | the later one is the clock's lower bound |
/// | people inside | the old number, then every passage since; none if the room was empty since |
/// | wear of relays | the old counts, and what has switched since |
/// | an hour's passages | added, where both are of one hour; otherwise an entry for each hour |
/// | stock, quotas, loans | the old ones: without them nothing was given out or corrected |
/// | vouchers, their floor | the old ones, likewise |
/// | shelves | the old count, against which the scale is read from now on |
/// | lockers' doors | as their contacts have said since |
/// | vends without an outcome | `interrupted`, now and once |
///
/// What has no memory here (relays, appliances, climate) begins anew with every start. Until the
/// state has come no entry carries counts or stock: they would replace what is still to be read.
/// Only once: a second late state is that of this run itself.
extension Station {
    mutating func restore(_ state: RestoredState, at moment: Moment) {
        guard let since = sinceLateStart else { return }
        sinceLateStart = nil
        clock.restore(state.trustedTime, at: moment)
        replay.restore(state)
        unlocks.restore(state.usedUnlocks)
        persons.restore(state)
        if !since.city.areNewer(than: state.directiveVersion) {
            city.restore(state.city, start: started.instant)
        }
        let keepsMode = since.door.areNewer(than: state.directiveVersion)
        directiveVersion = max(directiveVersion, state.directiveVersion)
        if !keepsMode { modes.restore(state.doorOverride, start: started.instant) }
        // Before the mode: a lockdown must not shut a door that a fire holds open.
        if state.fireLatched { rememberFire(at: moment) }
        let power = restoreRoom(state, since, at: moment)
        // The newest word on disk may be one that the old state has overruled.
        append(
            .stateRestored, at: moment, subject: "station",
            data: [
                "cleanStop": .flag(state.cleanStop), "mode": .text(modes.mode.rawValue),
                "lateMilliseconds": .integer((moment.instant - started.instant).wholeMilliseconds),
            ],
            changes: [
                .doorOverride(modes.override), .directiveVersion(directiveVersion), power,
                .cityOrders(city.orders),
            ])
        followCity(at: moment)
        advanceCity(to: moment)
        if !keepsMode { enterRestoredMode(at: moment) }
        perform(supplies.restore(state.supplies, at: suppliesTime(at: moment)), at: moment)
        adopt(state, at: moment)
        supplies.restore(alarms: state.alarms)
    }

    /// Returns what is in force of the outlets' power.
    private mutating func restoreRoom(
        _ state: RestoredState, _ since: SinceLateStart, at moment: Moment
    ) -> StateChange {
        if !since.room.areNewer(than: state.roomDirectiveVersion) {
            room.contactor?.restore(state.roomPower, start: started.instant)
        }
        room.directiveVersion = max(room.directiveVersion, state.roomDirectiveVersion)
        room.outputs.restore(state.relaySwitchings)
        // An hour that is over has its entry before anything says what is counted now.
        perform(room.restore(state.occupancy), at: moment)
        // Without a contactor nobody has judged the order: it stays for the day there is one.
        let order = room.contactor.map(\.order) ?? state.roomPower
        return .roomPower(order, directiveVersion: room.directiveVersion)
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
        perform(room.adopt(state.alarms.filter { alarms.isUp($0) }), at: moment)
        clearAlarmsOfRemovedDevices(at: moment)
        clearAlarmsOfRemovedRoom(at: moment)
        clearAlarmsWithoutHub(at: moment)
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
