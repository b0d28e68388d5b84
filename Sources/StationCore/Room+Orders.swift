import StationModel

/// What people and the city order of the room, and a changed configuration.
extension Room {
    /// Orders the outlets' power.
    mutating func order(
        _ power: RoomPower, until: UnixTime?, by person: String, _ view: Surroundings
    ) -> (outcome: CommandOutcome, actions: [RoomAction]) {
        guard contactor != nil else { return (.refused(.noContactor), []) }
        if power != .automatic {
            guard let until else { return (.refused(.untilMissing), []) }
            guard until > view.wall else { return (.refused(.untilInThePast), []) }
        }
        contactor?.apply(power, until: until ?? view.wall, at: view.moment, wall: view.wall)
        _ = contactor?.advance(
            to: view.moment, wall: view.wall, vacantSince: occupancy.vacantSince)
        var data: [String: LedgerValue] = ["by": .text(person)]
        if let contactor {
            data["on"] = .flag(contactor.isOn)
            if let order = contactor.order {
                data["untilMilliseconds"] = .integer(order.until.milliseconds)
            }
        }
        return (.done, [powerRecord(data, isChanged: true)])
    }

    /// A directive that is not newer than the newest one judged changes nothing.
    mutating func receive(
        _ directive: RoomDirective, _ view: Surroundings
    ) -> (outcome: CommandOutcome, actions: [RoomAction])? {
        guard directive.version > directiveVersion else { return nil }
        directiveVersion = directive.version
        let same = contactor?.order?.power ?? .automatic
        if directive.power == same, contactor?.order?.until == directive.until { return nil }
        return order(directive.power, until: directive.until, by: "directive", view)
    }

    /// Takes a changed configuration over: what did not change keeps its state, what is gone
    /// clears its alarms, and its outputs fall to off.
    mutating func reconfigure(
        _ new: StationConfiguration, at now: MonotonicInstant
    ) -> [RoomAction] {
        zone = new.station.timeZone
        var actions = reconfigureSensors(new.room.sensors, at: now)
        actions += reconfigureBeams(new.room.occupancy.beams, at: now)
        occupancy.reconfigure(new.room.occupancy, at: now)
        flow.reconfigure(zone: zone)
        actions += reconfigureClimate(new.room.climate, at: now)
        reconfigureLights(new.room.lights)
        reconfigureContactor(new.room.contactor, at: now)
        return actions + appliances.reconfigure(new.appliances, at: now)
    }

    private mutating func reconfigureSensors(
        _ new: [SensorConfiguration], at now: MonotonicInstant
    ) -> [RoomAction] {
        var actions: [RoomAction] = []
        var known: [Probe: SensorWatch] = [:]
        for var sensor in sensors {
            if let kept = new.first(where: { $0.probe == sensor.probe }) {
                if kept != sensor.configuration {
                    actions += sensor.reconfigure(kept, at: now)
                }
                known[sensor.probe] = sensor
            } else {
                actions += sensor.remove()
            }
        }
        sensors = new.map { known[$0.probe] ?? SensorWatch($0, at: now) }
        return actions
    }

    private mutating func reconfigureBeams(
        _ new: [BeamPairConfiguration], at now: MonotonicInstant
    ) -> [RoomAction] {
        var actions: [RoomAction] = []
        for var pair in beams where !new.contains(pair.configuration) { actions += pair.remove() }
        let known = beams
        beams = new.map { pair in
            known.first { $0.configuration == pair } ?? BeamCounter(pair, at: now)
        }
        return actions
    }

    private mutating func reconfigureClimate(
        _ new: ClimateConfiguration?, at now: MonotonicInstant
    ) -> [RoomAction] {
        guard let new else {
            let actions = climate?.remove() ?? []
            climate = nil
            return actions
        }
        if climate == nil { climate = Climate(new, at: now) }
        climate?.reconfigure(new)
        return []
    }

    private mutating func reconfigureLights(_ new: LightConfiguration?) {
        guard let new else {
            lights = nil
            return
        }
        if lights == nil { lights = RoomLights(new, zone: zone) }
        lights?.reconfigure(new, zone: zone)
    }

    private mutating func reconfigureContactor(
        _ new: ContactorConfiguration?, at now: MonotonicInstant
    ) {
        guard let new else {
            contactor = nil
            return
        }
        if contactor == nil { contactor = RoomContactor(new, zone: zone, at: now) }
        contactor?.reconfigure(new, zone: zone)
    }

    /// Whether the alarm is one that this room can raise, and so also clear.
    func knows(_ alarm: Alarm) -> Bool {
        switch alarm.kind {
        case .frost, .tooCold, .tooHot, .badAir:
            sensors.contains { sensor in
                sensor.probe.text == alarm.subject
                    && sensor.configuration.limits.contains { $0.kind.alarm == alarm.kind }
            }
        case .sensorStale, .sensorFault: sensors.contains { $0.probe.text == alarm.subject }
        case .beamBlocked: beams.contains { $0.side(of: DeviceId(alarm.subject)) != nil }
        case .climateBlind, .overTemperature, .heaterFault, .probesDisagree: climate != nil
        default: true
        }
    }

    /// What a clean stop writes down.
    mutating func stop() -> [RoomAction] { flow.close() }
}
