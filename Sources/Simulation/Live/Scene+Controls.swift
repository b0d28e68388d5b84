import StationModel

/// What the page's controls do to people and to the room.
extension Scene {
    /// Returns whether the control means anything here; cables are the board's matter.
    mutating func handle(_ control: SimulationControl, at time: Duration) -> Bool {
        now = max(now, time)
        switch control {
        case .present, .presentWrongCode, .presentStrangeCard, .presentVoucher, .replayLastCode,
            .replayCode, .replayVoucher:
            return show(control)
        case .visitors(let rate): come(perHour: rate)
        case .pressExit(let pressed):
            exitIsHeld = pressed
            emitExit()
        case .openFireLoop(let open): emit(.contact(.fireAlarm, active: open))
        case .openHousing(let open): emit(.contact(.tamper, active: open))
        case .holdDoor(let held): hold(held)
        case .contact(let id, let active): touch(id, active)
        case .shelf(let scale, let taken): return change(scale, taken: taken)
        case .breakHeater(let broken):
            room.heaterIsBroken = broken
            airChanges()
        case .outside(let millidegrees):
            room.outsideMillidegrees = millidegrees
            airChanges()
        case .walkIn: walk(inward: true, people: 1)
        case .walkOut: walk(inward: false, people: 1)
        case .hesitate: hesitate()
        case .blockBeam(let blocked):
            guard gate.pair != nil else { return false }
            gate.isObstructed = blocked
            tellBeam(.outer)
        case .laneFate, .refill, .compartment, .probe, .unplug, .plug: return false
        }
        return true
    }

    /// Somebody comes to a reader.
    private mutating func show(_ control: SimulationControl) -> Bool {
        switch control {
        case .present(let id, let approach, let stay, let errands):
            guard let person = person(id) else { return false }
            send(visit(of: person, approach, stay: stay), showing: .own, errands: errands)
        case .presentWrongCode:
            send(visit(of: people[Self.forger], .issuedCode), showing: .wrongCode)
        case .presentStrangeCard(let number):
            emit(.showWiegandCard(.card(bitCount: 26, facility: 0, number: number)))
        case .presentVoucher(let sku, let count, let id):
            return presentVoucher(sku, count, of: id)
        case .replayLastCode: return replay(codes.last)
        case .replayCode(let id): return replay(person(id).flatMap { codes.ofPerson[$0.index] })
        case .replayVoucher: return replay(codes.lastVoucher)
        default: return false
        }
        return true
    }

    private func person(_ id: String) -> Person? {
        People.shown.first { $0.id == id }.map(people.person)
    }

    private mutating func replay(_ code: [UInt8]?) -> Bool {
        guard let code else { return false }
        sendReplayer(code)
        return true
    }

    private mutating func presentVoucher(_ sku: SKUNumber, _ count: Int, of id: String) -> Bool {
        guard let person = person(id), let quantity = UInt8(exactly: count), quantity > 0
        else { return false }
        showVoucher(sku, quantity, of: person)
        return true
    }

    private mutating func touch(_ id: DeviceId, _ active: Bool) {
        emit(.contact(.named(id), active: active))
        guard id == setting.premises.contact(.mains) else { return }
        room.mainsIsLost = active
        airChanges()
    }

    /// A shelf holds no more than it holds.
    private mutating func change(_ scale: DeviceId, taken: Int) -> Bool {
        let shelf = setting.premises.supplies.shelves.first { $0.scale == scale }
        guard let shelf, let truth = room.shelves[scale],
            (0...shelf.capacity).contains(truth.items - taken)
        else { return false }
        if taken >= 0 {
            _ = room.shelves[scale]?.take(taken)
        } else {
            room.shelves[scale]?.put(-taken, &random)
        }
        tellWeights()
        return true
    }

    // MARK: The exit button

    mutating func pressExit(for span: Duration) {
        exitPressedUntil = max(exitPressedUntil, now + span)
        emitExit()
        events.push(.exitReleased, at: now + span)
    }

    mutating func emitExit() {
        emit(.contact(.exitButton, active: exitIsHeld || now < exitPressedUntil))
    }
}
