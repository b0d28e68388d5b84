import StationCore
import StationModel

/// People who walk through the beams, move in the room, and press its buttons.
extension World {
    // MARK: - Through the doorway

    /// Somebody, and whoever comes with them, one behind the other.
    mutating func walkIn(_ visit: Visit) {
        for index in 0...visit.tailgaters {
            walk(index == 0 ? visit.gait : .straight, isEntering: true)
        }
    }

    /// The same people leave, those who came in touching included.
    mutating func walkOut(_ visit: Visit) {
        let party = visit.tailgaters + (visit.gait == .touching ? 2 : 1)
        for _ in 0..<party { walk(.straight, isEntering: false) }
    }

    /// One way through the doorway, when those before have passed it.
    mutating func walk(_ gait: Gait, isEntering: Bool) {
        guard var room, let beams = setting.configuration.room.occupancy.beams.first else {
            return walkUnseen(gait, isEntering: isEntering)
        }
        let walk = BeamWalk(gait, isEntering: isEntering, &random)
        let begins = max(now + .milliseconds(300), room.doorwayFree)
        // Nobody can be closer than this without touching.
        room.doorwayFree = begins + walk.lasts + .milliseconds(random.number(60...900))
        self.room = room
        for edge in walk.edges {
            let beam = edge.isNear == isEntering ? beams.outer : beams.inner
            let time = begins + edge.after
            events.push(.room(.edge(beam, isBroken: edge.isBroken, at: time)), at: time)
        }
        let isWhole = station != nil && beamsAreFree
        events.push(
            .room(.walked(walk, isWhole: isWhole, boot: boot)), at: begins + walk.lasts)
    }

    /// A room without beams has people all the same.
    private mutating func walkUnseen(_ gait: Gait, isEntering: Bool) {
        guard room != nil else { return }
        let walk = BeamWalk(gait, isEntering: isEntering, &random)
        events.push(.room(.walked(walk, isWhole: false, boot: boot)), at: now + walk.lasts)
    }

    mutating func edge(of beam: DeviceId, _ isBroken: Bool, at time: Duration) {
        guard now >= pausedUntil else {
            // The kernel stamps the edge; the paused process finds it later.
            let late = RoomHappening.edge(beam, isBroken: isBroken, at: time)
            return events.push(.room(late), at: pausedUntil)
        }
        if isBroken {
            room?.walkedInto.insert(beam)
        } else {
            room?.walkedInto.remove(beam)
        }
        tellLevel(of: beam, since: time)
    }

    /// Somebody has come through, or has turned back.
    ///
    /// - Parameter isWhole: whether the station was there when the walk began, and no bag was.
    mutating func walked(_ walk: BeamWalk, _ isWhole: Bool, _ boot: Int) {
        guard now >= pausedUntil else {
            let late = RoomHappening.walked(walk, isWhole: isWhole, boot: boot)
            return events.push(.room(late), at: pausedUntil)
        }
        let wasEmpty = room?.inside == 0
        let change = walk.isEntering ? walk.people : -walk.people
        let time = trueTime
        room?.add(people: change, at: time)
        let isSeen = isWhole && boot == self.boot && station != nil && beamsAreFree
        let inside = room?.inside ?? 0
        oracle.room?.people.walked(walk, isSeen: isSeen, inside: inside)
        oracle.checkRoom(station, at: moment)
        if wasEmpty != (room?.inside == 0) { presenceChanges() }
    }

    /// Whether both beams can tell what passes them.
    private var beamsAreFree: Bool {
        guard let room, let beams = setting.configuration.room.occupancy.beams.first else {
            return false
        }
        let pair: Set = [beams.outer, beams.inner]
        return room.bags.isDisjoint(with: pair) && room.lost.isDisjoint(with: pair)
    }

    // MARK: - Inside the room

    /// A radar sees whoever breathes; a pyroelectric sensor sees those who move.
    private mutating func presenceChanges() {
        for sensor in setting.configuration.room.occupancy.presence where sensor.warmUp == .zero {
            set(sensor.device, alert: (room?.inside ?? 0) > 0)
        }
        if (room?.inside ?? 0) > 0 { showMotion() }
    }

    private mutating func set(_ sensor: DeviceId, alert: Bool) {
        guard var room, room.alert.contains(sensor) != alert else { return }
        if alert { room.alert.insert(sensor) } else { room.alert.remove(sensor) }
        self.room = room
        tellLevel(of: sensor)
    }

    private var motionSensors: [DeviceId] {
        setting.configuration.room.occupancy.presence.filter { $0.warmUp > .zero }.map(\.device)
    }

    private mutating func showMotion() {
        guard !motionSensors.isEmpty else { return }
        for sensor in motionSensors { set(sensor, alert: true) }
        events.push(.room(.restsAfterMotion(boot: boot)), at: now + .seconds(5))
    }

    mutating func restAfterMotion() {
        for sensor in motionSensors { set(sensor, alert: false) }
    }

    /// Who is inside moves now and then; one in ten spans is a nap.
    mutating func move() {
        guard !motionSensors.isEmpty else { return }
        if (room?.inside ?? 0) > 0 { showMotion() }
        let next = random.oneIn(10) ? random.number(600...1500) : random.number(60...400)
        events.push(.room(.motion(boot: boot)), at: now + .seconds(next))
    }
}
