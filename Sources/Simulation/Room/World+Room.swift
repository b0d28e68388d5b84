import StationCore
import StationModel

/// What happens next in the room.
enum RoomHappening {
    case reports(Int, boot: Int)
    case edge(DeviceId, isBroken: Bool, at: Duration)
    case walked(BeamWalk, isWhole: Bool, boot: Int)
    case motion(boot: Int)
    case restsAfterMotion(boot: Int)
    case released(DeviceId)
    case bagTaken(DeviceId)
    case contactBack(DeviceId)
    case sensorBack(Int, fault: Int)
    case heaterRepaired
    case relayBack(DeviceId)
}

/// People, sensors and relays of the room.
extension World {
    mutating func happen(_ happening: RoomHappening) {
        switch happening {
        case .reports(let index, let boot): if boot == self.boot { report(sensor: index) }
        case .edge(let beam, let isBroken, let time): edge(of: beam, isBroken, at: time)
        case .walked(let walk, let isWhole, let boot): walked(walk, isWhole, boot)
        case .motion(let boot): if boot == self.boot { move() }
        case .restsAfterMotion(let boot): if boot == self.boot { restAfterMotion() }
        case .released(let button): release(button)
        case .bagTaken(let beam): takeBag(from: beam)
        case .contactBack(let device): bringBack(device)
        case .sensorBack(let index, let fault): repair(sensor: index, fault)
        case .heaterRepaired: room?.heaterIsBroken = false
        case .relayBack(let output): relayMoves(output)
        }
    }

    var trueTime: UnixTime { setting.began + now }

    // MARK: - Starting and stopping

    /// What the contacts and relays of the room say after a start; its sensors follow in turn.
    mutating func startRoom() {
        guard let room else { return }
        for device in contactsOfRoom {
            if room.lost.contains(device) {
                deliver(.device(device, .failed("open: No such device")))
            } else {
                tellLevel(of: device)
            }
        }
        for output in room.stuck.sorted() { deliver(.output(.named(output), Self.stuckRelay)) }
        for index in room.sensors.indices {
            let isLost = room.sensors[index].fault == .lost
            if isLost { deliver(.device(room.sensors[index].probe.device, Self.lostProbe)) }
            let first = Duration.milliseconds(random.number(800...20_000))
            events.push(.room(.reports(index, boot: boot)), at: now + first)
        }
        events.push(.room(.motion(boot: boot)), at: now + .seconds(30))
    }

    static let stuckRelay = DeviceCondition.failed("write: Input/output error")
    static let lostProbe = DeviceCondition.failed("open: No such file or directory")

    /// Beams, sensors of presence and buttons, each once, in a fixed order.
    var contactsOfRoom: [DeviceId] {
        let configuration = setting.configuration
        return configuration.room.occupancy.beams.flatMap { [$0.outer, $0.inner] }
            + configuration.room.occupancy.presence.map(\.device)
            + configuration.appliances.appliances.map(\.button)
    }

    mutating func tellLevel(of contact: DeviceId, since: Duration? = nil) {
        guard let room, !room.lost.contains(contact) else { return }
        let active = room.level(of: contact)
        deliver(.contact(.named(contact), active: active, since: instant(at: since ?? now)))
    }

    // MARK: - Sensors

    private mutating func report(sensor index: Int) {
        guard var room else { return }
        room.advance(to: trueTime)
        let quantity = room.sensors[index].probe.quantity
        // A tenth of a degree, a few parts: what a sound probe strays.
        let noise = random.number(-50...50) / (quantity == .temperature ? 1 : 10)
        let value = max(0, room.truth(quantity) + noise)
        let measured = quantity == .temperature ? room.truth(quantity) + noise : value
        let reading = room.sensors[index].report(measured, at: instant(at: now))
        let device = room.sensors[index].probe.device
        let interval = room.sensors[index].interval
        self.room = room
        events.push(.room(.reports(index, boot: boot)), at: now + interval)
        if let reading { deliver(.reading(device, reading)) }
        if quantity == .temperature { judgeFrost() }
    }

    private mutating func repair(sensor index: Int, _ fault: Int) {
        guard let sensor = room?.sensors[index], sensor.faults == fault else { return }
        if sensor.fault == .lost { deliver(.device(sensor.probe.device, .working)) }
        room?.sensors[index].fault = nil
    }

    /// The truth about the cold, for the oracle.
    private mutating func judgeFrost() {
        guard let room else { return }
        oracle.worldTime = now
        oracle.judgeFrost(
            FrostJudge.Truth(
                millidegrees: room.air.temperatureMillidegrees,
                outsideMillidegrees: room.air.weather.temperatureMillidegrees(at: trueTime),
                mayHeat: mayHeat(room), at: now))
    }

    /// Whether everything works that keeps the room from freezing.
    private func mayHeat(_ room: SimulatedRoom) -> Bool {
        guard let climate = setting.configuration.room.climate, let heater = climate.heater else {
            return false
        }
        // One sound probe is enough: another one, whatever it says, hides no frost.
        let isSound = room.sensors.contains {
            $0.fault == nil && $0.probe.quantity == .temperature
                && climate.probes.contains($0.probe.device)
        }
        return isSound && !room.heaterIsBroken && room.hasMains && station != nil
            && now >= pausedUntil && !leaf.isOpen && !room.stuck.contains(heater.output)
    }

    // MARK: - Relays

    mutating func driveRoom(_ output: DeviceId, on: Bool) {
        let time = trueTime
        room?.drive(output, on: on, at: time)
    }

    private mutating func relayMoves(_ output: DeviceId) {
        guard room?.stuck.remove(output) != nil else { return }
        // It follows its coil again: off, or what a running station says to it now.
        if station == nil { driveRoom(output, on: false) }
        deliver(.output(.named(output), .working))
    }

    mutating func roomStops() {
        let time = trueTime
        room?.fallOff(at: time)
    }

    mutating func setMains(_ isThere: Bool) {
        let time = trueTime
        room?.setMains(isThere, at: time)
    }
}
