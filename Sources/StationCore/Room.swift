public import StationModel

/// The room behind the door: its machines, and how they depend on each other.
///
///     readings ─▶ SensorWatch ───────────────┐
///     beams ───▶ BeamCounter ─▶ Occupancy ─┬─▶ Climate ────┐
///     PIR, radar, door ───────▶ Occupancy ─┼─▶ RoomLights ──┼─▶ RoomOutputs ─▶ relays
///                                          └─▶ RoomContactor ─▶ Appliances ─┘
///
/// Each machine holds what it wants as a level; after every step `RoomOutputs` compares all of
/// them with what the relays were told. A fire stops everything that heats or runs, and lights
/// the room; a backup battery that ends stops them too. Outputs are off after a start, and follow
/// their machines from there.
public struct Room: Sendable {
    /// What the room must know of the rest of the station.
    public struct Surroundings: Sendable {
        public var moment: Moment
        /// The best known wall time, trusted or not.
        public var wall: UnixTime
        /// `nil` = the contact has not been read.
        public var doorIsOpen: Bool?
        public var isFire: Bool
        /// The backup battery ends: what heats and runs goes off in good order.
        public var isPowerEnding: Bool

        public init(
            moment: Moment, wall: UnixTime, doorIsOpen: Bool?, isFire: Bool, isPowerEnding: Bool
        ) {
            self.moment = moment
            self.wall = wall
            self.doorIsOpen = doorIsOpen
            self.isFire = isFire
            self.isPowerEnding = isPowerEnding
        }

        var now: MonotonicInstant { moment.instant }
    }

    var zone: TimeZoneTable
    var sensors: [SensorWatch]
    var beams: [BeamCounter]
    var occupancy: Occupancy
    var flow: HourlyFlow
    var climate: Climate?
    var lights: RoomLights?
    var contactor: RoomContactor?
    var appliances: Appliances
    /// The city does not offer them for the time being.
    var areAppliancesWithheld = false
    var outputs: RoomOutputs
    /// The newest directive that was judged.
    var directiveVersion: UInt64

    public init(
        _ configuration: StationConfiguration, restored: RestoredState, at now: MonotonicInstant
    ) {
        let room = configuration.room
        let zone = configuration.station.timeZone
        let alarms = restored.alarms
        self.zone = zone
        sensors = room.sensors.map { SensorWatch($0, restored: alarms, at: now) }
        beams = room.occupancy.beams.map { BeamCounter($0, restored: alarms, at: now) }
        occupancy = Occupancy(room.occupancy, people: restored.occupancy?.people, at: now)
        flow = HourlyFlow(zone: zone, restored: restored.occupancy)
        climate = room.climate.map { Climate($0, restored: alarms, at: now) }
        lights = room.lights.map { RoomLights($0, zone: zone) }
        contactor = room.contactor.map {
            RoomContactor($0, zone: zone, restored: restored.roomPower, at: now)
        }
        appliances = Appliances(configuration.appliances, at: now)
        outputs = RoomOutputs(switchings: restored.relaySwitchings)
        directiveVersion = restored.roomDirectiveVersion
    }

    /// People inside, as counted; `nil` = unknown.
    public var people: Int? { occupancy.people }
    /// Whether that number may keep somebody out.
    func mayCountOut(at now: MonotonicInstant) -> Bool { occupancy.isCredible(at: now) }

    // MARK: - What happens

    /// The level of a contact; one that is none of the room's changes nothing.
    public mutating func contact(
        _ device: DeviceId, active: Bool, since: MonotonicInstant, _ view: Surroundings
    ) -> [RoomAction] {
        var actions: [RoomAction] = []
        for index in beams.indices {
            guard let side = beams[index].side(of: device) else { continue }
            let seen = beams[index].set(side, broken: active, since: since, at: view.now)
            actions += seen.actions
            for sighting in seen.sightings { actions += see(sighting, view) }
        }
        actions += occupancy.set(device, active: active, at: view.now)
        guard appliances.isButton(device) else { return actions }
        // Who presses is there: the press is judged with somebody in the room, and with the
        // power that they get. A button that sticks is nobody.
        if active, appliances.isReleased(device) {
            actions += occupancy.moved(at: view.now) + advanceContactor(view)
        }
        return actions + appliances.set(device, pressed: active, at: view.now, use(view))
    }

