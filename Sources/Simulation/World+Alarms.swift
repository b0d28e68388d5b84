import StationCore
import StationModel

/// The room's contacts, the mains, and the technician who sees after them.
extension World {
    /// The contacts that have an alarm, in the order of a plan's numbers.
    var alarmContacts: [(id: DeviceId, purpose: ContactPurpose)] {
        setting.configuration.alarmContacts
    }

    /// A contact becomes active for a while; with the mains goes what hangs on it.
    mutating func roomCalls(_ event: PlannedEvent) {
        let contacts = alarmContacts
        guard !contacts.isEmpty else { return }
        let contact = contacts[event.number(0) % contacts.count]
        activeContacts.insert(contact.id)
        deliver(.contact(.named(contact.id), active: true, since: instant(at: now)))
        events.push(.roomContactRests(contact.id), at: now + event.span(1))
        if contact.purpose == .mains {
            setMains(false)
            guard event.number(2) == 0 else { return }
            let outage = PlannedEvent(at: 0, .readerLost, 0, event.number(1))
            events.push(.planned(outage), at: now + .milliseconds(200))
            loseMains(for: event.number(1))
        }
    }

    /// A probe hangs on the mains, and the backup's battery is low at half of a long time.
    private mutating func loseMains(for milliseconds: Int) {
        let probe = PlannedEvent(
            at: 0, .sensorFault, 0, SimulatedSensor.Fault.silent.rawValue, milliseconds)
        events.push(.planned(probe), at: now + .milliseconds(300))
        guard milliseconds > 600_000,
            let battery = alarmContacts.firstIndex(where: { $0.purpose == .batteryLow })
        else { return }
        let low = PlannedEvent(at: 0, .roomCall, battery, milliseconds / 2)
        events.push(.planned(low), at: now + .milliseconds(milliseconds / 2))
    }

    mutating func roomContactRests(_ id: DeviceId) {
        activeContacts.remove(id)
        let mains = alarmContacts.filter { $0.purpose == .mains }.map(\.id)
        if activeContacts.isDisjoint(with: mains) { setMains(true) }
        deliver(.contact(.named(id), active: false, since: instant(at: now)))
    }

    /// One of the alarms that are up; where none is, the station has to say so.
    mutating func acknowledge(_ event: PlannedEvent) {
        guard event.number(0) >= 0 else { return acknowledgeGravest() }
        let up = oracle.alarms.up.keys.sorted {
            ($0.kind.rawValue, $0.subject) < ($1.kind.rawValue, $1.subject)
        }
        let alarm =
            up.isEmpty ? Alarm(.helpCalled, subject: "nowhere") : up[event.number(0) % up.count]
        command(.acknowledge(alarm))
    }

    /// The first of those that nobody has acknowledged, as the station shows them.
    private mutating func acknowledgeGravest() {
        let gravest = station?.activeAlarms.first { !$0.isAcknowledged }
        command(.acknowledge(gravest?.alarm ?? Alarm(.helpCalled, subject: "nowhere")))
    }

    /// A reader is unplugged, or comes back.
    mutating func loseReader(_ event: PlannedEvent) {
        let ids = readers.keys.sorted()
        let id = ids[event.number(0) % ids.count]
        let isBack = event.number(1) == 0
        readers[id]?.isPluggedIn = isBack
        deliver(.device(id, isBack ? .working : .failed("read: No such device")))
        if !isBack {
            let back = PlannedEvent(at: 0, .readerLost, event.number(0), 0)
            events.push(.planned(back), at: now + event.span(1))
        }
    }

    /// What devices and the disk say of themselves after a start.
    mutating func reportConditions() {
        for id in readers.keys.sorted() {
            let isBack = readers[id]?.isPluggedIn ?? true
            deliver(.device(id, isBack ? .working : .failed("open: No such device")))
        }
        for contact in alarmContacts {
            let isActive = activeContacts.contains(contact.id)
            deliver(
                .contact(.named(contact.id), active: isActive, since: instant(at: now)))
        }
        deliver(.storage(now < stalledUntil ? .stalled : .healthy))
        if now < stalledUntil {
            events.push(.input(.storage(.healthy), boot: boot), at: stalledUntil)
        }
    }
}
