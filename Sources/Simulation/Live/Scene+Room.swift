import StationModel

/// The room: who is in it, what moves, what the air does.
extension Scene {
    /// A room's temperature moves by hundredths of a degree in this time.
    private static let roomInterval: Duration = .seconds(10)
    /// From the pull to the gate, and between two people.
    private static let toTheGate: Duration = .milliseconds(600)
    private static let behindEachOther: Duration = .milliseconds(900)
    private static let movementLasts: Duration = .seconds(3)

    mutating func beginRoom() {
        room.air = RoomAir(
            weather: setting.weather, at: wallTime,
            celsius: Double(setting.roomMillidegrees) / 1000)
        for shelf in setting.premises.supplies.shelves {
            room.shelves[shelf.scale]?.put(setting.premises.stock[shelf.place] ?? 0, &random)
        }
        roomMoment()
    }

    // MARK: The gate

    mutating func walk(inward: Bool, people: Int) {
        for number in 0..<people {
            let start = now + Self.toTheGate + Self.behindEachOther * number
            pass(GateStep.passage(inward: inward), from: start)
            events.push(.crossed(inward: inward), at: start + .milliseconds(420))
        }
    }

    mutating func hesitate() { pass(GateStep.hesitation, from: now + Self.toTheGate) }

    private mutating func pass(_ steps: [GateStep], from start: Duration) {
        for step in steps {
            events.push(.beam(step.beam, broken: step.isBroken), at: start + step.after)
        }
    }

    mutating func set(_ beam: Gate.Beam, broken: Bool) {
        gate.step(beam, into: broken)
        tellBeam(beam)
    }

    mutating func tellBeam(_ beam: Gate.Beam) {
        guard let device = gate.device(beam) else { return }
        emit(.contact(.named(device), active: gate.isBroken(beam)))
    }

    mutating func cross(inward: Bool) {
        room.people = max(0, room.people + (inward ? 1 : -1))
        airChanges()
        move()
        guard room.people > 0, !room.stirs else { return }
        room.stirs = true
        planFidget()
    }

    // MARK: Movements

    /// Who sits moves now and then.
    mutating func fidget() {
        guard room.people > 0 else { return room.stirs = false }
        move()
        planFidget()
    }

    private mutating func planFidget() {
        events.push(.fidget, at: now + .seconds(random.number(15...90)))
    }

    mutating func move() {
        room.isMoving = true
        room.centimetres = random.number(80...450)
        emit(.motion)
        emit(.sight(room.sight))
        events.push(.calm, at: now + Self.movementLasts)
    }

    mutating func calm() {
        room.isMoving = false
        emit(.sight(room.sight))
    }

    // MARK: The air

    mutating func roomMoment() {
        events.push(.roomMoment, at: now + Self.roomInterval)
        airChanges()
        for scale in room.shelves.keys.sorted() where random.oneIn(60) {
            // A cell drifts by hundredths of its item in an hour.
            let unit = room.shelves[scale]?.unitGrams ?? 0
            room.shelves[scale]?.drift(by: unit * random.number(-10...10))
        }
        tellWeights()
    }

    /// Something that acts on the air is another from now on; up to now it was as it was.
    mutating func airChanges() {
        room.air.advance(to: wallTime)
        room.air.influence = room.influence(doorIsOpen: leaf.isOpen)
        emit(
            .air(
                millidegrees: room.air.temperatureMillidegrees,
                permille: room.air.humidityPermille, ppm: room.air.carbonDioxidePPM))
    }

    // MARK: Shelves

    mutating func tellWeights() {
        for scale in room.shelves.keys.sorted() {
            if let grams = room.shelves[scale]?.grams(&random) {
                emit(.weight(scale, grams: grams))
            }
        }
    }

    mutating func bringBack(_ weights: [Int], to scale: DeviceId) {
        room.shelves[scale]?.putBack(weights)
        tellWeights()
    }
}