    private mutating func see(
        _ sighting: BeamCounter.Sighting, _ view: Surroundings
    ) -> [RoomAction] {
        let closed = flow.advance(to: view.wall)
        flow.count(sighting, at: view.wall)
        return closed + occupancy.see(sighting, at: view.now)
    }

    /// A reading of a device; one of a quantity that nobody asked for changes nothing.
    public mutating func take(
        _ reading: Reading, of device: DeviceId, at now: MonotonicInstant
    ) -> [RoomAction] {
        let probe = Probe(device, reading.quantity)
        guard let index = sensors.firstIndex(where: { $0.probe == probe }) else { return [] }
        return sensors[index].take(reading, at: now)
    }

    /// The device cannot be read: its contacts say nothing. A sensor's value grows old by itself.
    public mutating func lost(_ device: DeviceId, at now: MonotonicInstant) -> [RoomAction] {
        var actions: [RoomAction] = []
        for index in beams.indices {
            if let side = beams[index].side(of: device) {
                actions += beams[index].lost(side, at: now)
            }
        }
        occupancy.lost(device)
        appliances.lost(device)
        return actions
    }

    /// The device works again.
    public mutating func returned(_ device: DeviceId, at now: MonotonicInstant) {
        occupancy.returned(device, at: now)
    }

    /// An output works again.
    public func outputReturned(_ device: DeviceId) -> [RoomAction] { outputs.returned(device) }

    // MARK: - Time

    /// Ends what has run out, and brings every output to where it should be: outputs first, then
    /// the records.
    public mutating func advance(to view: Surroundings) -> [RoomAction] {
        guard !isNothing else { return [] }
        let now = view.now
        var reports: [RoomAction] = []
        for index in sensors.indices { reports += sensors[index].advance(to: now) }
        for index in beams.indices { reports += beams[index].advance(to: now) }
        let before = occupancy.people
        reports += occupancy.advance(to: now, doorIsOpen: view.doorIsOpen)
        if occupancy.people != before { flow.peopleForgotten() }
        reports += flow.advance(to: view.wall)
        reports += advanceContactor(view)
        reports += appliances.advance(to: now, use(view))
        if let thermostat = thermostat(view) {
            reports += climate?.advance(to: now, thermostat) ?? []
        }
        lights?.advance(
            to: view.moment, wall: view.wall, isOccupied: occupancy.isOccupied,
            isFire: view.isFire)
        return outputs.settle(wanted) + reports
    }

    public func nextDeadline(at moment: Moment, wall: UnixTime) -> MonotonicInstant? {
        let now = moment.instant
        var earliest = [
            occupancy.nextDeadline(at: now), flow.nextDeadline(at: now, wall: wall),
            climate?.nextDeadline, lights?.nextDeadline(at: moment, wall: wall),
            contactor?.nextDeadline(at: moment, wall: wall), appliances.nextDeadline,
        ].compactMap { $0 }.min()
        // Plain loops: it is asked after every step, and a stored key path is made anew each time.
        for sensor in sensors {
            if let deadline = sensor.nextDeadline { earliest = min(earliest ?? deadline, deadline) }
        }
        for pair in beams {
            if let deadline = pair.nextDeadline { earliest = min(earliest ?? deadline, deadline) }
        }
        return earliest
    }

    private mutating func advanceContactor(_ view: Surroundings) -> [RoomAction] {
        let changes = contactor?.advance(
            to: view.moment, wall: view.wall, vacantSince: occupancy.vacantSince)
        return (changes ?? []).map { change in
            switch change {
            case .orderEnded: powerRecord(["ended": .flag(true)], isChanged: true)
            case .power(let on): powerRecord(["on": .flag(on)], isChanged: false)
            }
        }
    }
}
