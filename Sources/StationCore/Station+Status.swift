public import StationModel

/// What the station shows of itself.
extension Station {
    /// Decisions and repeats since the start.
    public var accessCounts: AccessCounts { counts }

    /// The alarms that are up, the gravest first.
    public var activeAlarms: [ActiveAlarm] { alarms.all }

    /// People counted, without the cost of the whole status.
    public var roomCounts: RoomCounts {
        RoomCounts(
            people: room.people, entered: room.flow.totalEntered, left: room.flow.totalLeft)
    }

    /// The room alone.
    public var roomStatus: RoomStatus { room.status }

    /// Everything the core knows, for the page and the metrics; the shell adds storage.
    public func status(at moment: Moment) -> StationStatus {
        StationStatus(
            identity: configuration.station, version: version, started: started, moment: moment,
            door: DoorStatus(
                authority: door.authority, released: door.isReleased, open: door.watch.isOpen,
                openSince: openSince, override: modes.override, freeAccess: modes.freeAccess,
                fireLatched: fire.isLatched, fireInputActive: fire.isInputActive ?? false,
                releasedUntil: releasedUntil(at: moment)),
            alarms: alarms.all, devices: devices.values.sorted { $0.id < $1.id }, list: list,
            published: published.sizes,
            access: counts, visitsToday: persons.visitsByGroup(on: today(at: moment)),
            recent: recent, language: configuration.language, room: room.status,
            supplies: supplies.status(today: suppliesTime(at: moment).today), said: said,
            city: city.orders)
    }

    /// When the running grant ends, told by both clocks.
    private func releasedUntil(at moment: Moment) -> Moment? {
        guard door.authority == .credential, let until = door.grantRelease?.until else {
            return nil
        }
        return moment.advanced(by: until - moment.instant)
    }
}
